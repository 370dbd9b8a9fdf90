"""Numbers and days as people, banks and spreadsheets write them. Pure; no Django. Every form and
file of the counter reads with these: ２, 3份, 三份; 2027年1月1日, 2027.1.1, 2027/1/1, 20270101, a
spreadsheet's serial number; 全年, 半年.

Each function raises ValueError for what it cannot read; the caller finds the sentence. Amounts are
read by `money`, telephones by `validators`, both from what `normalise_text` returns.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta

DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
WHOLE = re.compile(r"\+?(\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.0*)?", re.ASCII)
UNITS = ("份", "套", "期", "个", "copies", "copy")
DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {
    letter: value for value, letter in enumerate("〇壹贰叁肆伍陆柒捌玖")
}
DIGITS["两"] = 2
STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
YEARS = range(1900, 2200)  # a day outside is a slip of a key
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
SERIALS = range(20_000, 80_000)  # 1954 to 2119
EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet, counting its 29 February 1900
DAY = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?|(\d{2})(\d{2}))"
    r"(?:(?:T|\s|(?<=[日号]))\s*(?:\D{0,4}\d{1,2}[:时点].*|\d{6}|\(?(?:周|星期).*)|\d{6})?",
    re.ASCII,
)
MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月(?:份)?|(\d{2}))", re.ASCII)
LENGTHS = {
    "全年": 12,
    "整年": 12,
    "年": 12,
    "半年": 6,
    "季": 3,
    "季度": 3,
    "全季": 3,
    "月": 1,
    "year": 12,
    "half": 6,
    "quarter": 3,
    "month": 1,
}
# Accents cost the square of their number to bring into order; of a longer text they are so part by
# part.
PART = 500
LENGTH = re.compile(r"(.{1,3}?)个?(年|半年|季度?|月)", re.ASCII)


def normalise_text(text: str) -> str:
    """Return a text in half-width letters, every dash a hyphen, without what is not seen, and
    without the mark that a bank puts before digits to keep them (` or ')."""
    parts = (text[place : place + PART] for place in range(0, len(text), PART))
    narrow = "".join(unicodedata.normalize("NFKC", part) for part in parts).translate(DASHES)
    seen = "".join(letter for letter in narrow if unicodedata.category(letter) != "Cf")
    return seen.strip().lstrip("`'").strip()


def fold_text(text: str) -> str:
    """Return a name or a street as it is compared: without width, case, blanks and what is not
    seen."""
    return "".join(normalise_text(text).casefold().split())


def parse_int(text: str) -> int:
    """Return a whole number that is not negative: ２, 1,000, 3.0, 3份, 三份, 十二. At most fifteen
    digits."""
    written = "".join(normalise_text(text).casefold().split())
    for unit in UNITS:
        written = written.removesuffix(unit)
    if match := WHOLE.fullmatch(written):
        return int(match[1].replace(",", ""))
    return _chinese(written)


def parse_day(text: str) -> date:
    """Return a day, with or without an hour behind it; five digits are a spreadsheet's days since
    1899-12-30.

    Raises ValueError outside the years 1900 to 2199.
    """
    written = re.sub(r"\s*([年月])\s*|\s+(?=[日号])", r"\1", normalise_text(text))
    if match := DAY.fullmatch(written):
        return _in_range(date(*(int(part) for part in match.groups() if _is_number(part))))
    if (match := SERIAL.fullmatch(written)) and int(match[1]) in SERIALS:
        return EPOCH + timedelta(days=int(match[1]))
    raise ValueError(f"{text!r} is no day.")


def parse_edge(text: str, *, last: bool = False) -> date:
    """Return a day as `parse_day` does; a month alone is its first day, with `last` its last
    day."""
    if match := MONTH.fullmatch("".join(normalise_text(text).split())):
        year, month = (int(part) for part in match.groups() if part)
        first = _in_range(date(year, month, 1))
        return first.replace(day=monthrange(year, month)[1]) if last else first
    return parse_day(text)


def parse_months(text: str) -> int:
    """Return how many months a length is: 全年, 半年, 一季, 3个月, 两年, 12."""
    written = fold_text(text).removeprefix("订").removesuffix("期")
    if written in LENGTHS:
        return LENGTHS[written]
    if match := LENGTH.fullmatch(written):
        return parse_int(match[1]) * LENGTHS[match[2]]
    return parse_int(written)


def _is_number(part: str | None) -> bool:
    return part is not None and part.isdecimal()


def _in_range(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(f"{day} is too far away.")
    return day


def _chinese(written: str) -> int:
    """Read a number in Chinese digits, up to 9,999 of them: 三, 十二, 一百零五, 二〇."""
    if not written or len(written) > 9 or not set(written) <= {*DIGITS, *STEPS}:
        raise ValueError(f"{written!r} is no whole number.")
    if not set(written) & set(STEPS):
        return int("".join(str(DIGITS[letter]) for letter in written))
    whole = 0
    digit = 0
    below = 10_000
    for letter in written:
        if letter in DIGITS:
            digit = DIGITS[letter]
            continue
        step = STEPS[letter]
        if step >= below:
            raise ValueError(f"{written!r} is no whole number.")
        whole = whole + (digit or 1) * step
        digit = 0
        below = step
    return whole + digit

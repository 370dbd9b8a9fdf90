"""Numbers of instalments in headlines: 之二, （二）, (2), ②, （上）. Pure."""

import re
from dataclasses import dataclass

DIGITS = "零一二三四五六七八九"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
HALVES = "上下"  # what begins with 上 ends with 下
NUMBER = r"(?P<number>[0-9]{1,3}|[一二三四五六七八九十百零]{1,5})"
OPENING = r"(?P<opening>\s*[（(〔【]|\s*之|\s*[·・]\s*)"
CLOSING = r"(?P<closing>[）)〕】]?)"
NUMBERED = re.compile(rf"(?P<stem>.*\S){OPENING}{NUMBER}{CLOSING}")
CIRCLED_END = re.compile(rf"(?P<stem>.*\S)(?P<blank>\s*)(?P<number>[{CIRCLED}])")
HALF = re.compile(rf"(?P<stem>.*\S)(?P<opening>[（(])(?P<half>[{HALVES}])(?P<closing>[）)])")
LAST = 999


@dataclass(frozen=True)
class NumberedHeadline:
    """A headline taken apart: what its series is called, and which instalment it is."""

    stem: str
    number: int


def read_headline(headline: str) -> NumberedHeadline:
    """Return the name of the series and the number in it; 1 where the headline has none."""
    if match := _numbered(headline):
        return NumberedHeadline(match["stem"], _read_number(match["number"]))
    if match := CIRCLED_END.fullmatch(headline):
        return NumberedHeadline(match["stem"], CIRCLED.index(match["number"]) + 1)
    if match := HALF.fullmatch(headline):
        return NumberedHeadline(match["stem"], HALVES.index(match["half"]) + 1)
    return NumberedHeadline(headline, 1)


def write_headline(headline: str, number: int) -> str:
    """Return the headline of another instalment, numbered as this one is; （二） where it has no
    number. 上 goes on as 下, and after that as （三）. Raises ValueError beyond 1 to 999."""
    if not 1 <= number <= LAST:
        raise ValueError(f"No instalment has the number {number}.")
    if match := _numbered(headline):
        shown = str(number) if match["number"].isascii() else spell_number(number)
        return f"{match['stem']}{match['opening']}{shown}{match['closing']}"
    if match := CIRCLED_END.fullmatch(headline):
        shown = CIRCLED[number - 1] if number <= len(CIRCLED) else f"（{number}）"
        return f"{match['stem']}{match['blank']}{shown}"
    if match := HALF.fullmatch(headline):
        shown = HALVES[number - 1] if number <= len(HALVES) else spell_number(number)
        return f"{match['stem']}{match['opening']}{shown}{match['closing']}"
    return f"{headline}（{spell_number(number)}）"


def spell_number(number: int) -> str:
    """Return a number from 1 to 999 in Chinese: 二, 十二, 二十, 一百零二."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += DIGITS[0]
    return text + (DIGITS[ones] if ones else "")


def _numbered(headline: str) -> re.Match[str] | None:
    """Return the match of a headline with a number in brackets, behind 之 or behind a dot."""
    match = NUMBERED.fullmatch(headline)
    if match is None or not _read_number(match["number"]):
        return None
    bracketed = match["opening"].strip()[:1] in "（(〔【"
    return match if bracketed == bool(match["closing"]) else None


def _read_number(text: str) -> int:
    """Return the value of digits or of a Chinese number; 0 for what is none."""
    if text.isascii():
        return int(text)
    return next((number for number in range(1, LAST + 1) if spell_number(number) == text), 0)

"""Days, months and years as readers write them: 2024-03-05, 2024年3月, 三月五日. Pure."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

DIGITS = "〇一二三四五六七八九"
UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERALS = re.compile(rf"[{DIGITS}两十百千]{{1,12}}(?=[年月日号期版])")
TIMES = [
    re.compile(form)
    for form in (
        r"(?P<year>\d{4})(?:[-/.]|年)(?P<month>\d{1,2})(?:[-/.]|月)(?P<day>\d{1,2})[日号]?",
        r"(?P<year>(?:1[6-9]|2[01])\d\d)(?P<month>\d\d)(?P<day>\d\d)",
        r"(?P<year>\d{4})(?:[-/.]|年)(?P<month>\d{1,2})月?",
        r"(?P<year>(?:1[6-9]|2[01])\d\d)年?",
        r"(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?",
        r"(?P<month>\d{1,2})月份?",
    )
]
YEARS_BACK = 40  # in which a time without a year is looked for


class TimeGrain(StrEnum):
    """What a named time is."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True)
class NamedTime:
    """A day, a month or a year, from its first day to its last."""

    grain: TimeGrain
    first: date
    last: date


def read_numerals(text: str) -> str:
    """Return a folded text with the Chinese numerals of times, issues and pages as digits."""
    return NUMERALS.sub(_as_digits, text)


def read_named_times(text: str, today: date) -> list[NamedTime]:
    """Return the times that a folded text names, the newest first; none for another text. Without a
    year it names one in each of the last YEARS_BACK years."""
    for form in TIMES:
        if match := form.fullmatch(text):
            parts = match.groupdict()
            years = range(today.year, today.year - YEARS_BACK, -1)
            if parts.get("year"):
                years = range(int(parts["year"]), int(parts["year"]) + 1)
            return list(_times_of(years, parts.get("month"), parts.get("day")))
    return []


def _times_of(years: range, month: str | None, day: str | None) -> Iterator[NamedTime]:
    """Yield the time in each year in which there is such a day."""
    for year in years:
        try:
            if day and month:
                on = date(year, int(month), int(day))
                yield NamedTime(TimeGrain.DAY, on, on)
            elif month:
                first = date(year, int(month), 1)
                days = calendar.monthrange(year, first.month)[1]
                yield NamedTime(TimeGrain.MONTH, first, first.replace(day=days))
            else:
                yield NamedTime(TimeGrain.YEAR, date(year, 1, 1), date(year, 12, 31))
        except ValueError:
            continue


def _as_digits(match: re.Match[str]) -> str:
    """Return a number as digits: 二〇二四 digit by digit, 三十一 by its units."""
    numeral = match[0].replace("两", "二")
    if not any(unit in numeral for unit in UNITS):
        return "".join(str(DIGITS.index(digit)) for digit in numeral)
    total = 0
    digit = 0
    for character in numeral:
        if character in UNITS:
            total += (digit or 1) * UNITS[character]
            digit = 0
        else:
            digit = DIGITS.index(character)
    return str(total + digit)

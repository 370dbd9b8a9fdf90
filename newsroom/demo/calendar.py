"""On which day which number appears: the paper's own calendar, pure.

The paper appears on Tuesdays and Fridays and rested over four holidays. Counted that way number 1
falls on 2010-05-07 and number 1322 on 2024-03-05. Since then it has kept every Tuesday and Friday,
and goes on so.
"""

from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from functools import cache

from articles.common.moments import NEWSPAPER_TIME
from articles.domain.schedule import dates_on_weekdays

WEEKDAYS = "25"
FIRST_DAY = date(2010, 5, 7)
LAST_DAY = date(2099, 12, 31)
DAWN = time(6)  # when an issue is out
KNOWN_NUMBER = 1322
KNOWN_DAY = date(2024, 3, 5)
EXTRA_DAY = date(2024, 3, 10)  # a Sunday: extras are counted apart
LAST_DAY_OF_REST = {1: 3, 5: 3, 10: 7}  # from the first of the month on
NEW_YEARS = (
    date(2011, 2, 3),
    date(2012, 1, 23),
    date(2013, 2, 10),
    date(2014, 1, 31),
    date(2015, 2, 19),
    date(2016, 2, 8),
    date(2017, 1, 28),
    date(2018, 2, 16),
    date(2019, 2, 5),
    date(2020, 1, 25),
    date(2021, 2, 12),
    date(2022, 2, 1),
    date(2023, 1, 22),
    date(2024, 2, 10),
)  # the first day of each lunar year


def is_rest_day(day: date) -> bool:
    """Say whether the paper rested: around the Spring Festival, and at the turn of January, May and
    October, until its known issue."""
    if day > KNOWN_DAY:
        return False
    if day.day <= LAST_DAY_OF_REST.get(day.month, 0):
        return True
    return any(
        festival - timedelta(days=4) <= day <= festival + timedelta(days=12)
        for festival in NEW_YEARS
    )


def list_rest_days(year: int) -> list[date]:
    """Return the days of a year on which the paper rested although it was a Tuesday or a Friday."""
    first = max(FIRST_DAY, date(year, 1, 1))
    last = date(year, 12, 31)
    return [day for day in dates_on_weekdays(first, last, WEEKDAYS) if is_rest_day(day)]


@cache
def list_issue_days() -> list[date]:
    """Return every day of publication, oldest first; the number of an issue is its place in this
    list."""
    return [day for day in dates_on_weekdays(FIRST_DAY, LAST_DAY, WEEKDAYS) if not is_rest_day(day)]


def find_issue_day(number: int) -> date:
    """Return the day on which regular issue `number` (from 1) appears."""
    return list_issue_days()[number - 1]


def newest_number(at: datetime) -> int:
    """Return the number of the newest issue that is out at a moment; never one before the known."""
    days = list_issue_days()
    count = bisect_left(days, at.astimezone(NEWSPAPER_TIME).date())
    today_is_out = at >= datetime.combine(days[count], DAWN, NEWSPAPER_TIME)
    return max(KNOWN_NUMBER, count + 1 if today_is_out else count)


def number_in_year(number: int) -> int:
    """Return which issue of its year it is, from 1."""
    day = find_issue_day(number)
    return number - bisect_left(list_issue_days(), date(day.year, 1, 1))

"""The paper that the prices are tried on: Tuesdays and Fridays, 3 a copy, 23 a month, 69 a quarter,
276 a year."""

from collections.abc import Collection
from datetime import date, timedelta

from subscriptions.pricing import Calendar, Prices

FIRST = date(2024, 1, 1)
LAST = date(2030, 12, 31)
TUESDAY_FRIDAY = (2, 5)
SUSPENDED = (
    date(2024, 2, 9),
    date(2024, 2, 13),
    date(2024, 2, 16),
    date(2024, 5, 3),
    date(2024, 10, 1),
    date(2024, 10, 4),
)
LISTED = [Prices(300, 2300, 6900, 27600, FIRST)]
CHEAPER = [Prices(300, 2300, 6600, 24000, FIRST)]
RAISED = [*LISTED, Prices(320, 2500, 7500, 30000, date(2025, 1, 1))]


def printed(
    weekdays: Collection[int] = TUESDAY_FRIDAY, suspended: Collection[date] = ()
) -> list[date]:
    """Return the days from 2024 to 2030 that fall on one of the weekdays (Monday is 1) and are not
    suspended."""
    days = (FIRST + timedelta(number) for number in range((LAST - FIRST).days + 1))
    return [day for day in days if day.isoweekday() in weekdays and day not in suspended]


def calendar(
    weekdays: Collection[int] = TUESDAY_FRIDAY, suspended: Collection[date] = ()
) -> Calendar:
    return Calendar(printed(weekdays, suspended), FIRST, LAST)


FULL = calendar()
THINNED = calendar(suspended=SUSPENDED)

"""The weekdays on which a paper appears, and how far ahead its calendar is kept: pure, without
query or clock.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WEEKDAYS = {
    1: _("Monday"),
    2: _("Tuesday"),
    3: _("Wednesday"),
    4: _("Thursday"),
    5: _("Friday"),
    6: _("Saturday"),
    7: _("Sunday"),
}
# China Post takes subscription orders for the whole next year from October on (报刊大收订), and a
# term that begins in that year may end in the year after it.
CATALOGUE_SOLD_FROM = 10


class ScheduleSpan(Protocol):
    """What a schedule says: weekdays as digits from 1 (Monday), the first day and the last, None
    for an open end.
    """

    @property
    def weekdays(self) -> str: ...

    @property
    def valid_from(self) -> date: ...

    @property
    def valid_until(self) -> date | None: ...


def validate_weekdays(digits: str) -> None:
    """Accept ascending distinct digits 1 (Monday) to 7 (Sunday), as ISO 8601 numbers weekdays."""
    if (
        not digits
        or any(digit not in "1234567" for digit in digits)
        or list(digits) != sorted(set(digits))
    ):
        raise ValidationError(
            _("Write each weekday once, in order, as digits 1 (Monday) to 7 (Sunday).")
        )


def dates_on_weekdays(first: date, last: date, weekdays: str) -> Iterator[date]:
    """Yield every date from `first` to `last`, both included, that falls on one of `weekdays`."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if str(day.isoweekday()) in weekdays:
            yield day


def scheduled_days(schedules: Iterable[ScheduleSpan], first: date, last: date) -> list[date]:
    """Return the days from `first` to `last`, both included, on which any of the schedules lets the
    paper appear.
    """
    days: set[date] = set()
    for span in schedules:
        begin = max(first, span.valid_from)
        end = min(last, span.valid_until or last)
        days.update(dates_on_weekdays(begin, end, span.weekdays))
    return sorted(days)


def month_start(day: date) -> date:
    """Return the first day of the day's month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Return the last day of the day's month."""
    if (day.year, day.month) == (date.max.year, date.max.month):
        return date.max
    return (month_start(day) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def months_between(first: date, last: date) -> int:
    """Return how many months the days from `first` to `last` touch, the months of both counted."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def planned_until(today: date) -> date:
    """Return the last day the calendar is kept for: the end of next year, and of the year after
    from October on.
    """
    return date(today.year + (2 if today.month >= CATALOGUE_SOLD_FROM else 1), 12, 31)

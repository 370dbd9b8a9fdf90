"""Weekdays on which a paper appears: pure, without query or clock."""

from collections.abc import Iterator
from datetime import date, timedelta

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


def validate_weekdays(digits: str) -> None:
    """Accept ascending distinct digits 1 (Monday) to 7 (Sunday), as ISO 8601 numbers weekdays."""
    if not digits or any(digit not in "1234567" for digit in digits) or list(digits) != sorted(set(digits)):
        raise ValidationError(_("Write each weekday once, in order, as digits 1 (Monday) to 7 (Sunday)."))


def dates_between(first: date, last: date, weekdays: str) -> Iterator[date]:
    """Yield every date from `first` to `last`, both included, that falls on one of `weekdays`."""
    day = first
    while day <= last:
        if str(day.isoweekday()) in weekdays:
            yield day
        day += timedelta(days=1)

"""Days of a report, and its months."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import Generic, TypeVar

from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone

from subscriptions.pricing.calendar import first_day, month_of

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Period:
    """Days of the newspaper, both included."""

    first: date
    last: date

    @property
    def months(self) -> range:
        """The months it touches, as `pricing.calendar.month_of` numbers them."""
        return range(month_of(self.first), month_of(self.last) + 1)

    @property
    def begin(self) -> datetime:
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The moment its last day is over."""
        return midnight(self.last + timedelta(days=1))

    def month(self, field: str) -> Case:
        """Return an expression for the month of a moment inside the period, in the newspaper's
        time.

        Written as a row of comparisons: databases that know no time zones would call back for each
        row.
        """
        ends = ((month, midnight(first_day(month + 1))) for month in self.months)
        whens = [When(**{f"{field}__lt": end}, then=Value(month)) for month, end in ends]
        return Case(*whens, output_field=IntegerField())


def year_until(day: date) -> Period:
    """Return the twelve whole months that end with the month before a day's, and that month so
    far."""
    month = month_of(day) - 12
    return Period(first_day(month), day)


def midnight(day: date) -> datetime:
    """Return the moment a day of the newspaper begins."""
    return datetime.combine(day, time(), timezone.get_current_timezone())


class Tally(Generic[Key]):
    """Copies of each issue by a key, from stretches of issues: each stretch costs two additions,
    however long."""

    def __init__(self, dates: Sequence[date]) -> None:
        self.dates = dates
        self._changes: dict[Key, list[int]] = defaultdict(lambda: [0] * (len(dates) + 1))

    def add(self, key: Key, first: date, last: date, copies: int) -> None:
        """Count copies of every issue from one day to another, both included; an empty stretch
        counts nothing."""
        low, high = bisect_left(self.dates, first), bisect_right(self.dates, last)
        if low < high and copies:
            changes = self._changes[key]
            changes[low] += copies
            changes[high] -= copies

    def series(self) -> dict[Key, list[int]]:
        """Return the copies of each issue, for every key that has any, the keys in order."""
        summed = {key: list(accumulate(changes[:-1])) for key, changes in self._changes.items()}
        return {key: summed[key] for key in sorted(summed, key=str) if any(summed[key])}

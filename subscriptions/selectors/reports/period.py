"""Days of a report, and its months."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Generic, TypeVar

from django.db.models import Case, IntegerField, Value, When

from articles.common.moments import day_end, day_start
from subscriptions.pricing.calendar import first_day, last_day, month_of

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
        return day_start(self.first)

    @property
    def end(self) -> datetime:
        """The moment its last day is over."""
        return day_end(self.last)

    def before(self) -> "Period":
        """Return the period before, of the same length: as many months where it begins with a
        month, else as many days."""
        if self.first.day == 1:
            return self._shift(len(self.months))
        days = self.last - self.first + timedelta(days=1)
        return Period(self.first - days, self.last - days)

    def year_before(self) -> "Period":
        """Return the same days of the year before."""
        return self._shift(12)

    def _shift(self, months: int) -> "Period":
        """Return the period so many months earlier. The end of a month stays the end of a month."""
        first = _move_day(self.first, -months)
        whole = self.last == last_day(month_of(self.last))
        last = last_day(month_of(self.last) - months) if whole else _move_day(self.last, -months)
        return Period(first, last)

    def month(self, field: str) -> Case:
        """Return an expression for the month of a moment inside the period, in the newspaper's
        time.

        Written as a row of comparisons: databases that know no time zones would call back for each
        row.
        """
        ends = ((month, day_end(last_day(month))) for month in self.months)
        whens = [When(**{f"{field}__lt": end}, then=Value(month)) for month, end in ends]
        return Case(*whens, output_field=IntegerField())


def _move_day(day: date, months: int) -> date:
    """Return the same day so many months later, at most the last of its month."""
    month = month_of(day) + months
    return first_day(month).replace(day=min(day.day, last_day(month).day))


def year_until(day: date) -> Period:
    """Return the twelve whole months that end with the month before a day's, and that month so
    far."""
    month = month_of(day) - 12
    return Period(first_day(month), day)


class CopyTally(Generic[Key]):
    """Copies of each issue by a key, from stretches of issues: each stretch costs two additions,
    however long."""

    def __init__(self, dates: Sequence[date]) -> None:
        self.dates = dates
        self._changes: dict[Key, list[int]] = defaultdict(lambda: [0] * (len(dates) + 1))

    def add(self, key: Key, first: date, last: date, copies: int) -> None:
        """Count copies of every issue from one day to another, both included; an empty stretch
        counts nothing."""
        low = bisect_left(self.dates, first)
        high = bisect_right(self.dates, last)
        if low < high and copies:
            changes = self._changes[key]
            changes[low] += copies
            changes[high] -= copies

    def series(self) -> dict[Key, list[int]]:
        """Return the copies of each issue, for every key that has any, the keys in order."""
        summed = {key: list(accumulate(changes[:-1])) for key, changes in self._changes.items()}
        return {key: summed[key] for key in sorted(summed, key=str) if any(summed[key])}

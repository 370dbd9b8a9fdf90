"""Which issues there are: a row of dates over whole months, and the runs of issues that terms are
made of.

Months are counted as whole numbers, year × 12 + month − 1, so that the month after December needs
no thought.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from subscriptions.pricing.refusals import NotPriced

MOST_MONTHS = 1_200


def month_of(day: date) -> int:
    """Return the number of the day's month."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """Return the first day of a month given by its number.

    Raises ValueError outside the years 1 to 9999.
    """
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """Return the last day of a month given by its number.

    Raises ValueError outside the years 1 to 9999.
    """
    return date.max if month == month_of(date.max) else first_day(month + 1) - timedelta(days=1)


def last_day_of_months(start: date, months: int) -> date:
    """Return the last day of the term of so many months, of which the month of `start` is the
    first.

    A year from 5 March 2024 ends on 28 February 2025. Refuses NotPriced: `months`.
    """
    if not 1 <= months <= MOST_MONTHS or month_of(start) + months - 1 > month_of(date.max):
        raise NotPriced("months", months=months, most=MOST_MONTHS)
    return last_day(month_of(start) + months - 1)


class Months(NamedTuple):
    """A row of months, the first given by its number.

    The issues of the month at a place are `marks[place + 1] - marks[place]`; there may be none.
    `broken` holds the places of the months that have further issues, which are not in the row: the
    first, the last, both or neither.
    """

    first: int
    marks: list[int]
    broken: set[int]

    @property
    def last(self) -> int:
        """The number of the last month."""
        return self.first + len(self.marks) - 2

    def part(self, since: int, until: int) -> "Months":
        """Return the months numbered `since` to `until`, both included."""
        start = since - self.first
        end = until - self.first + 1
        if end - start == len(self.marks) - 1:
            return self
        return Months(
            since,
            self.marks[start : end + 1],
            {at - start for at in self.broken if start <= at < end},
        )


class Calendar:
    """The issues of a span of whole months.

    Suspended dates are left out before: they are no issues.

    A month is told whole or broken by the issues it has here, so the calendar holds every issue of
    each of its months.
    """

    __slots__ = ("_before", "dates", "first", "last")

    def __init__(self, issues: Iterable[date], first: date, last: date) -> None:
        """Take the issues from `first`, the first day of a month, to `last`, the last day of one.

        Raises ValueError for days that do not bound whole months, and for issues outside them.
        """
        self.dates = tuple(sorted(set(issues)))
        self.first = first
        self.last = last
        if first > last or first.day != 1 or last != last_day(month_of(last)):
            raise ValueError(
                "A calendar begins on the first day of a month and ends on the last day of one."
            )
        if self.dates and not first <= self.dates[0] <= self.dates[-1] <= last:
            raise ValueError("An issue lies outside the months of its calendar.")
        self._before = [0] * (month_of(last) - month_of(first) + 2)
        for day in self.dates:
            self._before[month_of(day) - month_of(first) + 1] += 1
        for place in range(1, len(self._before)):
            self._before[place] += self._before[place - 1]

    def issues(self, start: date, end: date, serviceable_from: date | None = None) -> "Issues":
        """Return the issues from `start` to `end`, both included.

        `serviceable_from` is the first day whose issue can still be delivered. Days without an
        issue are of no account: a term that starts on a Monday is the term of its Tuesday. Refuses
        NotPriced: `ends_before_start`, `beyond_calendar`, `no_issue`, `too_early`.
        """
        if end < start:
            raise NotPriced("ends_before_start", start=start, end=end)
        if start < self.first or end > self.last:
            raise NotPriced("beyond_calendar", first=self.first, last=self.last)
        low = bisect_left(self.dates, start)
        high = bisect_right(self.dates, end)
        if low == high:
            raise NotPriced("no_issue", start=start, end=end, **self._next(low))
        if serviceable_from is not None and self.dates[low] < serviceable_from:
            raise NotPriced(
                "too_early", start=start, **self._next(bisect_left(self.dates, serviceable_from))
            )
        return Issues(self, low, high)

    def months(self, low: int, high: int) -> "Months":
        """Return the months of a run of issues, from that of its first issue to that of its
        last."""
        base = month_of(self.first)
        first = month_of(self.dates[low]) - base
        last = month_of(self.dates[high - 1]) - base
        marks = self._before[first : last + 2]
        broken = {0} if low > marks[0] else set()
        if high < marks[-1]:
            broken.add(last - first)
        marks[0] = low
        marks[-1] = high
        return Months(first + base, marks, broken)

    def _next(self, place: int) -> dict[str, date]:
        return {"next": self.dates[place]} if place < len(self.dates) else {}


@dataclass(frozen=True, slots=True)
class Issues:
    """A run of issues: neighbours in their calendar, at least one."""

    calendar: Calendar
    low: int
    high: int

    @property
    def first(self) -> date:
        return self.calendar.dates[self.low]

    @property
    def last(self) -> date:
        return self.calendar.dates[self.high - 1]

    def __len__(self) -> int:
        return self.high - self.low

    @property
    def dates(self) -> tuple[date, ...]:
        return self.calendar.dates[self.low : self.high]

    def until(self, day: date) -> int:
        """Return how many of the issues are dated up to and including `day`: those served by
        then."""
        return min(max(bisect_right(self.calendar.dates, day) - self.low, 0), len(self))

    def head(self, count: int) -> "Issues":
        """Return the run of the first so many issues.

        Raises ValueError where there are not so many, or none.
        """
        if not 1 <= count <= len(self):
            raise ValueError("A run of issues holds at least one issue and no more than it has.")
        return Issues(self.calendar, self.low, self.low + count)

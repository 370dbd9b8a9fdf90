"""What a term brings after all that happened to it. Pure: dates in, spans out; no query, no clock."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from subscriptions.kinds import Adjusting


class Change(NamedTuple):
    """One adjustment, in the order they were made: what, from the issue of which day, issues more, copies then."""

    kind: str
    from_issue: date
    issues: int = 0
    copies: int = 0


class Stretch(NamedTuple):
    """So many copies of every issue from the first to the last, both included."""

    first: date
    last: date
    copies: int


class CalendarTooShort(Exception):
    """A term would run beyond the last issue that is planned."""


def stretches_of(sold: Stretch, changes: Sequence[Change], dates: Sequence[date]) -> list[Stretch]:
    """Return what a term brings, first issue first; empty where it was ended before it began.

    `dates` are the issues that really appear, ascending, from the term's first to well behind its last. An extension
    adds issues at the end, whatever day its cause lies on. Raises CalendarTooShort.
    """
    more = sum(
        change.issues for change in changes if change.kind in {Adjusting.EXTEND, Adjusting.LATER}
    )
    end = bisect_right(dates, sold.last) + more
    if end > len(dates):
        raise CalendarTooShort
    starts = [change.from_issue for change in changes if change.kind == Adjusting.LATER]
    ends = [change.from_issue for change in changes if change.kind == Adjusting.CANCEL]
    low = bisect_left(dates, max([sold.first, *starts]))
    high = min([end, *(bisect_left(dates, day) for day in ends)])
    return _by_copies(dates[low:high], sold.copies, changes)


def _by_copies(dates: Sequence[date], copies: int, changes: Sequence[Change]) -> list[Stretch]:
    """Cut a run of issues where the number of copies changes; of two changes for an issue the later made counts."""
    many = [copies] * len(dates)
    for change in changes:
        if change.kind == Adjusting.COPIES:
            first = bisect_left(dates, change.from_issue)
            many[first:] = [change.copies] * (len(dates) - first)
    found: list[Stretch] = []
    for day, count in zip(dates, many, strict=True):
        if found and found[-1].copies == count:
            found[-1] = found[-1]._replace(last=day)
        else:
            found.append(Stretch(day, day, count))
    return [stretch for stretch in found if stretch.copies]

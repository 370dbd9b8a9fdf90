"""Where issues are now, and where they were when somebody bought them. Pure: no query, no clock.

An issue is known by the day on which it was planned when it was bought. The calendar may move it
later, and it stays the same issue. docs/decisions/0016-coverage.md.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple


class CalendarMove(NamedTuple):
    """What happened to an issue in the calendar: it stood on `day` (None: it is new, or appears
    again) and stands on `to` (None: no more)."""

    number: int
    at: datetime
    day: date | None
    to: date | None


class KnownMoves(NamedTuple):
    """How many of the calendar's moves somebody could know: up to a number, or, in older rows, up
    to a moment."""

    number: int | None
    at: datetime

    def holds(self, move: CalendarMove) -> bool:
        """Say whether a move was made by then."""
        return move.at <= self.at if self.number is None else move.number <= self.number


class IssueOrigin(NamedTuple):
    """Where an issue stood, and whether it is new since."""

    day: date
    new: bool


class MovedCalendar:
    """The issues that appear, ascending, and the moves that brought them where they are."""

    def __init__(self, dates: Sequence[date], moves: Sequence[CalendarMove] = ()) -> None:
        self.dates = dates
        self.moves = sorted(moves)
        self._known: dict[tuple[int, ...], dict[date, IssueOrigin]] = {}

    def origins(self, known: KnownMoves) -> Mapping[date, IssueOrigin]:
        """Return where issues stood by then that stand elsewhere now, or are new, by their date
        now."""
        later = [move for move in self.moves if not known.holds(move)]
        key = tuple(move.number for move in later)
        if key not in self._known:
            self._known[key] = _follow_moves(later)
        return self._known[key]

    def now(self, day: date, known: KnownMoves) -> date | None:
        """Return where an issue stands now that stood on a day then, or had just been taken out of
        it. None where it appears no more."""
        touched = next(
            (move for move in self.moves if not known.holds(move) and day in (move.day, move.to)),
            None,
        )
        if touched is None:
            return day
        issue = IssueOrigin(day, new=touched.to == day)
        return next((to for to, origin in self.origins(known).items() if origin == issue), None)

    def between(self, first: date, last: date) -> Sequence[date]:
        """Return the issues from one day to another, both included."""
        return self.dates[bisect_left(self.dates, first) : bisect_right(self.dates, last)]


def _follow_moves(moves: Sequence[CalendarMove]) -> dict[date, IssueOrigin]:
    stands: dict[date, IssueOrigin] = {}
    gone: dict[date, IssueOrigin] = {}
    for move in moves:
        if move.day is None and move.to is not None:
            stands[move.to] = gone.pop(move.to, IssueOrigin(move.to, True))
        elif move.day is not None:
            issue = stands.pop(move.day, IssueOrigin(move.day, False))
            (stands if move.to is not None else gone)[move.to or move.day] = issue
    return stands

"""Which issues the terms of a subscription bring, after all that happened.

Pure: no query, no clock.

An issue is known by where it stood when somebody bought it: the calendar may move it later, and it
stays the same issue. A term runs until it has brought every issue that was paid for and not
credited. So what is held, suspended or taken out of the calendar is made up for behind its end,
whatever happened in which order. docs/decisions/0016-coverage.md.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from subscriptions.domain.adjustment_causes import SUSPENSIONS, AdjustmentCause
from subscriptions.domain.choices import Adjusting
from subscriptions.domain.issue_moves import KnownMoves, MovedCalendar
from subscriptions.pricing.revenue_recognition import SoldIssues, earned_until

# What holds and suspensions added before coverage was worked out as a whole; it is worked out now.
WORKED_OUT = (AdjustmentCause.HOLD, *SUSPENSIONS)


class TermChange(NamedTuple):
    """One adjustment: what, from which issue, what its maker knew of the calendar, issues,
    copies, and why (`AdjustmentCause`)."""

    kind: str
    from_issue: date
    known: KnownMoves
    issues: int = 0
    copies: int = 0
    cause: str = ""


class Stretch(NamedTuple):
    """So many copies of every issue from the first to the last, both included."""

    first: date
    last: date
    copies: int


class LaidStretch(NamedTuple):
    """A stretch with the issues it brings, without those held, and the fen they earn."""

    stretch: Stretch
    issues: int
    earns: int


class Pause(NamedTuple):
    """No delivery from one day to another, both included; credited, or made up for behind the
    term."""

    first: date
    last: date
    credits: bool = False


class SoldTerm(NamedTuple):
    """A term as sold, what happened since in that order, and what it brought when laid out last."""

    sold: Stretch
    issues: int
    paid: int
    known: KnownMoves
    changes: Sequence[TermChange] = ()
    laid: Sequence[Stretch] = ()

    def credited(self) -> int:
        """Return how many of its issues are not owed any more: credited, or released without
        compensation."""
        return count_credited(self.changes)

    def goodwill(self) -> list[TermChange]:
        """Return what was given on top."""
        return [
            change
            for change in self.changes
            if change.kind == Adjusting.EXTEND and change.cause not in WORKED_OUT
        ]


class TermCoverage(NamedTuple):
    """What a term brings, first issue first, and how many issues owed the calendar has no room
    for."""

    days: list[date]
    paid: list[date]  # of these the ones it was sold with: not extras since, nor what makes up
    laid: list[LaidStretch]
    missing: int = 0

    @property
    def earns(self) -> int:
        """What its issues earn together, in fen, those that appeared included."""
        return sum(laid.earns for laid in self.laid)


class CalendarTooShort(Exception):
    """A term would run beyond the last issue that is planned."""


def count_credited(changes: Sequence[TermChange]) -> int:
    """Return how many issues adjustments credited or released."""
    gone = {Adjusting.CREDIT, Adjusting.RELEASE}
    return sum(change.issues for change in changes if change.kind in gone)


def cover_terms(
    terms: Sequence[SoldTerm],
    pauses: Sequence[Pause],
    calendar: MovedCalendar,
    frozen: date | None = None,
) -> list[TermCoverage]:
    """Return what the terms of one subscription bring, in their order: the earliest first.

    No issue comes twice: what an earlier term brings, a later one does not; it runs on instead.
    What was laid out up to the day `frozen` stays, because it went out and earned its money.
    """
    held = {day for pause in pauses for day in calendar.between(pause.first, pause.last)}
    for_credit = {
        day
        for pause in pauses
        if pause.credits
        for day in calendar.between(pause.first, pause.last)
    }
    taken: set[date] = set()
    covered = []
    for term in terms:
        days, paid, missing = _days(term, calendar, held, for_credit, taken, frozen)
        taken.update(days)
        covered.append(TermCoverage(days, paid, _lay_out(term, days, held, calendar), missing))
    return covered


def _days(
    term: SoldTerm,
    calendar: MovedCalendar,
    held: set[date],
    for_credit: set[date],
    taken: set[date],
    frozen: date | None,
) -> tuple[list[date], list[date], int]:
    """Return the issues of a term, held ones among them; those it was sold with; and how many the
    calendar lacks."""
    own = _sold_issues(term, calendar, held, taken, frozen)
    origins = calendar.origins(term.known)
    new = {day for day in own if day in origins and origins[day].new}
    owed = term.issues - term.credited() + len(new - for_credit)
    come = sum(day not in held for day in own)
    need = max(owed - come, 0)
    given_before = max(come - owed, 0)  # went out beyond what was paid for
    behind = max([term.sold.last, *own[-1:], *([frozen] if frozen and term.laid else [])])
    more, need = _further(need, behind, calendar, held, taken)
    days = own + more
    paid = [day for day in own if day not in new]
    for change in term.goodwill():
        floor = max([behind, *days[-1:], day_before(change.from_issue)])
        left = max(change.issues - given_before, 0)
        given_before = max(given_before - change.issues, 0)
        given, missing = _further(left, floor, calendar, held, taken)
        days = days + given
        need = need + missing
    stays = [day for day in sorted(set(days)) if not _is_cut(day, term, calendar)]
    return stays, [day for day in paid if day in stays], need


def _sold_issues(
    term: SoldTerm, calendar: MovedCalendar, held: set[date], taken: set[date], frozen: date | None
) -> list[date]:
    """Return the issues that were sold with a term and appear, wherever they stand now; until
    `frozen` as laid out."""
    origins = calendar.origins(term.known)
    gone = {
        calendar.now(change.from_issue, change.known)
        for change in term.changes
        if change.kind == Adjusting.CREDIT and change.issues == 1
    }
    first = term.sold.first
    last = term.sold.last
    inside = [day for day in calendar.between(first, last) if day not in origins]
    inside += [
        day
        for day, origin in origins.items()
        if first <= origin.day <= last and calendar.between(day, day)
    ]
    inside = [day for day in inside if _has_begun(day, term, calendar)]
    past: list[date] = []
    if frozen is not None and term.laid:
        past = [
            day
            for stretch in term.laid
            for day in calendar.between(stretch.first, min(stretch.last, frozen))
            if _has_begun(day, term, calendar)
        ]
        inside = [day for day in inside if day > frozen]
    elif frozen is not None:
        # Paid for only after it had moved into the past: it went out, and not to this term.
        missed = {day for day in origins if day <= frozen < origins[day].day}
        inside = [day for day in inside if day not in missed]
    gone -= held
    return sorted(past + [day for day in inside if day not in taken and day not in gone])


def _further(
    need: int, behind: date, calendar: MovedCalendar, held: set[date], taken: set[date]
) -> tuple[list[date], int]:
    """Return the next issues behind a day that no term brings yet, so many without those held; and
    how many are missing."""
    days: list[date] = []
    if need <= 0:
        return days, 0
    for day in calendar.dates[bisect_right(calendar.dates, behind) :]:
        if day in taken:
            continue
        days.append(day)
        need -= day not in held
        if not need:
            return days, 0
    return [day for day in days if day not in held], need


def _has_begun(day: date, term: SoldTerm, calendar: MovedCalendar) -> bool:
    """Say whether a term that was paid late has begun with an issue."""
    return all(
        _original_day(day, change, calendar) >= change.from_issue
        for change in term.changes
        if change.kind == Adjusting.LATER
    )


def _is_cut(day: date, term: SoldTerm, calendar: MovedCalendar) -> bool:
    """Say whether a term ended before an issue."""
    return any(
        _original_day(day, change, calendar) >= change.from_issue
        for change in term.changes
        if change.kind == Adjusting.CANCEL
    )


def _original_day(day: date, change: TermChange, calendar: MovedCalendar) -> date:
    origin = calendar.origins(change.known).get(day)
    return origin.day if origin else day


def _copies(day: date, term: SoldTerm, calendar: MovedCalendar) -> int:
    """Return the copies of an issue; of two changes for it the later made counts."""
    copies = term.sold.copies
    for change in term.changes:
        if (
            change.kind == Adjusting.COPIES
            and _original_day(day, change, calendar) >= change.from_issue
        ):
            copies = change.copies
    return copies


def _lay_out(
    term: SoldTerm, days: Sequence[date], held: set[date], calendar: MovedCalendar
) -> list[LaidStretch]:
    """Join issues to stretches: neighbours in the calendar with the same copies."""
    sold = SoldIssues(term.paid, term.sold.copies, term.issues)
    most = term.issues - term.credited()
    place = 0
    stretches = []
    for run in _runs(term, days, held, calendar):
        earned_before = earned_until(sold, min(place, most), run.copies)
        place += run.issues
        earns = earned_until(sold, min(place, most), run.copies) - earned_before
        if run.copies:
            stretch = Stretch(run.first, run.last, run.copies)
            stretches.append(LaidStretch(stretch, run.issues, earns))
    return stretches


class _Run(NamedTuple):
    """Neighbouring issues with the same copies; `issues` are those that are not held."""

    first: date
    last: date
    copies: int
    issues: int


def _runs(
    term: SoldTerm, days: Sequence[date], held: set[date], calendar: MovedCalendar
) -> Iterator[_Run]:
    run: _Run | None = None
    for day in days:
        copies = _copies(day, term, calendar)
        free = day not in held
        if run is None:
            run = _Run(day, day, copies, int(free))
        elif run.copies == copies and len(calendar.between(run.last, day)) == 2:
            run = run._replace(last=day, issues=run.issues + free)
        else:
            yield run
            run = _Run(day, day, copies, int(free))
    if run is not None:
        yield run


def day_before(day: date) -> date:
    """Return the day before."""
    return date.fromordinal(day.toordinal() - 1)

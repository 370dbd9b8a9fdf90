"""What the calendar of the paper does to what was sold, inside each of its acts.

A term runs on for an issue that does not appear (`cover_terms`), unless the calendar says that its
money is credited, or that the terms of subscription give nothing for it. Then this is written down
for each term, once for each suspension.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from articles.audit import record
from articles.domain.choices import Compensation, DateState
from articles.models import IssueDate, IssueMove, Publication
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.books import revenue
from subscriptions.actions.service import coverage, terms
from subscriptions.domain.adjustment_causes import SUSPENSIONS, AdjustmentCause
from subscriptions.domain.choices import Account, Adjusting
from subscriptions.domain.issue_moves import CalendarMove, MovedCalendar
from subscriptions.models import Adjustment, Hold, Span, Term
from subscriptions.rights import COUNTER
from subscriptions.selectors.books.revenue import booked_issues_from
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.service.coverage import (
    calendar_for,
    find_coverage_facts,
    frozen_until,
    last_move_number,
    read_known_moves,
)

LOST = {Compensation.CREDIT: Adjusting.CREDIT, Compensation.NONE: Adjusting.RELEASE}


def follow_calendar(
    publication: Publication,
    days: Iterable[date] | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Let what was sold follow a change of these days (None: of any day to come); CALENDAR_FOLLOWER
    names it.

    Part of the calendar's act: it asks for no right of its own and runs in its transaction.
    """
    today = timezone.localdate(at)
    touched = None if days is None else _with_origins(publication, days)
    chosen = _affected(publication, touched, today)
    coverage.lock_subscriptions(chosen)
    for day in sorted(booked_issues_from(publication, today)):
        if day not in issue_days(publication, day, day):
            revenue.reverse_issue_revenue(publication, day, at=at, by=by)
    rows = IssueDate.objects.filter(publication=publication, date__gte=today)
    _settle(rows if touched is None else rows.filter(date__in=touched), chosen, by=by, at=at)
    coverage.recalculate_coverage(chosen, at=at, by=by, strict=False)


def resync_coverage(publication: Publication, *, at: datetime, by: Actor = COUNTER) -> int:
    """Work out anew what every running term brings, and return how many were not as they must be.

    Every act does it for what it touches. This finds orders that were settled at the same moment as
    an act of the calendar, and mends what was stored before coverage was worked out as a whole.
    Safe to run again. Refuses NotYours.
    """
    rights.require(rights.may(by, "change_subscription"))
    rows = IssueDate.objects.filter(publication=publication)
    released = rows.filter(state=DateState.SUSPENDED, compensation=Compensation.NONE)
    chosen = {
        *_affected(publication, None, timezone.localdate(at)),
        *_affected(publication, set(released.values_list("date", flat=True)), date.max),
    }
    done = 0
    numbers = iter(sorted(chosen))
    while chunk := list(islice(numbers, coverage.CHUNK)):
        with transaction.atomic():
            coverage.lock_subscriptions(chunk)
            done += _settle(rows, chunk, by=by, at=at)
            done += coverage.recalculate_coverage(chunk, at=at, by=by, strict=False)
    return done


def _with_origins(publication: Publication, days: Iterable[date]) -> set[date]:
    """Return days with every day on which their issues stood before. One query."""
    all_days = set(days)
    moves = IssueMove.objects.filter(publication=publication).order_by("-pk")
    for day, to in moves.values_list("day", "to"):
        if all_days & {day, to}:
            all_days |= {one for one in (day, to) if one is not None}
    return all_days


def _affected(publication: Publication, days: set[date] | None, today: date) -> list[int]:
    """Return the subscriptions that bring issues of these days, or were sold with them; None: of
    any day to come."""
    reach = Q(pk__in=[])
    if days is None:
        reach = Q(last_issue__gte=today) | Q(spans__last_issue__gte=today)
    for day in days or ():
        reach |= Q(first_issue__lte=day, last_issue__gte=day)
        reach |= Q(spans__first_issue__lte=day, spans__last_issue__gte=day)
    rows = Term.objects.filter(reach, subscription__publication=publication).order_by()
    return sorted(set(rows.values_list("subscription", flat=True)))


def _settle(
    rows: "QuerySet[IssueDate]", subscriptions: list[int], *, by: Actor, at: datetime
) -> int:
    """Write down for each term which suspended issues are credited or released, and take back what
    was released of those that appear after all; return how many terms changed."""
    suspended = rows.filter(state=DateState.SUSPENDED).select_related("publication")
    made: list[Adjustment] = []
    for row in suspended.filter(compensation__in=[Compensation.CREDIT, Compensation.NONE]):
        made += _lost(row, subscriptions, by=by, at=at)
    standing = set(rows.exclude(state=DateState.SUSPENDED).values_list("date", flat=True))
    made += _returned(standing, subscriptions, by=by, at=at)
    Adjustment.objects.bulk_create(made)
    for day, count in sorted(Counter(one.from_issue for one in made).items()):
        record("suspension.settled", by=by, at=at, subject=day.isoformat(), terms=count)
    # What the terms of subscription give nothing for is revenue as soon as that is known.
    gone = [one.term.subscription_id for one in made if one.kind == Adjusting.RELEASE]
    return coverage.recalculate_coverage(gone, at=at, by=by, freed=Account.REVENUE, strict=False)


def _lost(row: IssueDate, subscriptions: list[int], *, by: Actor, at: datetime) -> list[Adjustment]:
    """Return what to write for the terms that were sold with the issue of a suspended date.

    Not for what is held: a hold made up for it or credited it. Four queries.
    """
    kind = LOST[Compensation(row.compensation)]
    suspension = (
        IssueMove.objects.filter(publication=row.publication_id, day=row.date, to=None)
        .order_by("-pk")
        .first()
    )
    if suspension is None:
        return []
    sold = _sold_with(row, suspension, subscriptions, at)
    last_move = last_move_number(row.publication_id)
    earlier = _earlier_adjustments(row, list(sold))
    return [
        Adjustment(
            term=term,
            **terms.adjustment_basis(
                AdjustmentCause.SUSPENSION,
                row.publication,
                row.date,
                pk,
                earlier.get(pk, NO_ADJUSTMENT).rows,
            )._asdict(),
            kind=kind,
            from_issue=row.date,
            issues=1,
            reason=row.reason[:200],
            at=at,
            by=account_of(by),
            moves_known=last_move,
        )
        for pk, term in sold.items()
        if earlier.get(pk, NO_ADJUSTMENT).issues < 1
    ]


class EarlierAdjustments(NamedTuple):
    """How many adjustments suspensions of one date made for a term, and how many issues they
    give."""

    rows: int
    issues: int


NO_ADJUSTMENT = EarlierAdjustments(0, 0)


def _earlier_adjustments(row: IssueDate, term_keys: list[int]) -> dict[int, EarlierAdjustments]:
    """Return by term what earlier suspensions of a date gave. One query."""
    rows = Adjustment.objects.filter(
        cause__in=SUSPENSIONS, from_issue=row.date, term__in=term_keys
    ).order_by()
    sums = rows.values_list("term").annotate(Count("pk"), Sum("issues"))
    return {term: EarlierAdjustments(count, issues) for term, count, issues in sums}


def _sold_with(
    row: IssueDate, suspension: IssueMove, subscriptions: list[int], at: datetime
) -> dict[int, Term]:
    """Return the terms by which the issue of a suspended date was paid for: as if it appeared
    still."""
    publication = row.publication
    move = CalendarMove(suspension.pk, suspension.at, row.date, None)
    spans = Span.objects.on(row.date).filter(subscription__in=subscriptions)
    spans = spans.exclude(subscription__in=Hold.objects.on(row.date).values("subscription"))
    several = find_coverage_facts(spans.values_list("subscription", flat=True))
    if not several:
        return {}
    now = calendar_for(publication, several)
    frozen = frozen_until(publication, at)
    then = MovedCalendar(sorted({*now.dates, row.date}), [one for one in now.moves if one != move])
    return {
        term.pk: term
        for facts in several
        for term, covered in zip(facts.terms, facts.covered(then, frozen), strict=True)
        if row.date in covered.paid and not read_known_moves(term).holds(move)
    }


def _returned(
    days: set[date], subscriptions: list[int], *, by: Actor, at: datetime
) -> list[Adjustment]:
    """Return what to write for issues that were released and appear after all. What was credited
    stays credited, and the issue does not come to whoever has its money. One query."""
    rows = Adjustment.objects.filter(
        kind=Adjusting.RELEASE, from_issue__in=days, term__subscription__in=subscriptions
    )
    sums: dict[tuple[int, date], list[Adjustment]] = {}
    for one in rows.select_related("term__subscription"):
        sums.setdefault((one.term_id, one.from_issue), []).append(one)
    return [
        Adjustment(
            term=earlier[0].term,
            cause=AdjustmentCause.RESTORED,
            about=earlier[-1].about,
            key=f"back:{earlier[-1].key}",
            kind=Adjusting.RELEASE,
            from_issue=day,
            issues=-1,
            at=at,
            by=account_of(by),
            moves_known=last_move_number(earlier[0].term.subscription.publication_id),
        )
        for (_term, day), earlier in sums.items()
        if sum(one.issues for one in earlier) > 0
    ]

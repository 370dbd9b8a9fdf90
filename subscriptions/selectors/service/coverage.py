"""What `cover_terms` needs to know of subscriptions: read for many at once, a fixed number of
queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Max, Sum
from django.utils import timezone

from articles.models import IssueMove, Publication
from subscriptions.domain.choices import Account, HoldPolicy
from subscriptions.domain.coverage import (
    Pause,
    SoldTerm,
    Stretch,
    TermChange,
    TermCoverage,
    cover_terms,
)
from subscriptions.domain.issue_moves import CalendarMove, KnownMoves, MovedCalendar
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.models import Adjustment, Hold, LedgerEntry, Posting, Span, Subscription, Term
from subscriptions.pricing.revenue_recognition import SoldIssues, earned_at
from subscriptions.selectors.books.revenue import booked_issues_from
from subscriptions.selectors.calendar import days_around

# Entries of an order that say what its issues earned already, not what they will not earn any more.
EARNED = (EntryKind.IMPORTED_EARNED, EntryKind.APPEARED)


@dataclass
class CoverageFacts:
    """Everything about one subscription that decides which issues its terms bring."""

    subscription: Subscription
    terms: list[Term] = field(default_factory=list)
    changes: dict[int, list[TermChange]] = field(default_factory=dict)
    laid: dict[int, list[Stretch]] = field(default_factory=dict)
    holds: list[Hold] = field(default_factory=list)

    def sold(self) -> list[SoldTerm]:
        """Return its terms as `cover_terms` takes them."""
        return [
            SoldTerm(
                Stretch(term.first_issue, term.last_issue, term.copies),
                term.issues,
                term.paid,
                read_known_moves(term),
                self.changes.get(term.pk, ()),
                self.laid.get(term.pk, ()),
            )
            for term in self.terms
        ]

    def pauses(self, but: Hold | None = None) -> list[Pause]:
        """Return its holds as `cover_terms` takes them, one of them left out."""
        return [
            Pause(hold.first_day, hold.last_day, hold.policy == HoldPolicy.CREDIT)
            for hold in self.holds
            if but is None or hold.pk != but.pk
        ]

    def covered(
        self, calendar: MovedCalendar, frozen: date | None, but: Hold | None = None
    ) -> list[TermCoverage]:
        """Return what its terms bring, in their order; `but` as if this hold did not stand."""
        return cover_terms(self.sold(), self.pauses(but), calendar, frozen)

    def kept_back(self, hold: Hold, calendar: MovedCalendar, frozen: date | None) -> list[date]:
        """Return the issues that a hold keeps back: those that would come in its days if it did not
        stand."""
        others = self.pauses(hold)
        return sorted(
            day
            for covered in self.covered(calendar, frozen, hold)
            for day in covered.days
            if hold.first_day <= day <= hold.last_day
            and not any(pause.first <= day <= pause.last for pause in others)
        )


def read_known_moves(row: Term | Adjustment) -> KnownMoves:
    """Return what of the calendar's moves a term or an adjustment was made with."""
    if row.moves_known is not None:
        return KnownMoves(row.moves_known, row.sold_at if isinstance(row, Term) else row.at)
    if isinstance(row, Adjustment):
        return KnownMoves(None, row.at)
    return KnownMoves(None, row.order.placed_at if row.order else row.sold_at)


def last_move_number(publication: Publication | int) -> int:
    """Return the number of the newest move of a newspaper's calendar, 0 for none. One query."""
    rows = IssueMove.objects.filter(publication=publication)
    return rows.aggregate(last=Max("pk"))["last"] or 0


def find_coverage_facts(subscriptions: Iterable[int]) -> list[CoverageFacts]:
    """Return the facts of subscriptions that have terms, by their numbers. Four queries."""
    wanted = list(subscriptions)
    by_number: dict[int, CoverageFacts] = {}
    terms = Term.objects.filter(subscription__in=wanted).order_by("first_issue", "pk")
    for term in terms.select_related(
        "subscription__publication", "subscription__party", "order__party"
    ):
        facts = by_number.setdefault(term.subscription_id, CoverageFacts(term.subscription))
        facts.terms.append(term)
    changes = Adjustment.objects.filter(term__subscription__in=wanted).order_by("pk")
    for one in changes.select_related("term"):
        by_number[one.term.subscription_id].changes.setdefault(one.term_id, []).append(
            read_term_change(one)
        )
    for span in Span.objects.filter(subscription__in=wanted).order_by("first_issue"):
        stretch = Stretch(span.first_issue, span.last_issue, span.copies)
        by_number[span.subscription_id].laid.setdefault(span.term_id, []).append(stretch)
    for hold in Hold.objects.standing().filter(subscription__in=by_number).order_by("first_day"):
        by_number[hold.subscription_id].holds.append(hold)
    return list(by_number.values())


def read_term_change(one: Adjustment) -> TermChange:
    """Return an adjustment as `cover_terms` takes it."""
    return TermChange(
        one.kind, one.from_issue, read_known_moves(one), one.issues, one.copies, one.cause
    )


def calendar_for(publication: Publication, facts: Sequence[CoverageFacts]) -> MovedCalendar:
    """Return the issues from the first that these subscriptions bring until well behind the last.

    Three queries.
    """
    days = [
        day
        for one in facts
        for term in one.terms
        for day in (term.first_issue, term.last_issue, *_bounds(one.laid.get(term.pk, ())))
    ]
    rows = IssueMove.objects.filter(publication=publication).order_by("pk")
    moves = [CalendarMove(*row) for row in rows.values_list("pk", "at", "day", "to")]
    reach = [day for move in moves for day in (move.day, move.to) if day is not None]
    last = max([*days, *(day for day in reach if day <= max(days) + timedelta(days=366))])
    return MovedCalendar(days_around(publication, min([*days, *reach]), last), moves)


def issues_paid_for(
    subscription: Subscription, days: Sequence[date], at: datetime
) -> list[tuple[Term, date]]:
    """Return which of these issues terms were sold with, each with its term. What only makes up for
    others is none: it comes later. Nine queries."""
    facts = find_coverage_facts([subscription.pk])
    publication = subscription.publication
    calendar = calendar_for(publication, facts)
    covered = facts[0].covered(calendar, frozen_until(publication, at)) if facts else []
    return [
        (term, day)
        for term, one in zip(facts[0].terms if facts else [], covered, strict=True)
        for day in one.paid
        if day in days
    ]


def _bounds(laid: Sequence[Stretch]) -> list[date]:
    return [day for stretch in laid for day in (stretch.first, stretch.last)]


def frozen_until(publication: Publication, at: datetime) -> date:
    """Return the last day whose issues went out and earned their money: yesterday, or a later day
    that is booked already. Two queries."""
    yesterday = timezone.localdate(at) - timedelta(days=1)
    return max([yesterday, *booked_issues_from(publication, yesterday)])


def list_unearned(terms: Sequence[Term]) -> dict[int, int]:
    """Return what the books say of each paid term's order: the fen that its issues earn together,
    those that appeared included. What was credited, released or given back of it is not in it.
    Terms that were undone with a whole import are left out. One query."""
    orders = {term.order_id: term.pk for term in terms if term.order_id is not None}
    unearned: dict[int, int] = defaultdict(int)
    undone = set()
    rows = Posting.objects.filter(entry__order__in=orders, account=Account.DEFERRED)
    for order, kind, fen in (
        rows.order_by().values_list("entry__order", "entry__kind").annotate(fen=Sum("amount"))
    ):
        if kind == EntryKind.IMPORT_UNDONE:
            undone.add(orders[order])
        if kind not in EARNED:
            unearned[orders[order]] -= fen
    return {term: fen for term, fen in unearned.items() if term not in undone}


def count_entries(term: Term, kind: EntryKind) -> int:
    """Return how many entries of a kind the ledger has about a term. One query."""
    return LedgerEntry.objects.filter(kind=kind, about=term.pk).count()


def earned_by_issues(term: Term, days: set[date]) -> int:
    """Return what a term's issues of these days earn, in fen, by the places they have in it.

    About eight queries.
    """
    facts = find_coverage_facts([term.subscription_id])
    calendar = calendar_for(term.subscription.publication, facts)
    held = [(hold.first_day, hold.last_day) for hold in facts[0].holds]
    sold = SoldIssues(term.paid, term.copies, term.issues)
    place = 0
    earned = 0
    for first, last, copies in facts[0].laid.get(term.pk, ()):
        for day in calendar.between(first, last):
            if any(low <= day <= high for low, high in held):
                continue
            earned += earned_at(sold, place, copies) if day in days else 0
            place += 1
    return earned

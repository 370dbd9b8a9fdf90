"""What terms bring, worked out and stored: the only writer of spans, and of the money that coverage
moves.

Whatever happens, be it to the calendar, to service or to a term, the same function (`cover_terms`)
says anew which issues each term of a subscription brings. What the books hold for issues that come
no more is released in the same transaction, so the books are right after every single act.
docs/decisions/0016-coverage.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice

from django.db.models import Min

from newsroom.accounts.actors import Actor
from subscriptions.actions.access.entitlement_sync import sync_entitlement
from subscriptions.actions.books import ledger
from subscriptions.domain.choices import Account, HoldPolicy
from subscriptions.domain.coverage import CalendarTooShort, Stretch, TermCoverage
from subscriptions.domain.issue_moves import MovedCalendar
from subscriptions.domain.ledger_kinds import EntryKind, Occasion
from subscriptions.models import Dispatch, Hold, Span, Subscription, Term
from subscriptions.rights import COUNTER
from subscriptions.selectors.money.refunds import refundable_term_money
from subscriptions.selectors.service.coverage import (
    CoverageFacts,
    calendar_for,
    count_entries,
    find_coverage_facts,
    frozen_until,
    list_unearned,
)

CHUNK = 500


def recalculate_coverage(
    subscriptions: Iterable[int],
    *,
    at: datetime,
    by: Actor = COUNTER,
    freed: Account = Account.CREDIT,
    strict: bool = True,
) -> int:
    """Work out anew what the terms of these subscriptions bring, and store it; return how many
    terms changed.

    Money of issues that come no more goes where `freed` says: to the payer's credit, or to revenue
    where the act has booked what goes back, or nothing does. Runs in the caller's transaction,
    under the locks of the subscriptions. Raises CalendarTooShort where issues that are owed are not
    planned; not `strict` their money is freed instead.
    """
    done = 0
    numbers = iter(sorted(set(subscriptions)))
    while chunk := list(islice(numbers, CHUNK)):
        papers: dict[int, list[CoverageFacts]] = defaultdict(list)
        for facts in find_coverage_facts(chunk):
            papers[facts.subscription.publication_id].append(facts)
        for several in papers.values():
            paper = several[0].subscription.publication
            calendar = calendar_for(paper, several)
            frozen = frozen_until(paper, at)
            done += _lay_out(several, calendar, frozen, at=at, by=by, freed=freed, strict=strict)
    return done


def _lay_out(
    several: Sequence[CoverageFacts],
    calendar: MovedCalendar,
    frozen: date,
    *,
    at: datetime,
    by: Actor,
    freed: Account,
    strict: bool,
) -> int:
    found: list[tuple[Term, TermCoverage]] = []
    changed: list[Term] = []
    spans: list[Span] = []
    for facts in several:
        covered = facts.covered(calendar, frozen)
        if strict and any(one.missing for one in covered):
            raise CalendarTooShort
        found += zip(facts.terms, covered, strict=True)
        for term, one in zip(facts.terms, covered, strict=True):
            stretches = [laid.stretch for laid in one.laid]
            if stretches != facts.laid.get(term.pk, []):
                changed.append(term)
                spans += _spans(term, stretches)
        _count_held(facts, calendar, frozen)
    Span.objects.filter(term__in=[term.pk for term in changed]).delete()
    Span.objects.bulk_create(spans)
    _reach_first_issues(spans)
    _free(found, at=at, by=by, freed=freed)
    for term in changed:
        if term.subscription.party.user_id is not None:  # without an account nothing is open
            sync_entitlement(term, at=at, by=by)
    return len(changed)


def _spans(term: Term, stretches: Sequence[Stretch]) -> Iterator[Span]:
    for first, last, copies in stretches:
        yield Span(
            term=term,
            subscription_id=term.subscription_id,
            first_issue=first,
            last_issue=last,
            copies=copies,
        )


def _reach_first_issues(spans: Sequence[Span]) -> None:
    """Let the first address of a subscription count from its first issue, also where that has moved
    before it."""
    begins: dict[int, date] = {}
    for span in spans:
        first = begins.get(span.subscription_id, span.first_issue)
        begins[span.subscription_id] = min(first, span.first_issue)
    rows = Dispatch.objects.standing().filter(subscription__in=begins).order_by()
    for subscription, first in rows.values_list("subscription").annotate(first=Min("from_issue")):
        if first > begins[subscription]:
            earliest = rows.filter(subscription=subscription, from_issue=first)
            earliest.update(from_issue=begins[subscription])


def _count_held(facts: CoverageFacts, calendar: MovedCalendar, frozen: date) -> None:
    """Let every hold that makes the term longer know how many issues it keeps back now."""
    for hold in facts.holds:
        if hold.policy == HoldPolicy.EXTEND and hold.last_day > frozen:
            issues = len(facts.kept_back(hold, calendar, frozen))
            if issues != hold.issues:
                Hold.objects.filter(pk=hold.pk).update(issues=issues)


def _free(
    found: Sequence[tuple[Term, TermCoverage]], *, at: datetime, by: Actor, freed: Account
) -> None:
    """Take out of deferred revenue what the issues of each term do not earn any more, or put back
    what they do."""
    stands = list_unearned([term for term, _covered in found])
    for term, covered in found:
        amount = stands.get(term.pk, covered.earns) - covered.earns
        if amount:
            _release(term, amount, at=at, by=by, freed=freed if amount > 0 else Account.REVENUE)


def _release(term: Term, amount: int, *, at: datetime, by: Actor, freed: Account) -> None:
    due = 0
    if freed == Account.CREDIT and term.order is not None:
        due = min(amount, refundable_term_money(term.order))
    kind = EntryKind.CREDITED if due else EntryKind.RELEASED
    payer = term.order.party if term.order else term.subscription.party
    sides = [
        (Account.DEFERRED, None, amount),
        (Account.CREDIT, payer, -due),
        (Account.REVENUE, None, due - amount),
    ]
    occasion = Occasion(number=count_entries(term, kind))
    ledger.book(kind, term, sides, occasion=occasion, at=at, by=by, order=term.order)


def lock_subscriptions(subscriptions: Iterable[int]) -> None:
    """Hold many subscriptions until the transaction ends, always in the same order."""
    numbers = iter(sorted(set(subscriptions)))
    while chunk := list(islice(numbers, CHUNK)):
        list(
            Subscription.objects.select_for_update()
            .filter(pk__in=chunk)
            .order_by("pk")
            .values_list("pk", flat=True)
        )

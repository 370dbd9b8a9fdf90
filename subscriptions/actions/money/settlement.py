"""From money to a term: in one transaction, under the order's lock; a job does again what a crash
left undone."""

import logging
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.errors import Invalid, Refused
from newsroom.accounts.actors import Actor, account_of
from subscriptions.actions.books import ledger
from subscriptions.actions.readers import letters
from subscriptions.actions.service import terms
from subscriptions.domain.adjustment_causes import AdjustmentCause
from subscriptions.domain.choices import Account, Adjusting, PlanKind
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.models import (
    Address,
    Dispatch,
    Gift,
    Order,
    Party,
    Quote,
    Share,
    Subscription,
    Term,
)
from subscriptions.rights import COUNTER
from subscriptions.selectors.books.revenue import booked_issues_from
from subscriptions.selectors.calendar import issue_days, serviceable_from
from subscriptions.selectors.service.coverage import earned_by_issues

log = logging.getLogger(__name__)


def settle_order(order: Order, *, at: datetime, by: Actor = COUNTER) -> bool:
    """Make the term of an order once its money is there; say whether that is so now.

    Runs under the order's lock. Money for a cancelled order, for issues that another renewal
    brings, and money so late that its first issues are gone, stays the buyer's credit and waits for
    the desk. In time but behind a cut-off, the term begins with the next issue that can be had and
    ends as many issues later.
    """
    if order.settled_at is not None or order.cancelled_at is not None:
        return order.settled_at is not None
    if Order.objects.with_money().get(pk=order.pk).outstanding() > 0:
        return False
    gift = Gift.objects.filter(order=order).first()
    skipped = [] if gift else _gone(order, at)
    if _brought(order):
        return False
    if skipped and (at >= order.expires_at or len(skipped) == order.quote.issues):
        return False
    order.settled_at = at
    order.save(update_fields=["settled_at"])
    sides = [(Account.CREDIT, order.party, order.total), (Account.DEFERRED, None, -order.total)]
    ledger.book(EntryKind.SETTLED, order, sides, at=at, by=by, order=order)
    if gift is None:
        open_term(order, order.party, skipped, at=at, by=by)
    letters.write_letter(
        f"paid:{order.pk}",
        order.party,
        "gift_paid" if gift else "paid",
        {**letters.order_letter_context(order), "gift": gift},
        at=at,
    )
    return True


def open_term(
    order: Order,
    reader: Party,
    skipped: list[date],
    *,
    at: datetime,
    by: Actor,
    source: str | None = None,
) -> Term:
    """Make the term of a settled order for its reader; the issues skipped are added at its end.

    `source` names the row of the file that the term was imported from. Refuses Invalid where the
    calendar ends too early for the skipped issues.
    """
    quote = order.quote
    subscription = order.subscription or Subscription.objects.create(
        publication_id=order.publication_id, party=reader, channel=quote.channel, opened_at=at
    )
    term = terms.create_term(
        Term(
            subscription=subscription,
            order=order,
            plan=quote.plan,
            kind=quote.plan.kind if quote.plan else PlanKind.CALENDAR,
            first_issue=quote.first_issue,
            last_issue=quote.last_issue,
            issues=quote.issues,
            copies=quote.copies,
            paid=order.total,
            sold_at=at,
            source=source,
            moves_known=quote.moves_known,
        )
    )
    if skipped:
        _begin_later(term, skipped, at=at, by=by)
    _earn_appeared(term, at=at, by=by)
    if order.address and not _goes_there(subscription, order.address.pk):
        _send_to_address(term, order.address, quote, at=at, by=by)
    return term


def _begin_later(term: Term, skipped: list[date], *, at: datetime, by: Actor) -> None:
    """Let a term begin after the skipped issues and end as many issues later. Refuses Invalid."""
    after = skipped[-1]
    coming = issue_days(term.subscription.publication, after + timedelta(1), after + timedelta(366))
    if not coming:
        raise Invalid(
            _("The calendar of the paper ends before the term can begin. Nothing was changed.")
        )
    basis = terms.adjustment_basis(AdjustmentCause.LATER, term)
    change = terms.TermChange(Adjusting.LATER, coming[0], basis, issues=len(skipped))
    terms.adjust_term(term, change, by=by, at=at)


def _send_to_address(
    term: Term, address: Address, quote: Quote, *, at: datetime, by: Actor
) -> None:
    """Send the copies of a term to an address from its first issue on."""
    # An issue that moved before the payment may appear before the first that was promised.
    first = term.spans.aggregate(first=Min("first_issue"))["first"] or quote.first_issue
    dispatch = Dispatch.objects.create(
        subscription=term.subscription,
        from_issue=min(first, quote.first_issue),
        made_at=at,
        made_by=account_of(by),
    )
    Share.objects.create(dispatch=dispatch, address=address, copies=quote.copies)


def _earn_appeared(term: Term, *, at: datetime, by: Actor) -> None:
    """Book what issues of a term have earned that appeared, and were booked, before it was sold."""
    paper = term.subscription.publication
    past = booked_issues_from(paper, term.first_issue)
    fen = earned_by_issues(term, past) if past else 0
    sides = [(Account.DEFERRED, None, fen), (Account.REVENUE, None, -fen)]
    kind = EntryKind.IMPORTED_EARNED if term.source else EntryKind.APPEARED
    ledger.book(kind, term, sides, at=at, by=by, order=term.order)


def settle_paid_orders(at: datetime) -> int:
    """Settle what was paid and fell between payment and term; return how many. Safe to run at any
    time.

    Of an order that cannot be settled the log tells, and the others are; then raises Undone.
    """
    rows: Any = Order.objects.with_money().filter(settled_at=None, cancelled_at=None)
    done = 0
    failed = []
    for pk in rows.filter(received__gte=F("total") + F("refunded")).values_list("pk", flat=True):
        try:
            with transaction.atomic():
                Order.objects.select_for_update().get(pk=pk)
                order = Order.objects.select_related("party", "quote__plan").get(pk=pk)
                done += order.settled_at is None and settle_order(order, at=at)
        except Refused:
            log.exception("An order is paid and cannot be settled.", extra={"row": pk})
            failed.append(pk)
    if failed:
        raise OrdersNotSettled(done, failed)
    return done


class OrdersNotSettled(Exception):
    """Some rows of a job could not be done: how many were, and which were not."""

    def __init__(self, done: int, failed: list[int]) -> None:
        super().__init__(f"{done} done, not {failed}")
        self.done = done
        self.failed = failed


def _gone(order: Order, at: datetime) -> list[date]:
    """Return the issues of an order that can no longer be had. What an earlier term brings is no
    matter: the new one runs on for it (`cover_terms`)."""
    quote = order.quote
    earliest = serviceable_from(order.publication, quote.channel, max(at, order.placed_at))
    if earliest <= quote.first_issue or timezone.localdate(quote.quoted_at) > quote.first_issue:
        earliest = quote.first_issue  # staff may sell issues that are past: they know why
    days = issue_days(order.publication, quote.first_issue, quote.last_issue)
    return [day for day in days if day < earliest]


def _brought(order: Order) -> bool:
    """Say whether terms of the subscription bring every issue of an order already: it was renewed
    by another."""
    if order.subscription is None:
        return False
    quote = order.quote
    days = issue_days(order.publication, quote.first_issue, quote.last_issue)
    spans = list(order.subscription.spans.all())
    brought = [any(span.first_issue <= day <= span.last_issue for span in spans) for day in days]
    return bool(brought) and all(brought)


def _goes_there(subscription: Subscription, address: int) -> bool:
    newest = (
        subscription.dispatches.filter(to_issue=None, withdrawn_at=None).order_by("-pk").first()
    )
    return newest is not None and list(newest.shares.values_list("address", flat=True)) == [address]

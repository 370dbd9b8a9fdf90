"""Subscribers as the desk looks at them: found, weighed, and one of them on a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from subscriptions.domain.adjustment_causes import AdjustmentCause
from subscriptions.domain.choices import State
from subscriptions.domain.parsing import normalise_text
from subscriptions.models import Address, Dispatch, Order, Party, Subscription, Term
from subscriptions.selectors.money.credit import credit_balance
from subscriptions.selectors.service.service import ServedIssues, count_served_issues

DIGITS_LEAST = 4  # of a telephone, before it is searched for
# Causes whose adjustments are no lines of their own: the hold and the term are.
SHOWN_BY_OTHERS = (AdjustmentCause.HOLD, AdjustmentCause.LATER)


def search_parties(query: str, *, contacts: bool = True) -> QuerySet[Party]:
    """Return the subscribers of a search: name, order number, and for whoever may see them
    telephone and e-mail.

    Each table is read once: joined, every subscriber would be compared once for each order and
    address.
    """
    rows = Party.objects.all()
    for word in normalise_text(query).split():
        ordered = Order.objects.filter(number=word).order_by()
        received = Address.objects.filter(recipient__icontains=word).order_by()
        match = (
            Q(name__icontains=word)
            | Q(pk__in=ordered.values("party"))
            | Q(pk__in=received.values("party"))
        )
        if contacts:
            match |= Q(email__icontains=word)
        if contacts and len(word) >= DIGITS_LEAST:
            match |= Q(phone__contains=word)
        rows = rows.filter(match)
    return rows


def filter_duplicates(rows: QuerySet[Party]) -> QuerySet[Party]:
    """Return those of some subscribers who share a telephone or a mailbox with another.

    Two grouped reads inside.
    """
    parties = Party.objects.filter(erased_at=None).order_by()
    phones = parties.exclude(phone="").values("phone").annotate(n=Count("pk")).filter(n__gt=1)
    mailboxes = (
        parties.exclude(email="")
        .values(mailbox=Lower("email"))
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
    )
    by_phone = parties.filter(phone__in=phones.values("phone"))
    by_mailbox = parties.alias(mailbox=Lower("email")).filter(
        mailbox__in=mailboxes.values("mailbox")
    )
    return rows.filter(Q(pk__in=by_phone.values("pk")) | Q(pk__in=by_mailbox.values("pk")))


@dataclass(frozen=True)
class HistoryLine:
    """One line of a subscriber's history."""

    at: datetime
    what: str
    row: Any
    kind: str


@dataclass(frozen=True)
class CustomerPage:
    """One subscriber with everything the desk asks of him.

    Money in fen; `served` by the term's number.
    """

    party: Party
    subscriptions: list[Subscription]
    served: dict[int, ServedIssues]
    orders: list[Order]
    states: dict[int, State]
    credit: int
    owed: int
    history: list[HistoryLine]


def build_customer_page(party: Party, at: datetime) -> CustomerPage:
    """Return a subscriber's page. About sixteen queries, however much there is of him."""
    terms = (
        Term.objects.select_related("plan")
        .prefetch_related("adjustments", "spans")
        .order_by("-first_issue")
    )
    subscriptions = list(
        party.subscriptions.select_related("publication").prefetch_related(
            Prefetch("terms", terms), "holds", "complaints", "dispatches__shares__address"
        )
    )
    orders = list(
        Order.objects.with_money()
        .filter(party=party)
        .select_related("quote", "renews")
        .order_by("-pk")
    )
    states = {order.pk: order.state(at) for order in orders}
    owed = sum(
        order.total - order.received + order.refunded
        for order in orders
        if states[order.pk] in {State.AWAITING, State.PART_PAID}
    )
    rows = [term for subscription in subscriptions for term in subscription.terms.all()]
    return CustomerPage(
        party,
        subscriptions,
        count_served_issues(rows, at),
        orders,
        states,
        credit_balance(party),
        owed,
        _history(party, subscriptions, orders),
    )


def current_dispatch(dispatches: Iterable[Dispatch], day: date) -> Dispatch | None:
    """Return which of a subscription's dispatches counts on a day: of several the last made."""
    return max((one for one in dispatches if one.on(day)), key=lambda one: one.pk, default=None)


def _history(
    party: Party, subscriptions: list[Subscription], orders: list[Order]
) -> list[HistoryLine]:
    lines = [HistoryLine(party.made_at, "known", party, "party")]
    lines += [HistoryLine(order.placed_at, "ordered", order, "order") for order in orders]
    for payment in _order_history("payments", orders):
        lines.append(HistoryLine(payment.received_at, "paid", payment, "payment"))
    for refund in _order_history("refunds", orders):
        lines.append(HistoryLine(refund.asked_at, "refunded", refund, "refund"))
    for letter in party.letters.all():
        lines.append(HistoryLine(letter.sent_at or letter.written_at, "wrote", letter, "letter"))
    for subscription in subscriptions:
        lines += _service_history(subscription)
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _service_history(subscription: Subscription) -> list[HistoryLine]:
    lines = [HistoryLine(one.made_at, "held", one, "hold") for one in subscription.holds.all()]
    lines += [
        HistoryLine(one.made_at, "complained", one, "complaint")
        for one in subscription.complaints.all()
    ]
    lines += [
        HistoryLine(one.made_at, "redirected", one, "dispatch")
        for one in subscription.dispatches.all()
    ]
    for term in subscription.terms.all():
        lines.append(HistoryLine(term.sold_at, "sold", term, "term"))
        lines += [
            HistoryLine(one.at, "adjusted", one, "adjustment")
            for one in term.adjustments.all()
            if one.cause not in SHOWN_BY_OTHERS
        ]
    return lines


def _order_history(name: str, orders: list[Order]) -> list[Any]:
    related: Any = Order._meta.get_field(name).related_model
    return list(
        related._default_manager.filter(order__in=[order.pk for order in orders]).select_related(
            "order"
        )
    )

"""Orders at the desk: the queues of those somebody must look at, and one order with everything
about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from subscriptions.domain.choices import InvoiceKind, Payout, State
from subscriptions.models import (
    BankLine,
    BankReversal,
    Invoice,
    InvoiceRequest,
    LedgerEntry,
    Letter,
    Order,
    Payment,
    Refund,
)
from subscriptions.selectors.money.credit import (
    annotate_money_without_term,
    annotate_unassigned_money,
    free_credit,
)
from subscriptions.signed_quotes import restore_lines

# The queues of money, by the word that stands in the address.
QUEUES: dict[str, Any] = {
    "awaiting": gettext_lazy("awaiting payment"),
    "part_paid": gettext_lazy("partly paid"),
    "late": gettext_lazy("paid too late"),
    "overpaid": gettext_lazy("overpaid"),
    "expired_with_money": gettext_lazy("expired with money"),
    "cancelled_with_money": gettext_lazy("cancelled with money"),
}


def filter_order_queue(orders: Any, name: str, at: datetime) -> Any:
    """Return the orders of a queue at a moment.

    `late`: all the money is there, and no term could be made of it.
    """
    if name == "awaiting":
        return orders.in_state(State.AWAITING, at)
    if name == "overpaid":
        rows = annotate_unassigned_money(orders)
        return rows.filter(_may_be_overpaid(), settled_at__isnull=False, lying__gt=0)
    if name == "cancelled_with_money":
        rows = annotate_money_without_term(orders)
        return rows.filter(settled_at=None, cancelled_at__isnull=False, lying__gt=0)
    open_ = orders.with_balance().filter(
        settled_at=None, cancelled_at=None, received__gt=F("refunded")
    )
    missing = Q(received__lt=F("total") + F("refunded"))
    conditions = {
        "part_paid": missing,
        "late": ~missing,
        "expired_with_money": Q(expires_at__lte=at),
    }
    return open_.filter(conditions[name])


def _may_be_overpaid() -> Q:
    """Return a condition that every order with too much money meets: it was paid more than once,
    more than its price came at once, or money of it went back."""
    payments = Payment.objects.order_by()
    several = payments.values("order").annotate(n=Count("pk")).filter(n__gt=1)
    more = payments.filter(amount__gt=F("order__total"))
    back = Refund.objects.order_by()
    return (
        Q(pk__in=several.values("order"))
        | Q(pk__in=more.values("order"))
        | Q(pk__in=back.values("order"))
    )


class OrderQueue(NamedTuple):
    """A queue of the start page: its word in the address, its name, how many wait in it."""

    name: str
    title: Any
    waiting: int


def count_order_queues(at: datetime) -> list[OrderQueue]:
    """Return the queues of orders with their numbers. A query each."""
    return [
        OrderQueue(name, title, filter_order_queue(Order.objects.all(), name, at).count())
        for name, title in QUEUES.items()
    ]


def orders_with_red_due() -> "QuerySet[Order]":
    """Return the orders whose invoices name more money than stayed: a red invoice is due. Money
    leaves an order by a refund only."""
    went_back = Order.objects.filter(pk__in=Refund.objects.values("order"))
    rows: Any = went_back.with_balance().annotate(
        blue=_invoiced_amount(InvoiceKind.BLUE), red=_invoiced_amount(InvoiceKind.RED)
    )
    due: QuerySet[Order] = rows.filter(blue__gt=F("red") + F("received") - F("refunded"))
    return due


def _invoiced_amount(kind: str) -> Any:
    rows = (
        Invoice.objects.filter(request__order=OuterRef("pk"), kind=kind)
        .order_by()
        .values("request__order")
    )
    return Coalesce(Subquery(rows.annotate(whole=Sum("amount")).values("whole")), 0)


@dataclass(frozen=True)
class MoneyDesk:
    """The other numbers of the start page."""

    transfers: int
    payouts: int
    invoices: int
    red: int
    letters: int
    reversals: int


def count_money_desk(tries: int) -> MoneyDesk:
    """Return what else waits for the money desk.

    Six queries. `tries`: when a letter has failed for good.
    """
    return MoneyDesk(
        BankLine.objects.filter(settled_at=None).count(),
        Refund.objects.standing(Payout.TO_PAY).count(),
        InvoiceRequest.objects.ready().filter(exported_at=None).count(),
        orders_with_red_due().count(),
        Letter.objects.waiting().filter(tries__gte=tries).count(),
        BankReversal.objects.filter(settled_at=None).count(),
    )


class OrderMoment(NamedTuple):
    """One line of an order's story."""

    at: datetime
    words: str
    by: Any
    amount: int | None = None


@dataclass(frozen=True)
class OrderDetails:
    """An order with everything that is known of it."""

    order: Order
    state: State
    due: int
    lying: int
    free: int
    lines: Sequence[Any]
    payments: Sequence[Any]
    attempts: Sequence[Any]
    events: Sequence[Any]
    refunds: Sequence[Any]
    requests: Sequence[Any]
    entries: Sequence[LedgerEntry]
    letters: Sequence[Letter]
    terms: Sequence[Any]
    story: Sequence[OrderMoment]


def find_order_details(pk: int, at: datetime) -> OrderDetails | None:
    """Return an order with everything about it, None where there is none.

    A fixed number of queries.
    """
    rows = annotate_unassigned_money(Order.objects.filter(pk=pk)).select_related(
        "party", "publication", "quote__plan", "address", "placed_by", "renews", "subscription"
    )
    order: Any = rows.first()
    if order is None:
        return None
    payments = list(order.payments.select_related("by", "bank_line").order_by("pk"))
    refunds = list(order.refunds.select_related("by", "payment").order_by("pk"))
    requests = list(order.invoice_requests.prefetch_related("invoices").order_by("pk"))
    letters = list(Letter.objects.filter(key__in=[f"order:{pk}", f"paid:{pk}"]).order_by("pk"))
    return OrderDetails(
        order=order,
        state=order.state(at),
        due=order.total - order.received + order.refunded,
        lying=order.lying,
        free=free_credit(order.party),
        lines=restore_lines(order.quote.lines),
        payments=payments,
        attempts=list(order.attempts.order_by("pk")),
        events=list(order.events.order_by("pk")),
        refunds=refunds,
        requests=requests,
        letters=letters,
        terms=list(order.terms.prefetch_related("spans", "adjustments")),
        entries=list(order.entries.with_cause().prefetch_related("postings").order_by("pk")),
        story=_order_story(order, payments, refunds, requests, letters),
    )


def _order_story(
    order: Order,
    payments: list[Any],
    refunds: list[Any],
    requests: list[Any],
    letters: list[Letter],
) -> list[OrderMoment]:
    """Return what happened to an order, the earliest first, as its own rows say."""
    moments = [
        *_order_moments(order),
        *(
            OrderMoment(row.recorded_at, _sentence(_("payment"), row), row.by, row.amount)
            for row in payments
        ),
        *(moment for row in refunds for moment in _refund_moments(row)),
        *(moment for row in requests for moment in _invoice_moments(row)),
        *(
            OrderMoment(row.written_at, _sentence(_("letter"), row.subject), None)
            for row in letters
        ),
    ]
    return sorted(moments, key=lambda moment: moment.at)


def _order_moments(order: Order) -> Iterator[OrderMoment]:
    yield OrderMoment(
        order.placed_at, pgettext("what happened", "ordered"), order.placed_by, order.total
    )
    if order.settled_at:
        yield OrderMoment(order.settled_at, _("its money became a term"), None)
    if order.cancelled_at:
        cancelled = pgettext("of an order", "cancelled")
        yield OrderMoment(order.cancelled_at, _sentence(cancelled, order.cancelled_why), None)


def _refund_moments(refund: Any) -> Iterator[OrderMoment]:
    if refund.reverses:
        reversed_ = _sentence(_("payment taken back"), refund.reason)
        yield OrderMoment(refund.asked_at, reversed_, refund.by, -refund.amount)
        return
    granted = _sentence(_("refund granted"), refund.get_cause_display())
    yield OrderMoment(refund.asked_at, granted, refund.by, -refund.amount)
    if refund.paid_out_at:
        paid_out = _("kept as credit") if refund.to_credit else _("refund paid out")
        yield OrderMoment(
            refund.paid_out_at, _sentence(paid_out, refund.number), None, -refund.amount
        )


def _invoice_moments(request: Any) -> Iterator[OrderMoment]:
    asked = _sentence(_("invoice asked for"), request.title)
    yield OrderMoment(request.asked_at, asked, None, request.amount)
    for invoice in request.invoices.all():
        named = f"{invoice.get_kind_display()} {invoice.number}"
        yield OrderMoment(invoice.recorded_at, named, invoice.by, invoice.amount)


def _sentence(what: str, of: Any) -> str:
    return f"{what} · {of}" if str(of) else what


def orders_with_issues(orders: Any, first: date, last: date) -> Any:
    """Return orders whose term as sold has an issue in these days."""
    return orders.filter(quote__first_issue__lte=last, quote__last_issue__gte=first)

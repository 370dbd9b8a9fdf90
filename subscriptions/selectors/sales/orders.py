"""Orders at the desk: the queues of those somebody must look at, and one order with everything about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
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
    Refund,
)
from subscriptions.selectors.money.credit import free_credit, with_lying
from subscriptions.signed_quotes import as_lines

# The queues of money, by the word that stands in the address.
QUEUES: dict[str, Any] = {
    "awaiting": gettext_lazy("awaiting payment"),
    "part_paid": gettext_lazy("partly paid"),
    "late": gettext_lazy("paid too late"),
    "overpaid": gettext_lazy("overpaid"),
    "expired_with_money": gettext_lazy("expired with money"),
    "cancelled_with_money": gettext_lazy("cancelled with money"),
}


def in_queue(orders: Any, name: str, at: datetime) -> Any:
    """Return the orders of a queue at a moment. `late`: all the money is there, and no term could be made of it."""
    if name == "awaiting":
        return orders.in_state(State.AWAITING, at)
    rows = with_lying(orders)
    open_ = rows.filter(settled_at=None, cancelled_at=None, received__gt=F("refunded"))
    missing = Q(received__lt=F("total") + F("refunded"))
    found = {
        "part_paid": open_.filter(missing),
        "late": open_.exclude(missing),
        "overpaid": rows.filter(settled_at__isnull=False, lying__gt=0),
        "expired_with_money": open_.filter(expires_at__lte=at),
        "cancelled_with_money": rows.filter(
            settled_at=None, cancelled_at__isnull=False, lying__gt=0
        ),
    }
    return found[name]


class Queue(NamedTuple):
    """A queue of the start page: its word in the address, its name, how many wait in it."""

    name: str
    title: Any
    waiting: int


def queues(at: datetime) -> list[Queue]:
    """Return the queues of orders with their numbers. A query each."""
    return [
        Queue(name, title, in_queue(Order.objects.all(), name, at).count())
        for name, title in QUEUES.items()
    ]


def red_due() -> "QuerySet[Order]":
    """Return the orders whose invoices speak of more money than stayed: a red invoice is due (I18)."""
    rows: Any = Order.objects.with_money().annotate(
        blue=_invoiced(InvoiceKind.BLUE), red=_invoiced(InvoiceKind.RED)
    )
    found: QuerySet[Order] = rows.filter(blue__gt=F("red") + F("received") - F("refunded"))
    return found


def _invoiced(kind: str) -> Any:
    rows = (
        Invoice.objects.filter(request__order=OuterRef("pk"), kind=kind)
        .order_by()
        .values("request__order")
    )
    return Coalesce(Subquery(rows.annotate(whole=Sum("amount")).values("whole")), 0)


@dataclass(frozen=True)
class Desk:
    """The other numbers of the start page."""

    transfers: int
    payouts: int
    invoices: int
    red: int
    letters: int
    reversals: int


def desk(tries: int) -> Desk:
    """Return what else waits for the money desk. Six queries. `tries`: when a letter has failed for good."""
    return Desk(
        BankLine.objects.filter(settled_at=None).count(),
        Refund.objects.standing(Payout.TO_PAY).count(),
        InvoiceRequest.objects.ready().filter(exported_at=None).count(),
        red_due().count(),
        Letter.objects.waiting().filter(tries__gte=tries).count(),
        BankReversal.objects.filter(settled_at=None).count(),
    )


class Moment(NamedTuple):
    """One line of an order's story."""

    at: datetime
    words: str
    by: Any
    amount: int | None = None


@dataclass(frozen=True)
class Whole:
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
    story: Sequence[Moment]


def whole(pk: int, at: datetime) -> Whole | None:
    """Return an order with everything about it, None where there is none. A fixed number of queries."""
    rows = with_lying(Order.objects.filter(pk=pk)).select_related(
        "party", "publication", "quote__plan", "address", "placed_by", "renews", "subscription"
    )
    order: Any = rows.first()
    if order is None:
        return None
    payments = list(order.payments.select_related("by", "bank_line").order_by("pk"))
    refunds = list(order.refunds.select_related("by", "payment").order_by("pk"))
    requests = list(order.invoice_requests.prefetch_related("invoices").order_by("pk"))
    letters = list(Letter.objects.filter(key__in=[f"order:{pk}", f"paid:{pk}"]).order_by("pk"))
    return Whole(
        order=order,
        state=order.state(at),
        due=order.total - order.received + order.refunded,
        lying=order.lying,
        free=free_credit(order.party),
        lines=as_lines(order.quote.lines),
        payments=payments,
        attempts=list(order.attempts.order_by("pk")),
        events=list(order.events.order_by("pk")),
        refunds=refunds,
        requests=requests,
        letters=letters,
        terms=list(order.terms.prefetch_related("spans", "adjustments")),
        entries=list(order.entries.with_cause().prefetch_related("postings").order_by("pk")),
        story=_story(order, payments, refunds, requests, letters),
    )


def _story(
    order: Order,
    payments: list[Any],
    refunds: list[Any],
    requests: list[Any],
    letters: list[Letter],
) -> list[Moment]:
    """Return what happened to an order, the first first, told by the rows themselves."""
    found = [
        Moment(order.placed_at, pgettext("what happened", "ordered"), order.placed_by, order.total)
    ]
    found += [
        Moment(row.recorded_at, _told(_("payment"), row), row.by, row.amount) for row in payments
    ]
    for row in refunds:
        if row.reverses:
            found.append(
                Moment(
                    row.asked_at, _told(_("payment taken back"), row.reason), row.by, -row.amount
                )
            )
            continue
        found.append(
            Moment(
                row.asked_at,
                _told(_("refund granted"), row.get_cause_display()),
                row.by,
                -row.amount,
            )
        )
        if row.paid_out_at:
            words = _("kept as credit") if row.to_credit else _("refund paid out")
            found.append(Moment(row.paid_out_at, _told(words, row.number), None, -row.amount))
    for row in requests:
        found.append(
            Moment(row.asked_at, _told(_("invoice asked for"), row.title), None, row.amount)
        )
        found += [
            Moment(one.recorded_at, f"{one.get_kind_display()} {one.number}", one.by, one.amount)
            for one in row.invoices.all()
        ]
    found += [Moment(row.written_at, _told(_("letter"), row.subject), None) for row in letters]
    if order.settled_at:
        found.append(Moment(order.settled_at, _("its money became a term"), None))
    if order.cancelled_at:
        found.append(
            Moment(
                order.cancelled_at,
                _told(pgettext("of an order", "cancelled"), order.cancelled_why),
                None,
            )
        )
    return sorted(found, key=lambda moment: moment.at)


def _told(what: str, of: Any) -> str:
    return f"{what} · {of}" if str(of) else what


def touching(orders: Any, first: date, last: date) -> Any:
    """Return orders whose term as sold has an issue in these days."""
    return orders.filter(quote__first_issue__lte=last, quote__last_issue__gte=first)

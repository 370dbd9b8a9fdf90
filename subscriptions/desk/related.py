"""What belongs to a row of money: buyer, orders, subscriptions, payments, refunds, invoices.

Each is a link, so that a clerk goes from any of them to any other."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from articles.errors import Words
from newsroom.accounts.models import User
from subscriptions import rights
from subscriptions.desk.queue_lines import LineLink
from subscriptions.domain.money import format_yuan
from subscriptions.models import (
    BankLine,
    Complaint,
    Invoice,
    InvoiceRequest,
    Order,
    Party,
    Payment,
    Refund,
    Subscription,
    Term,
)

SHOWN_MAX = 6  # rows of a kind, the newest


@dataclass(frozen=True)
class RelatedGroup:
    """Rows of one kind that belong to a row, as links; `has_more` of them than are shown."""

    label: Words
    links: Sequence[LineLink]
    has_more: bool


@dataclass(frozen=True)
class Relation:
    """A table whose rows belong to orders: its name in permissions and addresses, its label, its
    rows of some orders (and of the row itself), and what a link to one says."""

    table: str
    label: Words
    rows: Callable[[Any, Sequence[int]], QuerySet[Any]]
    describe: Callable[[Any], str]


def list_related(row: Model, by: User) -> list[RelatedGroup]:
    """Return what belongs to a row and a person may see, without the row itself. Eight queries at
    most."""
    orders = list(ORDERS[type(row)](row).order_by("-pk").values_list("pk", flat=True)[:SHOWN_MAX])
    groups = [_party_group(row, by)]
    for relation in RELATIONS:
        if not rights.may(by, f"view_{relation.table}"):
            continue
        rows = relation.rows(row, orders)
        found = list(rows.order_by("-pk")[: SHOWN_MAX + 2])
        others = [one for one in found if one != row]
        groups.append(
            RelatedGroup(
                relation.label,
                [_link(relation, one) for one in others[:SHOWN_MAX]],
                len(others) > SHOWN_MAX,
            )
        )
    return [group for group in groups if group.links]


def _link(relation: Relation, row: Any) -> LineLink:
    address = reverse(f"admin:subscriptions_{relation.table}_change", args=[row.pk])
    return LineLink(relation.describe(row), address)


def _party_group(row: Any, by: User) -> RelatedGroup:
    """Return the link to the subscriber whom a row is about."""
    label = pgettext("related", "Subscriber")
    party = None if isinstance(row, Party) else PARTIES[type(row)](row)
    if party is None or not rights.may(by, "view_party"):
        return RelatedGroup(label, [], has_more=False)
    address = reverse("admin:subscriptions_party_change", args=[party.pk])
    return RelatedGroup(label, [LineLink(party.name, address)], has_more=False)


def _of_subscription(row: Any) -> Q:
    """Return the condition of the subscriptions that a row names without an order."""
    if isinstance(row, Party):
        return Q(party=row)
    if isinstance(row, Complaint):
        return Q(pk=row.subscription_id)
    return Q(pk=None)


def _orders_of_subscription(row: Subscription) -> QuerySet[Order]:
    of_terms = Term.objects.filter(subscription=row).exclude(order=None).order_by()
    own = Order.objects.filter(subscription=row).order_by()
    # Joined by OR, the two would have the database look at every order.
    return Order.objects.filter(pk__in=of_terms.values("order").union(own.values("pk")))


def _orders_of_party(row: Party) -> QuerySet[Order]:
    return Order.objects.filter(party=row)


def _orders_of_line(row: BankLine) -> QuerySet[Order]:
    return Order.objects.filter(payments__bank_line=row).distinct()


def _own_order(row: Any) -> QuerySet[Order]:
    return Order.objects.filter(pk=row.order_id)


def _order_itself(row: Order) -> QuerySet[Order]:
    return Order.objects.filter(pk=row.pk)


def _order_of_invoice(row: Invoice) -> QuerySet[Order]:
    return Order.objects.filter(pk=row.request.order_id)


def _order_of_complaint(row: Complaint) -> QuerySet[Order]:
    return _orders_of_subscription(row.subscription)


def _party_of_order(row: Any) -> Party:
    party: Party = row.order.party
    return party


def _own_party(row: Any) -> Party:
    party: Party = row.party
    return party


def _party_of_invoice(row: Invoice) -> Party:
    return row.request.order.party


def _party_of_complaint(row: Complaint) -> Party:
    return row.subscription.party


def _party_of_line(row: BankLine) -> Party | None:
    payment = row.payments.select_related("order__party").first()
    return payment.order.party if payment else None


ORDERS: Mapping[type, Callable[[Any], QuerySet[Order]]] = {
    Party: _orders_of_party,
    Order: _order_itself,
    Subscription: _orders_of_subscription,
    Payment: _own_order,
    Refund: _own_order,
    InvoiceRequest: _own_order,
    Invoice: _order_of_invoice,
    Complaint: _order_of_complaint,
    BankLine: _orders_of_line,
}
PARTIES: Mapping[type, Callable[[Any], Party | None]] = {
    Order: _own_party,
    Subscription: _own_party,
    Payment: _party_of_order,
    Refund: _party_of_order,
    InvoiceRequest: _party_of_order,
    Invoice: _party_of_invoice,
    Complaint: _party_of_complaint,
    BankLine: _party_of_line,
}


def _find_orders(row: Any, orders: Sequence[int]) -> QuerySet[Any]:
    return Order.objects.filter(pk__in=orders)


def _find_subscriptions(row: Any, orders: Sequence[int]) -> QuerySet[Any]:
    of_terms = Term.objects.filter(order__in=orders).order_by().values("subscription")
    of_orders = Order.objects.filter(pk__in=orders).exclude(subscription=None).order_by()
    own = Subscription.objects.filter(_of_subscription(row)).order_by().values("pk")
    of_row = own.union(of_terms, of_orders.values("subscription"))
    return Subscription.objects.filter(pk__in=of_row)


def _find_payments(row: Any, orders: Sequence[int]) -> QuerySet[Any]:
    return Payment.objects.filter(order__in=orders)


def _find_refunds(row: Any, orders: Sequence[int]) -> QuerySet[Any]:
    return Refund.objects.filter(order__in=orders)


def _find_requests(row: Any, orders: Sequence[int]) -> QuerySet[Any]:
    return InvoiceRequest.objects.filter(order__in=orders)


def _find_invoices(row: Any, orders: Sequence[int]) -> QuerySet[Any]:
    return Invoice.objects.filter(request__order__in=orders)


def _describe_money(row: Any) -> str:
    return f"{row} · {format_yuan(row.amount)}"


def _describe_order(row: Order) -> str:
    return f"{row.number} · {format_yuan(row.total)}"


def _describe_subscription(row: Subscription) -> str:
    return f"{row.get_channel_display()} #{row.pk}"


RELATIONS = (
    Relation("order", pgettext_lazy("related", "Orders"), _find_orders, _describe_order),
    Relation(
        "subscription",
        pgettext_lazy("related", "Subscriptions with their terms"),
        _find_subscriptions,
        _describe_subscription,
    ),
    Relation("payment", pgettext_lazy("related", "Payments"), _find_payments, _describe_money),
    Relation("refund", pgettext_lazy("related", "Refunds"), _find_refunds, _describe_money),
    Relation(
        "invoicerequest",
        pgettext_lazy("related", "Invoice requests"),
        _find_requests,
        _describe_money,
    ),
    Relation("invoice", pgettext_lazy("related", "Invoices"), _find_invoices, _describe_money),
)

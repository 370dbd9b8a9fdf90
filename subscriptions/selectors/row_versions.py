"""What tells one state of a row from another, with everything that an act on it depends on."""

from collections.abc import Iterable, Iterator
from functools import singledispatch
from typing import Any

from django.db.models import Model, QuerySet

from subscriptions.models import (
    BankLine,
    Complaint,
    ImportBatch,
    Invoice,
    InvoiceRequest,
    Order,
    Party,
    Payment,
    Refund,
    Subscription,
    Term,
)


def row_version(row: Model) -> str:
    """Return the facts of a row as one text: two texts differ where an act would do something else.

    Columns are those of the instance as it was read; rows around it are asked now. One to six
    queries.
    """
    return "\n".join(str(fact) for fact in row_facts(row))


@singledispatch
def row_facts(row: Model) -> Iterator[Any]:
    """Yield the columns of a row. Rows whose acts depend on others have their own."""
    yield row._meta.label
    for field in row._meta.concrete_fields:
        yield field.value_from_object(row)


@row_facts.register
def _order(row: Order) -> Iterator[Any]:
    """An order with its money, what of it is invoiced, and the issues it brings."""
    yield from _columns(Order.objects.filter(pk=row.pk))
    yield from _columns(row.payments.order_by("pk"))
    yield from _columns(row.refunds.order_by("pk"))
    yield from _columns(row.invoice_requests.order_by("pk"))
    yield from _columns(Invoice.objects.filter(request__order=row).order_by("pk"))
    for term in row.terms.select_related("subscription").order_by("pk"):
        yield from _subscription(term.subscription)


@row_facts.register(Payment)
@row_facts.register(Refund)
@row_facts.register(InvoiceRequest)
def _order_facts(row: Any) -> Iterator[Any]:
    """Money and invoices stand as their order stands."""
    yield from _columns(type(row)._default_manager.filter(pk=row.pk))
    yield from _order(row.order)


@row_facts.register
def _invoice(row: Invoice) -> Iterator[Any]:
    yield from _order_facts(row.request)


@row_facts.register
def _subscription(row: Subscription) -> Iterator[Any]:
    """A subscription with its terms, holds and addresses."""
    yield from _columns(Subscription.objects.filter(pk=row.pk))
    yield from _columns(row.terms.order_by("pk"))
    # Spans are an index that is made anew: their numbers say nothing.
    yield from row.spans.order_by("first_issue", "pk").values_list(
        "first_issue", "last_issue", "copies"
    )
    yield from _columns(row.holds.order_by("pk"))
    yield from _columns(row.dispatches.order_by("pk"))


@row_facts.register
def _term(row: Term) -> Iterator[Any]:
    yield from _subscription(row.subscription)


@row_facts.register
def _complaint(row: Complaint) -> Iterator[Any]:
    yield from _columns(Complaint.objects.filter(pk=row.pk))
    yield from _subscription(row.subscription)


@row_facts.register
def _party(row: Party) -> Iterator[Any]:
    """A subscriber with all that a joining or an erasure would move."""
    yield from _columns(Party.objects.filter(pk=row.pk))
    for rows in (row.subscriptions, row.orders, row.addresses):
        yield from rows.order_by("pk").values_list("pk", flat=True)


@row_facts.register
def _bank_line(row: BankLine) -> Iterator[Any]:
    """A transfer with what was made of it."""
    yield from _columns(BankLine.objects.filter(pk=row.pk))
    yield from _columns(row.payments.order_by("pk"))
    yield from _columns(row.remittances.order_by("pk"))


@row_facts.register
def _batch(row: ImportBatch) -> Iterator[Any]:
    """A file of subscribers without its content."""
    names = ("pk", "brought_at", "undone_at")
    yield from ImportBatch.objects.filter(pk=row.pk).values_list(*names)


def _columns(rows: "QuerySet[Any]") -> Iterable[Any]:
    """Return all columns of rows as they stand now. One query."""
    return rows.values_list()

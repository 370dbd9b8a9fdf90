"""Invoices (发票): asked for by buyers, written by the tax platform, numbers brought back; red ones
take back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from articles.audit import perform
from articles.characters import clean_line
from articles.errors import Invalid, WrongState
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.checked_rows import save_checked
from subscriptions.actions.money.payments import lock_order
from subscriptions.domain import validators
from subscriptions.domain.choices import InvoiceKind, PartyKind
from subscriptions.domain.money import format_yuan
from subscriptions.models import Invoice, InvoiceRequest, Order


@dataclass(frozen=True)
class InvoiceTitle:
    """Who the invoice is made out to (抬头). A company is named by its code of 18 characters."""

    kind: str
    title: str
    email: str
    code: str = ""


def request_invoice(
    order: Order, title: InvoiceTitle, *, by: Actor, at: datetime, known: bool = False
) -> InvoiceRequest:
    """Ask for an invoice about what was paid and is not invoiced yet. `known` says that the order's
    secret was given.

    Refuses NotYours; Invalid for a code that is not a company's; WrongState where nothing is left
    to invoice.
    """
    with transaction.atomic():
        order = lock_order(order)
        rights.require(
            known or rights.owns(by, order.party) or rights.may(by, "add_invoicerequest")
        )
        _code(title)
        amount = invoiceable_amount(order)
        if amount <= 0:
            raise WrongState(_("Nothing of this order is left to invoice. Nothing was asked for."))
        return _request(order, title, amount, at)


def request_invoice_with_order(
    order: Order, title: InvoiceTitle, *, at: datetime
) -> InvoiceRequest | None:
    """Ask for the invoice in the order itself, about its whole amount; the request waits until the
    order is paid. An order of nothing gets none. Runs inside the caller's transaction. Refuses
    Invalid as `ask` does."""
    return _request(order, title, order.total, at) if order.total else None


def _request(order: Order, title: InvoiceTitle, amount: int, at: datetime) -> InvoiceRequest:
    made: InvoiceRequest = save_checked(
        InvoiceRequest(
            order=order,
            kind=title.kind,
            title=clean_line(title.title),
            email=title.email,
            amount=amount,
            asked_at=at,
            code=_code(title),
        )
    )
    return made


def invoiceable_amount(order: Order) -> int:
    """Return what of an order may still be invoiced, in fen: received, not given back, not asked
    for already. Invoices never name more money than came and stayed."""
    received, refunded = order.money()
    waiting = order.invoice_requests.open().aggregate(fen=Sum("amount"))["fen"] or 0
    return received - refunded - waiting - invoiced_amount(order)


def reduce_open_requests(order: Order, *, at: datetime) -> None:
    """Let requests that wait ask for no more than what stays of an order, after money went back.
    Runs under its lock.

    The newest gives way first; one of nothing is cancelled. What was handed to the tax platform
    stays: a red invoice is due then. What an unpaid order asked for waits for its money still.
    """
    if order.settled_at is None:
        return
    over = -invoiceable_amount(Order.objects.get(pk=order.pk))
    for request in order.invoice_requests.filter(
        cancelled_at=None, exported_at=None, invoices=None
    ).order_by("-pk"):
        cut = min(request.amount, max(over, 0))
        over -= cut
        if cut == request.amount:
            request.cancelled_at = at
        else:
            request.amount -= cut
        request.save(update_fields=["amount", "cancelled_at"])


def invoiced_amount(order: Order) -> int:
    """Return blue invoices less red ones, in fen. One query."""
    rows = Invoice.objects.filter(request__order=order).values_list("kind", "amount")
    return sum(amount if kind == InvoiceKind.BLUE else -amount for kind, amount in rows)


def red_amount_due(order: Order) -> int:
    """Return what red invoices must still take back of an order, in fen: what was invoiced beyond
    the money that stayed."""
    received, refunded = order.money()
    return max(invoiced_amount(order) - (received - refunded), 0)


def remaining_blue_amount(blue: Invoice) -> int:
    """Return what red invoices have not taken back of a blue one, in fen. One query."""
    return blue.amount - (blue.reds.aggregate(fen=Sum("amount"))["fen"] or 0)


def cancel_request(
    request: InvoiceRequest, *, by: Actor, at: datetime, known: bool = False
) -> InvoiceRequest:
    """Take a request back that was not handed to the tax platform yet; then another can be made.
    `known` says that the order's secret was given. One that was taken back stays so. Refuses
    NotYours, WrongState."""
    with perform("invoices.withdrawn", by=by, at=at) as act:
        order = lock_order(request.order)
        rights.require(
            known or rights.owns(by, order.party) or rights.may(by, "change_invoicerequest")
        )
        request = InvoiceRequest.objects.select_for_update().get(pk=request.pk)
        if request.cancelled_at is not None:
            return request
        if not request.may_be_withdrawn or request.invoices.exists():
            raise WrongState(_("This request is being worked on. Nothing was changed."))
        request.cancelled_at = at
        request.save(update_fields=["cancelled_at"])
        act.record(subject=order.number, order=order.pk, request=request.pk)
    return request


def export_requests(
    requests: "QuerySet[InvoiceRequest]", *, by: Actor, at: datetime
) -> list[InvoiceRequest]:
    """Hand requests to the tax platform: return those that wait, marked as handed over. Refuses
    NotYours."""
    with perform("invoices.exported", by=by, at=at) as act:
        rights.require(rights.may(by, "change_invoicerequest"))
        ready = InvoiceRequest.objects.ready().values("pk")
        rows = list(requests.select_for_update(of=("self",)).filter(pk__in=ready))
        InvoiceRequest.objects.filter(pk__in=[row.pk for row in rows], exported_at=None).update(
            exported_at=at
        )
        act.record(subject=str(len(rows)), requests=[row.pk for row in rows])
    return rows


@dataclass(frozen=True)
class IssuedInvoice:
    """One line of what the tax platform gave back: which request, the number, the day, the amount
    in fen.

    `row` is its place in the file, 0 where there was none; what is wrong with the line names it.
    """

    request: int
    number: str
    issued_on: date
    amount: int
    row: int = 0


def record_issued_invoices(
    lines: Sequence[IssuedInvoice], *, by: Actor, at: datetime
) -> list[Invoice]:
    """Record the numbers that the tax platform gave; one that is recorded already changes nothing.
    All or nothing.

    Refuses NotYours; Invalid naming every line that is wrong.
    """
    with perform("invoices.brought", by=by, at=at) as act:
        rights.require(rights.may(by, "add_invoice"))
        wrong: list[str] = []
        made = []
        for line in lines:
            refusals: list[str] = []
            made += [invoice] if (invoice := _blue(line, refusals, by=by, at=at)) else []
            wrong += (
                [
                    _("Row %(row)d: %(words)s") % {"row": line.row, "words": refusal}
                    for refusal in refusals
                ]
                if line.row
                else refusals
            )
        if wrong:
            raise Invalid(*wrong)
        act.record(subject=str(len(made)))
    return made


def record_red_invoice(
    blue: Invoice,
    number: str,
    amount: int,
    issued_on: date,
    *,
    by: Actor,
    at: datetime,
    wrong: bool = False,
) -> Invoice:
    """Record a red invoice (红字发票): it takes back of a blue one what is due since money went back;
    or all that is left of it where the invoice itself was `wrong`, a title for example, so that
    another can be asked for.

    Refuses NotYours, and Invalid for any other amount.
    """
    with perform("invoices.taken_back", by=by, at=at) as act:
        rights.require(rights.may(by, "add_invoice"))
        _check_red(blue, amount, red_amount_due(lock_order(blue.request.order)), wrong=wrong)
        made: Invoice = save_checked(
            Invoice(
                request=blue.request,
                kind=InvoiceKind.RED,
                number=number,
                red_of=blue,
                amount=amount,
                issued_on=issued_on,
                recorded_at=at,
                by=account_of(by),
            )
        )
        act.record(subject=number, order=blue.request.order_id, amount=amount)
    return made


def _check_red(blue: Invoice, amount: int, due: int, *, wrong: bool) -> None:
    left = remaining_blue_amount(blue) if blue.kind == InvoiceKind.BLUE else 0
    if wrong and amount != left:
        raise Invalid(
            _(
                "A wrong invoice is taken back as a whole: %(left)s yuan are left of it. Nothing "
                "was recorded."
            )
            % {"left": format_yuan(left)}
        )
    if not 0 < amount <= (left if wrong else min(due, left)):
        raise Invalid(
            _(
                "At most %(due)s yuan of this invoice are due to be taken back. Nothing was "
                "recorded."
            )
            % {"due": format_yuan(min(due, left))}
        )


def _blue(line: IssuedInvoice, wrong: list[str], *, by: Actor, at: datetime) -> Invoice | None:
    """Record one blue invoice, or add why it cannot be to `wrong`."""
    request = InvoiceRequest.objects.select_related("order__party").filter(pk=line.request).first()
    named = {"number": line.number, "request": line.request}
    if request is None or request.cancelled_at is not None:
        wrong.append(_("%(number)s: there is no request %(request)s.") % named)
        return None
    invoice = Invoice.objects.filter(number=line.number).first()
    if invoice is not None and invoice.request_id != request.pk:
        wrong.append(_("%(number)s stands for another request.") % named)
    elif invoice is None and (request.invoices.exists() or line.amount != request.amount):
        wrong.append(
            _("%(number)s: request %(request)s asks for another amount, or has its invoice.")
            % named
        )
    elif invoice is None:
        try:
            row: Invoice = save_checked(
                Invoice(
                    request=request,
                    number=line.number,
                    amount=line.amount,
                    issued_on=line.issued_on,
                    recorded_at=at,
                    by=account_of(by),
                )
            )
            return row
        except Invalid as refused:
            wrong.append(f"{line.number}: {refused}")
    return None


def _code(title: InvoiceTitle) -> str:
    """Return the code that names a company; a person has none. Refuses Invalid."""
    if title.kind != PartyKind.ORGANISATION:
        return ""
    try:
        return validators.clean_credit_code(title.code)
    except ValidationError as error:
        raise Invalid(*error.messages) from error

"""The acts on an order, each on its own page with its own form."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in_user
from subscriptions import rights
from subscriptions.actions.money import invoices, payments, refunds
from subscriptions.actions.money.invoices import InvoiceTitle
from subscriptions.actions.money.payments import Receipt
from subscriptions.actions.money.refunds import GrantPreview, RefundRequest
from subscriptions.actions.readers import letters
from subscriptions.actions.sales import orders
from subscriptions.desk.formatting import sees_contacts
from subscriptions.desk.records.acts import Cleaned, DeskAct, show_act_page
from subscriptions.desk.records.pages import MONEY_PAGES, RecordDesk, require_view
from subscriptions.desk.sales.order_forms import (
    CancelForm,
    CreditForm,
    InvoiceRequestForm,
    LetterForm,
    PaymentForm,
    RefundForm,
)
from subscriptions.domain.choices import State
from subscriptions.domain.money import format_yuan
from subscriptions.models import Letter, Order
from subscriptions.selectors.sales.orders import OrderDetails, find_order_details

ORDERS = RecordDesk(Order, MONEY_PAGES)
OPEN = (State.AWAITING, State.PART_PAID, State.EXPIRED)


@dataclass(frozen=True)
class OrderAct:
    """An act: its slug, title, permission, and when it is offered."""

    slug: str
    title: Any
    right: str
    fits: Callable[[OrderDetails], bool]
    weight: str = ""


def can_always(order: OrderDetails) -> bool:
    return True


def can_use_credit(order: OrderDetails) -> bool:
    return order.state in OPEN and min(order.due, order.free) > 0


def keeps_money(order: OrderDetails) -> bool:
    return order.order.received > order.order.refunded


def has_letters(order: OrderDetails) -> bool:
    return bool(order.letters)


def can_be_cancelled(order: OrderDetails) -> bool:
    return order.state in OPEN and not order.order.cancelled_at


ORDER_ACTS = (
    OrderAct("pay", gettext_lazy("Enter a payment"), "add_payment", can_always, "default"),
    OrderAct("credit", gettext_lazy("Use credit"), "add_payment", can_use_credit),
    OrderAct("refund", gettext_lazy("Refund"), "add_refund", keeps_money),
    OrderAct("invoice", gettext_lazy("Ask for an invoice"), "add_invoicerequest", keeps_money),
    OrderAct("letter", gettext_lazy("Send a letter again"), "change_letter", has_letters),
    OrderAct(
        "cancel", gettext_lazy("Cancel the order"), "change_order", can_be_cancelled, "danger"
    ),
)


def available_acts(details: OrderDetails, request: HttpRequest) -> list[OrderAct]:
    """Return the acts that the user may do to an order now."""
    by = signed_in_user(request)
    return [act for act in ORDER_ACTS if act.fits(details) and rights.may(by, act.right)]


def show_payment_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a payment."""
    at = timezone.now()
    details = _find_order(request, pk, at)
    initial = {"amount": max(details.due, 0) or None, "received_at": timezone.localtime(at)}

    def do(cleaned: Cleaned) -> object:
        by = signed_in_user(request)
        return payments.enter_payment(details.order, Receipt(**cleaned), by=by, at=at)

    form = PaymentForm(request.POST or None, initial=initial)
    intro = _("The money is recorded in any case. What is too much stays the buyer's credit.")
    return _show_order_act(request, details, DeskAct(form, do, _("Enter a payment")), intro)


def show_credit_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Pay with the buyer's credit."""
    at = timezone.now()
    details = _find_order(request, pk, at)
    usable = max(min(details.due, details.free), 0)

    def do(cleaned: Cleaned) -> object:
        by = signed_in_user(request)
        return payments.pay_with_credit(details.order, cleaned["amount"], by=by, at=at)

    form = CreditForm(request.POST or None, initial={"amount": usable})
    amounts = {"free": format_yuan(details.free), "due": format_yuan(max(details.due, 0))}
    intro = _("The buyer has %(free)s yuan of credit; %(due)s yuan are due.") % amounts
    return _show_order_act(request, details, DeskAct(form, do, _("Use credit")), intro)


def show_cancel_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an order."""
    at = timezone.now()
    details = _find_order(request, pk, at)

    def do(cleaned: Cleaned) -> object:
        by = signed_in_user(request)
        return orders.cancel_order(details.order, by=by, at=at, reason=cleaned["reason"])

    form = CancelForm(request.POST or None)
    intro = _("What was paid stays the buyer's credit and waits here to be given back.")
    return _show_order_act(request, details, DeskAct(form, do, _("Cancel the order")), intro)


def show_letter_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a letter of an order again."""
    at = timezone.now()
    details = _find_order(request, pk, at)
    letters_of_order = Letter.objects.filter(pk__in=[letter.pk for letter in details.letters])

    def do(cleaned: Cleaned) -> object:
        return letters.resend_letter(cleaned["letter"], by=signed_in_user(request), at=at)

    form = LetterForm(request.POST or None, letters=letters_of_order)
    intro = _("It goes to the e-mail address the subscriber has now, with the next post.")
    return _show_order_act(request, details, DeskAct(form, do, _("Send a letter again")), intro)


def show_invoice_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for an invoice."""
    at = timezone.now()
    details = _find_order(request, pk, at)
    party = details.order.party
    initial = {
        "kind": party.kind,
        "title": party.name,
        "email": party.email if sees_contacts(request) else "",
    }

    def do(cleaned: Cleaned) -> object:
        by = signed_in_user(request)
        return invoices.request_invoice(details.order, InvoiceTitle(**cleaned), by=by, at=at)

    form = InvoiceRequestForm(request.POST or None, initial=initial)
    open_amount = format_yuan(max(invoices.invoiceable_amount(details.order), 0))
    intro = _("%(open)s yuan of this order can be invoiced.") % {"open": open_amount}
    return _show_order_act(request, details, DeskAct(form, do, _("Ask for an invoice")), intro)


def show_refund_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview a refund; grant exactly that, once, when it is confirmed."""
    at = timezone.now()
    details = _find_order(request, pk, at)

    def look(cleaned: Cleaned) -> dict[str, Any]:
        order = Order.objects.get(pk=pk)
        shown = refunds.preview_grant(order, _wanted(cleaned), at)
        return {"of": shown, "to_credit": cleaned["to_credit"], "seen": _seen(cleaned, shown)}

    def do(cleaned: Cleaned) -> str:
        by = signed_in_user(request)
        rows = refunds.grant_refund(details.order, _wanted(cleaned), by=by, at=at)
        amount = format_yuan(sum(row.amount for row in rows))
        return _("%(amount)s yuan go back.") % {"amount": amount}

    act = DeskAct(RefundForm(request.POST or None), do, _("Refund"), look=look)
    intro = _("First look at what goes back; nothing is changed before you confirm it.")
    return _show_order_act(request, details, act, intro, template="order/refund")


def _find_order(request: HttpRequest, pk: int, at: datetime) -> OrderDetails:
    """Return an order with everything about it. Refuses as `find_row` does."""
    require_view(request, ORDERS)
    details = find_order_details(pk, at)
    if details is None:
        raise Http404(_("There is no such order."))
    return details


def _show_order_act(
    request: HttpRequest, details: OrderDetails, act: DeskAct, intro: str, template: str = "act"
) -> HttpResponse:
    """Show the page of an act on an order, which leads back to the page of the order."""
    order = details.order
    back = ORDERS.address("change", order.pk)
    return show_act_page(
        request,
        ORDERS,
        replace(act, back=back, of=order),
        template=template,
        found=details,
        crumbs=[(back, order.number)],
        intro=intro,
    )


def _wanted(cleaned: Cleaned) -> RefundRequest:
    """Return the refund that a form asks for. A preview needs no reason."""
    return RefundRequest(
        cleaned["cause"],
        cleaned["reason"],
        cleaned["amount"] or 0,
        cleaned["copies"],
        cleaned["fee"],
        cleaned["to_credit"],
        cleaned["leaving"],
    )


def _seen(cleaned: Cleaned, shown: GrantPreview) -> list[Any]:
    """Return what the page of a refund shows, without the reason."""
    asked = [cleaned[name] for name in ("cause", "amount", "copies", "fee", "to_credit")]
    return [*asked, shown]

"""The acts on an order, each on its own page with its own form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
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
from subscriptions.admin.desk import RowPageAdmin, admin_page
from subscriptions.admin.sales.order_forms import (
    CancelForm,
    CreditForm,
    InvoiceRequestForm,
    LetterForm,
    PaymentForm,
    RefundForm,
)
from subscriptions.desk.formatting import sees_contacts
from subscriptions.desk.records.acts import Cleaned
from subscriptions.domain.choices import State
from subscriptions.domain.money import format_yuan
from subscriptions.models import Letter, Order
from subscriptions.selectors.sales.orders import OrderDetails, find_order_details

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


def available_acts(desk: OrderDetails, request: HttpRequest) -> list[OrderAct]:
    """Return the acts that the user may do to an order now."""
    by = signed_in_user(request)
    return [act for act in ORDER_ACTS if act.fits(desk) and rights.may(by, act.right)]


class OrderActsAdmin(RowPageAdmin[Order]):
    """The pages of the acts. Each reads the order, shows a form, and calls one action."""

    def _order_or_404(self, request: HttpRequest, pk: int) -> tuple[OrderDetails, datetime, str]:
        if not self.has_view_permission(request):
            raise PermissionDenied
        at = timezone.now()
        desk = find_order_details(pk, at)
        if desk is None:
            raise Http404(_("There is no such order."))
        return desk, at, reverse("admin:subscriptions_order_change", args=[pk])

    @admin_page("<int:pk>/pay/", "pay")
    def pay_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        desk, at, back = self._order_or_404(request, pk)
        initial = {"amount": max(desk.due, 0) or None, "received_at": timezone.localtime(at)}
        return self.act(
            request,
            PaymentForm(request.POST or None, initial=initial),
            lambda cleaned: payments.enter_payment(
                desk.order, Receipt(**cleaned), by=signed_in_user(request), at=at
            ),
            title=_("Enter a payment"),
            back=back,
            **_of(desk, back),
            intro=_(
                "The money is recorded in any case. What is too much stays the buyer's credit."
            ),
        )

    @admin_page("<int:pk>/credit/", "credit")
    def credit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        desk, at, back = self._order_or_404(request, pk)
        usable = max(min(desk.due, desk.free), 0)
        return self.act(
            request,
            CreditForm(request.POST or None, initial={"amount": usable}),
            lambda cleaned: payments.pay_with_credit(
                desk.order, cleaned["amount"], by=signed_in_user(request), at=at
            ),
            title=_("Use credit"),
            back=back,
            **_of(desk, back),
            intro=_("The buyer has %(free)s yuan of credit; %(due)s yuan are due.")
            % {"free": format_yuan(desk.free), "due": format_yuan(max(desk.due, 0))},
        )

    @admin_page("<int:pk>/cancel/", "cancel")
    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        desk, at, back = self._order_or_404(request, pk)
        return self.act(
            request,
            CancelForm(request.POST or None),
            lambda cleaned: orders.cancel_order(
                desk.order, by=signed_in_user(request), at=at, reason=cleaned["reason"]
            ),
            title=_("Cancel the order"),
            back=back,
            **_of(desk, back),
            intro=_("What was paid stays the buyer's credit and waits here to be given back."),
        )

    @admin_page("<int:pk>/letter/", "letter")
    def letter_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        desk, at, back = self._order_or_404(request, pk)
        mine = Letter.objects.filter(pk__in=[letter.pk for letter in desk.letters])
        return self.act(
            request,
            LetterForm(request.POST or None, letters=mine),
            lambda cleaned: letters.resend_letter(
                cleaned["letter"], by=signed_in_user(request), at=at
            ),
            title=_("Send a letter again"),
            back=back,
            **_of(desk, back),
            intro=_("It goes to the e-mail address the subscriber has now, with the next post."),
        )

    @admin_page("<int:pk>/invoice/", "invoice")
    def invoice_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        desk, at, back = self._order_or_404(request, pk)
        party = desk.order.party
        initial = {
            "kind": party.kind,
            "title": party.name,
            "email": party.email if sees_contacts(request) else "",
        }
        return self.act(
            request,
            InvoiceRequestForm(request.POST or None, initial=initial),
            lambda cleaned: invoices.request_invoice(
                desk.order, InvoiceTitle(**cleaned), by=signed_in_user(request), at=at
            ),
            title=_("Ask for an invoice"),
            back=back,
            **_of(desk, back),
            intro=_("%(open)s yuan of this order can be invoiced.")
            % {"open": format_yuan(max(invoices.invoiceable_amount(desk.order), 0))},
        )

    @admin_page("<int:pk>/refund/", "refund")
    def refund_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Preview a refund; grant exactly that, once, when it is confirmed."""
        desk, at, back = self._order_or_404(request, pk)

        def look(cleaned: Cleaned) -> dict[str, Any]:
            order = Order.objects.get(pk=pk)
            shown = refunds.preview_grant(order, _wanted(cleaned), at)
            return {"of": shown, "to_credit": cleaned["to_credit"], "seen": _seen(cleaned, shown)}

        return self.act(
            request,
            RefundForm(request.POST or None),
            lambda cleaned: self._grant(desk.order, _wanted(cleaned), request, at),
            title=_("Refund"),
            template="order/refund",
            back=back,
            look=look,
            **_of(desk, back),
            intro=_("First look at what goes back; nothing is changed before you confirm it."),
        )

    def _grant(
        self, order: Order, wanted: RefundRequest, request: HttpRequest, at: datetime
    ) -> str:
        rows = refunds.grant_refund(order, wanted, by=signed_in_user(request), at=at)
        return _("%(amount)s yuan go back.") % {
            "amount": format_yuan(sum(row.amount for row in rows))
        }


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


def _of(desk: OrderDetails, back: str) -> dict[str, Any]:
    """Return what the page of an act shows of its order."""
    return {"found": desk, "of": desk.order, "crumbs": [(back, desk.order.number)]}

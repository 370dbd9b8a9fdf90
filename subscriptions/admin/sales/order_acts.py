"""What is done to an order at the desk, each act on its own page with its own form."""

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

from articles.admin_base import signed_in
from subscriptions import rights
from subscriptions.actions.money import invoices, payments, refunds
from subscriptions.actions.money.invoices import InvoiceTitle
from subscriptions.actions.money.payments import Receipt
from subscriptions.actions.money.refunds import RefundPreview, RefundRequest
from subscriptions.actions.readers import letters
from subscriptions.actions.sales import orders
from subscriptions.admin.desk import PageOfOneRow, Said
from subscriptions.admin.formatting import sees_contacts
from subscriptions.admin.sales.order_forms import (
    CancelForm,
    CreditForm,
    InvoiceForm,
    LetterForm,
    PaymentForm,
    RefundForm,
)
from subscriptions.domain.choices import State
from subscriptions.domain.money import yuan
from subscriptions.models import Letter, Order
from subscriptions.selectors.sales.orders import Whole, whole

OPEN = (State.AWAITING, State.PART_PAID, State.EXPIRED)


@dataclass(frozen=True)
class Act:
    """One thing that can be done: its word in the address, its name, the right, and when it makes sense."""

    slug: str
    title: Any
    right: str
    fits: Callable[[Whole], bool]
    weight: str = ""


ACTS = (
    Act("pay", gettext_lazy("Enter a payment"), "add_payment", lambda one: True, "default"),
    Act(
        "credit",
        gettext_lazy("Use credit"),
        "add_payment",
        lambda one: one.state in OPEN and min(one.due, one.free) > 0,
    ),
    Act(
        "refund",
        gettext_lazy("Refund"),
        "add_refund",
        lambda one: one.order.received > one.order.refunded,
    ),
    Act(
        "invoice",
        gettext_lazy("Ask for an invoice"),
        "add_invoicerequest",
        lambda one: one.order.received > one.order.refunded,
    ),
    Act(
        "letter",
        gettext_lazy("Send a letter again"),
        "change_letter",
        lambda one: bool(one.letters),
    ),
    Act(
        "cancel",
        gettext_lazy("Cancel the order"),
        "change_order",
        lambda one: one.state in OPEN and not one.order.cancelled_at,
        "danger",
    ),
)


def acts_for(found: Whole, request: HttpRequest) -> list[Act]:
    """Return what whoever asks can do to an order now."""
    by = signed_in(request)
    return [act for act in ACTS if act.fits(found) and rights.may(by, act.right)]


class OrderActs(PageOfOneRow[Order]):
    """The pages of acts. Each looks at the order first, shows a form, and calls one action."""

    def _found(self, request: HttpRequest, pk: int) -> tuple[Whole, datetime, str]:
        if not self.has_view_permission(request):
            raise PermissionDenied
        at = timezone.now()
        found = whole(pk, at) if pk < 2**63 else None
        if found is None:
            raise Http404(_("There is no such order."))
        return found, at, reverse("admin:subscriptions_order_change", args=[pk])

    def pay_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        found, at, back = self._found(request, pk)
        initial = {"amount": max(found.due, 0) or None, "received_at": timezone.localtime(at)}
        return self.act(
            request,
            PaymentForm(request.POST or None, initial=initial),
            lambda said: payments.enter_payment(
                found.order, Receipt(**said), by=signed_in(request), at=at
            ),
            title=_("Enter a payment"),
            back=back,
            **_of(found, back),
            intro=_(
                "The money is recorded in any case. What is too much stays the buyer's credit."
            ),
        )

    def credit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        found, at, back = self._found(request, pk)
        most = max(min(found.due, found.free), 0)
        return self.act(
            request,
            CreditForm(request.POST or None, initial={"amount": most}),
            lambda said: payments.pay_with_credit(
                found.order, said["amount"], by=signed_in(request), at=at
            ),
            title=_("Use credit"),
            back=back,
            **_of(found, back),
            intro=_("The buyer has %(free)s yuan of credit; %(due)s yuan are due.")
            % {"free": yuan(found.free), "due": yuan(max(found.due, 0))},
        )

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        found, at, back = self._found(request, pk)
        return self.act(
            request,
            CancelForm(request.POST or None),
            lambda said: orders.cancel_order(
                found.order, by=signed_in(request), at=at, reason=said["reason"]
            ),
            title=_("Cancel the order"),
            back=back,
            **_of(found, back),
            intro=_("What was paid stays the buyer's credit and waits here to be given back."),
        )

    def letter_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        found, at, back = self._found(request, pk)
        mine = Letter.objects.filter(pk__in=[letter.pk for letter in found.letters])
        return self.act(
            request,
            LetterForm(request.POST or None, letters=mine),
            lambda said: letters.resend_letter(said["letter"], by=signed_in(request), at=at),
            title=_("Send a letter again"),
            back=back,
            **_of(found, back),
            intro=_("It goes to the e-mail address the subscriber has now, with the next post."),
        )

    def invoice_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        found, at, back = self._found(request, pk)
        party = found.order.party
        initial = {
            "kind": party.kind,
            "title": party.name,
            "email": party.email if sees_contacts(request) else "",
        }
        return self.act(
            request,
            InvoiceForm(request.POST or None, initial=initial),
            lambda said: invoices.request_invoice(
                found.order, InvoiceTitle(**said), by=signed_in(request), at=at
            ),
            title=_("Ask for an invoice"),
            back=back,
            **_of(found, back),
            intro=_("%(open)s yuan of this order can be invoiced.")
            % {"open": yuan(max(invoices.invoiceable_amount(found.order), 0))},
        )

    def refund_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what would go back; grant exactly that, once, when it is confirmed."""
        found, at, back = self._found(request, pk)

        def look(said: Said) -> dict[str, Any]:
            order = Order.objects.get(pk=pk)
            shown = refunds.preview_refund(order, _wanted(said), at)
            return {"of": shown, "to_credit": said["to_credit"], "seen": _seen(said, shown)}

        return self.act(
            request,
            RefundForm(request.POST or None),
            lambda said: self._grant(found.order, _wanted(said), request, at),
            title=_("Refund"),
            template="order/refund",
            back=back,
            look=look,
            **_of(found, back),
            intro=_("First look at what goes back; nothing is changed before you confirm it."),
        )

    def _grant(
        self, order: Order, wanted: RefundRequest, request: HttpRequest, at: datetime
    ) -> str:
        rows = refunds.grant_refund(order, wanted, by=signed_in(request), at=at)
        return _("%(amount)s yuan go back.") % {"amount": yuan(sum(row.amount for row in rows))}


def _wanted(said: Said) -> RefundRequest:
    """Return what a form asks to give back. The reason may still be missing while somebody only looks."""
    return RefundRequest(
        said["cause"],
        said["reason"],
        said["amount"] or 0,
        said["copies"],
        said["fee"],
        said["to_credit"],
        said["leaving"],
    )


def _seen(said: Said, shown: RefundPreview) -> list[Any]:
    """Return what the page of a refund shows: what is asked, but for the words, and what comes of it."""
    asked = [said[name] for name in ("cause", "amount", "copies", "fee", "to_credit")]
    return [*asked, shown]


def _of(found: Whole, back: str) -> dict[str, Any]:
    """Return what the page of an act shows of its order."""
    return {"found": found, "of": found.order, "crumbs": [(back, found.order.number)]}

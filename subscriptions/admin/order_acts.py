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

from articles.guarded import signed_in
from subscriptions import rights
from subscriptions.actions import invoices, letters, orders, payments, refunds
from subscriptions.actions.invoices import Title
from subscriptions.actions.payments import Receipt
from subscriptions.actions.refunds import BY_FORMULA, Grant
from subscriptions.admin.cells import sees_contacts
from subscriptions.admin.desk import PageOfOneRow, Said
from subscriptions.admin.order_forms import (
    CancelForm,
    CreditForm,
    InvoiceForm,
    LetterForm,
    PaymentForm,
    RefundForm,
)
from subscriptions.kinds import Cause, State
from subscriptions.models import Letter, Order
from subscriptions.money import yuan
from subscriptions.selectors.orders import Whole, whole
from subscriptions.selectors.refunds import Preview, preview

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
            lambda said: payments.enter(found.order, Receipt(**said), by=signed_in(request), at=at),
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
            lambda said: orders.cancel(
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
            lambda said: letters.send_again(said["letter"], by=signed_in(request), at=at),
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
            lambda said: invoices.ask(found.order, Title(**said), by=signed_in(request), at=at),
            title=_("Ask for an invoice"),
            back=back,
            **_of(found, back),
            intro=_("%(open)s yuan of this order can be invoiced.")
            % {"open": yuan(max(invoices.open_amount(found.order), 0))},
        )

    def refund_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what would go back; grant it once whoever asks has seen exactly that."""
        found, at, back = self._found(request, pk)
        form = RefundForm(request.POST or None)
        shown: dict[str, Any] = {}
        if request.method == "POST" and form.is_valid():
            shown = self._worked_out(form, found, at)
            if (
                not form.errors
                and "grant" in request.POST
                and shown["seen"] == form.cleaned_data["seen"]
            ):
                return self.act(
                    request,
                    form,
                    lambda said: self._grant(found.order, said, request, at, shown["amount"]),
                    title=_("Refund"),
                    template="order/refund",
                    back=back,
                    **_of(found, back),
                    **shown,
                )
            if "grant" in request.POST and not form.errors:
                form.add_error(
                    None,
                    _(
                        "This differs from what you have seen. Look at it again. Nothing was changed."
                    ),
                )
        return self.page(
            request,
            "order/refund",
            _("Refund"),
            form=form,
            back=back,
            **_of(found, back),
            **shown,
            intro=_("First look at what goes back; nothing is changed before you confirm it."),
        )

    def _worked_out(self, form: RefundForm, found: Whole, at: datetime) -> dict[str, Any]:
        """Return what a refund would do, for the page and to be compared with what was seen."""
        said, most = form.cleaned_data, refunds.most(found.order, form.cleaned_data["cause"])
        looked: Preview | None = None
        gift = None if said["cause"] == Cause.OVERPAID else refunds.of_gift(found.order)
        if gift is None and said["cause"] in BY_FORMULA:
            term = found.order.terms.select_related(
                "subscription__publication", "order__quote"
            ).first()
            if term is None:
                form.add_error(
                    "cause", _("No term was made of this order. Give back what was paid too much.")
                )
                return {}
            looked = preview(term, said["cause"], at, copies=said["copies"], fee=said["fee"])
        amount = looked.amount if looked else said["amount"] if gift is None else gift
        if amount <= 0:
            form.add_error(None, _("Nothing goes back: what was served costs as much as was paid."))
        elif amount > most:
            form.add_error(None, _("At most %(most)s yuan can go back.") % {"most": yuan(most)})
        ends = looked.from_issue.isoformat() if looked and looked.from_issue else ""
        facts = [
            said["cause"],
            said["copies"],
            said["fee"],
            amount,
            said["to_credit"],
            ends,
            said["reason"],
        ]
        return {
            "preview": looked,
            "amount": amount,
            "most": most,
            "gift_ends": gift is not None,
            "seen": "|".join(str(fact) for fact in facts)[:300],
        }

    def _grant(
        self, order: Order, said: Said, request: HttpRequest, at: datetime, amount: int
    ) -> str:
        refunds.grant(
            order,
            Grant(
                said["cause"],
                said["reason"],
                said["amount"] or 0,
                said["copies"],
                said["fee"],
                said["to_credit"],
                said["leaving"],
            ),
            by=signed_in(request),
            at=at,
        )
        return _("%(amount)s yuan go back.") % {"amount": yuan(amount)}


def _of(found: Whole, back: str) -> dict[str, Any]:
    """Return what the page of an act shows of its order."""
    return {"found": found, "crumbs": [(back, found.order.number)]}

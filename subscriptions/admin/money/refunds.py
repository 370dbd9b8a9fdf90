"""Refunds: granted on the page of their order, paid out or kept as credit here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from articles.admin_base import signed_in_user
from articles.origins import whole_address
from subscriptions.actions.money import payouts
from subscriptions.actions.money.provider_payments import pay_out_refund
from subscriptions.admin.desk import RowPageAdmin, admin_page
from subscriptions.desk.formatting import render_badge, render_link, render_yuan, show_account
from subscriptions.desk.money.money_filters import RefundFilter
from subscriptions.desk.records.acts import Cleaned
from subscriptions.desk.records.pages import MONEY_PAGES
from subscriptions.desk.records.retained_text import KeptField
from subscriptions.desk.related import list_related
from subscriptions.domain.choices import GATEWAYS, Payout
from subscriptions.domain.money import format_yuan as written
from subscriptions.models import Refund

MARKS = {
    Payout.TO_PAY: "awaiting",
    Payout.SENT: "part_paid",
    Payout.PAID: "paid",
}  # of a standing; others are grey


class PaidOutForm(forms.Form):
    outcome = KeptField(
        label=gettext_lazy("How it went"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example the bank's number of the transfer."),
    )


class GiveUpForm(forms.Form):
    reason = KeptField(label=gettext_lazy("Reason"), min_length=2, max_length=200)


@admin.register(Refund)
class RefundAdmin(RowPageAdmin[Refund]):
    above = MONEY_PAGES
    list_display = ["number", "fen", "cause", "of", "asked_at", "standing", "reason"]
    filterset_class = RefundFilter
    list_select_related = ["order"]
    ordering = ["-pk"]
    search_fields = ["number", "order__number", "order__party__name"]
    search_help_text = gettext_lazy("Number of a refund or an order, or a name")

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def fen(self, refund: Refund) -> SafeString:
        return render_yuan(refund.amount)

    @admin.display(description=pgettext_lazy("counter", "order"))
    def of(self, refund: Refund) -> SafeString:
        return render_link("order_change", refund.order_id, refund.order.number)

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, refund: Refund) -> SafeString:
        return render_badge(MARKS.get(refund.standing, "expired"), refund.standing.label)

    def row_page(self, request: HttpRequest, row: Refund) -> HttpResponse:
        rows = Refund.objects.select_related("order__party", "payment__bank_line", "by")
        refund = rows.get(pk=row.pk)
        may = signed_in_user(request).has_perm("subscriptions.change_refund")
        return self.page(
            request,
            "refund/page",
            _("Refund %(number)s") % {"number": refund.number},
            refund=refund,
            related=list_related(refund, signed_in_user(request)),
            original=refund,
            standing=self.standing(refund),
            payer=_payer(refund, request),
            may_pay=may and refund.standing is Payout.TO_PAY,
            may_ask=may,
        )

    @admin_page("<int:pk>/paid-out/", "paid_out")
    def paid_out_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        refund = self.row_or_404(
            request,
            pk,
            Refund.objects.select_related(
                "order__party",
                "order__publication",
                "payment__attempt",
                "payment__bank_line",
            ),
        )

        def pay(cleaned: Cleaned) -> str:
            made = pay_out_refund(
                refund,
                by=signed_in_user(request),
                at=timezone.now(),
                outcome=cleaned["outcome"],
                notice_url=_notice_url(refund),
            )
            return _describe_payout(made)

        return self.act(
            request,
            PaidOutForm(request.POST or None),
            pay,
            title=_("Pay out"),
            back=self.address("change", pk),
            of=refund,
            outside=True,
            **_refund_context(refund, request),
            intro=_(
                "What came through a payment provider goes back through it now. Anything else: "
                "confirm it once "
                "the money has left the house."
            ),
        )

    @admin_page("<int:pk>/give-up/", "give_up")
    def give_up_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        refund = self.row_or_404(
            request, pk, Refund.objects.select_related("order__party", "payment__bank_line")
        )
        return self.act(
            request,
            GiveUpForm(request.POST or None),
            lambda cleaned: payouts.give_up_payout(
                refund, by=signed_in_user(request), at=timezone.now(), reason=cleaned["reason"]
            ),
            title=_("Keep it as credit"),
            back=self.address("change", pk),
            of=refund,
            **_refund_context(refund, request),
            intro=_("Where it cannot be paid out: the money stays the customer's credit."),
        )


def _notice_url(refund: Refund) -> str:
    """Return the address for notifications of a payment's provider, nothing for other payments."""
    method = refund.payment.method if refund.payment else ""
    if method not in GATEWAYS:
        return ""
    return whole_address(refund.order.publication, reverse("subscriptions:notice", args=[method]))


def _payer(refund: Refund, request: HttpRequest) -> list[tuple[Any, Any]]:
    """Return the payer, the account and the transfer of a refunded payment; nothing if it was no
    transfer."""
    line = refund.payment.bank_line if refund.payment else None
    if line is None:
        return []
    may_look = signed_in_user(request).has_perm("subscriptions.view_bankline")
    transfer = render_link("bankline_change", line.pk, line.serial) if may_look else line.serial
    return [
        (_("Payer"), line.payer or "—"),
        (_("Account of the payer"), show_account(line, request) or "—"),
        (_("Transfer"), transfer),
    ]


def _refund_context(refund: Refund, request: HttpRequest) -> dict[str, Any]:
    """Return what the page of an act shows of a refund: amount, order, and payment method."""
    came = (
        f"{refund.payment.get_method_display()} {refund.payment.reference}"
        if refund.payment
        else "—"
    )
    return {
        "subject": f"{refund.number} · {written(refund.amount)}",
        "facts": [
            (pgettext("counter", "Order"), f"{refund.order.number} · {refund.order.party.name}"),
            (_("Goes back to"), came),
            *_payer(refund, request),
        ],
    }


def _describe_payout(refund: Refund) -> str:
    """Return the message about a payout."""
    messages = {
        Payout.SENT: _(
            "The provider has taken the refund. It is on its way; its arrival is written down here."
        ),
        Payout.CREDIT: _("The provider could not pay it out. It is kept as the customer's credit."),
    }
    return messages.get(refund.standing, _("The refund is paid out."))

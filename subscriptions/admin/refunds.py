"""Money that goes back: granted on the page of its order; here it is paid out, or given up."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from articles.guarded import signed_in
from subscriptions.actions import refunds
from subscriptions.actions.paying import pay_out
from subscriptions.admin.cells import badge, link, yuan
from subscriptions.admin.desk import MONEY, PageOfOneRow
from subscriptions.admin.money_filters import RefundFilter
from subscriptions.models import Refund
from subscriptions.money import yuan as written


class PaidOutForm(forms.Form):
    outcome = forms.CharField(
        label=gettext_lazy("How it went"), max_length=200, required=False,
        help_text=gettext_lazy("For example the bank's number of the transfer."),
    )  # fmt: skip


class GiveUpForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), min_length=2, max_length=200)


@admin.register(Refund)
class RefundAdmin(PageOfOneRow[Refund]):
    above = MONEY
    list_display = ["number", "fen", "cause", "of", "asked_at", "standing", "reason"]
    filterset_class = RefundFilter
    list_select_related = ["order"]
    ordering = ["-pk"]
    search_fields = ["number", "order__number", "order__party__name"]
    search_help_text = gettext_lazy("Number of a refund or an order, or a name")
    pages = [("<int:pk>/paid-out/", "paid_out", "paid_out_view"), ("<int:pk>/give-up/", "give_up", "give_up_view")]

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def fen(self, refund: Refund) -> SafeString:
        return yuan(refund.amount)

    @admin.display(description=pgettext_lazy("counter", "order"))
    def of(self, refund: Refund) -> SafeString:
        return link("order_change", refund.order_id, refund.order.number)

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, refund: Refund) -> SafeString:
        if refund.paid_out_at is None:
            return badge("awaiting", _("to pay out"))
        return badge("expired", _("kept as credit")) if refund.to_credit else badge("paid", _("paid out"))

    def row_page(self, request: HttpRequest, row: Refund) -> HttpResponse:
        refund = Refund.objects.select_related("order__party", "payment", "by").get(pk=row.pk)
        return self.page(
            request, "refund/page", _("Refund %(number)s") % {"number": refund.number}, refund=refund,
            original=refund, standing=self.standing(refund),
            may_pay=refund.paid_out_at is None and signed_in(request).has_perm("subscriptions.change_refund"),
        )  # fmt: skip

    def paid_out_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        refund = self.row_or_404(request, pk, Refund.objects.select_related("order__party", "payment"))
        return self.act(
            request, PaidOutForm(request.POST or None),
            lambda said: pay_out(refund, by=signed_in(request), at=timezone.now(), outcome=said["outcome"]),
            title=_("Paid out"), back=self.address("change", pk), **_told(refund),
            intro=_("What came through a payment provider goes back through it now. Anything else: confirm it once "
                    "the money has left the house."),
        )  # fmt: skip

    def give_up_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        refund = self.row_or_404(request, pk, Refund.objects.select_related("order__party", "payment"))
        return self.act(
            request, GiveUpForm(request.POST or None),
            lambda said: refunds.give_up(refund, by=signed_in(request), at=timezone.now(), reason=said["reason"]),
            title=_("Keep it as credit"), back=self.address("change", pk),
            **_told(refund), intro=_("Where it cannot be paid out: the money stays the customer's credit."),
        )  # fmt: skip


def _told(refund: Refund) -> dict[str, Any]:
    """Return what the page of an act says of a refund: how much, of which order, and by which way it came."""
    came = f"{refund.payment.get_method_display()} {refund.payment.reference}" if refund.payment else "—"
    return {
        "subject": f"{refund.number} · {written(refund.amount)}",
        "facts": [
            (pgettext("counter", "Order"), f"{refund.order.number} · {refund.order.party.name}"),
            (_("Goes back to"), came),
        ],
    }

"""Money that came, as a list. Actions write it, and nothing changes it; what was entered by mistake is taken back."""

from datetime import datetime

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.admin_base import signed_in
from articles.errors import Refused
from subscriptions.actions.money import reversals
from subscriptions.admin.desk import LookOnly
from subscriptions.admin.exports import SHEET, TakenOut
from subscriptions.admin.formatting import link, yuan
from subscriptions.admin.list_sheets import PAYMENTS
from subscriptions.admin.money.money_filters import PaymentFilter
from subscriptions.admin.retained_text import KeptField
from subscriptions.domain import money
from subscriptions.models import Payment


class ReverseForm(forms.Form):
    reason = KeptField(
        label=_("Reason"),
        min_length=2,
        max_length=200,
        help_text=_("For example: another amount, another order."),
    )


@admin.register(Payment)
class PaymentAdmin(TakenOut[Payment], LookOnly[Payment]):
    sheet = PAYMENTS
    pages = [SHEET, ("<int:pk>/reverse/", "reverse", "reverse_view")]
    list_display = ["received_at", "method", "fen", "of", "reference", "by"]
    filterset_class = PaymentFilter
    list_select_related = ["order", "by"]
    date_hierarchy = "received_at"
    ordering = ["-pk"]
    search_fields = ["reference", "order__number"]
    search_help_text = _("Reference or number of an order")
    fields = ["of", "method", "fen", "reference", "received_at", "recorded_at", "by"]
    readonly_fields = ["fen", "of"]

    @admin.display(description=_("amount"), ordering="amount")
    def fen(self, payment: Payment) -> SafeString:
        return yuan(payment.amount)

    @admin.display(description=pgettext_lazy("counter", "order"))
    def of(self, payment: Payment) -> SafeString:
        return link("order_change", payment.order_id, payment.order.number)

    def reverse_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take back a payment that was entered by mistake, once its consequences were seen."""
        self.require(request, "add_payment", "add_refund")
        payment = self.row_or_404(request, pk, Payment.objects.select_related("order__party"))
        at, back = (
            timezone.now(),
            reverse("admin:subscriptions_order_change", args=[payment.order_id]),
        )
        return self.act(
            request,
            ReverseForm(request.POST or None),
            lambda said: reversals.reverse_payment(
                payment, said["reason"], by=signed_in(request), at=at
            ),
            title=gettext("Take the payment back"),
            back=back,
            subject=f"{payment} · {money.yuan(payment.amount)}",
            of=payment,
            facts=[
                (
                    pgettext("counter", "Order"),
                    f"{payment.order.number} · {payment.order.party.name}",
                )
            ],
            intro=foreseen(payment, at),
            danger=True,
        )


def foreseen(payment: Payment, at: datetime) -> str:
    """Say what taking a payment back would do."""
    try:
        undone = reversals.preview_payment_reversal(payment, at)
    except Refused as refused:
        return str(refused)
    if not undone.sold:
        return gettext(
            "The order is as if this money had never come. Its number may be entered anew."
        )
    told = gettext("A term was made of this money: it ends, and what it earned leaves the revenue.")
    if undone.ends:
        told = gettext(
            "A term was made of this money: it ends, the issue of %(day)s is the first not to come."
        ) % {"day": date_format(undone.ends)}
    kept = gettext("%(kept)s yuan of other payments stay the buyer's credit.") % {
        "kept": money.yuan(undone.kept)
    }
    return f"{told} {kept}" if undone.kept else told

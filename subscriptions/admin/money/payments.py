"""Payments, as a list. Actions write them, and they never change; a mistake is reversed."""

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

from articles.admin_base import signed_in_user
from articles.errors import Refused
from subscriptions.actions.money import reversals
from subscriptions.admin.desk import ReadOnlyAdmin, admin_page
from subscriptions.admin.exports import ExportableAdmin
from subscriptions.desk.formatting import render_link, render_yuan
from subscriptions.desk.money.money_filters import PaymentFilter
from subscriptions.desk.records.list_sheets import PAYMENTS
from subscriptions.desk.records.retained_text import KeptField
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
class PaymentAdmin(ExportableAdmin[Payment], ReadOnlyAdmin[Payment]):
    sheet = PAYMENTS
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
        return render_yuan(payment.amount)

    @admin.display(description=pgettext_lazy("counter", "order"))
    def of(self, payment: Payment) -> SafeString:
        return render_link("order_change", payment.order_id, payment.order.number)

    @admin_page("<int:pk>/reverse/", "reverse")
    def reverse_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Reverse a payment that was entered by mistake, after a preview of the consequences."""
        self.require(request, "add_payment", "add_refund")
        payment = self.row_or_404(request, pk, Payment.objects.select_related("order__party"))
        at = timezone.now()
        back = reverse("admin:subscriptions_order_change", args=[payment.order_id])
        return self.act(
            request,
            ReverseForm(request.POST or None),
            lambda cleaned: reversals.reverse_payment(
                payment, cleaned["reason"], by=signed_in_user(request), at=at
            ),
            title=gettext("Take the payment back"),
            back=back,
            subject=f"{payment} · {money.format_yuan(payment.amount)}",
            of=payment,
            facts=[
                (
                    pgettext("counter", "Order"),
                    f"{payment.order.number} · {payment.order.party.name}",
                )
            ],
            intro=describe_reversal(payment, at),
            danger=True,
        )


def describe_reversal(payment: Payment, at: datetime) -> str:
    """Describe the effect of reversing a payment."""
    try:
        undone = reversals.preview_payment_reversal(payment, at)
    except Refused as refused:
        return str(refused)
    if not undone.sold:
        return gettext(
            "The order is as if this money had never come. Its number may be entered anew."
        )
    message = gettext(
        "A term was made of this money: it ends, and what it earned leaves the revenue."
    )
    if undone.ends:
        message = gettext(
            "A term was made of this money: it ends, the issue of %(day)s is the first not to come."
        ) % {"day": date_format(undone.ends)}
    credit_message = gettext("%(kept)s yuan of other payments stay the buyer's credit.") % {
        "kept": money.format_yuan(undone.kept)
    }
    return f"{message} {credit_message}" if undone.kept else message

"""Money that came, as a list. It is written by actions, and never changed."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from subscriptions.admin.desk import LookOnly, link, yuan
from subscriptions.models import Payment


@admin.register(Payment)
class PaymentAdmin(LookOnly[Payment]):
    list_display = ["received_at", "method", "fen", "of", "reference", "by"]
    list_filter = ["method"]
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

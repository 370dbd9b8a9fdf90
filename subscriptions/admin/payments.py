"""Money that came, and what providers told of it, as lists. Both are written by actions, and never changed."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from subscriptions.admin.cells import link, yuan
from subscriptions.admin.desk import LookOnly
from subscriptions.admin.list_sheets import PAYMENTS
from subscriptions.admin.money_filters import NoticeFilter, PaymentFilter
from subscriptions.admin.taking_out import SHEET, TakenOut
from subscriptions.kinds import Made
from subscriptions.models import Payment, ProviderEvent


@admin.register(Payment)
class PaymentAdmin(TakenOut[Payment], LookOnly[Payment]):
    sheet = PAYMENTS
    pages = [SHEET]
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


@admin.register(ProviderEvent)
class NoticeAdmin(LookOnly[ProviderEvent]):
    list_display = ["arrived_at", "provider", "made", "words", "of", "event"]
    filterset_class = NoticeFilter
    list_select_related = ["order"]
    date_hierarchy = "arrived_at"
    ordering = ["-pk"]
    search_fields = ["event", "order__number"]
    search_help_text = _("Number of the notice or of an order")
    fields = ["arrived_at", "provider", "event", "made", "words", "of", "body"]
    readonly_fields = ["made", "of"]

    @admin.display(description=_("outcome"), ordering="outcome")
    def made(self, notice: ProviderEvent) -> str:
        return str(Made(notice.outcome).label) if notice.outcome in Made.values else notice.outcome

    @admin.display(description=pgettext_lazy("counter", "order"))
    def of(self, notice: ProviderEvent) -> SafeString | str:
        return link("order_change", notice.order_id, notice.order.number) if notice.order else "—"

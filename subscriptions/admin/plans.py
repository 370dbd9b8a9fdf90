"""The plans that readers choose from, and the channels of delivery."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from subscriptions.admin.reference import ReferenceAdmin
from subscriptions.admin.reference_filters import ChannelFilter, PlanFilter
from subscriptions.desk.formatting import render_yuan
from subscriptions.models import ChannelSetup, Plan, PrintSetup


@admin.register(Plan)
class PlanAdmin(ReferenceAdmin[Plan]):
    list_display = [
        "name",
        "code",
        "kind",
        "channel",
        "months",
        "price",
        "on_sale",
        "position",
        "publication",
    ]
    filterset_class = PlanFilter
    list_select_related = ["publication"]
    search_fields = ["name", "code"]
    fieldsets = [
        (None, {"fields": ["publication", "name", "code", "kind", "channel"]}),
        (_("Price"), {"fields": ["months", "price_fen", "discount_basis_points"]}),
        (_("Limits"), {"fields": ["copies_min", "copies_max", "opens_online"]}),
        (_("On the site"), {"fields": ["on_sale", "position"]}),
    ]

    @admin.display(ordering="price_fen", description=_("price a copy"))
    def price(self, plan: Plan) -> SafeString | str:
        if plan.price_fen is not None:
            return render_yuan(plan.price_fen)
        return str(_("by the price list") if plan.by_lists else _("free"))


@admin.register(ChannelSetup)
class ChannelSetupAdmin(ReferenceAdmin[ChannelSetup]):
    list_display = ["channel", "lead_days", "holds_a_year", "carrier", "publication"]
    filterset_class = ChannelFilter
    list_select_related = ["publication"]


@admin.register(PrintSetup)
class PrintSetupAdmin(ReferenceAdmin[PrintSetup]):
    list_display = ["publication", "office", "spoilage", "bundle", "low_percent"]
    list_select_related = ["publication"]

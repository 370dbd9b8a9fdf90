"""Prices in the admin. A list that a quote has used is read-only; a correction is its next
version."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.admin_base import signed_in_user
from subscriptions.actions.sales import prices
from subscriptions.admin.reference import ReferenceAdmin
from subscriptions.admin.reference_filters import PriceFilter
from subscriptions.desk.formatting import render_badge
from subscriptions.desk.sales.price_versions import PRICES, SWITCHES, warn_of_prices
from subscriptions.domain.money import format_short_yuan
from subscriptions.models import PriceList

SHOWN = ["year", "half", "quarter", "month", "copy"]


@admin.register(PriceList)
class PriceListAdmin(ReferenceAdmin[PriceList]):
    list_display = [
        "publication",
        "effective_from",
        "channel",
        "version",
        "year",
        "half",
        "quarter",
        "month",
        "copy",
        "orderable_from",
        "standing",
    ]
    list_display_links = ["publication", "effective_from"]
    filterset_class = PriceFilter
    list_select_related = ["publication"]
    change_form_template = "admin/subscriptions/pricelist/change_form.html"

    @admin.display(ordering="year_fen", description=gettext_lazy("year"))
    def year(self, row: PriceList) -> SafeString:
        return _price(row.year_fen)

    @admin.display(ordering="half_fen", description=gettext_lazy("half-year"))
    def half(self, row: PriceList) -> SafeString:
        return _price(row.half_fen)

    @admin.display(ordering="quarter_fen", description=gettext_lazy("quarter"))
    def quarter(self, row: PriceList) -> SafeString:
        return _price(row.quarter_fen)

    @admin.display(ordering="month_fen", description=pgettext_lazy("price of a unit", "month"))
    def month(self, row: PriceList) -> SafeString:
        return _price(row.month_fen)

    @admin.display(ordering="copy_fen", description=gettext_lazy("copy"))
    def copy(self, row: PriceList) -> SafeString:
        return _price(row.copy_fen)

    @admin.display(ordering="used_at", description=gettext_lazy("standing"))
    def standing(self, row: PriceList) -> SafeString:
        return (
            render_badge("paid", _("promised"))
            if row.used_at
            else render_badge("awaiting", _("may change"))
        )

    def get_fields(self, request: HttpRequest, obj: PriceList | None = None) -> Any:
        """Return the editable fields, or the same prices as read-only fields."""
        typing = (
            self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        )
        return [
            "publication",
            "channel",
            "effective_from",
            "orderable_from",
            *(PRICES if typing else SHOWN),
            *SWITCHES,
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: PriceList | None = None) -> list[str]:
        return SHOWN

    def has_change_permission(self, request: HttpRequest, obj: PriceList | None = None) -> bool:
        return (obj is None or obj.used_at is None) and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: PriceList, form: Any, change: bool) -> None:
        row = prices.save_price_list(obj, by=signed_in_user(request), at=timezone.now())
        warn_of_prices(request, row)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.asked_row(request, object_id)
        shown = row is not None and request.method != "POST" and self.has_view_permission(request)
        more = {
            "doubts": prices.price_doubts(row, timezone.localdate())
            if row is not None and shown
            else [],
            "frozen": row is not None and row.used_at is not None,
            "may_version": super().has_change_permission(request),
        }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})


def _price(fen: int | None) -> SafeString:
    return format_html(
        '<span class="money">{}</span>', "—" if fen is None else format_short_yuan(fen)
    )

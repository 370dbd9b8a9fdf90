"""Prices in the admin."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from subscriptions.actions import prices
from subscriptions.models import PriceList
from subscriptions.money import short_yuan

if TYPE_CHECKING:
    from newsroom.accounts.models import User


@admin.register(PriceList)
class PriceListAdmin(admin.ModelAdmin[PriceList]):
    list_display = ["publication", "effective_from", "year", "quarter", "month", "copy"]

    @admin.display(ordering="year_fen")
    def year(self, row: PriceList) -> str:
        return short_yuan(row.year_fen)

    @admin.display(ordering="quarter_fen")
    def quarter(self, row: PriceList) -> str:
        return short_yuan(row.quarter_fen)

    @admin.display(ordering="month_fen")
    def month(self, row: PriceList) -> str:
        return short_yuan(row.month_fen)

    @admin.display(ordering="copy_fen")
    def copy(self, row: PriceList) -> str:
        return short_yuan(row.copy_fen)

    def save_model(self, request: HttpRequest, obj: PriceList, form: Any, change: bool) -> None:
        prices.keep(obj, by=cast("User", request.user), at=timezone.now())

    def has_delete_permission(self, request: HttpRequest, obj: PriceList | None = None) -> bool:
        return False  # what was paid was paid by the list of its day

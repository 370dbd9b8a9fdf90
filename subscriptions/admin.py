"""Prices in the admin."""

from django.contrib import admin

from subscriptions.models import PriceList
from subscriptions.money import short_yuan


@admin.register(PriceList)
class PriceListAdmin(admin.ModelAdmin[PriceList]):
    list_display = ["publication", "effective_from", "year", "quarter", "month", "copy"]

    @admin.display(ordering="year_fen")
    def year(self, prices: PriceList) -> str:
        return short_yuan(prices.year_fen)

    @admin.display(ordering="quarter_fen")
    def quarter(self, prices: PriceList) -> str:
        return short_yuan(prices.quarter_fen)

    @admin.display(ordering="month_fen")
    def month(self, prices: PriceList) -> str:
        return short_yuan(prices.month_fen)

    @admin.display(ordering="copy_fen")
    def copy(self, prices: PriceList) -> str:
        return short_yuan(prices.copy_fen)

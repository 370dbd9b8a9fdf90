"""Prices in the admin. A list that a quote has used is read-only; a correction is its next
version."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.admin_base import signed_in_user
from subscriptions.actions.sales import prices
from subscriptions.admin.desk import CounterAdmin, admin_page
from subscriptions.admin.sales.price_filters import PriceFilter
from subscriptions.desk.formatting import render_badge
from subscriptions.desk.records.acts import Cleaned
from subscriptions.desk.records.fields import price_field
from subscriptions.desk.records.pages import MONEY_PAGES
from subscriptions.domain.money import format_short_yuan
from subscriptions.models import PriceList

PRICES = ["year_fen", "half_fen", "quarter_fen", "month_fen", "copy_fen"]
SWITCHES = ["broken_terms", "capped", "natural"]
SHOWN = ["year", "half", "quarter", "month", "copy"]


class VersionForm(ModelForm[PriceList]):
    """The prices of a new version of a list; newspaper, channel and day stay the same."""

    class Meta:
        model = PriceList
        fields = ["orderable_from", *PRICES, *SWITCHES]
        widgets = {"orderable_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        formfield_callback = price_field


@admin.register(PriceList)
class PriceListAdmin(CounterAdmin[PriceList]):
    above = MONEY_PAGES
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
        self._warn(
            request, prices.save_price_list(obj, by=signed_in_user(request), at=timezone.now())
        )

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

    @admin_page("<int:pk>/version/", "version")
    def version_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Create the next version of a used list; existing quotes and orders keep theirs."""
        row = self.row_or_404(request, pk)
        form = VersionForm(request.POST or None, instance=row)

        def do(_said: Cleaned) -> HttpResponse:
            made = prices.save_price_list(
                form.instance, by=signed_in_user(request), at=timezone.now()
            )
            messages.success(
                request,
                _("Version %(version)d stands; new quotes ask it.") % {"version": made.version},
            )
            self._warn(request, made)
            return HttpResponseRedirect(self.address("change", made.pk))

        return self.act(
            request,
            form,
            do,
            title=_("Make a new version"),
            of=row,
            subject=str(row),
            back=self.address("change", pk),
            intro=_(
                "Quotes promise this list, so it stays as it is. The new version is asked by new "
                "quotes only."
            ),
        )

    def _warn(self, request: HttpRequest, row: PriceList) -> None:
        for doubt in prices.price_doubts(row, timezone.localdate()):
            messages.warning(request, doubt)


def _price(fen: int | None) -> SafeString:
    return format_html(
        '<span class="money">{}</span>', "—" if fen is None else format_short_yuan(fen)
    )

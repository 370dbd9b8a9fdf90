"""The next version of a price list that a quote has used: the list itself never changes."""

from django import forms
from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin_base import signed_in_user
from subscriptions.actions.sales import prices
from subscriptions.desk.records.acts import Cleaned, DeskAct, show_act_page
from subscriptions.desk.records.fields import price_field
from subscriptions.desk.records.pages import MONEY_PAGES, RecordDesk, find_row
from subscriptions.models import PriceList

PRICE_LISTS = RecordDesk(PriceList, MONEY_PAGES)
PRICES = ("year_fen", "half_fen", "quarter_fen", "month_fen", "copy_fen")
SWITCHES = ("broken_terms", "capped", "natural")


class VersionForm(ModelForm[PriceList]):
    """The prices of a new version of a list; newspaper, channel and day stay the same."""

    class Meta:
        model = PriceList
        fields = ["orderable_from", *PRICES, *SWITCHES]
        widgets = {"orderable_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        formfield_callback = price_field


def show_version_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Create the next version of a used list; existing quotes and orders keep theirs."""
    row: PriceList = find_row(request, PRICE_LISTS, pk)
    form = VersionForm(request.POST or None, instance=row)

    def do(_cleaned: Cleaned) -> HttpResponse:
        version = prices.save_price_list(
            form.instance, by=signed_in_user(request), at=timezone.now()
        )
        sentence = _("Version %(version)d stands; new quotes ask it.")
        messages.success(request, sentence % {"version": version.version})
        warn_of_prices(request, version)
        return HttpResponseRedirect(PRICE_LISTS.address("change", version.pk))

    back = PRICE_LISTS.address("change", pk)
    return show_act_page(
        request,
        PRICE_LISTS,
        DeskAct(form, do, _("Make a new version"), back, of=row),
        subject=str(row),
        intro=_(
            "Quotes promise this list, so it stays as it is. The new version is asked by new "
            "quotes only."
        ),
    )


def warn_of_prices(request: HttpRequest, row: PriceList) -> None:
    """Show what of the prices of a list looks like a slip."""
    for doubt in prices.price_doubts(row, timezone.localdate()):
        messages.warning(request, doubt)

"""What a report is asked: a stretch of time, or prices to try. Kept in the address; what means nothing is told."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.models import Publication
from subscriptions.domain.choices import PROVINCE_CHOICES, Channel
from subscriptions.forms.fields import WrittenIntegerField
from subscriptions.models import PriceList, Span
from subscriptions.pricing import Prices
from subscriptions.pricing.calendar import month_of
from subscriptions.selectors.reports import Period, year_until
from subscriptions.selectors.reports.forecast import PrintExtras, find_print_extras
from subscriptions.selectors.sales.whatif import PriceProposal

MONTHS_MAX = 37  # three years and the month so far
FIRST_YEAR, LAST_YEAR = 1990, 2999


def day_field(label: Any) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        label=label, method="leave", widget=forms.DateInput(attrs={"type": "date"}), required=True
    )


class Asked(forms.Form):
    """The form behind every report: it names each field for screen readers and refuses days nobody lives to see."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in self.errors if self.is_bound else False:
                field.widget.attrs["aria-invalid"] = "true"

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        for name, day in (("since", since), ("until", until)):
            if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
                years = {"first": FIRST_YEAR, "last": LAST_YEAR}
                self.add_error(name, _("Choose a day between %(first)d and %(last)d.") % years)
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        elif since and until and month_of(until) - month_of(since) >= MONTHS_MAX:
            self.add_error("until", _("A report shows three years at most. Choose fewer days."))
        return self.cleaned_data


class ReportFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """A filter that chooses what a report is of; the report reads by itself."""

    class Meta:
        model = Span
        form = Asked
        fields: list[str] = []

    def leave(self, rows: Any, name: str, value: Any) -> Any:
        """Keep the rows: what was chosen is asked of the report."""
        return rows

    @classmethod
    def asked(cls, data: Any, usual: dict[str, Any]) -> "ReportFilter":
        """Return the filter of an address; what the address does not name has its usual value."""
        told = {
            name: data.get(name) for name in cls.base_filters if data.get(name) not in {None, ""}
        }
        return cls(usual | told, queryset=Span.objects.none())


class PeriodFilter(ReportFilter):
    since = day_field(gettext_lazy("From"))
    until = day_field(gettext_lazy("To"))

    @staticmethod
    def usual(publication: Publication, today: date) -> dict[str, Any]:
        year = year_until(today)
        return {"since": year.first.isoformat(), "until": year.last.isoformat()}

    def period(self) -> Period:
        return Period(self.form.cleaned_data["since"], self.form.cleaned_data["until"])


class CitiesFilter(PeriodFilter):
    province = django_filters.ChoiceFilter(
        label=gettext_lazy("Province"),
        choices=PROVINCE_CHOICES,
        method="leave",
        empty_label=None,
        required=True,
    )

    @staticmethod
    def usual(publication: Publication, today: date) -> dict[str, Any]:
        return {**PeriodFilter.usual(publication, today), "province": PROVINCE_CHOICES[0][0]}


class NothingAsked(ReportFilter):
    @staticmethod
    def usual(publication: Publication, today: date) -> dict[str, Any]:
        return {}


def count(label: Any, most: int = 100_000, least: int = 0) -> django_filters.NumberFilter:
    field = {"min_value": least, "max_value": most, "decimal_places": 0, "required": True}
    return django_filters.NumberFilter(label=label, method="leave", **field)


class ForecastFilter(ReportFilter):
    office = count(gettext_lazy("Copies for the office"))
    retail = count(gettext_lazy("Retail, where no count is known"), 10_000_000)
    free = count(gettext_lazy("Free copies, where no count is known"), 10_000_000)
    spoilage = django_filters.NumberFilter(
        label=gettext_lazy("Spoilage, percent"),
        method="leave",
        min_value=0,
        max_value=50,
        decimal_places=2,
        required=True,
    )
    bundle = count(gettext_lazy("Copies in a bundle"), 10_000, 1)

    @staticmethod
    def usual(publication: Publication, today: date) -> dict[str, Any]:
        usual = find_print_extras(publication)
        return {
            "office": usual.office,
            "retail": usual.retail,
            "free": usual.free,
            "spoilage": usual.spoilage / 100,
            "bundle": usual.bundle,
        }

    def extras(self) -> PrintExtras:
        told = self.form.cleaned_data
        return PrintExtras(
            int(told["retail"]),
            int(told["free"]),
            int(told["office"]),
            int(told["spoilage"] * 100),
            int(told["bundle"]),
        )


class PrintRunForm(forms.Form):
    copies = WrittenIntegerField(
        label=gettext_lazy("Copies to print"),
        min_value=1,
        max_value=9_999_999,
        required=False,
        help_text=gettext_lazy("Empty: as foreseen."),
    )
    note = forms.CharField(label=pgettext_lazy("counter", "Note"), min_length=2, max_length=200)


def yuan(label: Any, *, required: bool = True) -> django_filters.NumberFilter:
    field = {
        "min_value": 0.01,
        "max_value": 100_000,
        "max_digits": 8,
        "decimal_places": 2,
        "required": required,
    }
    return django_filters.NumberFilter(label=label, method="leave", **field)


class PricesFilter(ReportFilter):
    channel = django_filters.ChoiceFilter(
        label=gettext_lazy("Channel"),
        choices=Channel.choices,
        method="leave",
        empty_label=None,
        required=True,
    )
    since = day_field(gettext_lazy("In force from the month of"))
    year = yuan(gettext_lazy("A year, yuan"))
    half = yuan(gettext_lazy("Half a year, yuan (may stay empty)"), required=False)
    quarter = yuan(gettext_lazy("A quarter, yuan"))
    month = yuan(gettext_lazy("A month, yuan"))
    copy = yuan(gettext_lazy("A copy, yuan"))

    @staticmethod
    def usual(publication: Publication, today: date) -> dict[str, Any]:
        """Propose the prices in force, from the first month that orders of the last year can touch."""
        row = PriceList.objects.of(publication, Channel.POST).valid_on(today).first()
        found: dict[str, Any] = {
            "channel": Channel.POST,
            "since": year_until(today).first.isoformat(),
        }
        names = ("year", "half", "quarter", "month", "copy") if row else ()
        fen = {name: getattr(row, f"{name}_fen") for name in names}
        return found | {name: f"{amount / 100:.2f}" for name, amount in fen.items() if amount}

    def proposal(self) -> PriceProposal:
        told = self.form.cleaned_data
        single, month, quarter, year = (
            round(told[name] * 100) for name in ("copy", "month", "quarter", "year")
        )
        half = round(told["half"] * 100) if told["half"] else None
        prices = Prices(single, month, quarter, year, told["since"].replace(day=1), half=half)
        return PriceProposal(told["channel"], prices)

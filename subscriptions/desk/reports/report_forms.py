"""The forms of reports: a period, or prices to try. Their values are kept in the address."""

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
from subscriptions.selectors.reports.whatif import PriceProposal

MONTHS_MAX = 37  # three years and the month so far
FIRST_YEAR = 1990
LAST_YEAR = 2999


def day_filter(label: Any) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        label=label, method="leave", widget=forms.DateInput(attrs={"type": "date"}), required=True
    )


class ReportForm(forms.Form):
    """The base form of reports. It marks invalid fields for screen readers and refuses days out
    of range."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in self.errors if self.is_bound else False:
                field.widget.attrs["aria-invalid"] = "true"

    def clean(self) -> dict[str, Any]:
        since = self.cleaned_data.get("since")
        until = self.cleaned_data.get("until")
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
    """The parameters of a report; the report reads its rows by itself."""

    class Meta:
        model = Span
        form = ReportForm
        fields: list[str] = []

    def leave(self, rows: Any, name: str, value: Any) -> Any:
        """Leave the rows alone: the report uses the value itself."""
        return rows

    @classmethod
    def asked(cls, data: Any, usual: dict[str, Any]) -> "ReportFilter":
        """Return the filter of an address; missing parameters get their defaults."""
        cleaned = {
            name: data.get(name) for name in cls.base_filters if data.get(name) not in {None, ""}
        }
        return cls(usual | cleaned, queryset=Span.objects.none())


class PeriodFilter(ReportFilter):
    since = day_filter(gettext_lazy("From"))
    until = day_filter(gettext_lazy("To"))

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


class NoFilter(ReportFilter):
    @staticmethod
    def usual(publication: Publication, today: date) -> dict[str, Any]:
        return {}


def count_filter(
    label: Any, largest: int = 100_000, smallest: int = 0
) -> django_filters.NumberFilter:
    field = {"min_value": smallest, "max_value": largest, "decimal_places": 0, "required": True}
    return django_filters.NumberFilter(label=label, method="leave", **field)


class ForecastFilter(ReportFilter):
    office = count_filter(gettext_lazy("Copies for the office"))
    retail = count_filter(gettext_lazy("Retail, where no count is known"), 10_000_000)
    free = count_filter(gettext_lazy("Free copies, where no count is known"), 10_000_000)
    spoilage = django_filters.NumberFilter(
        label=gettext_lazy("Spoilage, percent"),
        method="leave",
        min_value=0,
        max_value=50,
        decimal_places=2,
        required=True,
    )
    bundle = count_filter(gettext_lazy("Copies in a bundle"), 10_000, 1)

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
        cleaned = self.form.cleaned_data
        return PrintExtras(
            int(cleaned["retail"]),
            int(cleaned["free"]),
            int(cleaned["office"]),
            int(cleaned["spoilage"] * 100),
            int(cleaned["bundle"]),
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


def yuan_filter(label: Any, *, required: bool = True) -> django_filters.NumberFilter:
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
    since = day_filter(gettext_lazy("In force from the month of"))
    year = yuan_filter(gettext_lazy("A year, yuan"))
    half = yuan_filter(gettext_lazy("Half a year, yuan (may stay empty)"), required=False)
    quarter = yuan_filter(gettext_lazy("A quarter, yuan"))
    month = yuan_filter(gettext_lazy("A month, yuan"))
    copy = yuan_filter(gettext_lazy("A copy, yuan"))

    @staticmethod
    def usual(publication: Publication, today: date) -> dict[str, Any]:
        """Propose the prices in force, from the first month that orders of the last
        year can touch."""
        row = PriceList.objects.of(publication, Channel.POST).valid_on(today).first()
        initial: dict[str, Any] = {
            "channel": Channel.POST,
            "since": year_until(today).first.isoformat(),
        }
        names = ("year", "half", "quarter", "month", "copy") if row else ()
        fen = {name: getattr(row, f"{name}_fen") for name in names}
        return initial | {name: f"{amount / 100:.2f}" for name, amount in fen.items() if amount}

    def proposal(self) -> PriceProposal:
        cleaned = self.form.cleaned_data
        single, month, quarter, year = (
            round(cleaned[name] * 100) for name in ("copy", "month", "quarter", "year")
        )
        half = round(cleaned["half"] * 100) if cleaned["half"] else None
        prices = Prices(single, month, quarter, year, cleaned["since"].replace(day=1), half=half)
        return PriceProposal(cleaned["channel"], prices)

"""The reports that exist: their addresses, titles, filters, and how each is read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy

from articles.errors import Words
from articles.models import Publication
from subscriptions.desk.reports import copies_tables, money_tables, movement_tables
from subscriptions.desk.reports.report_forms import (
    CitiesFilter,
    ForecastFilter,
    NoFilter,
    PeriodFilter,
    PricesFilter,
    ReportFilter,
)
from subscriptions.desk.reports.report_tables import ReportContent
from subscriptions.selectors import reports
from subscriptions.selectors.reports import CountedResult, forecast, whatif
from subscriptions.selectors.reports.period import Period

FindResult = Callable[[Publication, str, Period, datetime], CountedResult]


class ReportReader:
    """Reads the results that a report shows, and notes when the oldest of them was counted."""

    def __init__(self, publication: Publication, at: datetime, find: FindResult) -> None:
        self.publication = publication
        self.at = at
        self.counted_at = at
        self._find = find

    def read(self, name: str, period: Period | None = None) -> Any:
        """Return the result of a report for a period, else for its usual days."""
        days = period or reports.usual_period(name, self.at)
        result = self._find(self.publication, name, days, self.at)
        self.counted_at = min(self.counted_at, result.counted_at)
        return result.value


ReadContent = Callable[[ReportReader, Any], ReportContent]


@dataclass(frozen=True)
class ReportPage:
    """A report: its slug, title, summary, form, and the function that reads it."""

    slug: str
    title: Words
    summary: Words
    form: type[Any]
    read: ReadContent


def read_period(name: str, show: Callable[[Any], ReportContent]) -> ReadContent:
    def read(reader: ReportReader, form: PeriodFilter) -> ReportContent:
        return show(reader.read(name, form.period()))

    return read


def read_forecast(reader: ReportReader, form: ForecastFilter) -> ReportContent:
    """Return the print runs: what all terms owe as it was counted, everything else as it is now."""
    paper = reader.publication
    extras = form.extras()
    basis = reader.read("forecast")
    return copies_tables.tabulate_forecast(
        forecast.complete_forecasts(paper, basis.coming, extras),
        forecast.compare_forecasts(paper, basis.past, extras),
    )


def read_cities(reader: ReportReader, form: CitiesFilter) -> ReportContent:
    dates, cities = reader.read("cities", form.period())
    return copies_tables.tabulate_cities(dates, cities.get(form.form.cleaned_data["province"], {}))


def read_coming_revenue(reader: ReportReader, form: ReportFilter) -> ReportContent:
    return money_tables.tabulate_coming_revenue(reader.read("coming"))


def read_price_effects(reader: ReportReader, form: PricesFilter) -> ReportContent:
    proposal = form.proposal()
    orders = reader.read("orders").get(proposal.channel, [])
    return money_tables.tabulate_price_effects(
        whatif.price_groups(reader.publication, proposal, orders, reader.at)
    )


def tabulate_lengths(lengths: tuple[list[date], dict[int, list[int]]]) -> ReportContent:
    return copies_tables.tabulate_term_lengths(*lengths)


REPORT_PAGES = {
    page.slug: page
    for page in (
        ReportPage(
            "forecast",
            gettext_lazy("Print run"),
            gettext_lazy(
                "How many copies to print of the next issues, and how the last ones went. What "
                "was not counted yet is "
                "estimated from the newest issue that was."
            ),
            ForecastFilter,
            read_forecast,
        ),
        ReportPage(
            "active",
            gettext_lazy("Active copies"),
            gettext_lazy(
                "Copies of every issue by channel, kind of plan and province; held copies stand "
                "apart."
            ),
            PeriodFilter,
            read_period("active", copies_tables.tabulate_active_copies),
        ),
        ReportPage(
            "lengths",
            gettext_lazy("Lengths of terms"),
            gettext_lazy(
                "Copies of every issue by how long a term they were sold for; what is in between "
                "counts as the longer."
            ),
            PeriodFilter,
            read_period("lengths", tabulate_lengths),
        ),
        ReportPage(
            "cities",
            gettext_lazy("Cities of a province"),
            gettext_lazy("Printed copies of every issue that go to the cities of one province."),
            CitiesFilter,
            read_cities,
        ),
        ReportPage(
            "coming",
            gettext_lazy("Revenue of coming issues"),
            gettext_lazy(
                "What every coming issue will earn of the money that is there, if nothing changes: "
                "deferred revenue by the issues that release it."
            ),
            NoFilter,
            read_coming_revenue,
        ),
        ReportPage(
            "movement",
            gettext_lazy("Starts and stops"),
            gettext_lazy(
                "Subscriptions that began, came back, were renewed and stopped, and why they "
                "stopped. Who was renewed "
                "without a gap did not stop."
            ),
            PeriodFilter,
            read_period("movement", movement_tables.tabulate_movement),
        ),
        ReportPage(
            "renewals",
            gettext_lazy("Renewals"),
            gettext_lazy(
                "Of the paid terms that ended in a month, how many their readers renewed, in time "
                "or late."
            ),
            PeriodFilter,
            read_period("renewals", movement_tables.tabulate_renewals),
        ),
        ReportPage(
            "revenue",
            gettext_lazy("Revenue"),
            gettext_lazy(
                "What each issue earned, and how deferred revenue rolls forward: opening + terms "
                "sold "
                "− earned − refunded − credited + other = closing, as the ledger has it."
            ),
            PeriodFilter,
            read_period("revenue", money_tables.tabulate_revenue),
        ),
        ReportPage(
            "refunds",
            gettext_lazy("Refunds"),
            gettext_lazy("Refunds granted, by cause."),
            PeriodFilter,
            read_period("refunds", money_tables.tabulate_refunds),
        ),
        ReportPage(
            "issues",
            gettext_lazy("Issues and complaints"),
            gettext_lazy(
                "What went out with each issue, what was free or held, and what readers "
                "complained of."
            ),
            PeriodFilter,
            read_period("quality", copies_tables.tabulate_quality),
        ),
        ReportPage(
            "prices",
            gettext_lazy("Other prices"),
            gettext_lazy(
                "What the orders of the last twelve months would have brought at other prices, "
                "everything else being "
                "equal. Nothing is changed."
            ),
            PricesFilter,
            read_price_effects,
        ),
    )
}

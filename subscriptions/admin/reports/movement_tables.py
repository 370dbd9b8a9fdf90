"""The reports of starts and stops, of the reasons for stops, and of renewals."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.errors import Words
from subscriptions.admin.reports.report_tables import (
    ReportContent,
    ReportTable,
    format_month,
    sum_columns,
)
from subscriptions.charts import LOOKS, Chart, Series
from subscriptions.domain.choices import Leaving
from subscriptions.selectors import reports

# Why a subscription stopped: what its reader said, or what is known without that.
STOP_REASONS: dict[str, Words] = {
    **{str(value): label for value, label in Leaving.choices},
    reports.RAN_OUT: gettext_lazy("ran out, not renewed"),
    "": gettext_lazy("ended early, nobody said why"),
}


def tabulate_movement(months: list[reports.Month]) -> ReportContent:
    names = [format_month(one.month) for one in months]
    rows = [
        (
            name,
            one.opening,
            one.starts,
            one.returns,
            one.renewals,
            one.stops,
            one.net,
            one.closing,
            one.churn,
        )
        for name, one in zip(names, months, strict=True)
    ]
    series = {_("Starts"): "starts", _("Returns"): "returns", _("Stops"): "stops"}
    charts = [
        Chart(
            _("Subscriptions that began, came back and stopped"),
            names,
            [Series(name, [getattr(one, key) for one in months]) for name, key in series.items()],
            "bars",
        ),
        Chart(
            _("Subscriptions running when the month ended"),
            names,
            [Series(_("Running"), [one.closing for one in months])],
        ),
    ]
    headings = [
        _("Month"),
        _("Running before"),
        _("Starts"),
        _("Returns"),
        _("Renewals"),
        _("Stops"),
        _("Net"),
        _("Running after"),
        _("Stops of a hundred"),
    ]
    chart, table = tabulate_stop_reasons(names, months)
    return ReportContent(
        [*charts, chart], [ReportTable(_("Movement by month"), headings, rows), table]
    )


def tabulate_stop_reasons(
    names: Sequence[str], months: list[reports.Month]
) -> tuple[Chart, ReportTable]:
    """Return why subscriptions stopped, month by month; the chart shows the reasons that occur
    most."""
    together: Counter[str] = sum((one.reasons for one in months), Counter())
    drawn = [reason for reason in STOP_REASONS if reason in dict(together.most_common(LOOKS))]
    series = [
        Series(STOP_REASONS[reason], [one.reasons[reason] for one in months]) for reason in drawn
    ]
    rows = [
        (name, *(one.reasons[reason] for reason in STOP_REASONS), one.stops)
        for name, one in zip(names, months, strict=True)
    ]
    headings = [_("Month"), *STOP_REASONS.values(), _("Stops")]
    return (
        Chart(_("Why subscriptions stopped"), names, series, "bars"),
        ReportTable(_("Why subscriptions stopped"), headings, rows, sum_columns(rows)),
    )


def tabulate_renewals(months: list[reports.Cohort]) -> ReportContent:
    names = [format_month(one.month) for one in months]
    rows = [
        (
            name,
            one.terms,
            one.copies,
            one.renewed,
            one.lapsed,
            one.ended,
            one.coming,
            one.rate if one.decided else None,
        )
        for name, one in zip(names, months, strict=True)
    ]
    rates = [one.rate if one.decided else None for one in months]
    headings = [
        _("Last issue in"),
        _("Terms"),
        _("Copies"),
        _("Renewed"),
        _("Lapsed"),
        _("of them ended early"),
        _("Still running"),
        _("Renewed of a hundred"),
    ]
    chart = Chart(
        _("Renewed of a hundred terms, by the month they ended in"),
        names,
        [Series(_("Renewed"), rates)],
    )
    return ReportContent([chart], [ReportTable(_("Renewals by month of expiry"), headings, rows)])

"""The reports of starts and stops, of the reasons for stops, and of renewals."""

from collections import Counter
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.errors import Words
from subscriptions.charts import LOOKS, Chart, Series
from subscriptions.desk.reports.report_tables import (
    ReportColumn,
    ReportContent,
    ReportTable,
    build_table,
    format_month,
    sum_columns,
)
from subscriptions.domain.choices import Leaving
from subscriptions.selectors import reports

# Why a subscription stopped: what its reader said, or what is known without that.
STOP_REASONS: dict[str, Words] = {
    **{str(value): label for value, label in Leaving.choices},
    reports.RAN_OUT: gettext_lazy("ran out, not renewed"),
    "": gettext_lazy("ended early, nobody said why"),
}


def tabulate_movement(months: list[reports.MovementMonth]) -> ReportContent:
    names = [_read_month(one) for one in months]
    columns = [
        ReportColumn(_("Month"), _read_month),
        ReportColumn(_("Running before"), attrgetter("opening")),
        ReportColumn(_("Starts"), attrgetter("starts")),
        ReportColumn(_("Returns"), attrgetter("returns")),
        ReportColumn(_("Renewals"), attrgetter("renewals")),
        ReportColumn(_("Stops"), attrgetter("stops")),
        ReportColumn(_("Net"), attrgetter("net")),
        ReportColumn(_("Running after"), attrgetter("closing")),
        ReportColumn(_("Stops of a hundred"), attrgetter("churn")),
    ]
    flows = Chart(
        _("Subscriptions that began, came back and stopped"),
        names,
        [
            Series(_("Starts"), [one.starts for one in months]),
            Series(_("Returns"), [one.returns for one in months]),
            Series(_("Stops"), [one.stops for one in months]),
        ],
        "bars",
    )
    running = Chart(
        _("Subscriptions running when the month ended"),
        names,
        [Series(_("Running"), [one.closing for one in months])],
    )
    reasons, reasons_table = tabulate_stop_reasons(names, months)
    return ReportContent(
        [flows, running, reasons],
        [build_table(_("Movement by month"), columns, months), reasons_table],
    )


def _read_month(row: Any) -> str:
    return format_month(row.month)


def tabulate_stop_reasons(
    names: Sequence[str], months: list[reports.MovementMonth]
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


def tabulate_renewals(cohorts: list[reports.Cohort]) -> ReportContent:
    columns = [
        ReportColumn(_("Last issue in"), _read_month),
        ReportColumn(_("Terms"), attrgetter("terms")),
        ReportColumn(_("Copies"), attrgetter("copies")),
        ReportColumn(_("Renewed"), attrgetter("renewed")),
        ReportColumn(_("Lapsed"), attrgetter("lapsed")),
        ReportColumn(_("of them ended early"), attrgetter("ended")),
        ReportColumn(_("Still running"), attrgetter("coming")),
        ReportColumn(_("Renewed of a hundred"), _read_rate),
    ]
    chart = Chart(
        _("Renewed of a hundred terms, by the month they ended in"),
        [_read_month(one) for one in cohorts],
        [Series(_("Renewed"), [_read_rate(one) for one in cohorts])],
    )
    return ReportContent([chart], [build_table(_("Renewals by month of expiry"), columns, cohorts)])


def _read_rate(cohort: reports.Cohort) -> Any:
    """Return how many of a hundred renewed, None while all of them still may."""
    return cohort.rate if cohort.decided else None

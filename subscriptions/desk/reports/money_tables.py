"""The reports of money: revenue earned and to come, refunds, and other prices tried."""

from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from subscriptions.charts import Chart, Series
from subscriptions.desk.reports.report_tables import (
    ReportColumn,
    ReportContent,
    ReportTable,
    build_table,
    find_label,
    format_month,
    sum_columns,
    to_yuan,
)
from subscriptions.domain.choices import Cause
from subscriptions.pricing.calendar import month_of
from subscriptions.selectors import reports
from subscriptions.selectors.reports.whatif import LENGTHS, ProposalEffect, ProposalOutcome


def tabulate_coming_revenue(coming: reports.ComingRevenue) -> ReportContent:
    months: dict[int, int] = {}
    for day, amount in coming.issues:
        months[month_of(day)] = months.get(month_of(day), 0) + amount
    by_month = [(format_month(month), to_yuan(amount)) for month, amount in months.items()]
    by_issue = [(day, to_yuan(amount)) for day, amount in coming.issues]
    now = [
        (_("Deferred revenue in the ledger"), to_yuan(coming.deferred)),
        (_("Coming issues"), to_yuan(coming.whole)),
        (_("Issues not booked or not planned yet"), to_yuan(coming.deferred - coming.whole)),
    ]
    chart = Chart(
        _("What coming issues will earn, yuan, by month"),
        [name for name, _amount in by_month],
        [Series(_("Revenue"), [amount / 100 for amount in months.values()])],
        "bars",
    )
    return ReportContent(
        [chart] if months else [],
        [
            ReportTable(_("Deferred revenue, yuan"), ["", _("Revenue")], now),
            ReportTable(
                _("By month of issue, yuan"),
                [_("Month"), _("Revenue")],
                by_month,
                sum_columns(by_month),
            ),
            ReportTable(
                _("By issue, yuan"), [_("Issue"), _("Revenue")], by_issue, sum_columns(by_issue)
            ),
        ],
    )


def tabulate_revenue(revenue: reports.RevenueReport) -> ReportContent:
    by_month = [(format_month(month), to_yuan(amount)) for month, amount in revenue.months]
    by_issue = [(day, to_yuan(amount)) for day, amount in revenue.issues]
    charts = [
        Chart(
            _("Revenue of each month's issues, yuan"),
            [name for name, _amount in by_month],
            [Series(_("Revenue"), [amount / 100 for _month, amount in revenue.months])],
            "bars",
        ),
        Chart(
            _("Deferred revenue when the month ended, yuan"),
            [_read_month(one) for one in revenue.rolled],
            [Series(_("Deferred revenue"), [one.closing / 100 for one in revenue.rolled])],
        ),
    ]
    tables = [
        _tabulate_deferred(revenue),
        ReportTable(
            _("Revenue by month of issue, yuan"),
            [_("Month"), _("Revenue")],
            by_month,
            sum_columns(by_month),
        ),
        ReportTable(
            _("Revenue by issue, yuan"),
            [_("Issue"), _("Revenue")],
            by_issue,
            sum_columns(by_issue),
        ),
    ]
    return ReportContent(charts, tables)


def _tabulate_deferred(revenue: reports.RevenueReport) -> ReportTable:
    """Return how deferred revenue rolls forward, month by month."""
    columns = [
        ReportColumn(_("Month"), _read_month),
        ReportColumn(_("Opening"), partial(_read_yuan, "opening")),
        ReportColumn(_("Terms sold"), partial(_read_yuan, "settled")),
        ReportColumn(_("Earned"), partial(_read_yuan, "earned")),
        ReportColumn(_("Refunded"), partial(_read_yuan, "refunded")),
        ReportColumn(_("Credited"), partial(_read_yuan, "credited")),
        ReportColumn(_("Other"), partial(_read_yuan, "other")),
        ReportColumn(_("Closing"), partial(_read_yuan, "closing")),
    ]
    heading = _("Deferred revenue, yuan, by month of booking")
    return build_table(heading, columns, revenue.rolled)


def _read_month(row: Any) -> str:
    return format_month(row.month)


def _read_yuan(name: str, row: Any) -> Decimal:
    return to_yuan(getattr(row, name))


def tabulate_refunds(months: list[reports.RefundCauses]) -> ReportContent:
    names = [format_month(one.month) for one in months]
    headings = [
        _("Month"),
        _("Refunds"),
        _("Together, yuan"),
        *(str(cause.label) for cause in Cause),
    ]
    rows = [
        (
            name,
            one.count,
            to_yuan(one.amount),
            *(to_yuan(one.amounts[cause]) for cause in Cause.values),
        )
        for name, one in zip(names, months, strict=True)
    ]
    series = [
        Series(find_label(Cause, cause), [one.amounts[cause] / 100 for one in months])
        for cause in Cause.values
    ]
    chart = Chart(_("Refunds granted by cause, yuan"), names, series, "bars")
    return ReportContent(
        [chart], [ReportTable(_("Refunds granted"), headings, rows, sum_columns(rows))]
    )


def tabulate_price_effects(outcome: ProposalOutcome) -> ReportContent:
    lengths = {
        months: outcome.lengths[months] for months in (*LENGTHS, 0) if months in outcome.lengths
    }
    names = [_name_length(months) for months in lengths]
    chart = Chart(
        _("What the orders brought and would have brought, by length of the term, yuan"),
        names,
        [
            Series(_("brought"), [effect.was / 100 for effect in lengths.values()]),
            Series(_("would have brought"), [effect.would / 100 for effect in lengths.values()]),
        ],
        "bars",
    )
    provinces = sorted(outcome.provinces, key=lambda name: -outcome.provinces[name].was)
    by_length = [
        _effect_row(name, effect) for name, effect in zip(names, lengths.values(), strict=True)
    ]
    by_province = [
        _effect_row(name or _("no address"), outcome.provinces[name]) for name in provinces
    ]
    total = _effect_row(_("Together"), outcome.whole)
    tables = [
        _effects_table(_("By length of the term"), _("Term"), by_length, total),
        _effects_table(_("By province"), _("Province"), by_province, total),
    ]
    return ReportContent([chart] if outcome.whole.orders else [], tables)


def _name_length(months: int) -> str:
    if months == 0:
        return _("longer than a year")
    return _("up to %(months)d months") % {"months": months}


def _effects_table(
    heading: str, first: str, rows: list[tuple[Any, ...]], total: tuple[Any, ...]
) -> ReportTable:
    headings = [
        first,
        _("Orders"),
        _("Copies"),
        _("Brought, yuan"),
        _("Would have, yuan"),
        _("More, yuan"),
        _("More, %"),
    ]
    return ReportTable(heading, headings, rows, total if rows else ())


def _effect_row(name: str, effect: ProposalEffect) -> tuple[Any, ...]:
    return (
        name,
        effect.orders,
        effect.copies,
        to_yuan(effect.was),
        to_yuan(effect.would),
        to_yuan(effect.more),
        effect.percent,
    )

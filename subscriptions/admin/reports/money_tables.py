"""The reports of money: revenue earned and to come, refunds, and other prices tried."""

from typing import Any

from django.utils.translation import gettext as _

from subscriptions.admin.reports.report_tables import (
    ReportContent,
    ReportTable,
    find_label,
    format_month,
    sum_columns,
    to_yuan,
)
from subscriptions.charts import Chart, Series
from subscriptions.domain.choices import Cause
from subscriptions.pricing.calendar import month_of
from subscriptions.selectors import reports
from subscriptions.selectors.sales.whatif import LENGTHS, Effect, Outcome


def tabulate_coming_revenue(coming: reports.Coming) -> ReportContent:
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


def tabulate_revenue(revenue: reports.Revenue) -> ReportContent:
    names = [format_month(month) for month, _amount in revenue.months]
    rolled = [
        (
            format_month(one.month),
            *(
                to_yuan(getattr(one, name))
                for name in (
                    "opening",
                    "settled",
                    "earned",
                    "refunded",
                    "credited",
                    "other",
                    "closing",
                )
            ),
        )
        for one in revenue.rolled
    ]
    headings = [
        _("Month"),
        _("Opening"),
        _("Terms sold"),
        _("Earned"),
        _("Refunded"),
        _("Credited"),
        _("Other"),
        _("Closing"),
    ]
    by_month = [
        (name, to_yuan(amount))
        for name, (_month, amount) in zip(names, revenue.months, strict=True)
    ]
    by_issue = [(day, to_yuan(amount)) for day, amount in revenue.issues]
    charts = [
        Chart(
            _("Revenue of each month's issues, yuan"),
            names,
            [Series(_("Revenue"), [amount / 100 for _month, amount in revenue.months])],
            "bars",
        ),
        Chart(
            _("Deferred revenue when the month ended, yuan"),
            [format_month(one.month) for one in revenue.rolled],
            [Series(_("Deferred revenue"), [one.closing / 100 for one in revenue.rolled])],
        ),
    ]
    return ReportContent(
        charts,
        [
            ReportTable(_("Deferred revenue, yuan, by month of booking"), headings, rolled),
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
        ],
    )


def tabulate_refunds(months: list[reports.Causes]) -> ReportContent:
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


def tabulate_price_effects(outcome: Outcome) -> ReportContent:
    provinces = sorted(outcome.provinces.items(), key=lambda one: -one[1].was)
    by_place = [_effect(name or _("no address"), effect) for name, effect in provinces]
    lengths = [
        (months, outcome.lengths[months]) for months in (*LENGTHS, 0) if months in outcome.lengths
    ]
    labels = {0: _("longer than a year")}
    by_length = [
        _effect(labels.get(months) or _("up to %(months)d months") % {"months": months}, effect)
        for months, effect in lengths
    ]
    total = _effect(_("Together"), outcome.whole)
    chart = Chart(
        _("What the orders brought and would have brought, by length of the term, yuan"),
        [str(row[0]) for row in by_length],
        [
            Series(_("brought"), [effect.was / 100 for _months, effect in lengths]),
            Series(_("would have brought"), [effect.would / 100 for _months, effect in lengths]),
        ],
        "bars",
    )
    headings = [
        _("Orders"),
        _("Copies"),
        _("Brought, yuan"),
        _("Would have, yuan"),
        _("More, yuan"),
        _("More, %"),
    ]
    return ReportContent(
        [chart] if outcome.whole.orders else [],
        [
            ReportTable(
                _("By length of the term"),
                [_("Term"), *headings],
                by_length,
                total if by_length else (),
            ),
            ReportTable(
                _("By province"), [_("Province"), *headings], by_place, total if by_place else ()
            ),
        ],
    )


def _effect(name: str, effect: Effect) -> tuple[Any, ...]:
    amounts = (to_yuan(effect.was), to_yuan(effect.would), to_yuan(effect.more))
    return (name, effect.orders, effect.copies, *amounts, effect.percent)

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


def tabulate_coming_revenue(found: reports.Coming) -> ReportContent:
    months: dict[int, int] = {}
    for day, amount in found.issues:
        months[month_of(day)] = months.get(month_of(day), 0) + amount
    by_month = [(format_month(month), to_yuan(amount)) for month, amount in months.items()]
    by_issue = [(day, to_yuan(amount)) for day, amount in found.issues]
    now = [
        (_("Deferred revenue in the ledger"), to_yuan(found.deferred)),
        (_("Coming issues"), to_yuan(found.whole)),
        (_("Issues not booked or not planned yet"), to_yuan(found.deferred - found.whole)),
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


def tabulate_revenue(found: reports.Revenue) -> ReportContent:
    names = [format_month(month) for month, _amount in found.months]
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
        for one in found.rolled
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
        (name, to_yuan(amount)) for name, (_month, amount) in zip(names, found.months, strict=True)
    ]
    by_issue = [(day, to_yuan(amount)) for day, amount in found.issues]
    charts = [
        Chart(
            _("Revenue of each month's issues, yuan"),
            names,
            [Series(_("Revenue"), [amount / 100 for _month, amount in found.months])],
            "bars",
        ),
        Chart(
            _("Deferred revenue when the month ended, yuan"),
            [format_month(one.month) for one in found.rolled],
            [Series(_("Deferred revenue"), [one.closing / 100 for one in found.rolled])],
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


def tabulate_refunds(found: list[reports.Causes]) -> ReportContent:
    names = [format_month(one.month) for one in found]
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
        for name, one in zip(names, found, strict=True)
    ]
    series = [
        Series(find_label(Cause, cause), [one.amounts[cause] / 100 for one in found])
        for cause in Cause.values
    ]
    chart = Chart(_("Refunds granted by cause, yuan"), names, series, "bars")
    return ReportContent(
        [chart], [ReportTable(_("Refunds granted"), headings, rows, sum_columns(rows))]
    )


def tabulate_price_effects(found: Outcome) -> ReportContent:
    provinces = sorted(found.provinces.items(), key=lambda one: -one[1].was)
    by_place = [_effect(name or _("no address"), effect) for name, effect in provinces]
    lengths = [
        (months, found.lengths[months]) for months in (*LENGTHS, 0) if months in found.lengths
    ]
    words = {0: _("longer than a year")}
    by_length = [
        _effect(words.get(months) or _("up to %(months)d months") % {"months": months}, effect)
        for months, effect in lengths
    ]
    total = _effect(_("Together"), found.whole)
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
        [chart] if found.whole.orders else [],
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

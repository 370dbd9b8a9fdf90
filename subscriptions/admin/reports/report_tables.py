"""Reports as tables and charts: what a page shows and what a sheet holds are the same numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from articles.errors import Words
from subscriptions.charts import LOOKS, Chart, Series
from subscriptions.domain.choices import Cause, Channel, ComplaintKind, Draw, Leaving, PlanKind
from subscriptions.pricing.calendar import first_day, month_of
from subscriptions.selectors import reports
from subscriptions.selectors.reports.forecast import PastForecast, PrintForecast
from subscriptions.selectors.sales.whatif import LENGTHS, ProposalEffect, ProposalOutcome

LENGTH_WORDS = {
    1: gettext_lazy("a month"),
    3: gettext_lazy("a quarter"),
    6: gettext_lazy("half a year"),
    12: gettext_lazy("a year"),
    0: gettext_lazy("longer than a year"),
}
# Why a subscription stopped: what its reader said, or what is known without that.
REASONS: dict[str, Words] = {
    **{str(value): label for value, label in Leaving.choices},
    reports.RAN_OUT: gettext_lazy("ran out, not renewed"),
    "": gettext_lazy("ended early, nobody said why"),
}


@dataclass(frozen=True)
class Table:
    """A heading, the headings of the columns, rows, and a row of sums where sums mean something."""

    heading: Words
    headings: Sequence[Words]
    rows: Sequence[Sequence[Any]]
    total: Sequence[Any] = ()


@dataclass(frozen=True)
class Shown:
    charts: Sequence[Chart]
    tables: Sequence[Table]


def money(fen: int) -> Decimal:
    return Decimal(fen) / 100


def month_name(number: int) -> str:
    return f"{first_day(number):%Y-%m}"


def days(dates: Sequence[date]) -> list[str]:
    return [f"{day:%Y-%m-%d}" for day in dates]


def labelled(choices: Any, key: str) -> str:
    return str(dict(choices.choices).get(key, key))


def _sums(rows: Sequence[Sequence[Any]]) -> list[Any]:
    return (
        [_("Together"), *(sum(column) for column in list(zip(*rows, strict=True))[1:])]
        if rows
        else []
    )


def active(found: reports.ActiveCopies) -> Shown:
    ways = [Series(labelled(Channel, name), many) for name, many in found.channels.items()]
    kinds = [Series(labelled(PlanKind, name), many) for name, many in found.kinds.items()]
    last = sorted(((many[-1], name) for name, many in found.provinces.items()), reverse=True)
    placed = sorted(found.provinces, key=lambda name: -max(found.provinces[name]))
    columns = [*ways, *kinds, Series(pgettext("counter", "held"), found.held)]
    rows = [
        (day, copies, *(one.values[place] for one in columns))
        for place, (day, copies) in enumerate(zip(found.dates, found.copies, strict=True))
    ]
    regions = [
        (day, *(found.provinces[name][place] for name in placed))
        for place, day in enumerate(found.dates)
    ]
    charts = [
        Chart(_("Copies of each issue by channel"), days(found.dates), ways),
        Chart(_("Copies of each issue by kind of plan"), days(found.dates), kinds),
        Chart(
            _("Printed copies of the last issue by province"),
            [name for _n, name in last],
            [Series(_("copies"), [many for many, _name in last])],
            "bars",
        ),
        Chart(
            _("Printed copies of each issue by province"),
            days(found.dates),
            largest(found.provinces, placed),
        ),
    ]
    return Shown(
        charts if found.dates else [],
        [
            Table(
                _("Copies of each issue"),
                [_("Issue"), _("Together"), *(one.name for one in columns)],
                rows,
            ),
            Table(
                _("Printed copies by province"), [_("Issue"), *placed], regions if placed else []
            ),
        ],
    )


def largest(series: dict[str, list[int]], order: Sequence[str]) -> list[Series]:
    """Return the series of the largest places, and the rest together: more lines than that nobody tells apart."""
    shown = [Series(name or _("no city"), series[name]) for name in order[: LOOKS - 1]]
    rest = [series[name] for name in order[LOOKS - 1 :]]
    return shown + (
        [Series(_("all others"), [sum(each) for each in zip(*rest, strict=True)])] if rest else []
    )


def cities(dates: Sequence[date], found: dict[str, list[int]]) -> Shown:
    order = sorted(found, key=lambda name: -max(found[name]))
    rows = [(day, *(found[name][place] for name in order)) for place, day in enumerate(dates)]
    chart = Chart(_("Printed copies of each issue by city"), days(dates), largest(found, order))
    headings = [_("Issue"), *(name or _("no city") for name in order)]
    return Shown(
        [chart] if order else [],
        [Table(_("Printed copies by city"), headings, rows if order else [])],
    )


def lengths(dates: Sequence[date], found: dict[int, list[int]]) -> Shown:
    order = [months for months in (1, 3, 6, 12, 0) if months in found]
    series = [Series(LENGTH_WORDS[months], found[months]) for months in order]
    rows = [(day, *(found[months][place] for months in order)) for place, day in enumerate(dates)]
    headings = [_("Issue"), *(one.name for one in series)]
    chart = Chart(_("Copies of each issue by length of the term"), days(dates), series)
    return Shown(
        [chart] if order else [],
        [Table(_("Copies by length of the term"), headings, rows if order else [])],
    )


def coming(found: reports.ComingRevenue) -> Shown:
    months: dict[int, int] = {}
    for day, amount in found.issues:
        months[month_of(day)] = months.get(month_of(day), 0) + amount
    by_month = [(month_name(month), money(amount)) for month, amount in months.items()]
    by_issue = [(day, money(amount)) for day, amount in found.issues]
    now = [
        (_("Deferred revenue in the ledger"), money(found.deferred)),
        (_("Coming issues"), money(found.whole)),
        (_("Issues not booked or not planned yet"), money(found.deferred - found.whole)),
    ]
    chart = Chart(
        _("What coming issues will earn, yuan, by month"),
        [name for name, _amount in by_month],
        [Series(_("Revenue"), [amount / 100 for amount in months.values()])],
        "bars",
    )
    return Shown(
        [chart] if months else [],
        [
            Table(_("Deferred revenue, yuan"), ["", _("Revenue")], now),
            Table(
                _("By month of issue, yuan"), [_("Month"), _("Revenue")], by_month, _sums(by_month)
            ),
            Table(_("By issue, yuan"), [_("Issue"), _("Revenue")], by_issue, _sums(by_issue)),
        ],
    )


def movement(found: list[reports.MovementMonth]) -> Shown:
    names = [month_name(one.month) for one in found]
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
        for name, one in zip(names, found, strict=True)
    ]
    series = {_("Starts"): "starts", _("Returns"): "returns", _("Stops"): "stops"}
    charts = [
        Chart(
            _("Subscriptions that began, came back and stopped"),
            names,
            [Series(name, [getattr(one, key) for one in found]) for name, key in series.items()],
            "bars",
        ),
        Chart(
            _("Subscriptions running when the month ended"),
            names,
            [Series(_("Running"), [one.closing for one in found])],
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
    chart, table = leaving(names, found)
    return Shown([*charts, chart], [Table(_("Movement by month"), headings, rows), table])


def leaving(names: Sequence[str], found: list[reports.MovementMonth]) -> tuple[Chart, Table]:
    """Return why subscriptions stopped, month by month; the chart shows the reasons that occur most."""
    together: Counter[str] = sum((one.reasons for one in found), Counter())
    drawn = [reason for reason in REASONS if reason in dict(together.most_common(LOOKS))]
    series = [Series(REASONS[reason], [one.reasons[reason] for one in found]) for reason in drawn]
    rows = [
        (name, *(one.reasons[reason] for reason in REASONS), one.stops)
        for name, one in zip(names, found, strict=True)
    ]
    headings = [_("Month"), *REASONS.values(), _("Stops")]
    return (
        Chart(_("Why subscriptions stopped"), names, series, "bars"),
        Table(_("Why subscriptions stopped"), headings, rows, _sums(rows)),
    )


def renewals(found: list[reports.Cohort]) -> Shown:
    names = [month_name(one.month) for one in found]
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
        for name, one in zip(names, found, strict=True)
    ]
    rates = [one.rate if one.decided else None for one in found]
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
    return Shown([chart], [Table(_("Renewals by month of expiry"), headings, rows)])


def revenue(found: reports.RevenueReport) -> Shown:
    names = [month_name(month) for month, _amount in found.months]
    rolled = [
        (
            month_name(one.month),
            *(
                money(getattr(one, name))
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
        (name, money(amount)) for name, (_month, amount) in zip(names, found.months, strict=True)
    ]
    by_issue = [(day, money(amount)) for day, amount in found.issues]
    charts = [
        Chart(
            _("Revenue of each month's issues, yuan"),
            names,
            [Series(_("Revenue"), [amount / 100 for _month, amount in found.months])],
            "bars",
        ),
        Chart(
            _("Deferred revenue when the month ended, yuan"),
            [month_name(one.month) for one in found.rolled],
            [Series(_("Deferred revenue"), [one.closing / 100 for one in found.rolled])],
        ),
    ]
    return Shown(
        charts,
        [
            Table(_("Deferred revenue, yuan, by month of booking"), headings, rolled),
            Table(
                _("Revenue by month of issue, yuan"),
                [_("Month"), _("Revenue")],
                by_month,
                _sums(by_month),
            ),
            Table(
                _("Revenue by issue, yuan"), [_("Issue"), _("Revenue")], by_issue, _sums(by_issue)
            ),
        ],
    )


def refunds(found: list[reports.RefundCauses]) -> Shown:
    names = [month_name(one.month) for one in found]
    headings = [
        _("Month"),
        _("Refunds"),
        _("Together, yuan"),
        *(str(cause.label) for cause in Cause),
    ]
    rows = [
        (name, one.count, money(one.amount), *(money(one.amounts[cause]) for cause in Cause.values))
        for name, one in zip(names, found, strict=True)
    ]
    series = [
        Series(labelled(Cause, cause), [one.amounts[cause] / 100 for one in found])
        for cause in Cause.values
    ]
    chart = Chart(_("Refunds granted by cause, yuan"), names, series, "bars")
    return Shown([chart], [Table(_("Refunds granted"), headings, rows, _sums(rows))])


def quality(found: list[reports.SentIssue]) -> Shown:
    names = days([one.day for one in found])
    kinds = [(kind, labelled(Draw, kind)) for kind in Draw.values]
    told = [(kind, labelled(ComplaintKind, kind)) for kind in ComplaintKind.values]
    headings = [
        _("Issue"),
        _("Sent"),
        _("On lists"),
        *(label for _kind, label in kinds),
        _("Free in all"),
        pgettext("counter", "held"),
        *(label for _kind, label in told),
        _("Complaints of a thousand copies"),
    ]
    rows = [
        (
            one.day,
            one.copies,
            one.listed,
            *(one.bulk.get(kind, 0) for kind, _label in kinds),
            one.free,
            one.held,
            *(one.complaints.get(kind, 0) for kind, _label in told),
            one.per_thousand,
        )
        for one in found
    ]
    rates = [Series(_("Complaints of a thousand copies"), [one.per_thousand for one in found])]
    copies = [
        Series(_("Free in all"), [one.free for one in found]),
        Series(pgettext("counter", "held"), [one.held for one in found]),
    ]
    charts = [
        Chart(_("Complaints of a thousand copies on the lists"), names, rates),
        Chart(_("Free and held copies"), names, copies),
    ]
    return Shown(charts if found else [], [Table(_("Issues"), headings, rows)])


def forecast(coming: list[PrintForecast], past: list[PastForecast]) -> Shown:
    kinds = [kind for kind in Draw.values if kind != Draw.RETURNED]
    headings = [
        _("Issue"),
        _("Owed by name"),
        _("Renewals expected"),
        *(labelled(Draw, kind) for kind in kinds),
        _("Estimated from"),
        _("Spoilage"),
        _("Print run"),
        _("Set by hand"),
        pgettext("counter", "Note"),
    ]
    rows = [
        (
            one.day,
            one.named,
            one.renewals,
            *(one.bulk.get(kind, 0) for kind in kinds),
            ", ".join(f"{labelled(Draw, kind)} {day}" for kind, day in one.estimated.items())
            or None,
            one.spoilage,
            one.run,
            one.set_to,
            one.note or None,
        )
        for one in coming
    ]
    before = [
        (
            one.foreseen.day,
            one.foreseen.named,
            one.foreseen.renewals,
            sum(one.foreseen.bulk.values()),
            one.foreseen.run,
            one.foreseen.set_to,
            one.foreseen.note or None,
            one.listed,
            one.sent,
            one.returned,
            one.off,
        )
        for one in past
    ]
    after = [
        _("Issue"),
        _("Owed by name"),
        _("Renewals expected"),
        _("In bulk"),
        _("Print run"),
        _("Set by hand"),
        pgettext("counter", "Note"),
        _("On lists"),
        _("Sent"),
        pgettext("counter", "Returned"),
        _("Foreseen beyond what was sent"),
    ]
    names = days([one.foreseen.day for one in past] + [one.day for one in coming])
    runs = [one.foreseen.printed for one in past] + [one.printed for one in coming]
    sent = [one.sent or None for one in past] + [None] * len(coming)
    chart = Chart(
        _("Print runs foreseen, and copies sent"),
        names,
        [Series(_("Print run"), runs), Series(_("Sent"), sent)],
    )
    tables = [
        Table(_("The next issues"), headings, rows),
        Table(_("The last issues, as foreseen a week before"), after, before),
    ]
    return Shown([chart] if names else [], tables)


def what_if(found: ProposalOutcome) -> Shown:
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
    return Shown(
        [chart] if found.whole.orders else [],
        [
            Table(
                _("By length of the term"),
                [_("Term"), *headings],
                by_length,
                total if by_length else (),
            ),
            Table(
                _("By province"), [_("Province"), *headings], by_place, total if by_place else ()
            ),
        ],
    )


def _effect(name: str, effect: ProposalEffect) -> tuple[Any, ...]:
    amounts = (money(effect.was), money(effect.would), money(effect.more))
    return (name, effect.orders, effect.copies, *amounts, effect.percent)

"""The sections of the dashboard: each a sum compared with two other periods, a chart and a
table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.errors import Words
from articles.models import Publication
from subscriptions.charts import Chart, Series
from subscriptions.desk.reports.copies_tables import LENGTH_LABELS
from subscriptions.desk.reports.movement_tables import STOP_REASONS
from subscriptions.desk.reports.report_tables import (
    ReportTable,
    find_label,
    format_month,
    sum_columns,
    to_yuan,
)
from subscriptions.domain.choices import Channel
from subscriptions.selectors.reports.figures import find_figures
from subscriptions.selectors.reports.period import Period

Figures = Mapping[str, Any]
LENGTHS = ("1", "3", "6", "12", "0")  # months, 0 for longer


@dataclass(frozen=True)
class PeriodComparison:
    """The figures of a period, of the one before, and of the same days of the year before."""

    now: Figures
    before: Figures
    year_before: Figures

    @property
    def each(self) -> list[tuple[Words, Figures]]:
        return [
            (pgettext("dashboard", "This period"), self.now),
            (pgettext("dashboard", "The period before"), self.before),
            (pgettext("dashboard", "The year before"), self.year_before),
        ]


@dataclass(frozen=True)
class Change:
    """How much a sum differs from that of another period, in percent; None where that was
    nothing."""

    label: Words
    percent: float | None

    @property
    def is_more(self) -> bool:
        return self.percent is not None and self.percent > 0

    @property
    def is_less(self) -> bool:
        return self.percent is not None and self.percent < 0


@dataclass(frozen=True)
class DashboardSection:
    """A section: what its sum is and says, the changes, the chart and the table behind it."""

    name: str
    title: Words
    unit: Words
    amount: Any
    changes: Sequence[Change]
    chart: Chart
    table: ReportTable


@dataclass(frozen=True)
class Measure:
    """A row of figures by month: its name in them, its label, and whether it is money."""

    name: str
    label: Words
    is_money: bool = False

    def values(self, figures: Figures) -> list[Any]:
        values = figures[self.name]
        return [to_yuan(fen) for fen in values] if self.is_money else list(values)


@dataclass(frozen=True)
class DashboardContent:
    """The sections of a period, and since when they are so."""

    period: Period
    sections: list[DashboardSection]
    counted_at: datetime


def read_dashboard(paper: Publication, period: Period, at: datetime) -> DashboardContent:
    """Return the figures of a period, compared with the period before and with the year before."""
    now, before, year_before = (
        find_figures(paper, each, at) for each in (period, period.before(), period.year_before())
    )
    sections = build_sections(PeriodComparison(now, before, year_before))
    return DashboardContent(period, sections, datetime.fromisoformat(now["counted_at"]))


def build_sections(compared: PeriodComparison) -> list[DashboardSection]:
    """Return the sections of the dashboard, in the order in which managers ask."""
    return [
        _subscribers(compared),
        _money(compared),
        _orders(compared),
        _deferred(compared),
        _movement(compared),
        _complaints(compared),
        _delivery(compared),
    ]


def _subscribers(compared: PeriodComparison) -> DashboardSection:
    measures = [
        Measure("subscribers", pgettext("dashboard", "Subscriptions at the end")),
        Measure("copies", pgettext("dashboard", "Copies of the last issue")),
    ]
    title = pgettext("dashboard", "Subscribers and copies")
    return _by_month("subscribers", title, compared, measures, _last)


def _money(compared: PeriodComparison) -> DashboardSection:
    measures = [
        Measure("received", pgettext("dashboard", "Money received"), is_money=True),
        Measure("refunded", pgettext("dashboard", "Money paid back"), is_money=True),
    ]
    return _by_month("money", pgettext("dashboard", "Money received"), compared, measures, sum)


def _deferred(compared: PeriodComparison) -> DashboardSection:
    measures = [
        Measure("deferred", pgettext("dashboard", "Deferred at the end"), is_money=True),
        Measure("earned", pgettext("dashboard", "Revenue of issues"), is_money=True),
    ]
    return _by_month(
        "deferred", pgettext("dashboard", "Deferred revenue"), compared, measures, _last
    )


def _complaints(compared: PeriodComparison) -> DashboardSection:
    measures = [
        Measure("complaints", pgettext("dashboard", "Complaints")),
        Measure("sent", pgettext("dashboard", "Copies sent")),
    ]
    return _by_month("complaints", pgettext("dashboard", "Complaints"), compared, measures, sum)


def _delivery(compared: PeriodComparison) -> DashboardSection:
    measures = [Measure("sent", pgettext("dashboard", "Copies sent"))]
    return _by_month("delivery", pgettext("dashboard", "Delivery"), compared, measures, sum)


def _orders(compared: PeriodComparison) -> DashboardSection:
    channels = [name for name in Channel.values if _has(compared, "orders_by_channel", name)]
    rows = [
        (find_label(Channel, name), *_order_cells(compared, "orders_by_channel", name))
        for name in channels
    ] + [
        (LENGTH_LABELS[int(name)], *_order_cells(compared, "orders_by_length", name))
        for name in LENGTHS
        if _has(compared, "orders_by_length", name)
    ]
    series = [
        Series(label, [figures["orders_by_channel"].get(name, [0, 0])[0] for name in channels])
        for label, figures in compared.each
    ]
    title = pgettext("dashboard", "Orders by channel and term")
    chart = Chart(title, [find_label(Channel, name) for name in channels], series, "bars")
    headings = [
        pgettext("dashboard", "Channel or term"),
        pgettext("dashboard", "Orders"),
        pgettext("dashboard", "Total in yuan"),
        pgettext("dashboard", "Orders in the period before"),
        pgettext("dashboard", "Orders in the year before"),
    ]
    sums = [_count_orders(figures) for _label, figures in compared.each]
    return DashboardSection(
        "orders",
        title,
        pgettext("dashboard", "orders"),
        sums[0],
        _changes(sums),
        chart,
        ReportTable(title, headings, rows),
    )


def _movement(compared: PeriodComparison) -> DashboardSection:
    names = {
        "starts": pgettext("dashboard", "New"),
        "returns": pgettext("dashboard", "Came back"),
        "renewals": pgettext("dashboard", "Renewed"),
        "stops": pgettext("dashboard", "Lost"),
    }
    rows: list[tuple[Any, ...]] = [
        (label, *(sum(figures[name]) for _label, figures in compared.each))
        for name, label in names.items()
    ]
    rows += [
        (
            pgettext("dashboard", "Lost: %(reason)s") % {"reason": label},
            *(figures["reasons"].get(reason, 0) for _label, figures in compared.each),
        )
        for reason, label in STOP_REASONS.items()
        if any(figures["reasons"].get(reason) for _label, figures in compared.each)
    ]
    series = [
        Series(label, [sum(figures[name]) for name in names]) for label, figures in compared.each
    ]
    title = pgettext("dashboard", "Movement")
    nets = [
        sum(figures["starts"]) + sum(figures["returns"]) - sum(figures["stops"])
        for _label, figures in compared.each
    ]
    headings = [pgettext("dashboard", "Movement"), *(label for label, _figures in compared.each)]
    return DashboardSection(
        "movement",
        title,
        pgettext("dashboard", "subscriptions more or fewer"),
        nets[0],
        [],
        Chart(title, list(map(str, names.values())), series, "bars"),
        ReportTable(title, headings, rows),
    )


def _by_month(
    name: str,
    title: Words,
    compared: PeriodComparison,
    measures: Sequence[Measure],
    fold: Callable[[Sequence[Any]], Any],
) -> DashboardSection:
    """Return a section whose figures run by month. `fold` makes its sum of the first measure."""
    main = measures[0]
    months = [format_month(number) for number in compared.now["months"]]
    sums = [fold(main.values(figures)) for _label, figures in compared.each]
    series = [
        Series(label, _as_numbers(main.values(figures), len(months)))
        for label, figures in compared.each
    ]
    others = [(label, figures) for label, figures in compared.each if figures is not compared.now]
    columns = [
        *((measure.label, measure.values(compared.now)) for measure in measures),
        *((f"{main.label} · {label}", main.values(figures)) for label, figures in others),
    ]
    rows = [
        (month, *(_cell(values, place) for _heading, values in columns))
        for place, month in enumerate(months)
    ]
    headings = [_("Month"), *(heading for heading, _values in columns)]
    total = sum_columns(rows) if fold is sum and _is_whole(rows) else ()
    return DashboardSection(
        name,
        title,
        _("yuan") if main.is_money else main.label,
        sums[0],
        _changes(sums),
        Chart(main.label, months, series, "bars"),
        ReportTable(title, headings, rows, total),
    )


def _changes(sums: Sequence[Any]) -> list[Change]:
    now, before, year_before = sums
    return [
        Change(pgettext("dashboard", "against the period before"), _percent(now, before)),
        Change(pgettext("dashboard", "against the year before"), _percent(now, year_before)),
    ]


def _percent(now: Any, then: Any) -> float | None:
    return round(100 * float(now - then) / float(then), 1) if then else None


def _last(values: Sequence[Any]) -> Any:
    """Return the value of the last month, 0 where there is none."""
    return values[-1] if values else 0


def _as_numbers(values: Sequence[Any], length: int) -> list[float | None]:
    """Return the values of so many months: a month that the other period lacks is a gap."""
    numbers = [float(value) for value in values][:length]
    return [*numbers, *[None] * (length - len(numbers))]


def _cell(values: Sequence[Any], place: int) -> Any:
    return values[place] if place < len(values) else None


def _is_whole(rows: Sequence[Sequence[Any]]) -> bool:
    return all(cell is not None for row in rows for cell in row)


def _has(compared: PeriodComparison, kind: str, name: str) -> bool:
    return any(name in figures[kind] for _label, figures in compared.each)


def _order_cells(compared: PeriodComparison, kind: str, name: str) -> tuple[Any, ...]:
    count, fen = compared.now[kind].get(name, (0, 0))
    others = (compared.before, compared.year_before)
    return (count, to_yuan(fen), *(figures[kind].get(name, (0, 0))[0] for figures in others))


def _count_orders(figures: Figures) -> int:
    return sum(count for count, _fen in figures["orders_by_channel"].values())

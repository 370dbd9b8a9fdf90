"""The reports of copies: sold, by city, by length of the term, sent, and foreseen."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from subscriptions.charts import LOOKS, Chart, Series
from subscriptions.desk.reports.report_tables import (
    ReportColumn,
    ReportContent,
    ReportTable,
    build_table,
    find_label,
    format_days,
)
from subscriptions.domain.choices import Channel, ComplaintKind, Draw, PlanKind
from subscriptions.selectors import reports
from subscriptions.selectors.reports.forecast import PastForecast, PrintForecast

LENGTH_LABELS = {
    1: gettext_lazy("a month"),
    3: gettext_lazy("a quarter"),
    6: gettext_lazy("half a year"),
    12: gettext_lazy("a year"),
    0: gettext_lazy("longer than a year"),
}


def tabulate_active_copies(active: reports.ActiveCopies) -> ReportContent:
    channels = [Series(find_label(Channel, name), many) for name, many in active.channels.items()]
    kinds = [Series(find_label(PlanKind, name), many) for name, many in active.kinds.items()]
    provinces = order_by_largest(active.provinces)
    columns = [*channels, *kinds, Series(pgettext("counter", "held"), active.held)]
    rows = [
        (day, copies, *(one.values[place] for one in columns))
        for place, (day, copies) in enumerate(zip(active.dates, active.copies, strict=True))
    ]
    by_province = [
        (day, *(active.provinces[name][place] for name in provinces))
        for place, day in enumerate(active.dates)
    ]
    headings = [_("Issue"), _("Together"), *(one.name for one in columns)]
    tables = [
        ReportTable(_("Copies of each issue"), headings, rows),
        ReportTable(
            _("Printed copies by province"),
            [_("Issue"), *provinces],
            by_province if provinces else [],
        ),
    ]
    return ReportContent(_chart_active(active, channels, kinds) if active.dates else [], tables)


def _chart_active(
    active: reports.ActiveCopies, channels: list[Series], kinds: list[Series]
) -> list[Chart]:
    days = format_days(active.dates)
    last_issue = sorted(((many[-1], name) for name, many in active.provinces.items()), reverse=True)
    return [
        Chart(_("Copies of each issue by channel"), days, channels),
        Chart(_("Copies of each issue by kind of plan"), days, kinds),
        Chart(
            _("Printed copies of the last issue by province"),
            [name for _copies, name in last_issue],
            [Series(_("copies"), [copies for copies, _name in last_issue])],
            "bars",
        ),
        Chart(
            _("Printed copies of each issue by province"),
            days,
            largest_series(active.provinces, order_by_largest(active.provinces)),
        ),
    ]


def order_by_largest(series: dict[str, list[int]]) -> list[str]:
    """Return the names of series, the one with the most copies of any issue first."""
    return sorted(series, key=lambda name: -max(series[name]))


def largest_series(series: dict[str, list[int]], order: Sequence[str]) -> list[Series]:
    """Return the series of the largest places, and the others together: more lines cannot be
    told apart."""
    shown = [Series(name or _("no city"), series[name]) for name in order[: LOOKS - 1]]
    rest = [series[name] for name in order[LOOKS - 1 :]]
    return shown + (
        [Series(_("all others"), [sum(each) for each in zip(*rest, strict=True)])] if rest else []
    )


def tabulate_cities(dates: Sequence[date], copies_by_city: dict[str, list[int]]) -> ReportContent:
    order = order_by_largest(copies_by_city)
    rows = [
        (day, *(copies_by_city[name][place] for name in order)) for place, day in enumerate(dates)
    ]
    chart = Chart(
        _("Printed copies of each issue by city"),
        format_days(dates),
        largest_series(copies_by_city, order),
    )
    headings = [_("Issue"), *(name or _("no city") for name in order)]
    return ReportContent(
        [chart] if order else [],
        [ReportTable(_("Printed copies by city"), headings, rows if order else [])],
    )


def tabulate_term_lengths(
    dates: Sequence[date], copies_by_length: dict[int, list[int]]
) -> ReportContent:
    order = [months for months in (1, 3, 6, 12, 0) if months in copies_by_length]
    series = [Series(LENGTH_LABELS[months], copies_by_length[months]) for months in order]
    rows = [
        (day, *(copies_by_length[months][place] for months in order))
        for place, day in enumerate(dates)
    ]
    headings = [_("Issue"), *(one.name for one in series)]
    chart = Chart(_("Copies of each issue by length of the term"), format_days(dates), series)
    return ReportContent(
        [chart] if order else [],
        [ReportTable(_("Copies by length of the term"), headings, rows if order else [])],
    )


def tabulate_quality(sent_issues: list[reports.SentIssue]) -> ReportContent:
    names = format_days([one.day for one in sent_issues])
    columns = [
        ReportColumn(_("Issue"), attrgetter("day")),
        ReportColumn(_("Sent"), attrgetter("copies")),
        ReportColumn(_("On lists"), attrgetter("listed")),
        *(ReportColumn(find_label(Draw, kind), partial(_read_bulk, kind)) for kind in Draw.values),
        ReportColumn(_("Free in all"), attrgetter("free")),
        ReportColumn(pgettext("counter", "held"), attrgetter("held")),
        *(
            ReportColumn(find_label(ComplaintKind, kind), partial(_read_complaints, kind))
            for kind in ComplaintKind.values
        ),
        ReportColumn(_("Complaints of a thousand copies"), attrgetter("per_thousand")),
    ]
    rates = Series(_("Complaints of a thousand copies"), [one.per_thousand for one in sent_issues])
    free = Series(_("Free in all"), [one.free for one in sent_issues])
    held = Series(pgettext("counter", "held"), [one.held for one in sent_issues])
    charts = [
        Chart(_("Complaints of a thousand copies on the lists"), names, [rates]),
        Chart(_("Free and held copies"), names, [free, held]),
    ]
    table = build_table(_("Issues"), columns, sent_issues)
    return ReportContent(charts if sent_issues else [], [table])


def _read_complaints(kind: str, row: reports.SentIssue) -> int:
    return row.complaints.get(kind, 0)


def tabulate_forecast(coming: list[PrintForecast], past: list[PastForecast]) -> ReportContent:
    names = format_days([one.foreseen.day for one in past] + [one.day for one in coming])
    runs = [one.foreseen.printed for one in past] + [one.printed for one in coming]
    sent = [one.sent or None for one in past] + [None] * len(coming)
    chart = Chart(
        _("Print runs foreseen, and copies sent"),
        names,
        [Series(_("Print run"), runs), Series(_("Sent"), sent)],
    )
    tables = [_tabulate_coming(coming), _tabulate_past(past)]
    return ReportContent([chart] if names else [], tables)


def _tabulate_coming(coming: list[PrintForecast]) -> ReportTable:
    kinds = [kind for kind in Draw.values if kind != Draw.RETURNED]
    columns = [
        ReportColumn(_("Issue"), attrgetter("day")),
        ReportColumn(_("Owed by name"), attrgetter("named")),
        ReportColumn(_("Renewals expected"), attrgetter("renewals")),
        *(ReportColumn(find_label(Draw, kind), partial(_read_bulk, kind)) for kind in kinds),
        ReportColumn(_("Estimated from"), _read_estimates),
        ReportColumn(_("Spoilage"), attrgetter("spoilage")),
        ReportColumn(_("Print run"), attrgetter("run")),
        ReportColumn(_("Set by hand"), attrgetter("set_to")),
        ReportColumn(pgettext("counter", "Note"), _read_note),
    ]
    return build_table(_("The next issues"), columns, coming)


def _tabulate_past(past: list[PastForecast]) -> ReportTable:
    columns = [
        ReportColumn(_("Issue"), attrgetter("foreseen.day")),
        ReportColumn(_("Owed by name"), attrgetter("foreseen.named")),
        ReportColumn(_("Renewals expected"), attrgetter("foreseen.renewals")),
        ReportColumn(_("In bulk"), _read_bulk_foreseen),
        ReportColumn(_("Print run"), attrgetter("foreseen.run")),
        ReportColumn(_("Set by hand"), attrgetter("foreseen.set_to")),
        ReportColumn(pgettext("counter", "Note"), _read_note_foreseen),
        ReportColumn(_("On lists"), attrgetter("listed")),
        ReportColumn(_("Sent"), attrgetter("sent")),
        ReportColumn(pgettext("counter", "Returned"), attrgetter("returned")),
        ReportColumn(_("Foreseen beyond what was sent"), attrgetter("off")),
    ]
    return build_table(_("The last issues, as foreseen a week before"), columns, past)


def _read_bulk(kind: str, row: Any) -> int:
    return int(row.bulk.get(kind, 0))


def _read_bulk_foreseen(row: PastForecast) -> int:
    return sum(row.foreseen.bulk.values())


def _read_note(row: PrintForecast) -> str | None:
    return row.note or None


def _read_note_foreseen(row: PastForecast) -> str | None:
    return row.foreseen.note or None


def _read_estimates(row: PrintForecast) -> str | None:
    """Return which counts are estimates, and from which issue; None where none is."""
    return (
        ", ".join(f"{find_label(Draw, kind)} {day}" for kind, day in row.estimated.items()) or None
    )

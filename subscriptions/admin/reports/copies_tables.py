"""The reports of copies: sold, by city, by length of the term, sent, and foreseen."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from subscriptions.admin.reports.report_tables import (
    ReportContent,
    ReportTable,
    find_label,
    format_days,
)
from subscriptions.charts import LOOKS, Chart, Series
from subscriptions.domain.choices import Channel, ComplaintKind, Draw, PlanKind
from subscriptions.selectors import reports
from subscriptions.selectors.reports.forecast import Forecast, Past

LENGTH_LABELS = {
    1: gettext_lazy("a month"),
    3: gettext_lazy("a quarter"),
    6: gettext_lazy("half a year"),
    12: gettext_lazy("a year"),
    0: gettext_lazy("longer than a year"),
}


def tabulate_active_copies(active: reports.Active) -> ReportContent:
    ways = [Series(find_label(Channel, name), many) for name, many in active.channels.items()]
    kinds = [Series(find_label(PlanKind, name), many) for name, many in active.kinds.items()]
    last = sorted(((many[-1], name) for name, many in active.provinces.items()), reverse=True)
    placed = sorted(active.provinces, key=lambda name: -max(active.provinces[name]))
    columns = [*ways, *kinds, Series(pgettext("counter", "held"), active.held)]
    rows = [
        (day, copies, *(one.values[place] for one in columns))
        for place, (day, copies) in enumerate(zip(active.dates, active.copies, strict=True))
    ]
    regions = [
        (day, *(active.provinces[name][place] for name in placed))
        for place, day in enumerate(active.dates)
    ]
    charts = [
        Chart(_("Copies of each issue by channel"), format_days(active.dates), ways),
        Chart(_("Copies of each issue by kind of plan"), format_days(active.dates), kinds),
        Chart(
            _("Printed copies of the last issue by province"),
            [name for _n, name in last],
            [Series(_("copies"), [many for many, _name in last])],
            "bars",
        ),
        Chart(
            _("Printed copies of each issue by province"),
            format_days(active.dates),
            largest_series(active.provinces, placed),
        ),
    ]
    return ReportContent(
        charts if active.dates else [],
        [
            ReportTable(
                _("Copies of each issue"),
                [_("Issue"), _("Together"), *(one.name for one in columns)],
                rows,
            ),
            ReportTable(
                _("Printed copies by province"), [_("Issue"), *placed], regions if placed else []
            ),
        ],
    )


def largest_series(series: dict[str, list[int]], order: Sequence[str]) -> list[Series]:
    """Return the series of the largest places, and the rest together: more lines than that nobody
    tells apart."""
    shown = [Series(name or _("no city"), series[name]) for name in order[: LOOKS - 1]]
    rest = [series[name] for name in order[LOOKS - 1 :]]
    return shown + (
        [Series(_("all others"), [sum(each) for each in zip(*rest, strict=True)])] if rest else []
    )


def tabulate_cities(dates: Sequence[date], copies_by_city: dict[str, list[int]]) -> ReportContent:
    order = sorted(copies_by_city, key=lambda name: -max(copies_by_city[name]))
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


def tabulate_quality(sent_issues: list[reports.Sent]) -> ReportContent:
    names = format_days([one.day for one in sent_issues])
    kinds = [(kind, find_label(Draw, kind)) for kind in Draw.values]
    complaint_kinds = [(kind, find_label(ComplaintKind, kind)) for kind in ComplaintKind.values]
    headings = [
        _("Issue"),
        _("Sent"),
        _("On lists"),
        *(label for _kind, label in kinds),
        _("Free in all"),
        pgettext("counter", "held"),
        *(label for _kind, label in complaint_kinds),
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
            *(one.complaints.get(kind, 0) for kind, _label in complaint_kinds),
            one.per_thousand,
        )
        for one in sent_issues
    ]
    rates = [
        Series(_("Complaints of a thousand copies"), [one.per_thousand for one in sent_issues])
    ]
    copies = [
        Series(_("Free in all"), [one.free for one in sent_issues]),
        Series(pgettext("counter", "held"), [one.held for one in sent_issues]),
    ]
    charts = [
        Chart(_("Complaints of a thousand copies on the lists"), names, rates),
        Chart(_("Free and held copies"), names, copies),
    ]
    return ReportContent(charts if sent_issues else [], [ReportTable(_("Issues"), headings, rows)])


def tabulate_forecast(coming: list[Forecast], past: list[Past]) -> ReportContent:
    kinds = [kind for kind in Draw.values if kind != Draw.RETURNED]
    headings = [
        _("Issue"),
        _("Owed by name"),
        _("Renewals expected"),
        *(find_label(Draw, kind) for kind in kinds),
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
            ", ".join(f"{find_label(Draw, kind)} {day}" for kind, day in one.estimated.items())
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
    names = format_days([one.foreseen.day for one in past] + [one.day for one in coming])
    runs = [one.foreseen.printed for one in past] + [one.printed for one in coming]
    sent = [one.sent or None for one in past] + [None] * len(coming)
    chart = Chart(
        _("Print runs foreseen, and copies sent"),
        names,
        [Series(_("Print run"), runs), Series(_("Sent"), sent)],
    )
    tables = [
        ReportTable(_("The next issues"), headings, rows),
        ReportTable(_("The last issues, as foreseen a week before"), after, before),
    ]
    return ReportContent([chart] if names else [], tables)

"""The figures of reports and of the managers' dashboard, counted ahead by the hourly job."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from articles.models import Publication
from newsroom.accounts.actors import Actor
from subscriptions import rights
from subscriptions.models import PeriodFigures
from subscriptions.selectors.reports import READS, count_report, usual_period
from subscriptions.selectors.reports.counted import CountedResult, ReportKey, remember_result
from subscriptions.selectors.reports.figures import DASHBOARD, count_figures, usual_periods
from subscriptions.selectors.reports.packing import pack_result
from subscriptions.selectors.reports.period import Period

KEPT = timedelta(days=2)


def refresh_usual_figures(publication: Publication, *, at: datetime) -> int:
    """Count the figures of the periods that managers look at, and of those that they are compared
    with; return how many were counted. Those that ended before this month once a day."""
    today = timezone.localdate(at)
    rows = PeriodFigures.objects.filter(publication=publication, report=DASHBOARD)
    PeriodFigures.objects.filter(publication=publication, counted_at__lt=at - KEPT).delete()
    known = {
        (row.first_day, row.last_day): timezone.localdate(row.counted_at)
        for row in rows.defer("figures")
    }
    counted = 0
    for period in _wanted_periods(usual_periods(today).values()):
        is_over = period.last < today.replace(day=1)
        if is_over and known.get((period.first, period.last)) == today:
            continue
        key = ReportKey(publication, DASHBOARD, period)
        _store_figures(key, count_figures(publication, period), at)
        counted += 1
    return counted


def refresh_usual_reports(publication: Publication, *, at: datetime) -> int:
    """Count every report for the days that it shows if nobody asks for others; return how many."""
    for report in READS:
        period = usual_period(report, at)
        result = count_report(publication, report, period, at)
        _store_figures(ReportKey(publication, report, period), result.value, at)
    return len(READS)


def recount_report(
    publication: Publication, report: str, period: Period, *, by: Actor, at: datetime
) -> CountedResult:
    """Count a report anew, and show it so to everybody from now on. Refuses NotYours."""
    rights.require(rights.may(by, "view_term"))
    key = ReportKey(publication, report, period)
    result = count_report(publication, report, period, at)
    key.rows().update(figures=pack_result(result.value), counted_at=at)
    return remember_result(key, result.value, at)


def _store_figures(key: ReportKey, value: Any, at: datetime) -> None:
    PeriodFigures.objects.update_or_create(
        publication=key.publication,
        report=key.report,
        first_day=key.period.first,
        last_day=key.period.last,
        defaults={"figures": pack_result(value), "counted_at": at},
    )


def _wanted_periods(usual: Iterable[Period]) -> list[Period]:
    """Return periods and those that they are compared with, each once."""
    wanted = [each for period in usual for each in (period, period.before(), period.year_before())]
    return list(dict.fromkeys(wanted))

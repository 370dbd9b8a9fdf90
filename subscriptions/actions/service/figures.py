"""The figures of the managers' dashboard, counted ahead by the hourly job."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from articles.models import Publication
from subscriptions.models import PeriodFigures
from subscriptions.selectors.reports.figures import count_figures, usual_periods
from subscriptions.selectors.reports.period import Period

KEPT = timedelta(days=2)


def refresh_usual_figures(publication: Publication, *, at: datetime) -> int:
    """Count the figures of the periods that managers look at, and of those that they are compared
    with; return how many were counted. Those that ended before this month once a day."""
    today = timezone.localdate(at)
    rows = PeriodFigures.objects.filter(publication=publication)
    rows.filter(counted_at__lt=at - KEPT).delete()
    known = {
        (row.first_day, row.last_day): timezone.localdate(row.counted_at)
        for row in rows.defer("figures")
    }
    counted = 0
    for period in _wanted_periods(usual_periods(today).values()):
        is_over = period.last < today.replace(day=1)
        if is_over and known.get((period.first, period.last)) == today:
            continue
        PeriodFigures.objects.update_or_create(
            publication=publication,
            first_day=period.first,
            last_day=period.last,
            defaults={"figures": count_figures(publication, period), "counted_at": at},
        )
        counted += 1
    return counted


def _wanted_periods(usual: Iterable[Period]) -> list[Period]:
    """Return periods and those that they are compared with, each once."""
    wanted = [each for period in usual for each in (period, period.before(), period.year_before())]
    return list(dict.fromkeys(wanted))

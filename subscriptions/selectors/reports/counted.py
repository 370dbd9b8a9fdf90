"""Reports counted ahead: what the hourly job or an earlier page counted, with its moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache

from articles.models import Publication
from subscriptions.models import PeriodFigures
from subscriptions.selectors.reports.active import ActiveCopies
from subscriptions.selectors.reports.coming import ComingRevenue
from subscriptions.selectors.reports.forecast import ForecastBasis, OwedCopies
from subscriptions.selectors.reports.money import DeferredMonth, RefundCauses, RevenueReport
from subscriptions.selectors.reports.movement import MovementMonth
from subscriptions.selectors.reports.packing import pack_result, unpack_result
from subscriptions.selectors.reports.period import Period
from subscriptions.selectors.reports.quality import SentIssue
from subscriptions.selectors.reports.renewals import Cohort

TYPES: dict[str, type[Any]] = {
    one.__name__: one
    for one in (
        ActiveCopies,
        Cohort,
        ComingRevenue,
        DeferredMonth,
        ForecastBasis,
        MovementMonth,
        OwedCopies,
        RefundCauses,
        RevenueReport,
        SentIssue,
    )
}


@dataclass(frozen=True)
class CountedResult:
    """What a report counted, and when."""

    value: Any
    counted_at: datetime


@dataclass(frozen=True)
class ReportKey:
    """Of which newspaper, which report, and which days."""

    publication: Publication
    report: str
    period: Period

    @property
    def cache_key(self) -> str:
        return f"report:{self.publication.pk}:{self.report}:{self.period.first}:{self.period.last}"

    def rows(self) -> Any:
        """Return the row that the hourly job stored, if there is one."""
        return PeriodFigures.objects.filter(
            publication=self.publication,
            report=self.report,
            first_day=self.period.first,
            last_day=self.period.last,
        )


def find_counted(key: ReportKey, at: datetime, count: Callable[[], Any]) -> CountedResult:
    """Return a result as the hourly job counted it, else as it was counted within the last hour
    (REPORT_SECONDS), else counted now. One query for a stored one."""
    stored = key.rows().first()
    if stored is not None:
        return CountedResult(unpack_result(stored.figures, TYPES), stored.counted_at)
    known = cache.get(key.cache_key)
    if known is not None:
        counted_at = datetime.fromisoformat(known["counted_at"])
        return CountedResult(unpack_result(known["value"], TYPES), counted_at)
    return remember_result(key, count(), at)


def remember_result(key: ReportKey, value: Any, at: datetime) -> CountedResult:
    """Keep what was counted at a moment for the next hour (REPORT_SECONDS)."""
    known = {"value": pack_result(value), "counted_at": at.isoformat()}
    cache.set(key.cache_key, known, settings.REPORT_SECONDS)
    return CountedResult(value, at)

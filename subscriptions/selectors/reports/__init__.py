"""What managers ask of a stretch of time.

Each report costs a fixed number of queries, however many subscribers.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from articles.models import Publication
from subscriptions.selectors.reports.active import (
    ActiveCopies,
    report_active,
    report_cities,
    report_lengths,
)
from subscriptions.selectors.reports.coming import ComingRevenue, forecast_revenue
from subscriptions.selectors.reports.money import (
    DeferredMonth,
    RefundCauses,
    RevenueReport,
    report_refunds,
    report_revenue,
)
from subscriptions.selectors.reports.movement import RAN_OUT, MovementMonth, report_movement
from subscriptions.selectors.reports.period import Period, year_until
from subscriptions.selectors.reports.quality import SentIssue, report_quality
from subscriptions.selectors.reports.renewals import Cohort, report_renewals

Read = Callable[[Publication, Period, datetime], Any]


def _of_period(read: Callable[[Publication, Period], Any]) -> Read:
    """Return a report that does not ask the moment, in the form of those that do."""

    def read_period(publication: Publication, period: Period, at: datetime) -> Any:
        return read(publication, period)

    return read_period


def _renewals_until_today(publication: Publication, period: Period, at: datetime) -> list[Cohort]:
    return report_renewals(publication, period, timezone.localdate(at))


READS: dict[str, Read] = {
    "active": _of_period(report_active),
    "lengths": _of_period(report_lengths),
    "movement": _of_period(report_movement),
    "renewals": _renewals_until_today,
    "revenue": _of_period(report_revenue),
    "refunds": _of_period(report_refunds),
    "quality": _of_period(report_quality),
}

__all__ = [
    "RAN_OUT",
    "READS",
    "ActiveCopies",
    "RefundCauses",
    "Cohort",
    "ComingRevenue",
    "MovementMonth",
    "Period",
    "RevenueReport",
    "DeferredMonth",
    "SentIssue",
    "report_active",
    "report_cities",
    "forecast_revenue",
    "report_lengths",
    "report_movement",
    "report_quality",
    "report_refunds",
    "report_renewals",
    "report_revenue",
    "year_until",
]

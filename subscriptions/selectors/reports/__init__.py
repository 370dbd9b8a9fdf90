"""What managers ask of a stretch of time.

Each report costs a fixed number of queries, however many subscribers.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
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
from subscriptions.selectors.reports.counted import CountedResult, ReportKey, find_counted
from subscriptions.selectors.reports.forecast import ForecastBasis, count_forecast_basis
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
from subscriptions.selectors.reports.whatif import OrderGroup, group_orders

Read = Callable[[Publication, Period, datetime], Any]


def _of_period(read: Callable[[Publication, Period], Any]) -> Read:
    """Return a report that does not ask the moment, in the form of those that do."""

    def read_period(publication: Publication, period: Period, at: datetime) -> Any:
        return read(publication, period)

    return read_period


def _coming_revenue(publication: Publication, period: Period, at: datetime) -> ComingRevenue:
    return forecast_revenue(publication, at)


def _forecast_basis(publication: Publication, period: Period, at: datetime) -> ForecastBasis:
    return count_forecast_basis(publication, at)


def _orders_until_now(
    publication: Publication, period: Period, at: datetime
) -> dict[str, list[OrderGroup]]:
    return group_orders(publication, period.begin, at)


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
    "cities": _of_period(report_cities),
    "coming": _coming_revenue,
    "forecast": _forecast_basis,
    "orders": _orders_until_now,
}

# Reports of today's state; the others are of twelve months and the month so far.
OF_TODAY = {"coming", "forecast"}


def usual_period(report: str, at: datetime) -> Period:
    """Return the days that a report shows if nobody asks for others."""
    today = timezone.localdate(at)
    return Period(today, today) if report in OF_TODAY else year_until(today)


def count_report(
    publication: Publication, report: str, period: Period, at: datetime
) -> CountedResult:
    """Count a report now."""
    return CountedResult(READS[report](publication, period, at), at)


def find_report(
    publication: Publication, report: str, period: Period, at: datetime
) -> CountedResult:
    """Return a report as it was counted last (`counted.find_counted`)."""
    key = ReportKey(publication, report, period)
    return find_counted(key, at, partial(READS[report], publication, period, at))


__all__ = [
    "RAN_OUT",
    "OF_TODAY",
    "READS",
    "ActiveCopies",
    "CountedResult",
    "RefundCauses",
    "Cohort",
    "ComingRevenue",
    "MovementMonth",
    "Period",
    "RevenueReport",
    "DeferredMonth",
    "SentIssue",
    "count_report",
    "find_report",
    "usual_period",
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

"""What managers ask of a stretch of time.

Each report costs a fixed number of queries, however many subscribers.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from articles.models import Publication
from subscriptions.selectors.reports.active import Active, active, cities, lengths
from subscriptions.selectors.reports.coming import Coming, coming
from subscriptions.selectors.reports.money import Causes, Revenue, Rolled, refunds, revenue
from subscriptions.selectors.reports.movement import RAN_OUT, Month, movement
from subscriptions.selectors.reports.period import Period, year_until
from subscriptions.selectors.reports.quality import Sent, quality
from subscriptions.selectors.reports.renewals import Cohort, renewals

Read = Callable[[Publication, Period, datetime], Any]


def _of_period(read: Callable[[Publication, Period], Any]) -> Read:
    """Return a report that does not ask the moment, in the form of those that do."""

    def read_period(publication: Publication, period: Period, at: datetime) -> Any:
        return read(publication, period)

    return read_period


def _renewals_until_today(publication: Publication, period: Period, at: datetime) -> list[Cohort]:
    return renewals(publication, period, timezone.localdate(at))


READS: dict[str, Read] = {
    "active": _of_period(active),
    "lengths": _of_period(lengths),
    "movement": _of_period(movement),
    "renewals": _renewals_until_today,
    "revenue": _of_period(revenue),
    "refunds": _of_period(refunds),
    "quality": _of_period(quality),
}

__all__ = [
    "RAN_OUT",
    "READS",
    "Active",
    "Causes",
    "Cohort",
    "Coming",
    "Month",
    "Period",
    "Revenue",
    "Rolled",
    "Sent",
    "active",
    "cities",
    "coming",
    "lengths",
    "movement",
    "quality",
    "refunds",
    "renewals",
    "revenue",
    "year_until",
]

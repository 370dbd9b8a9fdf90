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
READS: dict[str, Read] = {
    "active": lambda publication, period, at: active(publication, period),
    "lengths": lambda publication, period, at: lengths(publication, period),
    "movement": lambda publication, period, at: movement(publication, period),
    "renewals": lambda publication, period, at: renewals(
        publication, period, timezone.localdate(at)
    ),
    "revenue": lambda publication, period, at: revenue(publication, period),
    "refunds": lambda publication, period, at: refunds(publication, period),
    "quality": lambda publication, period, at: quality(publication, period),
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

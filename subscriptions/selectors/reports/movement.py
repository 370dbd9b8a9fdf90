"""Who began, came back, went on and stopped, month by month."""

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from articles.models import Publication
from subscriptions.domain.choices import Adjusting
from subscriptions.models import Adjustment, Span
from subscriptions.pricing.calendar import month_of
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.reports.period import Period

RAN_OUT = "ran_out"
LOOK_BACK = timedelta(days=62)  # a paper that pauses longer than this is asked for a longer period


@dataclass
class MovementMonth:
    """Subscriptions of a month.

    `opening` ran when it began: opening + starts + returns − stops = closing.

    A renewal is a term whose first issue follows the last of the term before without a gap; a
    return has a gap. Who stops had the last issue in this month, and no term brings the next one:
    `reasons` counts them by kinds.Leaving, RAN_OUT where the term ended as it was sold, and nothing
    ("") where it was ended early and nobody said why.
    """

    month: int
    opening: int = 0
    starts: int = 0
    returns: int = 0
    renewals: int = 0
    stops: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def net(self) -> int:
        return self.starts + self.returns - self.stops

    @property
    def closing(self) -> int:
        return self.opening + self.net

    @property
    def churn(self) -> float:
        """Stops of a hundred subscriptions that ran when the month began."""
        return 100 * self.stops / self.opening if self.opening else 0.0


@dataclass
class _Counted:
    starts: Counter[int] = field(default_factory=Counter)
    returns: Counter[int] = field(default_factory=Counter)
    renewals: Counter[int] = field(default_factory=Counter)
    stops: defaultdict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


def report_movement(publication: Publication, period: Period) -> list[MovementMonth]:
    """Return the movement of each month of a period.

    Four queries, all of it added up by the database.
    """
    spans: Any = Span.objects.of(publication).order_by()
    dates = issue_days(publication, period.first - LOOK_BACK, period.last + LOOK_BACK)
    counted = _Counted()
    _count_begun(counted, spans, dates, period)
    before = bisect_left(dates, period.first) - 1
    opened = 0
    if before >= 0:
        opened = spans.on(dates[before]).aggregate(count=Count("subscription", distinct=True))[
            "count"
        ]
    opened -= _count_stopped(
        counted, spans, dates, period, dates[before] if before >= 0 else period.first
    )
    months = []
    for month in period.months:
        made = MovementMonth(
            month,
            opened,
            counted.starts[month],
            counted.returns[month],
            counted.renewals[month],
            counted.stops[month].total(),
            counted.stops[month],
        )
        opened = made.closing
        months.append(made)
    return months


def _count_begun(counted: _Counted, spans: Any, dates: list[date], period: Period) -> None:
    """Count what began: by the day it did, by the last issue the subscription brought before, and
    by whose term."""
    same = Span.objects.filter(
        subscription=OuterRef("subscription"), last_issue__lt=OuterRef("first_issue")
    )
    before = same.order_by().values("subscription").annotate(last=Max("last_issue")).values("last")
    more = Span.objects.filter(term=OuterRef("term"), last_issue__lt=OuterRef("first_issue"))
    rows = spans.filter(first_issue__gte=period.first, first_issue__lte=period.last)
    rows = rows.annotate(before=Subquery(before), same_term=Exists(more))
    rows = rows.values_list("first_issue", "before", "same_term").annotate(count=Count("pk"))
    for first, last, same_term, count in rows:
        month = month_of(first)
        if last is None:
            counted.starts[month] += count
        elif not _follows(dates, last, first):
            counted.returns[month] += count
        elif not same_term:
            counted.renewals[month] += count


def _count_stopped(
    counted: _Counted, spans: Any, dates: list[date], period: Period, since: date
) -> int:
    """Count what ended from the issue before a period on, and why; return how many ended with that
    issue."""
    same = Span.objects.filter(
        subscription=OuterRef("subscription"), first_issue__gt=OuterRef("last_issue")
    )
    after = (
        same.order_by().values("subscription").annotate(first=Min("first_issue")).values("first")
    )
    ended = Adjustment.objects.filter(term=OuterRef("term"), kind=Adjusting.CANCEL).order_by(
        "-leaving"
    )
    rows = spans.filter(last_issue__gte=since, last_issue__lte=period.last)
    rows = rows.annotate(
        after=Subquery(after), why=Coalesce(Subquery(ended.values("leaving")[:1]), Value(RAN_OUT))
    )
    early = 0
    for last, first, why, count in rows.values_list("last_issue", "after", "why").annotate(
        count=Count("pk")
    ):
        if first is not None and _follows(dates, last, first):
            continue
        if last < period.first:
            early += count
        else:
            counted.stops[month_of(last)][why] += count
    return early


def _follows(dates: list[date], last: date, first: date) -> bool:
    """Say whether no issue lies between two."""
    return bisect_left(dates, last + timedelta(days=1)) == bisect_left(dates, first)

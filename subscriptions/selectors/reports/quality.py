"""Issue by issue: what went out, what was complained of, what was free, what was held."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Sum

from articles.models import Publication
from subscriptions.domain.choices import GIVEN, Draw
from subscriptions.models import BulkDraw, Complaint, DeliveryRun
from subscriptions.selectors.reports.active import count_sold_copies
from subscriptions.selectors.reports.period import Period

FREE = (Draw.FREE, Draw.SAMPLE)


@dataclass
class SentIssue:
    """An issue.

    `listed` are the copies of its delivery lists; `bulk` those without names, by kind; `given` the
    copies of terms nobody paid for; `held` those kept back.
    """

    day: date
    listed: int = 0
    bulk: dict[str, int] = field(default_factory=dict)
    complaints: dict[str, int] = field(default_factory=dict)
    given: int = 0
    held: int = 0

    @property
    def copies(self) -> int:
        """Copies that went out: on lists and in bulk. What came back of them is not taken off."""
        return self.listed + sum(
            copies for kind, copies in self.bulk.items() if kind != Draw.RETURNED
        )

    @property
    def free(self) -> int:
        """Copies nobody paid for, by name and in bulk."""
        return self.given + sum(self.bulk.get(kind, 0) for kind in FREE)

    @property
    def complained(self) -> int:
        return sum(self.complaints.values())

    @property
    def per_thousand(self) -> float | None:
        """Complaints to a thousand copies on the lists: who buys a paper at a stand complains to
        the stand."""
        return 1000 * self.complained / self.listed if self.listed else None


def report_quality(publication: Publication, period: Period) -> list[SentIssue]:
    """Return every issue of a period. Seven queries."""
    counted = count_sold_copies(publication, period)
    given: Any = zip(
        *(counted.kinds.get(kind, [0] * len(counted.dates)) for kind in GIVEN), strict=True
    )
    rows = zip(counted.dates, given, counted.held, strict=True)
    issues = {day: SentIssue(day, given=sum(free), held=held) for day, free, held in rows}
    within = {"issue_date__gte": period.first, "issue_date__lte": period.last}
    for day, copies in count_listed_copies(publication, period).items():
        issues.setdefault(day, SentIssue(day)).listed = copies
    for (day, kind), copies in count_bulk_copies(publication, period).items():
        issues.setdefault(day, SentIssue(day)).bulk[kind] = copies
    complaints = Complaint.objects.filter(
        subscription__publication=publication, **within
    ).order_by()
    for day, kind, count in complaints.values_list("issue_date", "kind").annotate(
        count=Count("pk")
    ):
        issues.setdefault(day, SentIssue(day)).complaints[kind] = count
    return sorted(issues.values(), key=lambda sent: sent.day)


def count_listed_copies(publication: Publication, period: Period) -> dict[date, int]:
    """Return the copies on the delivery lists of each issue, supplements included. One query."""
    rows = DeliveryRun.objects.filter(
        publication=publication, issue_date__gte=period.first, issue_date__lte=period.last
    )
    return dict(rows.order_by().values_list("issue_date").annotate(whole=Sum("copies")))


def count_bulk_copies(publication: Publication, period: Period) -> dict[tuple[date, str], int]:
    """Return the copies in bulk of each issue by kind. One query."""
    rows = BulkDraw.objects.filter(
        publication=publication, issue_date__gte=period.first, issue_date__lte=period.last
    )
    copies_by_kind: dict[tuple[date, str], int] = defaultdict(int)
    for day, kind, copies in (
        rows.order_by().values_list("issue_date", "kind").annotate(whole=Sum("copies"))
    ):
        copies_by_kind[day, kind] = copies
    return copies_by_kind

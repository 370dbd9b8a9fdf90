"""Deferred revenue by the issues that will earn it: what every coming issue will book, as
`actions.revenue` does."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum
from django.utils import timezone

from articles.models import Publication
from subscriptions.domain.choices import Adjusting
from subscriptions.models import Adjustment, Hold, Span
from subscriptions.pricing.revenue_recognition import SoldIssues
from subscriptions.selectors.books.revenue import count_not_owed
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.reports.money import deferred_postings


@dataclass(frozen=True)
class ComingRevenue:
    """Fen that each coming issue will earn, and deferred revenue as the ledger has it now.

    What is more there belongs to issues that appeared and are not booked yet, or to issues nobody
    planned so far.
    """

    issues: list[tuple[date, int]]
    deferred: int

    @property
    def whole(self) -> int:
        return sum(amount for _day, amount in self.issues)


def forecast_revenue(publication: Publication, at: datetime) -> ComingRevenue:
    """Return what each issue behind today will earn if nothing changes.

    Eight queries, however many terms.

    Terms that are alike are counted once; only those with holds or changed copies are looked at one
    by one.
    """
    today = timezone.localdate(at)
    running: Any = Span.objects.of(publication).filter(last_issue__gt=today).order_by()
    limits = running.aggregate(first=Min("term__spans__first_issue"), last=Max("last_issue"))
    balance = -(deferred_postings(publication).aggregate(whole=Sum("amount"))["whole"] or 0)
    if limits["first"] is None:
        return ComingRevenue([], balance)
    dates = issue_days(publication, limits["first"], limits["last"])
    earning = IssueEarnings(dates)
    odd = _irregular_spans(publication)
    _alike(earning, publication, today, odd)
    _one_by_one(earning, publication, today, odd)
    earned = zip(dates, earning.sums(), strict=True)
    return ComingRevenue([(day, amount) for day, amount in earned if day > today], balance)


def _irregular_spans(publication: Publication) -> Q:
    """Return the condition on spans whose issues are not simply those of one stretch."""
    held = Hold.objects.standing().filter(subscription__publication=publication).order_by()
    parted = (
        Span.objects.of(publication)
        .order_by()
        .values("term")
        .annotate(rows=Count("pk"))
        .filter(rows__gt=1)
    )
    credited = Adjustment.objects.filter(kind__in=(Adjusting.CREDIT, Adjusting.RELEASE)).order_by()
    odd = Q(term__in=parted.values("term")) | Q(term__in=credited.values("term"))
    return odd | Q(subscription__in=held.values("subscription"))


class IssueEarnings:
    """Fen of each issue, from stretches of issues: each costs two additions, however long."""

    def __init__(self, dates: Sequence[date]) -> None:
        self.dates = dates
        self.changes = [0] * (len(dates) + 1)

    def between(self, first: date, last: date) -> tuple[int, int]:
        """Return the places of the issues from one day to another: the first, and that behind the
        last."""
        return bisect_left(self.dates, first), bisect_right(self.dates, last)

    def stretch(self, low: int, high: int, amount: int) -> None:
        high = min(high, len(self.dates))
        if low < high and amount:
            self.changes[low] += amount
            self.changes[high] -= amount

    def run(
        self, low: int, high: int, place: int, copies: int, sold: SoldIssues, times: int = 1
    ) -> None:
        """Spread what so many terms earn with a run of issues that begins at a place of the term.

        Issues behind those sold earn nothing; behind those still owed neither: `high` ends before.
        """
        least, larger = divmod(sold.paid, sold.copies)
        rich = min(copies, larger)
        for many, paid in ((rich, least + 1), (copies - rich, least)):
            share, over = divmod(paid, sold.issues)
            self.stretch(low, min(high, low + sold.issues - place), share * many * times)
            self.stretch(low, min(high, low + over - place), many * times)

    def sums(self) -> list[int]:
        return list(accumulate(self.changes[:-1]))


def _alike(earning: IssueEarnings, publication: Publication, today: date, odd: Q) -> None:
    spans: Any = (
        Span.objects.of(publication)
        .filter(last_issue__gt=today, term__paid__gt=0)
        .exclude(odd)
        .order_by()
    )
    fields = ("first_issue", "last_issue", "copies", "term__paid", "term__copies", "term__issues")
    for first, last, copies, *sold, times in (
        spans.values_list(*fields).annotate(times=Count("pk")).iterator(5_000)
    ):
        low, high = earning.between(first, last)
        earning.run(low, high, 0, copies, SoldIssues(*sold), times)


def _one_by_one(earning: IssueEarnings, publication: Publication, today: date, odd: Q) -> None:
    """Count terms with holds or changed copies: run by run of issues that come, each where its term
    stands then."""
    kept_back: dict[int, list[tuple[int, int]]] = defaultdict(list)
    holds = (
        Hold.objects.standing().filter(subscription__publication=publication).order_by("first_day")
    )
    for subscription, first, last in holds.values_list("subscription_id", "first_day", "last_day"):
        kept_back[subscription].append(earning.between(first, last))
    running = Span.objects.filter(last_issue__gt=today).order_by().values("term")
    rows: Any = Span.objects.of(publication).filter(odd, term__paid__gt=0, term__in=running)
    fields = (
        "term",
        "subscription",
        "first_issue",
        "last_issue",
        "copies",
        "term__paid",
        "term__copies",
        "term__issues",
        "gone",
    )
    known = 0
    place = 0
    rows = rows.annotate(gone=count_not_owed()).order_by("term", "first_issue")
    for term, subscription, first, last, copies, paid, of, issues, gone in rows.values_list(
        *fields
    ):
        known, place = term, place if term == known else 0
        for low, high in remove_gaps(earning.between(first, last), kept_back.get(subscription, [])):
            owed = min(high, low + max(issues - gone - place, 0))
            earning.run(low, owed, place, copies, SoldIssues(paid, of, issues))
            place += high - low


def remove_gaps(run: tuple[int, int], gaps: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return what is left of a run of issues without the gaps, which are in order and never
    overlap. Pure."""
    low, high = run
    rest = []
    for begin, end in gaps:
        if begin < high and end > low:
            rest.append((low, begin))
            low = end
    return [(first, last) for first, last in [*rest, (low, high)] if first < last]

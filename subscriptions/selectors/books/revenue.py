"""What an issue earns: of every term that brings it, its share, streamed in constant memory."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import IntegerField, Min, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from articles.models import Publication
from subscriptions.domain.choices import Adjusting
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.models import Adjustment, Hold, LedgerEntry, Span
from subscriptions.pricing.revenue_recognition import SoldIssues, earned_at
from subscriptions.selectors.calendar import issue_days

CHUNK = 5_000


def revenue_of_day(publication: Publication, day: date) -> int:
    """Return what the issue of a day earns, in fen: the sum over terms.

    Five queries, however many terms.
    """
    spans: Any = Span.objects.of(publication).on(day)
    begun = spans.aggregate(first=Min("term__spans__first_issue"))["first"]
    if begun is None:
        return 0
    places = IssuePlaces(publication, begun, day)
    fields = (
        "term_id",
        "subscription_id",
        "first_issue",
        "copies",
        "term__paid",
        "term__copies",
        "term__issues",
        "gone",
    )
    rows = spans.filter(term__paid__gt=0).annotate(gone=count_not_owed()).values_list(*fields)
    whole = 0
    for term, subscription, first, copies, paid, sold_copies, issues, gone in rows.iterator(CHUNK):
        place = places.of(term, subscription, first)
        if place is not None and place < issues - gone:
            whole += earned_at(SoldIssues(paid, sold_copies, issues), place, copies)
    return whole


def count_not_owed() -> Coalesce:
    """Return how many issues of a span's term are not owed any more: the last shares, which nothing
    earns."""
    kinds = (Adjusting.CREDIT, Adjusting.RELEASE)
    rows = Adjustment.objects.filter(term=OuterRef("term"), kind__in=kinds).order_by()
    gone = rows.values("term").annotate(gone=Sum("issues")).values("gone")
    return Coalesce(Subquery(gone), 0, output_field=IntegerField())


def booked_issues(publication: Publication) -> set[date]:
    """Return the issues whose revenue is booked, and not taken back. One query."""
    return _booked_entries(LedgerEntry.objects.of_issues(publication))


def booked_issues_from(publication: Publication, day: date) -> set[date]:
    """Return the issues from a day on whose revenue is booked, and not taken back. One query."""
    return _booked_entries(LedgerEntry.objects.of_issues(publication).filter(day__gte=day))


def _booked_entries(entries: QuerySet[LedgerEntry]) -> set[date]:
    """An issue that was taken out of the calendar on its own day has a second entry, one that came
    back a third."""
    counts: dict[date | None, int] = defaultdict(int)
    for day, kind in entries.order_by().values_list("day", "kind"):
        counts[day] += 1 if kind == EntryKind.ISSUE else -1
    return {day for day, count in counts.items() if day is not None and count > 0}


class IssuePlaces:
    """Which issue of its term an issue is, counted from 0.

    Issues held do not count; held itself it is none.
    """

    def __init__(self, publication: Publication, first: date, day: date) -> None:
        self.day = day
        self.dates = issue_days(publication, first, day)
        self.end = bisect_left(self.dates, day)
        self.earlier: dict[int, list[tuple[date, date]]] = defaultdict(list)
        before: Any = Span.objects.of(publication).filter(
            last_issue__lt=day, term__spans__last_issue__gte=day
        )
        for term, low, high in before.values_list(
            "term_id", "first_issue", "last_issue"
        ).distinct():
            self.earlier[term].append((low, high))
        self.holds: dict[int, list[tuple[date, date]]] = defaultdict(list)
        holds: Any = Hold.objects.standing().filter(
            first_day__lte=day, subscription__publication=publication
        )
        for subscription, low, high in holds.values_list(
            "subscription_id", "first_day", "last_day"
        ):
            self.holds[subscription].append((low, high))

    def of(self, term: int, subscription: int, first: date) -> int | None:
        """Return the place of the issue in a term whose present span begins on `first`."""
        place = self.end - bisect_left(self.dates, first)
        for low, high in self.earlier.get(term, ()):
            place += self._between(low, high)
        held = self.holds.get(subscription, ())
        if any(low <= self.day <= high for low, high in held):
            return None
        runs = [(first, self.day), *self.earlier.get(term, ())] if held else []
        for low, high in held:
            place -= sum(self._between(max(low, one), min(high, other)) for one, other in runs)
        return place

    def _between(self, low: date, high: date) -> int:
        """Return how many issues before the day lie from `low` to `high`, both included."""
        high_place = min(bisect_left(self.dates, date.fromordinal(high.toordinal() + 1)), self.end)
        return max(high_place - bisect_left(self.dates, low), 0)


def issues_to_book(publication: Publication, until: date, booked: set[date]) -> Iterator[date]:
    """Yield the issues up to a day that bring copies and are not booked yet, the oldest first.

    Two queries.
    """
    rows: Any = Span.objects.of(publication)
    begun = rows.aggregate(first=Min("first_issue"))["first"]
    if begun is not None and begun <= until:
        yield from (day for day in issue_days(publication, begun, until) if day not in booked)

"""Of the terms that ended in a month, how many their readers renewed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Sum

from articles.models import Publication
from subscriptions.domain.choices import GIVEN, Adjusting
from subscriptions.models import Adjustment, Span
from subscriptions.pricing.calendar import month_of
from subscriptions.selectors.reports.period import Period


@dataclass
class Cohort:
    """The paid terms whose last issue lay in a month: each is renewed, lapsed, or still to run out.

    Renewed is whoever holds another paid term that begins later and ends later, on this
    subscription or by a new order, in time or late: nobody who reads on is called lapsed. Of those
    lapsed `ended` were ended before their time.
    """

    month: int
    terms: int = 0
    copies: int = 0
    renewed: int = 0
    renewed_copies: int = 0
    coming: int = 0
    lapsed: int = 0
    ended: int = 0

    @property
    def decided(self) -> int:
        """Terms of which it is known how they went."""
        return self.terms - self.coming

    @property
    def rate(self) -> float:
        """Renewed of a hundred that are decided."""
        return 100 * self.renewed / self.decided if self.decided else 0.0


def report_renewals(publication: Publication, period: Period, today: date) -> list[Cohort]:
    """Return the cohorts of the months of a period. One query."""
    cohorts: dict[int, Cohort] = {month: Cohort(month) for month in period.months}
    for last, renewed, ended, terms, copies in _rows(publication, period):
        cohort = cohorts[month_of(last)]
        cohort.terms += terms
        cohort.copies += copies
        if renewed:
            cohort.renewed += terms
            cohort.renewed_copies += copies
        elif last >= today:
            cohort.coming += terms
        else:
            cohort.lapsed += terms
            cohort.ended += terms if ended else 0
    return list(cohorts.values())


def _rows(publication: Publication, period: Period) -> Any:
    later = Span.objects.filter(term=OuterRef("term"), last_issue__gt=OuterRef("last_issue"))
    again = following_spans().filter(subscription__publication=publication)
    cancelled = Adjustment.objects.filter(term=OuterRef("term"), kind=Adjusting.CANCEL)
    rows: Any = Span.objects.of(publication).filter(
        last_issue__gte=period.first, last_issue__lte=period.last
    )
    rows = rows.exclude(term__kind__in=GIVEN).filter(~Exists(later)).order_by()
    rows = rows.annotate(renewed=Exists(again), ended=Exists(cancelled))
    return rows.values_list("last_issue", "renewed", "ended").annotate(
        terms=Count("pk"), whole=Sum("copies")
    )


def following_spans() -> Any:
    """Return the spans that renew a span outside: of the same reader, paid, begun later, ending
    later."""
    return (
        Span.objects.filter(
            subscription__party=OuterRef("subscription__party"),
            first_issue__gt=OuterRef("first_issue"),
            last_issue__gt=OuterRef("last_issue"),
        )
        .exclude(term__kind__in=GIVEN)
        .exclude(term=OuterRef("term"))
    )


def pool_renewal_rates(cohorts: list[Cohort]) -> dict[int, float]:
    """Return copies renewed of one, by the month of the year (January is 0), None's place taken by
    all together."""
    by_month: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for cohort in cohorts:
        if cohort.decided == cohort.terms:
            for key in (cohort.month % 12, -1):
                by_month[key][0] += cohort.renewed_copies
                by_month[key][1] += cohort.copies
    return {key: renewed / copies for key, (renewed, copies) in by_month.items() if copies}

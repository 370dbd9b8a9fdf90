"""How many copies to print of an issue: what is owed, what will be ordered again, what goes out
without a name."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from django.db.models import F, Max, Min, OuterRef, Q, Subquery, Sum
from django.utils import timezone

from articles.common.moments import day_start
from articles.models import Publication
from subscriptions.domain.choices import GIVEN, PRINTED, Draw
from subscriptions.models import BulkDraw, Hold, PrintRun, PrintSetup, Span
from subscriptions.pricing.calendar import first_day, month_of
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.reports.period import Period
from subscriptions.selectors.reports.quality import count_bulk_copies, count_listed_copies
from subscriptions.selectors.reports.renewals import (
    following_spans,
    pool_renewal_rates,
    report_renewals,
)

LATE = timedelta(days=30)  # so long after its end a term is still expected to be renewed
AHEAD = timedelta(days=7)  # the print run is named a week before, as the post asks for its counts
OLD = timedelta(days=120)  # a count older than this is no estimate any more
FORTNIGHT = timedelta(days=14)
LOW_PERCENT = 10
COMPARED = 4  # past issues whose print runs a low one is held against
PAST = 12  # issues that are compared with what was foreseen
BULK = (Draw.PAID, Draw.RETAIL, Draw.FREE, Draw.SAMPLE)


@dataclass(frozen=True)
class PrintExtras:
    """What is printed beyond what is owed.

    Copies; `spoilage` in hundredths of a percent; a run is whole bundles.

    `retail` and `free` count only where nobody ever entered such copies.
    """

    retail: int = 0
    free: int = 0
    office: int = 30
    spoilage: int = 150
    bundle: int = 50


@dataclass(frozen=True)
class PrintForecast:
    """An issue's print run as known at a moment. Copies.

    `named` are owed by terms, holds taken off; `renewals` are expected of terms that end before it;
    `bulk` goes out without names, by kind; `estimated` names the issue a count was taken from where
    its own is not entered yet; `set_to` is what somebody set instead, and `note` says why.
    """

    day: date
    known_at: datetime
    named: int
    renewals: int
    bulk: dict[str, int]
    estimated: dict[str, date]
    extras: PrintExtras
    set_to: int | None = None
    note: str = ""

    @property
    def printed(self) -> int:
        """Copies to print: what somebody set, else the run foreseen."""
        return self.run if self.set_to is None else self.set_to

    @property
    def needed(self) -> int:
        known = {Draw.RETAIL: self.extras.retail, Draw.FREE: self.extras.free}
        spare = sum(copies for kind, copies in known.items() if kind not in self.bulk)
        return self.named + self.renewals + sum(self.bulk.values()) + spare + self.extras.office

    @property
    def spoilage(self) -> int:
        return ceil(self.needed * self.extras.spoilage / 10_000)

    @property
    def run(self) -> int:
        """Copies to print, in whole bundles."""
        return -(-(self.needed + self.spoilage) // self.extras.bundle) * self.extras.bundle


@dataclass(frozen=True)
class PastForecast:
    """What was foreseen a week before an issue, and what went out: on its lists, and in bulk."""

    foreseen: PrintForecast
    listed: int
    bulk: dict[str, int] = field(default_factory=dict)

    @property
    def sent(self) -> int:
        return self.listed + sum(self.bulk.get(kind, 0) for kind in BULK)

    @property
    def returned(self) -> int:
        return self.bulk.get(Draw.RETURNED, 0)

    @property
    def off(self) -> int:
        """How many more were foreseen than went out, without office and spoilage."""
        return self.foreseen.needed - self.foreseen.extras.office - self.sent


@dataclass(frozen=True)
class OwedCopies:
    """What reading every running term says of some issues: copies owed by `named` terms and
    renewals `expected`, each as `known` at its moment."""

    known: dict[date, datetime]
    named: dict[date, int]
    expected: dict[date, float]


@dataclass(frozen=True)
class ForecastBasis:
    """The owed copies of the next issues, and of the last ones as foreseen a week before."""

    coming: OwedCopies
    past: OwedCopies


def count_forecast_basis(publication: Publication, at: datetime) -> ForecastBasis:
    """Count what the page of print runs needs of all terms. About fourteen queries."""
    coming = dict.fromkeys(next_issue_days(publication, at), at)
    past = {day: day_start(day - AHEAD) for day in _last_issue_days(publication, at)}
    return ForecastBasis(
        count_owed_copies(publication, coming), count_owed_copies(publication, past)
    )


def count_owed_copies(publication: Publication, known: dict[date, datetime]) -> OwedCopies:
    """Count the copies owed and expected of some issues, each as known at a moment. Four
    queries; none without an issue."""
    if not known:
        return OwedCopies({}, {}, {})
    named = _copies_by_name(publication, known)
    return OwedCopies(known, named, _expected_renewals(publication, known))


def forecast_print_runs(
    publication: Publication, days: list[date], at: datetime, extras: PrintExtras | None = None
) -> list[PrintForecast]:
    """Return the print runs of coming issues. Eight queries."""
    owed = count_owed_copies(publication, dict.fromkeys(days, at))
    return complete_forecasts(publication, owed, extras or find_print_extras(publication))


def find_print_extras(publication: Publication) -> PrintExtras:
    """Return what a newspaper prints beyond what is owed: as it was set up, else as most do.

    One query.
    """
    row = PrintSetup.objects.filter(publication=publication).first()
    return (
        PrintExtras(row.retail, row.free, row.office, row.spoilage, row.bundle)
        if row
        else PrintExtras()
    )


def list_low_forecasts(
    publication: Publication, basis: ForecastBasis, at: datetime
) -> list[PrintForecast]:
    """Return the issues of the next two weeks whose print run, set or foreseen, is low: more than
    the set share (ten percent, `PrintSetup.low_percent`) below the average of the print runs of the
    last four issues, as they were set or foreseen a week before each. None while there are no four.
    `basis` is what the page of print runs shows. About ten queries."""
    row = PrintSetup.objects.filter(publication=publication).first()
    extras = find_print_extras(publication)
    today = timezone.localdate(at)
    past = compare_forecasts(publication, basis.past, extras)[-COMPARED:]
    if len(past) < COMPARED:
        return []
    usual = sum(one.foreseen.printed for one in past)
    least = usual * (100 - (row.low_percent if row else LOW_PERCENT))
    return [
        one
        for one in complete_forecasts(publication, basis.coming, extras)
        if one.day <= today + FORTNIGHT and one.printed * 100 * COMPARED < least
    ]


def next_issue_days(publication: Publication, at: datetime, count: int = 8) -> list[date]:
    """Return the next issues behind today. One query."""
    today = timezone.localdate(at)
    return issue_days(publication, today + timedelta(days=1), today + timedelta(days=366))[:count]


def _last_issue_days(publication: Publication, at: datetime) -> list[date]:
    today = timezone.localdate(at)
    return issue_days(publication, today - timedelta(days=366), today)[-PAST:]


def compare_forecasts(
    publication: Publication, owed: OwedCopies, extras: PrintExtras
) -> list[PastForecast]:
    """Return past issues as they were foreseen, beside what went out. Four queries.

    What was sold and held later is not known then; what was refunded since counts as if it had been
    known.
    """
    days = list(owed.known)
    if not days:
        return []
    period = Period(days[0], days[-1])
    sent = count_listed_copies(publication, period)
    bulk = count_bulk_copies(publication, period)
    forecasts = complete_forecasts(publication, owed, extras)
    kinds = {
        day: {kind: copies for (on, kind), copies in bulk.items() if on == day} for day in days
    }
    return [PastForecast(one, sent.get(one.day, 0), kinds[one.day]) for one in forecasts]


def complete_forecasts(
    publication: Publication, owed: OwedCopies, extras: PrintExtras
) -> list[PrintForecast]:
    """Return the print runs of issues whose owed copies were counted, with the copies in bulk and
    the runs set by hand as they are now. Two queries."""
    known = owed.known
    if not known:
        return []
    bulk = _bulk(publication, known)
    kept = PrintRun.objects.filter(publication=publication, issue_date__in=known)
    by_hand = {
        day: (copies, note)
        for day, copies, note in kept.values_list("issue_date", "copies", "note")
    }
    return [
        PrintForecast(
            day,
            at,
            owed.named[day],
            ceil(owed.expected[day]),
            {kind: copies for kind, (copies, _from) in bulk[day].items()},
            {kind: source for kind, (_copies, source) in bulk[day].items() if source != day},
            extras,
            *by_hand.get(day, (None, "")),
        )
        for day, at in known.items()
    ]


def _copies_by_name(publication: Publication, known: dict[date, datetime]) -> dict[date, int]:
    spans: Any = Span.objects.of(publication).filter(subscription__channel__in=PRINTED)
    spans = spans.filter(first_issue__lte=max(known), last_issue__gte=min(known))
    asked = {
        f"on_{place}": Sum(
            "copies", filter=Q(first_issue__lte=day, last_issue__gte=day, term__sold_at__lt=at)
        )
        for place, (day, at) in enumerate(known.items())
    }
    whole = spans.aggregate(**asked)
    by_name = {day: whole[f"on_{place}"] or 0 for place, day in enumerate(known)}
    rows: Any = Hold.objects.standing().filter(
        first_day__lte=max(known),
        last_day__gte=min(known),
        subscription__publication=publication,
        subscription__channel__in=PRINTED,
        subscription__spans__first_issue__lte=F("last_day"),
        subscription__spans__last_issue__gte=F("first_day"),
    )
    names = ("first_issue", "last_issue", "copies", "term__sold_at")
    rows = rows.order_by().values_list(
        "first_day", "last_day", "made_at", *(f"subscription__spans__{name}" for name in names)
    )
    for first, last, made_at, low, high, copies, sold_at in rows.iterator(5_000):
        for day, at in known.items():
            if max(first, low) <= day <= min(last, high) and made_at < at and sold_at < at:
                by_name[day] -= copies
    return by_name


def _expected_renewals(publication: Publication, known: dict[date, datetime]) -> dict[date, float]:
    """Return the copies that terms ended before each issue will bring again, by the rate of last
    year's cohorts."""
    today = timezone.localdate(min(known.values()))
    month = month_of(today - LATE)
    rates = pool_renewal_rates(
        report_renewals(
            publication, Period(first_day(month - 12), first_day(month) - timedelta(days=1)), today
        )
    )
    usual = rates.get(-1, 0.0)
    again = (
        following_spans()
        .order_by()
        .values("subscription__party")
        .annotate(sold=Min("term__sold_at"))
        .values("sold")
    )
    later = (
        Span.objects.filter(term=OuterRef("term"))
        .order_by()
        .values("term")
        .annotate(end=Max("last_issue"))
    )
    rows: Any = Span.objects.of(publication).filter(
        subscription__channel__in=PRINTED,
        last_issue__gte=today - LATE,
        last_issue__lt=max(known),
        last_issue=Subquery(later.values("end")),
    )
    rows = rows.exclude(term__kind__in=GIVEN).order_by().annotate(again=Subquery(again))
    expected = dict.fromkeys(known, 0.0)
    for last, copies, sold_at, renewed_at in rows.values_list(
        "last_issue", "copies", "term__sold_at", "again"
    ):
        rate = rates.get(last.month - 1, usual)
        for day, at in known.items():
            if last < day and last >= timezone.localdate(at) - LATE and sold_at < at:
                expected[day] += copies * rate if renewed_at is None or renewed_at >= at else 0
    return expected


def _bulk(
    publication: Publication, known: dict[date, datetime]
) -> dict[date, dict[str, tuple[int, date]]]:
    """Return copies without names by kind, each with the issue it was counted for: its own, or the
    newest known."""
    rows = BulkDraw.objects.filter(
        publication=publication,
        kind__in=BULK,
        issue_date__gte=min(known) - OLD,
        issue_date__lte=max(known),
    )
    sums = rows.order_by("issue_date").values_list("issue_date", "kind")
    latest: dict[date, dict[str, tuple[int, date]]] = {day: {} for day in known}
    for source, kind, copies, entered in sums.annotate(
        copies=Sum("copies"), entered=Max("entered_at")
    ):
        for day, at in known.items():
            if source <= day and entered < at and day - source <= OLD:
                latest[day][kind] = (copies, source)
    return latest

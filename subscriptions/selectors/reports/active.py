"""Copies of each issue by what they were sold as, by which way they go, and into which province.

The same answer as the delivery list of each issue would give (`draw_issue`), for a
year at once: what is simple is added up by the database; who shares copies, moved or held is looked
at one by one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, DateField, F, Q, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Least

from articles.models import Publication
from subscriptions.domain.choices import PRINTED
from subscriptions.models import Dispatch, Hold, Share, Span
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.reports.period import CopyTally, Period
from subscriptions.selectors.service.deliveries import split_copies

ONE_DAY = timedelta(days=1)
Series = dict[str, list[int]]


@dataclass(frozen=True)
class SoldCopies:
    """Copies by issue: `dates` and every list beside it run alike.

    Held copies stand apart and count nowhere else.
    """

    dates: list[date]
    kinds: Series
    channels: Series
    held: list[int]

    @property
    def copies(self) -> list[int]:
        """Copies of each issue by whatever way."""
        return [sum(each) for each in zip(*self.channels.values(), strict=True)] or [0] * len(
            self.dates
        )


@dataclass(frozen=True)
class ActiveCopies(SoldCopies):
    """… and by where they go: of printed copies; those without an address that day are in none of
    the provinces."""

    provinces: Series


class CityOfProvince(NamedTuple):
    """Where a copy goes, as far as reports tell places apart; no city is ""."""

    province: str
    city: str


class AddressStay(NamedTuple):
    """So many copies to an address in a place, in force from a day to a day; of several the last
    made counts."""

    dispatch: int
    first: date
    last: date
    place: CityOfProvince
    copies: int


def report_active(publication: Publication, period: Period) -> ActiveCopies:
    """Return the copies of each issue of a period. Eight queries, however many subscribers."""
    counted = count_sold_copies(publication, period)
    provinces = _fold_series(_count_places(publication, period, counted.dates), 0)
    return ActiveCopies(counted.dates, counted.kinds, counted.channels, counted.held, provinces)


def report_cities(publication: Publication, period: Period) -> tuple[list[date], dict[str, Series]]:
    """Return the issues of a period, and the printed copies of each by province and city; no city
    is "". Five queries, however many subscribers."""
    dates = issue_days(publication, period.first, period.last)
    cities: dict[str, Series] = defaultdict(dict)
    for place, copies in _count_places(publication, period, dates).items():
        cities[place.province][place.city] = copies
    return dates, dict(cities)


def report_lengths(
    publication: Publication, period: Period
) -> tuple[list[date], dict[int, list[int]]]:
    """Return the issues of a period, and the copies of each by the length its term was sold for: at
    most so many months, 0 for longer than a year. Held copies are taken off. Three queries, however
    many subscribers."""
    dates = issue_days(publication, period.first, period.last)
    tally: CopyTally[int] = CopyTally(dates)
    spans = _spans(publication, period).annotate(
        low=_from(period, "first_issue"), high=_to(period, "last_issue")
    )
    grouped = spans.values_list("term__first_issue", "term__last_issue", "low", "high")
    for begun, ended, first, last, copies in grouped.annotate(whole=Sum("copies")).iterator(5_000):
        tally.add(length_class(begun, ended), first, last, copies)
    for begun, ended, first, last, copies in _held_copies(
        publication, period, "first_issue", "last_issue"
    ):
        tally.add(length_class(begun, ended), first, last, -copies)
    return dates, tally.series()


def length_class(first_issue: date, last_issue: date) -> int:
    """Return into how many months a term fits: 1, 3, 6 or 12, and 0 for more. Pure."""
    days = (last_issue - first_issue).days
    return next(
        (months for months, most in ((1, 31), (3, 92), (6, 184), (12, 366)) if days < most), 0
    )


def count_sold_copies(publication: Publication, period: Period) -> SoldCopies:
    """Return the copies of each issue, whatever their addresses: the cheaper half of
    `report_active`.

    Four queries.
    """
    dates = issue_days(publication, period.first, period.last)
    both: CopyTally[tuple[str, str]] = CopyTally(dates)
    spans = _spans(publication, period).annotate(
        low=_from(period, "first_issue"), high=_to(period, "last_issue")
    )
    grouped = spans.values_list("term__kind", "subscription__channel", "low", "high")
    for kind, channel, first, last, copies in grouped.annotate(whole=Sum("copies")):
        both.add((kind, channel), first, last, copies)
    held: CopyTally[str] = CopyTally(dates)
    for kind, channel, first, last, copies in _held_copies(publication, period):
        both.add((kind, channel), first, last, -copies)
        held.add("", first, last, copies)
    series = both.series()
    return SoldCopies(
        dates,
        _fold_series(series, 0),
        _fold_series(series, 1),
        held.series().get("", [0] * len(dates)),
    )


def _spans(publication: Publication, period: Period) -> Any:
    spans: Any = Span.objects.of(publication).filter(
        first_issue__lte=period.last, last_issue__gte=period.first
    )
    return spans.order_by()


def _from(period: Period, *fields: Any) -> Greatest:
    """Return the latest of some days and a period's first: clipped, most stretches are alike and
    add up."""
    return Greatest(Value(period.first, output_field=DateField()), *fields)


def _to(period: Period, *fields: Any) -> Least:
    return Least(Value(period.last, output_field=DateField()), *fields)


def _fold_series(copies: Mapping[Any, list[int]], place: int) -> Series:
    """Return series added up by one half of their keys."""
    whole: Series = {}
    for key, series in copies.items():
        before = whole.get(key[place], [0] * len(series))
        whole[key[place]] = [one + more for one, more in zip(before, series, strict=True)]
    return dict(sorted(whole.items()))


def _held_copies(
    publication: Publication, period: Period, one: str = "kind", other: str = ""
) -> Iterator[tuple[Any, Any, date, date, int]]:
    """Yield what holds keep back: two facts of the term, else its kind and its channel; first and
    last day, copies."""
    holds: Any = Hold.objects.standing().filter(
        first_day__lte=period.last,
        last_day__gte=period.first,
        subscription__publication=publication,
        subscription__spans__first_issue__lte=F("last_day"),
        subscription__spans__last_issue__gte=F("first_day"),
    )
    spans = "subscription__spans__"
    rows = holds.order_by().values_list(
        f"{spans}term__{one}",
        f"{spans}term__{other}" if other else "subscription__channel",
        "first_day",
        "last_day",
        f"{spans}first_issue",
        f"{spans}last_issue",
        f"{spans}copies",
    )
    for kind, channel, first, last, low, high, copies in rows.iterator(5_000):
        yield kind, channel, max(first, low), min(last, high), copies


def _count_places(
    publication: Publication, period: Period, dates: list[date]
) -> dict[CityOfProvince, list[int]]:
    """Return the printed copies of each issue by place."""
    tally: CopyTally[CityOfProvince] = CopyTally(dates)
    spans = _spans(publication, period).filter(subscription__channel__in=PRINTED)
    holds = (
        Hold.objects.standing()
        .filter(first_day__lte=period.last, last_day__gte=period.first)
        .order_by()
    )
    odd = Q(subscription__in=holds.values("subscription")) | _several()
    dispatch = "subscription__dispatches__"
    address = f"{dispatch}shares__address__"
    # One filter: a second would join the dispatches once more.
    plain = spans.filter(**{f"{dispatch}withdrawn_at": None}).exclude(odd)
    until = Coalesce(f"{dispatch}to_issue", "last_issue")
    rows = plain.annotate(
        province=F(f"{address}province"),
        city=F(f"{address}city"),
        low=_from(period, "first_issue", f"{dispatch}from_issue"),
        high=_to(period, "last_issue", until),
    )
    grouped = rows.values_list("province", "city", "low", "high").annotate(whole=Sum("copies"))
    for province, city, low, high, copies in grouped:
        if province:
            tally.add(CityOfProvince(province, city), low, high, copies)
    _one_by_one(tally, spans.filter(odd), holds, odd)
    return tally.series()


def _several() -> Q:
    """Return the condition on what has a `subscription`: that it shares its copies, or was sent to
    one place after another. Two questions an index answers; one over shares and their dispatches
    takes three times as long."""
    standing = Dispatch.objects.filter(withdrawn_at=None).order_by()
    moved = standing.values("subscription").annotate(rows=Count("pk")).filter(rows__gt=1)
    sharing = (
        Share.objects.order_by().values("dispatch").annotate(rows=Count("pk")).filter(rows__gt=1)
    )
    shared = standing.filter(pk__in=sharing.values("dispatch"))
    return Q(subscription__in=moved.values("subscription")) | Q(
        subscription__in=shared.values("subscription")
    )


def _one_by_one(tally: CopyTally[CityOfProvince], spans: Any, holds: Any, odd: Q) -> None:
    """Count the copies of those who share, moved or held: stretch by stretch between the days
    something changes."""
    brought: dict[int, list[tuple[date, date, int]]] = defaultdict(list)
    for subscription, first, last, copies in spans.values_list(
        "subscription", "first_issue", "last_issue", "copies"
    ):
        brought[subscription].append((first, last, copies))
    kept_back: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for subscription, first, last in holds.values_list("subscription", "first_day", "last_day"):
        kept_back[subscription].append((first, last))
    stays = _stays(odd)
    for subscription, spans_of_it in brought.items():
        _add(tally, spans_of_it, kept_back.get(subscription, []), stays.get(subscription, []))


def _stays(odd: Q) -> dict[int, list[AddressStay]]:
    """Return where the copies of these subscriptions go, in the order the shares were made."""
    standing = Dispatch.objects.filter(odd, withdrawn_at=None)
    rows: Any = standing.order_by("pk", "shares__pk").values_list(
        "subscription",
        "pk",
        "from_issue",
        "to_issue",
        "shares__copies",
        "shares__address__province",
        "shares__address__city",
    )
    stays: dict[int, list[AddressStay]] = defaultdict(list)
    for subscription, dispatch, first, last, copies, province, city in rows:
        place = CityOfProvince(province, city)
        stays[subscription].append(AddressStay(dispatch, first, last or date.max, place, copies))
    return stays


def _add(
    tally: CopyTally[CityOfProvince],
    spans: list[tuple[date, date, int]],
    holds: list[tuple[date, date]],
    stays: list[AddressStay],
) -> None:
    limits = (
        [(first, last) for first, last, _copies in spans]
        + holds
        + [(stay.first, stay.last) for stay in stays]
    )
    turns = {first for first, _last in limits} | {
        last + ONE_DAY for _first, last in limits if last < date.max
    }
    days = sorted(turns)
    for day, after in zip(days, days[1:], strict=False):
        copies = sum(many for first, last, many in spans if first <= day <= last)
        if not copies or any(first <= day <= last for first, last in holds):
            continue
        newest = max(
            (stay.dispatch for stay in stays if stay.first <= day <= stay.last), default=None
        )
        newest_stays = [(stay.place, stay.copies) for stay in stays if stay.dispatch == newest]
        for place, part in split_copies(newest_stays, copies):
            tally.add(place, day, after - ONE_DAY, part)

"""The draw of an issue: every subscription that brings it, and where its copies go.

Streamed in chunks.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Sum

from articles.models import Publication
from subscriptions.domain.choices import PRINTED
from subscriptions.models import BulkDraw, Complaint, Hold, Share, Span
from subscriptions.models.readers.parties import format_region
from subscriptions.models.service.delivery import dispatches_in_force

CHUNK = 2_000


class LabelAddress(NamedTuple):
    """An address as a label needs it: plain, because a hundred thousand rows of a model take a
    minute."""

    recipient: str
    province: str
    city: str
    district: str
    street: str
    postcode: str
    route: str
    note: str

    def region(self) -> str:
        return format_region(self.province, self.city, self.district)


class Parcel(NamedTuple):
    """So many copies of an issue to one address; `complaint` is why an earlier one, of `earlier`,
    goes out again."""

    subscription: int
    channel: str
    copies: int
    address: LabelAddress
    complaint: int | None = None
    earlier: date | None = None


class Undeliverable(NamedTuple):
    """Copies somebody is owed, and nobody said where to."""

    subscription: int
    copies: int


def draw_issue(publication: Publication, day: date) -> Iterator[list[Parcel | Undeliverable]]:
    """Yield what goes out with the issue of a day, by subscription, in chunks.

    One query, and one a chunk.

    Held subscriptions get nothing. Copies that the shares do not speak of go to the first address;
    shares beyond the copies of a term are cut, so that nobody ever gets more than was sold.
    """
    held = Hold.objects.on(day).values("subscription")
    spans: Any = Span.objects.of(publication).on(day).filter(subscription__channel__in=PRINTED)
    rows = spans.exclude(subscription__in=held).values_list(
        "subscription_id", "subscription__channel"
    )
    owed = rows.annotate(copies=Sum("copies")).order_by("subscription_id").iterator(CHUNK)
    while chunk := list(islice(owed, CHUNK)):
        yield _parcels(chunk, day)


def _parcels(chunk: list[tuple[int, str, int]], day: date) -> list[Parcel | Undeliverable]:
    first = chunk[0][0]
    last = chunk[-1][0]
    shares = _shares(day, dispatch__subscription__gte=first, dispatch__subscription__lte=last)
    parcels: list[Parcel | Undeliverable] = []
    for subscription, channel, copies in chunk:
        wanted = shares.get(subscription, [])
        if not wanted:
            parcels.append(Undeliverable(subscription, copies))
            continue
        parcels += [
            Parcel(subscription, channel, part, address)
            for address, part in split_copies(wanted, copies)
        ]
    return parcels


def complaints_to_redeliver(publication: Publication, day: date) -> Any:
    """Return the complaints whose copies go along with a list of an issue: settled so, of that
    issue or one before, not on a list yet, and not held on the day."""
    rows = Complaint.objects.filter(
        again__gte=1, deliveries=None, issue_date__lte=day, subscription__publication=publication
    )
    return rows.exclude(subscription__in=Hold.objects.on(day).values("subscription")).order_by("pk")


def issues_to_redeliver(publication: Publication, day: date) -> list[Parcel]:
    """Return the earlier issues that go out again with the list of a day.

    Two queries, and one more for every 500.
    """
    names = ("pk", "issue_date", "again", "subscription_id", "subscription__channel")
    rows = list(complaints_to_redeliver(publication, day).values_list(*names))
    parcels: list[Parcel] = []
    for start in range(0, len(rows), 500):
        chunk = rows[start : start + 500]
        shares = _shares(
            day,
            dispatch__subscription__in={subscription for *_words, subscription, _channel in chunk},
        )
        for pk, issue, copies, subscription, channel in chunk:
            parts = split_copies(shares.get(subscription, []), copies)
            parcels += [
                Parcel(subscription, channel, part, address, pk, issue) for address, part in parts
            ]
    return parcels


def split_copies(shares: list[tuple[Any, int]], copies: int) -> list[tuple[Any, int]]:
    """Share copies over addresses as told: what is over goes to the first, what is missing is cut
    at the end."""
    left = copies
    parts = []
    for address, wanted in shares:
        part = min(wanted, left)
        left -= part
        if part:
            parts.append((address, part))
    if left and parts:
        address, part = parts[0]
        parts[0] = (address, part + left)
    return parts


def copies_that_stay(
    shares: list[tuple[Any, int]], leaving: Any, copies: int
) -> list[tuple[Any, int]]:
    """Return what stays where it goes when so many copies go elsewhere: those of the address they
    left, or, where none is named, of one after another."""
    staying = []
    for address, there in shares:
        gone = min(copies, there) if leaving in (None, address) else 0
        copies -= gone
        if there > gone:
            staying.append((address, there - gone))
    return staying


def _shares(day: date, **of: Any) -> dict[int, list[tuple[LabelAddress, int]]]:
    """Return the shares in force on a day, `of` some subscriptions: of several dispatches of a
    subscription those of the last made."""
    rows = (
        Share.objects.filter(**of)
        .filter(dispatches_in_force(day, "dispatch__"))
        .order_by("dispatch_id", "pk")
        .values_list(
            "dispatch__subscription_id",
            "dispatch_id",
            "copies",
            *(f"address__{name}" for name in LabelAddress._fields),
        )
    )
    newest: dict[int, int] = {}
    shares: dict[int, list[tuple[LabelAddress, int]]] = defaultdict(list)
    for subscription, dispatch, copies, *texts in rows.iterator(CHUNK):
        if newest.get(subscription, 0) < dispatch:
            newest[subscription] = dispatch
            shares[subscription] = []
        shares[subscription].append((LabelAddress(*texts), copies))
    return shares


def count_copies(publication: Publication, days: Sequence[date]) -> dict[date, dict[str, int]]:
    """Return the copies of each of some issues by what they are: owed by name ("named"), and in
    bulk by kind. Four queries, however many issues; none without an issue."""
    if not days:
        return {}
    copies = {day: {"named": named} for day, named in _count_named(publication, days).items()}
    bulk = BulkDraw.objects.filter(publication=publication, issue_date__in=days).order_by()
    sums = bulk.values_list("issue_date", "kind").annotate(whole=Sum("copies"))
    for day, kind, whole in sums:
        copies[day][kind] = whole
    return copies


def _count_named(publication: Publication, days: Sequence[date]) -> dict[date, int]:
    """Return the printed copies owed by name of each issue, without those held. Spans are added up
    by their ends, in the order of the index."""
    printed: Any = Span.objects.of(publication).filter(subscription__channel__in=PRINTED)
    running = printed.filter(first_issue__lte=max(days), last_issue__gte=min(days)).order_by()
    named = dict.fromkeys(days, 0)
    sums = running.values_list("last_issue", "first_issue").annotate(whole=Sum("copies"))
    for last, first, whole in sums:
        for day in days:
            named[day] += whole if first <= day <= last else 0
    _subtract_held(named, running)
    return named


def _subtract_held(named: dict[date, int], running: Any) -> None:
    """Take off what holds keep back of the copies of some issues. Two queries."""
    first = min(named)
    last = max(named)
    holds: Any = Hold.objects.standing().filter(first_day__lte=last, last_day__gte=first)
    held = running.filter(subscription__in=holds.values("subscription"))
    limits: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for subscription, low, high in holds.values_list("subscription", "first_day", "last_day"):
        limits[subscription].append((low, high))
    for subscription, low, high, copies in held.values_list(
        "subscription", "first_issue", "last_issue", "copies"
    ):
        for day in named:
            is_held = any(begin <= day <= end for begin, end in limits[subscription])
            named[day] -= copies if low <= day <= high and is_held else 0

"""What prices and terms are asked for. One read per screen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Subquery

from articles.models import Publication, PublicationSchedule
from subscriptions.domain.choices import Channel
from subscriptions.models import Plan, PriceList
from subscriptions.pricing import Prices, Quotation, price
from subscriptions.selectors.calendar import calendar_of
from subscriptions.selectors.horizon import require_within


@dataclass(frozen=True)
class Offer:
    """The prices in force and the schedule by which the paper appears; either may not exist yet."""

    prices: PriceList | None
    schedule: PublicationSchedule | None


def offer(publication: Publication, on: date, channel: str = Channel.POST) -> Offer:
    """Return what the paper offers on a day. One query where prices exist, else two."""
    schedules = PublicationSchedule.objects.filter(publication=publication, valid_from__lte=on)
    schedules = schedules.exclude(valid_until__lt=on).order_by("-valid_from")
    prices = (
        PriceList.objects.of(publication, channel)
        .valid_on(on)
        .annotate(weekdays=Subquery(schedules.values("weekdays")[:1]))
        .first()
    )
    if prices is None:
        return Offer(None, schedules.first())
    # `weekdays` is the annotation above, which the type checker loses behind `valid_on`.
    weekdays: str | None = vars(prices)["weekdays"]
    return Offer(prices, PublicationSchedule(weekdays=weekdays) if weekdays else None)


@dataclass(frozen=True)
class Listed:
    """The prices of a channel that is on sale: those in force, and those that begin later and can
    be ordered."""

    channel: Channel
    now: PriceList | None
    coming: list[PriceList]


def listed(publication: Publication, plans: Iterable[Plan], on: date) -> list[Listed]:
    """Return the prices of every channel that readers can order by its list, the post first.

    One query a channel.
    """
    sold = {plan.channel for plan in plans if plan.by_lists} | {Channel.POST}
    found = []
    for channel in Channel:
        rows = rows_of(publication, channel, on) if channel in sold else []
        now = [row for row in rows if row.effective_from <= on]
        if rows:
            found.append(
                Listed(
                    channel,
                    now[-1] if now else None,
                    [row for row in rows if row.effective_from > on],
                )
            )
    return found


def rows_of(
    publication: Publication, channel: str = Channel.POST, on: date | None = None
) -> list[PriceList]:
    """Return the lists of a channel, the oldest first, of each the newest version; `on` leaves out
    those that cannot be ordered yet on that day. One query."""
    rows = PriceList.objects.of(publication, channel)
    if on is not None:
        rows = rows.orderable(on)
    newest = {row.effective_from: row for row in rows.order_by("effective_from", "version")}
    return list(newest.values())


def as_prices(rows: list[PriceList]) -> list[Prices]:
    """Return price lists as the engine reads them."""
    return [
        Prices(
            row.copy_fen,
            row.month_fen,
            row.quarter_fen,
            row.year_fen,
            row.effective_from,
            half=row.half_fen,
            broken=row.broken_terms,
            capped=row.capped,
            natural=row.natural,
        )
        for row in rows
    ]


def quotation(
    publication: Publication,
    start: date,
    end: date,
    copies: int = 1,
    channel: str = Channel.POST,
    *,
    at: datetime,
) -> Quotation:
    """Price a term of the paper in so many copies, also one that is past.

    Two queries. Refuses NotPriced, also for a term that ends behind the horizon of a moment.
    """
    rows = rows_of(publication, channel)
    require_within(rows, end, at)
    issues = calendar_of(publication, start, end).issues(start, end)
    return price(issues, as_prices(rows), copies)

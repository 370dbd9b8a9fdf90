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
class PriceOffer:
    """The prices in force and the schedule by which the paper appears; either may not exist yet."""

    prices: PriceList | None
    schedule: PublicationSchedule | None


def find_price_offer(publication: Publication, on: date, channel: str = Channel.POST) -> PriceOffer:
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
        return PriceOffer(None, schedules.first())
    # `weekdays` is the annotation above, which the type checker loses behind `valid_on`.
    weekdays: str | None = vars(prices)["weekdays"]
    return PriceOffer(prices, PublicationSchedule(weekdays=weekdays) if weekdays else None)


@dataclass(frozen=True)
class ChannelPrices:
    """The prices of a channel that is on sale: those in force, and those that begin later and can
    be ordered."""

    channel: Channel
    now: PriceList | None
    coming: list[PriceList]


def list_channel_prices(
    publication: Publication, plans: Iterable[Plan], on: date
) -> list[ChannelPrices]:
    """Return the prices of every channel that readers can order by its list, the post first.

    One query a channel.
    """
    sold = {plan.channel for plan in plans if plan.by_lists} | {Channel.POST}
    prices = []
    for channel in Channel:
        rows = list_price_rows(publication, channel, on) if channel in sold else []
        now = [row for row in rows if row.effective_from <= on]
        if rows:
            prices.append(
                ChannelPrices(
                    channel,
                    now[-1] if now else None,
                    [row for row in rows if row.effective_from > on],
                )
            )
    return prices


def list_price_rows(
    publication: Publication, channel: str = Channel.POST, on: date | None = None
) -> list[PriceList]:
    """Return the lists of a channel, the oldest first, of each the newest version; `on` leaves out
    those that cannot be ordered yet on that day. One query."""
    rows = PriceList.objects.of(publication, channel)
    if on is not None:
        rows = rows.orderable(on)
    newest = {row.effective_from: row for row in rows.order_by("effective_from", "version")}
    return list(newest.values())


def to_engine_prices(rows: list[PriceList]) -> list[Prices]:
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


def quote_term(
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
    rows = list_price_rows(publication, channel)
    require_within(rows, end, at)
    issues = calendar_of(publication, start, end).issues(start, end)
    return price(issues, to_engine_prices(rows), copies)

"""What prices and terms are asked for. One read per screen."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Subquery

from articles.models import IssueDate, Publication, PublicationSchedule
from subscriptions.models import PriceList
from subscriptions.pricing import Calendar, NotPriced, Prices, Quotation, end_after, price


@dataclass(frozen=True)
class Offer:
    """The prices in force and the schedule by which the paper appears; either may not exist yet."""

    prices: PriceList | None
    schedule: PublicationSchedule | None


def offer(publication: Publication, on: date) -> Offer:
    """Return what the paper offers on a day. One query where prices exist, else two."""
    schedules = PublicationSchedule.objects.filter(publication=publication, valid_from__lte=on)
    schedules = schedules.exclude(valid_until__lt=on).order_by("-valid_from")
    prices = (
        PriceList.objects.filter(publication=publication)
        .valid_on(on)
        .annotate(weekdays=Subquery(schedules.values("weekdays")[:1]))
        .first()
    )
    if prices is None:
        return Offer(None, schedules.first())
    # `weekdays` is the annotation above, which the type checker loses behind `valid_on`.
    weekdays: str | None = vars(prices)["weekdays"]
    return Offer(prices, PublicationSchedule(weekdays=weekdays) if weekdays else None)


def lists_of(publication: Publication) -> list[Prices]:
    """Return the paper's price lists as the engine reads them, the oldest first. One query."""
    rows = PriceList.objects.filter(publication=publication).order_by("effective_from")
    return [
        Prices(row.copy_fen, row.month_fen, row.quarter_fen, row.year_fen, row.effective_from, broken=row.broken_terms)
        for row in rows
    ]


def calendar_of(publication: Publication, start: date, end: date) -> Calendar:
    """Return the issues of the months a term touches, by the paper's calendar: suspended dates are none, extras that
    count are. Months the calendar does not hold yet are answered by the schedules. Two queries at most.

    Refuses NotPriced: `ends_before_start`, and `months` for more than the engine prices at once.
    """
    if end < start:
        raise NotPriced("ends_before_start", start=start, end=end)
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    first, last = start.replace(day=1), end_after(start, count)
    return Calendar(IssueDate.objects.days(publication, first, last), first, last)


def quotation(publication: Publication, start: date, end: date, copies: int = 1) -> Quotation:
    """Price a term of the paper in so many copies. Three queries at most. Refuses NotPriced."""
    issues = calendar_of(publication, start, end).issues(start, end)
    return price(issues, lists_of(publication), copies)

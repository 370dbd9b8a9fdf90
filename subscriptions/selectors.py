"""What readers see of prices. One read per screen."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Subquery

from articles.models import Publication, PublicationSchedule
from subscriptions.models import PriceList


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

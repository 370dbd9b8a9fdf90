"""What readers see of prices. One read per screen."""

from dataclasses import dataclass
from datetime import date

from articles.models import Publication, PublicationSchedule
from subscriptions.models import PriceList


@dataclass(frozen=True)
class Offer:
    """The prices in force and the schedule by which the paper appears; either may not exist yet."""

    prices: PriceList | None
    schedule: PublicationSchedule | None


def offer(publication: Publication, on: date) -> Offer:
    """Return what the paper offers on a day. Two queries."""
    prices = PriceList.objects.filter(publication=publication).valid_on(on).first()
    schedules = PublicationSchedule.objects.filter(publication=publication, valid_from__lte=on)
    schedule = schedules.exclude(valid_until__lt=on).order_by("-valid_from").first()
    return Offer(prices, schedule)

"""How far ahead terms are sold: one rule for readers, desk, renewals and the command that
prices."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from subscriptions.models import PriceList
from subscriptions.pricing import NotPriced, last_day_of_months


def last_sold_day(lists: Iterable[PriceList], at: datetime) -> date:
    """Return the last day that a term may reach at a moment: so many months (ORDER_HORIZON_MONTHS)
    from today, or from the first day of the last price list that is planned, where that lies later.
    Nobody promises a price for 2120."""
    begins = max([timezone.localdate(at), *(row.effective_from for row in lists)])
    return last_day_of_months(begins, max(settings.ORDER_HORIZON_MONTHS, 1))


def require_within(lists: Iterable[PriceList], end: date, at: datetime) -> None:
    """Refuse NotPriced (`horizon`) to a term that ends behind the horizon."""
    last = last_sold_day(lists, at)
    if end > last:
        raise NotPriced("horizon", last=last)

"""What a hold would keep back, and how much may still be held."""

from datetime import date

from django.db.models import Sum

from subscriptions.models import ChannelSetup, Hold, Subscription
from subscriptions.selectors.calendar import issue_days

ALLOWED = 26  # issues a year, where the channel says nothing else


def issues_in(subscription: Subscription, first: date, last: date) -> list[date]:
    """Return the issues that a subscription brings in these days. Two queries."""
    spans = list(subscription.spans.filter(first_issue__lte=last, last_issue__gte=first))
    days = issue_days(subscription.publication, first, last)
    return [day for day in days if any(span.first_issue <= day <= span.last_issue for span in spans)]


def allowance(subscription: Subscription, year: int) -> int:
    """Return how many issues may still be held in a year. Two queries."""
    setup = ChannelSetup.objects.filter(publication=subscription.publication_id, channel=subscription.channel).first()
    held = (
        Hold.objects.standing().filter(subscription=subscription, first_day__year=year).aggregate(issues=Sum("issues"))
    )
    return max((setup.holds_a_year if setup else ALLOWED) - (held["issues"] or 0), 0)

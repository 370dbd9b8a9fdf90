"""What a hold would keep back, and how much may still be held."""

from bisect import bisect_left, bisect_right
from datetime import date

from django.db.models import Max, Min, Sum

from articles.models import Publication
from subscriptions.models import ChannelSetup, Hold, Subscription
from subscriptions.selectors.calendar import issue_days

CHUNK = 2_000
ALLOWED = 26  # issues a year, where the channel says nothing else


def issues_in(subscription: Subscription, first: date, last: date) -> list[date]:
    """Return the issues that a subscription brings in these days. Two queries."""
    spans = list(subscription.spans.filter(first_issue__lte=last, last_issue__gte=first))
    days = issue_days(subscription.publication, first, last)
    return [
        day for day in days if any(span.first_issue <= day <= span.last_issue for span in spans)
    ]


def out_of_step(publication: Publication, since: date) -> list[Hold]:
    """Return the standing holds, over not before a day, that keep back more or fewer issues than they were made for.
    Five queries, and two for each 2,000 holds."""
    rows = Hold.objects.standing().filter(
        subscription__publication=publication, last_day__gte=since
    )
    bounds = rows.aggregate(first=Min("first_day"), last=Max("last_day"))
    if bounds["first"] is None:
        return []
    dates = issue_days(publication, bounds["first"], bounds["last"])
    found = (
        rows.select_related("subscription__publication")
        .prefetch_related("subscription__spans")
        .order_by("pk")
    )
    return [made for made in found.iterator(CHUNK) if _kept_back(made, dates) != made.issues]


def _kept_back(made: Hold, dates: list[date]) -> int:
    """Return how many issues a hold keeps back, its subscription's spans at hand."""
    days = dates[bisect_left(dates, made.first_day) : bisect_right(dates, made.last_day)]
    spans = made.subscription.spans.all()
    return sum(any(span.first_issue <= day <= span.last_issue for span in spans) for day in days)


def allowance(subscription: Subscription, year: int) -> int:
    """Return how many issues may still be held in a year. Two queries."""
    setup = ChannelSetup.objects.filter(
        publication=subscription.publication_id, channel=subscription.channel
    ).first()
    held = (
        Hold.objects.standing()
        .filter(subscription=subscription, first_day__year=year)
        .aggregate(issues=Sum("issues"))
    )
    return max((setup.holds_a_year if setup else ALLOWED) - (held["issues"] or 0), 0)

"""What a hold would keep back, and how much may still be held."""

from datetime import date, datetime

from subscriptions.models import ChannelSetup, Hold, Subscription
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.service.coverage import calendar_for, find_coverage_facts, frozen_until

ALLOWED = 26  # issues a year, where the channel says nothing else


def issues_between(subscription: Subscription, first: date, last: date) -> list[date]:
    """Return the issues that a subscription brings in these days. Two queries."""
    spans = list(subscription.spans.filter(first_issue__lte=last, last_issue__gte=first))
    days = issue_days(subscription.publication, first, last)
    return [
        day for day in days if any(span.first_issue <= day <= span.last_issue for span in spans)
    ]


def issues_kept_back(hold: Hold, since: date, at: datetime) -> list[date]:
    """Return the issues from a day on that a hold keeps back: those that would come if it did not
    stand. Nine queries."""
    return [
        day
        for one, days in _holds_with_issues(hold.subscription, at)
        if one.pk == hold.pk
        for day in days
        if day >= since
    ]


def hold_allowance(subscription: Subscription, year: int, at: datetime) -> int:
    """Return how many issues of a year may still be held. About ten queries."""
    setup = ChannelSetup.objects.filter(
        publication=subscription.publication_id, channel=subscription.channel
    ).first()
    held = sum(
        day.year == year for _hold, days in _holds_with_issues(subscription, at) for day in days
    )
    return max((setup.holds_a_year if setup else ALLOWED) - held, 0)


def _holds_with_issues(subscription: Subscription, at: datetime) -> list[tuple[Hold, list[date]]]:
    """Return the standing holds of a subscription with the issues each keeps back."""
    facts = find_coverage_facts([subscription.pk])
    if not facts:
        return []
    publication = subscription.publication
    calendar = calendar_for(publication, facts)
    frozen = frozen_until(publication, at)
    return [(hold, facts[0].kept_back(hold, calendar, frozen)) for hold in facts[0].holds]

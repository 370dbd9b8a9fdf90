"""Which issues appear, and which of them can still be had."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from articles.models import IssueDate, Publication
from subscriptions.domain.choices import Channel
from subscriptions.models import ChannelSetup
from subscriptions.pricing import Calendar, NotPriced, last_day_of_months
from subscriptions.pricing.calendar import last_day, month_of

# Days before an issue by which its draw is closed, where a channel is not set up: the post asks for
# its counts (要数) about a week ahead, our own carriers the day before yesterday.
LEAD_DAYS = {Channel.POST: 7, Channel.BUNDLE: 7, Channel.OWN: 2, Channel.DIGITAL: 0}
AHEAD = 24  # months that a term is looked at behind its end, for the issues that extensions add


def issue_days(publication: Publication, first: date, last: date) -> list[date]:
    """Return the days on which issues for subscribers appear, both ends included, ascending.

    Suspended dates are none, extras that count are; months the calendar does not hold yet are
    answered by the schedules. Two queries at most.
    """
    return IssueDate.objects.days(publication, first, last)


def calendar_of(publication: Publication, start: date, end: date) -> Calendar:
    """Return the issues of the months a term touches. One query.

    Refuses NotPriced: `ends_before_start`, and `months` for more than the engine prices at once.
    """
    if end < start:
        raise NotPriced("ends_before_start", start=start, end=end)
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    first = start.replace(day=1)
    last = last_day_of_months(start, count)
    return Calendar(issue_days(publication, first, last), first, last)


def days_around(publication: Publication, first: date, last: date) -> list[date]:
    """Return the issues from the first day of a term until well behind its end. One query."""
    return issue_days(publication, first, last_day(month_of(last) + AHEAD))


def next_issue(publication: Publication, day: date) -> date | None:
    """Return the first issue from a day on, None where a year brings none. Two queries."""
    last = date.fromordinal(min(day.toordinal() + 366, date.max.toordinal()))
    return next(iter(issue_days(publication, day, last)), None)


def lead_days(publication: Publication, channel: str) -> int:
    """Return how many days before an issue its draw is closed. One query."""
    row = ChannelSetup.objects.filter(publication=publication, channel=channel).first()
    return row.lead_days if row else LEAD_DAYS[Channel(channel)]


def serviceable_from(publication: Publication, channel: str, at: datetime) -> date:
    """Return the first day whose issue can still be had or changed at a moment, in the newspaper's
    time. One query."""
    return timezone.localdate(at) + timedelta(days=lead_days(publication, channel))


def next_issues(publication: Publication, channel: str, at: datetime, count: int) -> list[date]:
    """Return the next issues that can still be had, at most so many. Two queries."""
    first = serviceable_from(publication, channel, at)
    return issue_days(publication, first, first + timedelta(days=366))[:count]

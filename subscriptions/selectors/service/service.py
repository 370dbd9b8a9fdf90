"""How far a term is served, and from which issue something can still change."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Max, Sum
from django.utils import timezone

from subscriptions.domain.choices import Adjusting
from subscriptions.models import Address, DeliveryRun, Hold, Span, Subscription, Term
from subscriptions.pricing.revenue_recognition import SoldIssues, earned_until
from subscriptions.selectors.books.revenue import booked_issues_from
from subscriptions.selectors.calendar import days_around, serviceable_from
from subscriptions.selectors.service.deliveries import split_copies


@dataclass(frozen=True)
class TermStatus:
    """A term at a moment: issues served and still to come, copies now, the first issue that can
    still be changed, the fen that its issues to come will earn, and how many of its last shares no
    issue earns any more."""

    served: int
    left: int
    copies: int
    from_issue: date | None
    unserved: int
    credited: int = 0


def changeable_from(subscription: Subscription, at: datetime) -> date:
    """Return the first day whose issue a change can reach: behind the cut-off, behind every list
    that was made, and behind an issue of today that has earned its money. Three queries."""
    first = serviceable_from(subscription.publication, subscription.channel, at)
    if first == timezone.localdate(at) and first in booked_issues_from(
        subscription.publication, first
    ):
        first = date.fromordinal(first.toordinal() + 1)
    made = DeliveryRun.objects.filter(publication=subscription.publication).aggregate(
        last=Max("issue_date")
    )["last"]
    return max(first, date.fromordinal(made.toordinal() + 1)) if made else first


def copies_on(subscription: Subscription, day: date) -> int:
    """Return how many copies a subscription brings with the first issue from a day on; none is 0.

    One query.
    """
    span = subscription.spans.filter(last_issue__gte=day).order_by("first_issue").first()
    return span.copies if span else 0


def shares_on(
    subscription: Subscription, day: date, *, for_good: bool = False
) -> list[tuple[Address, int]]:
    """Return where the copies of the issue of a day go, as they are shared out then; `for_good`
    looks through what is meant only for a while. Three queries."""
    sent = subscription.dispatches.on(day)
    counts = (sent.filter(to_issue=None) if for_good else sent).first()
    wanted = (
        [(share.address, share.copies) for share in counts.shares.select_related("address")]
        if counts
        else []
    )
    return split_copies(wanted, copies_on(subscription, day))


def find_term_status(term: Term, at: datetime) -> TermStatus:
    """Return where a term stands. Six queries."""
    subscription = term.subscription
    first = changeable_from(subscription, at)
    coming = issues_to_come(
        list(term.spans.all()),
        list(Hold.objects.standing().filter(subscription=subscription)),
        days_around(subscription.publication, term.first_issue, term.last_issue),
    )
    served = [issue for issue in coming if issue.day < first]
    left = [issue for issue in coming if issue.day >= first]
    copies = coming[-1].copies if coming else 0
    sold = SoldIssues(term.paid, term.copies, term.issues)
    gone = count_credited_issues(term)
    whole = earned_until(sold, term.issues - gone, copies)
    unserved = max(whole - earned_until(sold, len(served), copies), 0)
    from_issue = left[0].day if left else None
    return TermStatus(len(served), len(left), copies, from_issue, unserved, gone)


class IssueCopies(NamedTuple):
    """An issue and how many copies of it come."""

    day: date
    copies: int


def issues_to_come(
    spans: Sequence[Span], holds: Sequence[Hold], dates: Sequence[date]
) -> list[IssueCopies]:
    """Return every issue that spans of one subscription bring, with its copies, ascending, without
    those held."""
    issues = []
    for span in sorted(spans, key=lambda span: span.first_issue):
        days = dates[bisect_left(dates, span.first_issue) : bisect_right(dates, span.last_issue)]
        free = (
            day for day in days if not any(hold.first_day <= day <= hold.last_day for hold in holds)
        )
        issues += [IssueCopies(day, span.copies) for day in free]
    return issues


def count_credited_issues(term: Term) -> int:
    """Return how many issues of a term were credited, or released, instead of delivered.

    One query.
    """
    rows = term.adjustments.filter(kind__in=(Adjusting.CREDIT, Adjusting.RELEASE))
    return rows.aggregate(issues=Sum("issues"))["issues"] or 0


@dataclass(frozen=True)
class ServedIssues:
    """Where a term stands in a list: its first and last issue now, issues that came and that are
    still to come, copies of the last. A term that brings nothing any more has no issues."""

    first_issue: date | None
    last_issue: date | None
    served: int
    left: int
    copies: int


def count_served_issues(terms: Sequence[Term], at: datetime) -> dict[int, ServedIssues]:
    """Return where many terms stand, by their numbers: what `standing` tells of one, without its
    money.

    Five queries a newspaper, however many terms there are.
    """
    spans = defaultdict(list)
    holds = defaultdict(list)
    for span in Span.objects.filter(term__in=[term.pk for term in terms]):
        spans[span.term_id].append(span)
    for hold in Hold.objects.standing().filter(
        subscription__in={term.subscription_id for term in terms}
    ):
        holds[hold.subscription_id].append(hold)
    counts: dict[int, ServedIssues] = {}
    for subscriptions in _group_by_channel(terms):
        first = changeable_from(subscriptions[0].subscription, at)
        begun = min(term.first_issue for term in subscriptions)
        ended = max(term.last_issue for term in subscriptions)
        dates = days_around(subscriptions[0].subscription.publication, begun, ended)
        for term in subscriptions:
            coming = issues_to_come(spans[term.pk], holds[term.subscription_id], dates)
            counts[term.pk] = _count_served(coming, first)
    return counts


def issues_left(subscriptions: Sequence[Subscription], at: datetime) -> dict[int, int]:
    """Return the issues that subscriptions still bring, by their numbers.

    One query more than `count_served_issues`.
    """
    left = {one.pk: 0 for one in subscriptions}
    spans = list(
        Term.objects.filter(subscription__in=left).select_related("subscription__publication")
    )
    counts = count_served_issues(spans, at)
    for term in spans:
        left[term.subscription_id] += counts[term.pk].left
    return left


def _group_by_channel(terms: Sequence[Term]) -> list[list[Term]]:
    """Return terms in groups that have one calendar and one cut-off."""
    groups: dict[tuple[int, str], list[Term]] = defaultdict(list)
    for term in terms:
        groups[term.subscription.publication_id, term.subscription.channel].append(term)
    return list(groups.values())


def _count_served(coming: Sequence[IssueCopies], first: date) -> ServedIssues:
    if not coming:
        return ServedIssues(None, None, 0, 0, 0)
    left = sum(issue.day >= first for issue in coming)
    last = coming[-1]
    return ServedIssues(coming[0].day, last.day, len(coming) - left, left, last.copies)

"""What renewals would cost: the next term of many subscriptions, each priced as a reader would be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from subscriptions import wording
from subscriptions.kinds import GIVEN, PlanKind
from subscriptions.models import Order, Plan, Subscription, Term
from subscriptions.pricing import NotPriced
from subscriptions.promises import Promise
from subscriptions.selectors.calendar import serviceable_from
from subscriptions.selectors.quotes import Wish, answer, end_of

MOST = 200  # at once


@dataclass(frozen=True)
class Renewal:
    """The next term of a subscription with its price, or why there is none (`words`)."""

    subscription: Subscription
    term: Term | None
    promise: Promise | None
    words: str = ""


def renewals(subscriptions: Iterable[Subscription], months: int, at: datetime) -> list[Renewal]:
    """Return what renewing each for so many months would cost. About seven queries each.

    A renewal begins behind the last issue, or with the next that can be had where the term lapsed.
    """
    return [_renewal(one, months, at) for one in subscriptions]


def _renewal(subscription: Subscription, months: int, at: datetime) -> Renewal:
    span = subscription.spans.select_related("term__plan").order_by("-last_issue").first()
    if span is None:
        return Renewal(subscription, None, None, wording.nothing_to_renew())
    term = span.term
    open_ = Order.objects.filter(renews=term, cancelled_at=None).first()
    if open_ is not None and (open_.settled_at or open_.expires_at > at):
        return Renewal(subscription, term, None, wording.renewed_already(open_.number))
    plan = plan_of(term)
    start = begins(subscription, span.last_issue, at)
    try:
        wish = Wish(
            subscription.publication, start, end_of(plan, start, months), span.copies, subscription.channel, plan
        )
        return Renewal(subscription, term, answer(wish, at).promise)
    except NotPriced as refused:
        return Renewal(subscription, term, None, wording.refusal(refused))


def plan_of(term: Term) -> Plan | None:
    """Return the plan by which a term is renewed, None for an ordinary one: what is not sold to readers any more, was
    given or was somebody's gift goes on by the price lists. One query."""
    again = Plan.objects.for_readers().exclude(kind__in=[*GIVEN, PlanKind.GIFT])
    return again.filter(pk=term.plan_id).first() if term.plan_id else None


def begins(subscription: Subscription, last_issue: date, at: datetime) -> date:
    """Return the first day of a renewal: the day after the end, not before the cut-off."""
    return max(last_issue + timedelta(days=1), serviceable_from(subscription.publication, subscription.channel, at))

"""What the form of a new order proposes: the next year of the paper, or what a known subscriber
gets already."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from articles.common.numbers import read_number
from articles.models import Publication
from subscriptions.domain.choices import Channel
from subscriptions.models import Party, Span, Subscription
from subscriptions.selectors.calendar import serviceable_from

MORE = "more"  # names the subscription of which a subscriber wants more copies


def find_buyer(request: HttpRequest) -> Party | None:
    """Return the subscriber whom the address names, None for a new one. One query."""
    pk = read_number(request.GET.get("party", "")) or 0
    return Party.objects.filter(pk=pk, erased_at=None).first()


def propose_order(request: HttpRequest, buyer: Party | None, at: datetime) -> dict[str, Any]:
    """Return the first values of the form: for a known subscriber the paper, channel and copies of
    the newest subscription and its address. With `more` in the address, one copy from the next
    issue to the end of that subscription. Eight queries at most."""
    subscription = _find_subscription(request, buyer)
    publication = subscription.publication if subscription else Publication.objects.first()
    channel = subscription.channel if subscription else Channel.POST
    soonest = serviceable_from(publication, channel, at) if publication else timezone.localdate(at)
    proposal: dict[str, Any] = {
        "start": first_whole_month(soonest),
        "months": 12,
        "publication": publication.pk if publication else None,
        "channel": channel,
        "copies": 1,
    }
    if subscription is None:
        return proposal
    proposal["known_place"] = _find_place(subscription)
    span = _last_span(subscription)
    if span is None:
        return proposal
    if MORE in request.GET and span.last_issue >= soonest:
        begins = max(soonest, _first_coming(subscription, soonest))
        return {**proposal, "start": begins, "months": None, "end": span.last_issue}
    return {**proposal, "copies": span.copies}


def first_whole_month(soonest: date) -> date:
    """Return the first day of the next whole month on sale: most terms begin there."""
    following = date(soonest.year + soonest.month // 12, soonest.month % 12 + 1, 1)
    return soonest if soonest.day == 1 else following


def _find_subscription(request: HttpRequest, buyer: Party | None) -> Subscription | None:
    """Return the subscription that `more` names, else the newest of a subscriber."""
    if buyer is None:
        return None
    rows = buyer.subscriptions.select_related("publication").order_by("-pk")
    named = read_number(request.GET.get(MORE, ""))
    return (rows.filter(pk=named).first() if named else None) or rows.first()


def _find_place(subscription: Subscription) -> int | None:
    """Return the address of a subscription, the one for good where it has several."""
    dispatch = subscription.dispatches.standing().filter(to_issue=None).order_by("-pk").first()
    share = dispatch.shares.first() if dispatch else None
    return share.address_id if share else None


def _last_span(subscription: Subscription) -> Span | None:
    return subscription.spans.order_by("-last_issue").first()


def _first_coming(subscription: Subscription, soonest: date) -> date:
    span = subscription.spans.filter(last_issue__gte=soonest).order_by("first_issue").first()
    return span.first_issue if span else soonest

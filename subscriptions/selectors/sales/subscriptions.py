"""Subscriptions as the desk looks for them: until when they run, who renewed, who waits, in one
query a list."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from articles.models import Publication
from subscriptions.domain.choices import PRINTED
from subscriptions.models import Address, Dispatch, Hold, Order, Share, Span, Subscription, Term
from subscriptions.selectors.calendar import issue_days

LAPSED_DAYS = 60
Rows = Any  # querysets with annotations, which the type checker does not see


def list_subscriptions(rows: Rows | None = None) -> Rows:
    """Return subscriptions with `first_issue`, `last_issue` and `copies` of what they bring now,
    and `plan_kind`."""
    spans: Any = Span.objects.filter(subscription=OuterRef("pk")).order_by("-last_issue")
    terms = Term.objects.filter(subscription=OuterRef("pk")).order_by("-last_issue", "-pk")
    subscriptions = Subscription.objects.all() if rows is None else rows
    return subscriptions.annotate(
        first_issue=Subquery(spans.reverse().values("first_issue")[:1]),
        last_issue=Subquery(spans.values("last_issue")[:1]),
        copies=Subquery(spans.values("copies")[:1]),
        plan_kind=Subquery(terms.values("kind")[:1]),
    )


def filter_expiring(rows: Rows, days: int, at: datetime) -> Rows:
    """Return those (of `list_subscriptions`) whose last issue comes within so many days, and who
    did not renew."""
    today = timezone.localdate(at)
    within = _filter_ending(rows, today, today + timedelta(days=days))
    return within.exclude(Exists(_later(channel=OuterRef("channel"))))


def filter_expiring_by_issues(rows: Rows, issues: int, at: datetime) -> Rows:
    """Return those (of `list_subscriptions`) that bring at most so many issues more, and who did
    not renew.

    A query for each newspaper: each has its own calendar.
    """
    today = timezone.localdate(at)
    wanted = Q(pk=None)
    for publication in Publication.objects.all():
        days = issue_days(publication, today, today + timedelta(days=366 * 2))
        if days:
            wanted |= Q(publication=publication, last_issue__lte=days[min(issues, len(days)) - 1])
    return rows.filter(wanted, last_issue__gte=today).exclude(
        Exists(_later(channel=OuterRef("channel")))
    )


def filter_lapsed(rows: Rows, at: datetime, days: int = LAPSED_DAYS) -> Rows:
    """Return those (of `list_subscriptions`) that ended within so many days.

    Whoever reads on, by whatever subscription, has not lapsed (erpnext/foundation#188).
    """
    today = timezone.localdate(at)
    over = _filter_ending(rows, today - timedelta(days=days), today - timedelta(days=1))
    return over.exclude(Exists(_later()))


def find_expiring_spans(days: int, at: datetime) -> QuerySet[Span]:
    """Return the last spans of the subscriptions of `filter_expiring`, to count these: the index of
    days is read in its order, and the database stops where a bound is reached."""
    today = timezone.localdate(at)
    return _find_last_spans(today, today + timedelta(days=days), "party", "publication", "channel")


def find_lapsed_spans(at: datetime, days: int = LAPSED_DAYS) -> QuerySet[Span]:
    """Return the last spans of the subscriptions of `filter_lapsed`, to count these."""
    today = timezone.localdate(at)
    return _find_last_spans(
        today - timedelta(days=days), today - timedelta(days=1), "party", "publication"
    )


def filter_running(rows: Rows, at: datetime) -> Rows:
    """Return those (of `list_subscriptions`) that bring issues from today on."""
    return rows.filter(last_issue__gte=timezone.localdate(at))


def filter_on_hold(rows: Rows, at: datetime) -> Rows:
    """Return those whose delivery is held today."""
    held: Any = Hold.objects.on(timezone.localdate(at))
    return rows.filter(pk__in=held.values("subscription"))


def filter_without_address(rows: Rows, at: datetime) -> Rows:
    """Return the printed ones (of `list_subscriptions`) that still bring issues and of which
    nobody said where to."""
    today = timezone.localdate(at)
    dispatches = Dispatch.objects.filter(
        Q(to_issue__isnull=True) | Q(to_issue__gte=today), withdrawn_at=None
    )
    addressed = dispatches.filter(Exists(Share.objects.filter(dispatch=OuterRef("pk"))))
    # Nearly all have an address: the few others are found first, and looked at then.
    others = Subscription.objects.filter(channel__in=PRINTED).exclude(
        pk__in=addressed.values("subscription")
    )
    return filter_running(rows.filter(pk__in=others.values("pk")), at)


def _filter_ending(rows: Rows, first: date, last: date) -> Rows:
    """Return those (of `list_subscriptions`) whose last issue comes in these days. The days of
    spans have an index; the last of each subscription is compared only for those that it leaves."""
    spans = Span.objects.filter(last_issue__gte=first, last_issue__lte=last)
    return rows.filter(
        pk__in=spans.values("subscription"), last_issue__gte=first, last_issue__lte=last
    )


def _find_last_spans(first: date, last: date, *same: str) -> QuerySet[Span]:
    """Return the spans that end in these days and that no longer one follows, of a subscription
    that is the same in these columns: those that end first at the beginning."""
    of_same = {f"subscription__{name}": OuterRef(name) for name in same}
    later = Span.objects.filter(last_issue__gt=OuterRef(OuterRef("last_issue")), **of_same)
    # Spans are joined with nothing, so that the index of their days leads.
    followed = Subscription.objects.filter(Exists(later), pk=OuterRef("subscription"))
    spans = Span.objects.filter(last_issue__gte=first, last_issue__lte=last)
    return spans.exclude(Exists(followed)).order_by("last_issue", "first_issue")


def filter_in_province(rows: Rows, province: str) -> Rows:
    """Return those with copies that go to a province now or later."""
    there = Address.objects.filter(province=province)
    shares = Dispatch.objects.filter(
        subscription=OuterRef("pk"), withdrawn_at=None, shares__address__in=there
    )
    return rows.filter(Exists(shares))


def has_waiting_renewal(subscription: str = "pk") -> Exists:
    """Say whether an order that renews a subscription waits for its money."""
    orders = Order.objects.filter(
        subscription=OuterRef(subscription), settled_at=None, cancelled_at=None
    )
    return Exists(orders)


def _later(**of: Any) -> QuerySet[Any]:
    """Return what the same person reads longer of the same newspaper, by another subscription."""
    spans = Span.objects.filter(
        subscription__party=OuterRef("party"),
        subscription__publication=OuterRef("publication"),
        last_issue__gt=OuterRef("last_issue"),
        **{f"subscription__{name}": value for name, value in of.items()},
    )
    return spans.exclude(subscription=OuterRef("pk"))

"""What renewals would cost: the next term of many subscriptions, each priced as a reader would
be."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from articles.models import IssueMove, Publication
from subscriptions import messages
from subscriptions.models import Order, Plan, PriceList, Span, Subscription, Term
from subscriptions.pricing import Calendar, NotPriced
from subscriptions.selectors.calendar import (
    calendar_of,
    issue_days,
    next_issue,
    serviceable_from,
)
from subscriptions.selectors.prices import list_price_rows
from subscriptions.selectors.sales.quotes import Wish, end_of_term, quote_known_wish
from subscriptions.signed_quotes import Promise

MOST = 200  # ordered at once
LOOKED_AT = 1_000  # priced at once, where all that are found are chosen


@dataclass(frozen=True)
class Renewal:
    """The next term of a subscription with its price, or why there is none (`words`)."""

    subscription: Subscription
    term: Term | None
    promise: Promise | None
    words: str = ""


def price_renewals(
    subscriptions: Iterable[Subscription], months: int, at: datetime
) -> list[Renewal]:
    """Return what renewing each for so many months would cost: three queries, and three for each
    channel of a newspaper.

    A renewal begins with the issue behind the last, or with the next that can be had where the term
    lapsed.
    """
    chosen = list(subscriptions)
    spans = find_last_spans(chosen)
    waiting = _open_orders(chosen, at)
    market = RenewalMarket(at)
    renewals = []
    for one in chosen:
        span = spans.get(one.pk)
        if span is None:
            renewals.append(Renewal(one, None, None, messages.nothing_to_renew_sentence()))
        elif span.term_id in waiting:
            renewals.append(
                Renewal(
                    one, span.term, None, messages.renewed_already_sentence(waiting[span.term_id])
                )
            )
        else:
            promise, reason = market.renewal(one, span, months)
            renewals.append(Renewal(one, span.term, promise, reason))
    return renewals


def find_last_spans(subscriptions: Iterable[Subscription]) -> dict[int, Span]:
    """Return the last span of each. Two queries.

    An issue that the calendar moved behind others is not where the next term begins: those others
    are.
    """
    chosen = list(subscriptions)
    papers = {one.publication_id for one in chosen}
    moved = set(
        IssueMove.objects.filter(publication__in=papers, day__isnull=False).values_list(
            "publication", "to"
        )
    )
    rows = Span.objects.filter(subscription__in=chosen).order_by("last_issue")
    spans: dict[int, Span] = {}
    for span in rows.select_related("term__plan", "subscription"):
        last_span = spans.get(span.subscription_id)
        alone = span.first_issue == span.last_issue
        if (
            last_span is None
            or last_span.term_id != span.term_id
            or not (alone and (span.subscription.publication_id, span.last_issue) in moved)
        ):
            spans[span.subscription_id] = span
    return spans


def _open_orders(subscriptions: list[Subscription], at: datetime) -> dict[int, str]:
    """Return the numbers of orders that renew terms of these and are paid or can still be, by term.

    One query.
    """
    rows = Order.objects.filter(renews__subscription__in=subscriptions, cancelled_at=None)
    rows = rows.filter(Q(settled_at__isnull=False) | Q(expires_at__gt=at))
    return {term: number for term, number in rows.values_list("renews", "number") if term}


class RenewalMarket:
    """Calendars, cut-offs and price lists, each asked once; terms that are alike are priced
    once."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.today = timezone.localdate(at)
        self.firsts: dict[tuple[int, str], date] = {}
        self.lists: dict[tuple[int, str], list[PriceList]] = {}
        self.calendars: dict[int, Calendar] = {}
        self.known: dict[tuple[object, ...], tuple[Promise | None, str]] = {}

    def renewal(
        self, subscription: Subscription, span: Span, months: int
    ) -> tuple[Promise | None, str]:
        """Return the price of what follows a span, or why there is none."""
        term = span.term
        plan = renewal_plan(term)
        paper = subscription.publication
        channel = subscription.channel
        start = max(span.last_issue + timedelta(days=1), self.first(paper, channel))
        start = self.next_issue(paper, start) or start
        key = (paper.pk, channel, plan and plan.pk, start, span.copies)
        if key not in self.known:
            try:
                wish = Wish(
                    paper, start, end_of_term(plan, start, months), span.copies, channel, plan
                )
                self.known[key] = (self.price(wish), "")
            except NotPriced as refused:
                self.known[key] = (None, messages.no_price_sentence(refused))
        return self.known[key]

    def next_issue(self, paper: Publication, day: date) -> date | None:
        """Return the first issue from a day on.

        No query where the calendar of five years knows it.
        """
        dates = self.calendar(Wish(paper, day, day)).dates
        place = bisect_left(dates, day)
        return dates[place] if place < len(dates) else next_issue(paper, day)

    def first(self, paper: Publication, channel: str) -> date:
        if (paper.pk, channel) not in self.firsts:
            self.firsts[paper.pk, channel] = serviceable_from(paper, channel, self.at)
        return self.firsts[paper.pk, channel]

    def price(self, wish: Wish) -> Promise:
        calendar = self.calendar(wish)

        def lists() -> list[PriceList]:
            return self.lists_of(wish.publication, wish.channel)

        first = self.first(wish.publication, wish.channel)
        return quote_known_wish(wish, calendar, first, lists, self.at, better=False).promise

    def lists_of(self, paper: Publication, channel: str) -> list[PriceList]:
        if (paper.pk, channel) not in self.lists:
            self.lists[paper.pk, channel] = list_price_rows(paper, channel, self.today)
        return self.lists[paper.pk, channel]

    def calendar(self, wish: Wish) -> Calendar:
        """Return the issues of five years, read once; those of a term that ends later by
        themselves."""
        first = self.today.replace(day=1)
        last = date(self.today.year + 5, 12, 31)
        if wish.end > last or wish.start < first:
            return calendar_of(wish.publication, wish.start, wish.end)
        if wish.publication.pk not in self.calendars:
            self.calendars[wish.publication.pk] = Calendar(
                issue_days(wish.publication, first, last), first, last
            )
        return self.calendars[wish.publication.pk]


def renewal_plan(term: Term) -> Plan | None:
    """Return the plan by which a term is renewed, None for an ordinary one, which goes on by the
    price lists."""
    return term.plan if term.plan is not None and term.plan.renewable else None


def renewal_start(subscription: Subscription, at: datetime) -> date:
    """Return the day of the issue with which a renewal begins: the first that the subscription does
    not bring and that can still be had. Where no issue is known behind it, the day. Five queries.
    """
    paper = subscription.publication
    last = find_last_spans([subscription]).get(subscription.pk)
    day = serviceable_from(paper, subscription.channel, at)
    if last is not None:
        day = max(day, last.last_issue + timedelta(days=1))
    return next_issue(paper, day) or day

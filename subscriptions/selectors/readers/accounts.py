"""What a reader's account shows. A constant number of reads, however many terms there are."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from articles.models import Publication
from newsroom.accounts.models import User
from subscriptions.domain.choices import Purpose, State
from subscriptions.models import (
    Address,
    Consent,
    Dispatch,
    Gift,
    Hold,
    InvoiceRequest,
    IssueDelivery,
    LegalText,
    Order,
    Party,
    Span,
    Subscription,
    Term,
)
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.money.credit import credit_balance
from subscriptions.selectors.readers.legal_texts import policy_to_ask_again
from subscriptions.selectors.service.service import changeable_from, shares_on

SHOWN = 12


@dataclass(frozen=True)
class WaitingRedirect:
    """A change of address that has not begun, with the last day for which it is meant (None: for
    good)."""

    dispatch: Dispatch
    last: date | None


@dataclass(frozen=True)
class SubscriptionLine:
    """One subscription: its terms, the issues to come, the next of them, what is held, where copies
    go with it, and the changes of address that have not begun. One that brings nothing has no last
    issue."""

    subscription: Subscription
    terms: list[Term]
    last_issue: date | None
    left: int
    next_issue: date | None
    holds: list[Hold]
    shares: list[tuple[Address, int]]
    moves: list[WaitingRedirect]
    changeable: date
    renewable: Term | None


@dataclass(frozen=True)
class AccountPage:
    """What a reader meets at /account/. `credit` in fen."""

    party: Party
    lines: list[SubscriptionLine]
    orders: list[tuple[Order, State]]
    deliveries: list[IssueDelivery]
    consents: list[Consent]
    gets_news: bool
    asks_again: LegalText | None
    credit: int
    invoices: list[InvoiceRequest]
    bought: list[Gift]
    received: list[Gift]
    at: datetime


def party_of(user: User) -> Party | None:
    """Return the subscriber of an account. One query."""
    return Party.objects.filter(user=user, erased_at=None).first()


def has_gift_terms(user: User, at: datetime) -> bool:
    """Say whether somebody else paid for what an account still gets. One query."""
    coming = Span.objects.filter(
        subscription__party__user=user, last_issue__gte=timezone.localdate(at)
    )
    given = coming.exclude(term__order=None).exclude(term__order__party=F("subscription__party"))
    return given.exists()


def find_own_subscription(party: Party, pk: int) -> Subscription | None:
    """Return a subscription of a reader; somebody else's is not there. One query."""
    return (
        Subscription.objects.select_related("publication", "party")
        .filter(pk=pk, party=party)
        .first()
    )


def find_own_term(party: Party, pk: int) -> Term | None:
    """Return a term of a reader with its order; somebody else's is not there. One query."""
    rows = Term.objects.select_related(
        "subscription__publication", "subscription__party", "plan", "order__quote"
    )
    term: Term | None = rows.filter(pk=pk, subscription__party=party).first()
    return term


def find_own_hold(party: Party, pk: int) -> Hold | None:
    return Hold.objects.filter(pk=pk, subscription__party=party).first()


def find_own_dispatch(party: Party, pk: int) -> Dispatch | None:
    return Dispatch.objects.filter(pk=pk, subscription__party=party).first()


def build_account_page(party: Party, publication: Publication, at: datetime) -> AccountPage:
    """Gather an account, read at a newspaper.

    About fifteen queries, and twelve for each subscription.
    """
    subscriptions = Subscription.objects.filter(party=party).select_related("publication", "party")
    orders = (
        Order.objects.with_money()
        .filter(party=party)
        .select_related("quote", "publication")[:SHOWN]
    )
    sent = IssueDelivery.objects.filter(subscription__party=party).select_related(
        "run", "complaint"
    )
    sent = sent.filter(run__issue_date__lte=timezone.localdate(at))
    sent = sent.order_by("-run__issue_date", "pk")
    gifts = Gift.objects.select_related("order__publication")
    consents = list(party.consents.select_related("text"))
    return AccountPage(
        party=party,
        lines=[build_subscription_line(one, at) for one in subscriptions],
        orders=[(order, order.state(at)) for order in orders],
        deliveries=list(sent[:SHOWN]),
        consents=consents,
        gets_news=any(one.purpose == Purpose.NEWS and not one.withdrawn_at for one in consents),
        asks_again=policy_to_ask_again(party, publication, timezone.localdate(at)),
        credit=credit_balance(party),
        invoices=list(_invoices(party)[:SHOWN]),
        bought=list(gifts.filter(order__party=party)[:SHOWN]),
        received=list(gifts.filter(subscription__party=party)[:SHOWN]),
        at=at,
    )


def _invoices(party: Party) -> QuerySet[InvoiceRequest]:
    """Return what a reader asked to be invoiced, with the invoices that were issued.

    Two queries.
    """
    rows = InvoiceRequest.objects.filter(order__party=party, cancelled_at=None)
    return rows.select_related("order").prefetch_related("invoices")


def build_subscription_line(subscription: Subscription, at: datetime) -> SubscriptionLine:
    """Return how one subscription stands. About twelve queries."""
    today = timezone.localdate(at)
    spans = list(Span.objects.filter(subscription=subscription).order_by("first_issue"))
    holds = list(
        Hold.objects.standing()
        .filter(subscription=subscription, last_day__gte=today)
        .order_by("first_day")
    )
    terms = list(
        Term.objects.filter(subscription=subscription)
        .select_related("plan", "order", "subscription")
        .order_by("first_issue")
    )
    coming = _coming(subscription, spans, holds, today)
    renewed = set(Order.objects.renewing(terms, at).values_list("renews_id", flat=True))
    last = terms[-1] if terms else None
    changeable = changeable_from(subscription, at)
    return SubscriptionLine(
        subscription=subscription,
        terms=terms,
        last_issue=spans[-1].last_issue if spans else None,
        left=len(coming),
        next_issue=coming[0] if coming else None,
        holds=holds,
        shares=shares_on(subscription, coming[0] if coming else today),
        moves=_waiting_redirects(subscription, changeable),
        changeable=changeable,
        renewable=last if last and last.pk not in renewed else None,
    )


def _waiting_redirects(subscription: Subscription, changeable: date) -> list[WaitingRedirect]:
    """Return the changes of address that can still be taken back; there is always one before them.

    One that later ones cover wholly is left out, and one that a later one cuts short ends before
    it. Two queries.
    """
    rows = subscription.dispatches.standing().prefetch_related("shares__address").order_by("pk")
    standing = list(rows)
    redirects = []
    for place, one in enumerate(standing):
        later = [other for other in standing[place + 1 :] if _outlasts(other, one)]
        covered = any(other.from_issue <= one.from_issue for other in later)
        if place and one.from_issue >= changeable and not covered:
            ends = [other.from_issue - timedelta(days=1) for other in later]
            redirects.append(
                WaitingRedirect(
                    one, min([*ends, *([one.to_issue] if one.to_issue else [])], default=None)
                )
            )
    return redirects


def _outlasts(later: Dispatch, one: Dispatch) -> bool:
    """Say whether a later change of address lies upon the end of another; of two the later made
    counts."""
    if one.to_issue is None:
        return later.to_issue is None
    reaches = later.to_issue is None or later.to_issue >= one.to_issue
    return reaches and later.from_issue <= one.to_issue


def _coming(
    subscription: Subscription, spans: list[Span], holds: list[Hold], today: date
) -> list[date]:
    """Return the issues from today on that a subscription brings and nobody holds. One query."""
    if not spans or spans[-1].last_issue < today:
        return []
    days = issue_days(
        subscription.publication, max(today, spans[0].first_issue), spans[-1].last_issue
    )
    held = [(hold.first_day, hold.last_day) for hold in holds]
    coming_days: list[date] = []
    for span in spans:
        part = days[bisect_left(days, span.first_issue) : bisect_right(days, span.last_issue)]
        coming_days += [day for day in part if not any(low <= day <= high for low, high in held)]
    return coming_days

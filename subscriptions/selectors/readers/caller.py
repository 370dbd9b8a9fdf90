"""What a clerk sees of a subscriber who calls: what comes, where to, until when, what is owed, what
happened last, and the newest of everything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models import OuterRef as Outer
from django.utils import timezone

from articles.models import Publication
from subscriptions.domain.choices import PRINTED, State
from subscriptions.models import (
    Complaint,
    Dispatch,
    Hold,
    InvoiceRequest,
    Letter,
    Order,
    Party,
    Payment,
    Refund,
    Share,
    Span,
    Subscription,
    Term,
)
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.money.credit import credit_balance
from subscriptions.selectors.readers.parties import HistoryLine, current_dispatch
from subscriptions.selectors.service.service import ServedIssues, count_served_issues

NEWEST = 5  # rows of a kind; everything is on the subscriber's own page
NEWEST_TERMS = 3  # of a subscription
PLANNED_DAYS = 60  # in which the next issue is looked for

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class NewestRows(Generic[Row]):
    """The newest rows of a kind, and whether there are older ones."""

    rows: list[Row]
    has_more: bool


@dataclass(frozen=True)
class CallerSubscription:
    """A subscription as its reader asks for it: copies and addresses of the next issue, and the
    last issue that is paid for (None: nothing comes any more). `shares` are empty where no address
    is known."""

    subscription: Subscription
    begins: date | None
    copies: int
    last_issue: date | None
    shares: Sequence[Share]
    next_move: Dispatch | None
    holds: Sequence[Hold]
    terms: Sequence[Term]

    @property
    def is_printed(self) -> bool:
        return self.subscription.channel in PRINTED


@dataclass(frozen=True)
class CallerOrder:
    """An order and where it stands. `keeps_money`: some of it can go back or be invoiced."""

    order: Order
    state: State
    is_open: bool
    keeps_money: bool


@dataclass(frozen=True)
class CallerPage:
    """A subscriber who calls. Money in fen; `served` by the number of a term."""

    party: Party
    subscriptions: NewestRows[Subscription]
    running: list[CallerSubscription]
    ended: list[CallerSubscription]
    served: dict[int, ServedIssues]
    owed: int
    credit: int
    orders: list[CallerOrder]
    has_more_orders: bool
    payments: NewestRows[Payment]
    refunds: NewestRows[Refund]
    complaints: NewestRows[Complaint]
    requests: NewestRows[InvoiceRequest]
    letters: NewestRows[Letter]
    last_event: HistoryLine | None

    @property
    def other_running(self) -> int:
        """Return how many subscriptions bring something beside the first."""
        return max(len(self.running) - 1, 0)

    @property
    def all_subscriptions(self) -> list[CallerSubscription]:
        return [*self.running, *self.ended]


def build_caller_page(party: Party, at: datetime) -> CallerPage:
    """Return a subscriber's page for a call. A fixed number of queries a newspaper and channel,
    however long the history is."""
    subscriptions = list_newest(_list_subscriptions(party, timezone.localdate(at)))
    views = _describe_subscriptions(subscriptions.rows, timezone.localdate(at))
    orders = list_newest(
        Order.objects.with_money().filter(party=party).select_related("quote").order_by("-pk")
    )
    of_party = {"order__party": party}
    page: dict[str, Any] = {
        "payments": list_newest(_with_order(Payment, "-received_at").filter(**of_party)),
        "refunds": list_newest(_with_order(Refund, "-asked_at").filter(**of_party)),
        "requests": list_newest(
            _with_order(InvoiceRequest, "-asked_at").filter(**of_party).prefetch_related("invoices")
        ),
        "complaints": list_newest(
            Complaint.objects.filter(subscription__party=party).order_by("-made_at", "-pk")
        ),
        "letters": list_newest(Letter.objects.filter(party=party).defer("body").order_by("-pk")),
    }
    return CallerPage(
        party=party,
        subscriptions=subscriptions,
        running=sorted((view for view in views if view.last_issue), key=_by_begin),
        ended=[view for view in views if not view.last_issue],
        served=count_served_issues([term for view in views for term in view.terms], at),
        owed=_amount_owed(party, at),
        credit=credit_balance(party),
        orders=[_describe_order(order, at) for order in orders.rows],
        has_more_orders=orders.has_more,
        last_event=_find_last_event(orders.rows, views, **page),
        **page,
    )


def list_newest(rows: "QuerySet[Row]") -> NewestRows[Row]:
    """Return the first rows of a list that has its newest first. One query."""
    found = list(rows[: NEWEST + 1])
    return NewestRows(found[:NEWEST], len(found) > NEWEST)


def find_refundable_order(party: Party) -> Order | None:
    """Return the newest order of which some money is left to go back, None where there is none.

    One query.
    """
    rows: Any = Order.objects.with_money()
    order: Order | None = rows.filter(party=party, received__gt=F("refunded")).first()
    return order


def find_order_with_letter(party: Party) -> int | None:
    """Return the number of the newest order of which a letter can be sent again. Two queries."""
    order = Order.objects.filter(party=party).order_by("-pk").values_list("pk", flat=True).first()
    keys = [f"order:{order}", f"paid:{order}"]
    return order if order and Letter.objects.filter(key__in=keys).exists() else None


def _list_subscriptions(party: Party, today: date) -> "QuerySet[Subscription]":
    """Return a subscriber's subscriptions, those that last longest first."""
    last = Span.objects.filter(subscription=Outer("pk")).order_by("-last_issue")
    terms = Term.objects.select_related("plan", "order", "subscription__publication")
    dispatches = Dispatch.objects.standing().filter(Q(to_issue=None) | Q(to_issue__gte=today))
    return (
        Subscription.objects.filter(party=party)
        .annotate(last_issue=Subquery(last.values("last_issue")[:1]))
        .select_related("publication")
        .prefetch_related(
            Prefetch(
                "spans",
                Span.objects.filter(last_issue__gte=today).order_by("first_issue"),
                to_attr="coming_spans",
            ),
            Prefetch(
                "terms", terms.order_by("-first_issue")[:NEWEST_TERMS], to_attr="newest_terms"
            ),
            Prefetch(
                "holds",
                Hold.objects.order_by("-first_day", "-pk")[:NEWEST_TERMS],
                to_attr="newest_holds",
            ),
            Prefetch(
                "dispatches",
                dispatches.prefetch_related("shares__address"),
                to_attr="standing_dispatches",
            ),
        )
        .order_by(F("last_issue").desc(nulls_last=True), "-pk")
    )


def _describe_subscriptions(
    subscriptions: Iterable[Subscription], today: date
) -> list[CallerSubscription]:
    """Return how subscriptions stand. Two queries a newspaper."""
    planned: dict[int, list[date]] = {}
    views = []
    for subscription in subscriptions:
        publication: Publication = subscription.publication
        if publication.pk not in planned:
            until = today + timedelta(days=PLANNED_DAYS)
            planned[publication.pk] = issue_days(publication, today, until)
        views.append(_describe_subscription(subscription, planned[publication.pk], today))
    return views


def _describe_subscription(
    subscription: Any, planned: Sequence[date], today: date
) -> CallerSubscription:
    spans: list[Span] = subscription.coming_spans
    since = max(today, spans[0].first_issue) if spans else today
    next_issue = next((day for day in planned if day >= since), since)
    dispatches: list[Dispatch] = subscription.standing_dispatches
    current = current_dispatch(dispatches, next_issue)
    moves = [one for one in dispatches if one.from_issue > next_issue]
    return CallerSubscription(
        subscription=subscription,
        begins=spans[0].first_issue if spans else None,
        copies=spans[0].copies if spans else 0,
        last_issue=max((span.last_issue for span in spans), default=None),
        shares=list(current.shares.all()) if current else [],
        next_move=min(moves, key=lambda one: one.from_issue, default=None),
        holds=subscription.newest_holds,
        terms=subscription.newest_terms,
    )


def _by_begin(view: CallerSubscription) -> tuple[date, int]:
    """Order what comes already, the oldest first, before what begins later."""
    return view.begins or date.max, view.subscription.pk


def _describe_order(order: Order, at: datetime) -> CallerOrder:
    state = order.state(at)
    return CallerOrder(
        order,
        state,
        is_open=state in {State.AWAITING, State.PART_PAID},
        keeps_money=order.received > order.refunded,
    )


def _amount_owed(party: Party, at: datetime) -> int:
    """Return what is still to be paid of open orders, in fen. Two queries."""
    fen = 0
    for state in (State.AWAITING, State.PART_PAID):
        rows = Order.objects.filter(party=party).in_state(state, at)
        unpaid = rows.annotate(due=F("total") - F("received") + F("refunded")).filter(due__gt=0)
        fen += unpaid.aggregate(fen=Sum("due"))["fen"] or 0
    return fen


def _with_order(model: type[Any], order: str) -> Any:
    return model._default_manager.select_related("order").order_by(order, "-pk")


def _find_last_event(
    orders: Sequence[Order],
    views: Sequence[CallerSubscription],
    *,
    payments: NewestRows[Payment],
    refunds: NewestRows[Refund],
    complaints: NewestRows[Complaint],
    requests: NewestRows[InvoiceRequest],
    letters: NewestRows[Letter],
) -> HistoryLine | None:
    """Return what happened last to a subscriber, None where nothing did."""
    lines = [
        *(HistoryLine(one.placed_at, "ordered", one, "order") for one in orders[:1]),
        *(HistoryLine(one.received_at, "paid", one, "payment") for one in payments.rows[:1]),
        *(HistoryLine(one.asked_at, "refunded", one, "refund") for one in refunds.rows[:1]),
        *(HistoryLine(one.made_at, "complained", one, "complaint") for one in complaints.rows[:1]),
        *(HistoryLine(one.asked_at, "invoice", one, "invoice") for one in requests.rows[:1]),
    ]
    for view in views:
        lines += [HistoryLine(one.made_at, "held", one, "hold") for one in view.holds]
        dispatches: list[Dispatch] = getattr(view.subscription, "standing_dispatches", [])
        moved = [one for one in dispatches if one.made_at > view.subscription.opened_at]
        lines += [HistoryLine(one.made_at, "redirected", one, "dispatch") for one in moved]
    if not lines:
        lines = [HistoryLine(one.written_at, "wrote", one, "letter") for one in letters.rows[:1]]
    return max(lines, key=lambda line: line.at, default=None)

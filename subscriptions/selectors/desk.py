"""The counter's desk: what is due today, each number with the list behind it, which asks the
same."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Value
from django.utils import timezone

from articles.models import JournalEntry, Publication
from newsroom.accounts.models import User
from subscriptions.domain.choices import LOOKED_AFTER, Payout, State
from subscriptions.models import (
    BankLine,
    BankReversal,
    ClaimState,
    Complaint,
    Hold,
    InvoiceRequest,
    Letter,
    Order,
    Party,
    ProviderEvent,
    ReceiptClaim,
    Refund,
    Subscription,
)
from subscriptions.selectors.readers import parties
from subscriptions.selectors.reports import find_report, forecast, usual_period
from subscriptions.selectors.sales import subscriptions as selector
from subscriptions.selectors.sales.orders import filter_order_queue, orders_with_red_due

WEEK = timedelta(days=7)
COUNTED_MAX = 1000  # rows behind a number that are counted; more are said to be more


@dataclass(frozen=True)
class DeskNumber:
    """One number of the desk: its name, how many (at most COUNTED_MAX are counted), and which list
    (model, lower case) is behind it."""

    name: str
    count: int
    model: str

    @property
    def is_cut(self) -> bool:
        """Say whether more rows wait than were counted."""
        return self.count > COUNTED_MAX


# Name of the number: the table whose list is behind it. The order is that of the page.
NUMBERS: Mapping[str, Any] = {
    "renewals": Subscription,
    "expiring": Subscription,
    "lapsed": Subscription,
    "no_address": Subscription,
    "holds_begin": Subscription,
    "holds_end": Subscription,
    "complaints": Complaint,
    "letters_failed": Letter,
    "unmatched": BankLine,
    "awaiting": Order,
    "taken_back": BankReversal,
    "part_paid": Order,
    "notices": ProviderEvent,
    "invoices": InvoiceRequest,
    "refunds": Refund,
    "late": Order,
    "overpaid": Order,
    "expired_with_money": Order,
    "cancelled_with_money": Order,
    "red_due": InvoiceRequest,
    "receipts": ReceiptClaim,
    "duplicates": Party,
}
# Shown where they are not zero.
WHERE_ANY = {
    "late",
    "overpaid",
    "expired_with_money",
    "cancelled_with_money",
    "red_due",
    "low_forecasts",
    "notices",
    "taken_back",
}
EXPIRING_DAYS = 60
RENEWAL_DAYS = 10  # before the last issue, from which on a renewal is asked for
ACT_TAKES = timedelta(seconds=5)  # from its moment until everybody reads what it changed
MINUTES = 15  # for which a forecast stands on the start page: it reads every running term


def list_desk_numbers(by: User, at: datetime, names: Collection[str] = NUMBERS) -> list[DeskNumber]:
    """Return the numbers of the desk that somebody may look behind: what is always told, and of
    what goes wrong rarely only what is not zero. They are as they were at most a minute ago
    (QUEUE_COUNT_SECONDS). One query, and about ten more once in a quarter of an hour for the
    print runs."""
    counts = count_counter_lists(by, at, names)
    numbers = [
        DeskNumber(name, count, str(NUMBERS[name]._meta.model_name))
        for name, count in counts.items()
        if count or name not in WHERE_ANY
    ]
    return numbers + (_count_low_forecasts(at) if by.has_perm("subscriptions.view_term") else [])


def remember_number(name: str, count: int, at: datetime) -> None:
    """Keep a number that a page has counted, for the next minute (QUEUE_COUNT_SECONDS)."""
    kept = [count, at.timestamp()]
    cache.set(_number_key(name, at), kept, settings.QUEUE_COUNT_SECONDS)


def _number_key(name: str, at: datetime) -> str:
    return f"desk-number:{name}:{timezone.localdate(at)}"


def _count_low_forecasts(at: datetime) -> list[DeskNumber]:
    """Return how many print runs are low (`forecast.list_low_forecasts`), of all newspapers, as
    they were a few minutes ago."""
    key = f"low-forecasts:{timezone.localdate(at)}"
    count = cache.get(key)
    if not isinstance(count, int):
        count = sum(_count_low_of(paper, at) for paper in Publication.objects.all())
        cache.set(key, count, MINUTES * 60)
    return [DeskNumber("low_forecasts", count, "span")] if count else []


def _count_low_of(paper: Publication, at: datetime) -> int:
    """Return how many print runs of a newspaper are low, by what the hourly job counted."""
    basis = find_report(paper, "forecast", usual_period("forecast", at), at).value
    return len(forecast.list_low_forecasts(paper, basis, at))


def count_counter_lists(by: User, at: datetime, names: Collection[str]) -> dict[str, int]:
    """Return the numbers of these names that somebody may look behind, also where nothing waits, in
    the order of NUMBERS, as they were at most a minute ago (QUEUE_COUNT_SECONDS), and never of
    before an act of the person himself. They are the same for everybody who may see them. Two
    queries at most."""
    keys = {name: _number_key(name, at) for name in _visible_tables(by, names)}
    kept = cache.get_many(keys.values())
    since = _find_last_act(by) if kept else None
    known = {name: _read_number(kept.get(key), since) for name, key in keys.items()}
    fresh = _count_numbers([name for name, count in known.items() if count is None], at)
    if fresh:
        values = {keys[name]: [count, at.timestamp()] for name, count in fresh.items()}
        cache.set_many(values, settings.QUEUE_COUNT_SECONDS)
    return {name: fresh.get(name, 0) if count is None else count for name, count in known.items()}


def _find_last_act(by: User) -> datetime | None:
    """Return when a person acted last. One query."""
    acts = JournalEntry.objects.filter(by=by).order_by("-at", "-id")
    return acts.values_list("at", flat=True).first()


def _read_number(kept: Any, since: datetime | None) -> int | None:
    """Return a number that was kept; None for none, and for one that may have been counted before
    an act at that moment stood."""
    match kept:
        case [int() as count, float() as counted_at]:
            is_older = since is not None and counted_at < (since + ACT_TAKES).timestamp()
            return None if is_older else count
        case _:
            return None


def _visible_tables(by: User, names: Collection[str]) -> dict[str, Any]:
    """Return the tables behind these numbers, as far as somebody may look at them."""
    return {
        name: table
        for name, table in NUMBERS.items()
        if name in names and by.has_perm(f"subscriptions.view_{table._meta.model_name}")
    }


def _count_numbers(names: Collection[str], at: datetime) -> dict[str, int]:
    """Return how many rows are behind each name, COUNTED_MAX and one for more. One query."""
    if not names:
        return {}
    rows = [_bounded_count(name, at) for name in names]
    union = rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
    return dict.fromkeys(names, 0) | {row["counted"]: row["n"] for row in union}


def _bounded_count(name: str, at: datetime) -> Any:
    """Return a query for one number. The database stops at the bound, so that many rows cost what
    a thousand do."""
    table = NUMBERS[name]
    if name in LAST_SPANS:
        bounded = LAST_SPANS[name](at).values("subscription")
    else:
        bounded = filter_desk_rows(_rows(table), name, at).order_by().values("pk")
    rows = table._default_manager.filter(pk__in=bounded[: COUNTED_MAX + 1]).order_by()
    return rows.annotate(counted=Value(name)).values("counted").annotate(n=Count("pk"))


def filter_desk_rows(rows: Any, name: str, at: datetime) -> Any:
    """Return the rows behind a number; a name that stands for nothing of this table leaves nothing.

    Rows of subscriptions are those of `list_subscriptions`.
    """
    if NUMBERS.get(name) is not rows.model:
        return rows.none()
    narrow = FILTERS.get(name)
    if narrow is not None:
        return narrow(rows, at)
    return rows.filter(pk__in=filter_order_queue(Order.objects.all(), name, at).values("pk"))


def _rows(table: Any) -> Any:
    return selector.list_subscriptions() if table is Subscription else table._default_manager.all()


def _holds(**days: date) -> QuerySet[Hold]:
    return Hold.objects.standing().filter(Q(**days))


def _renewals_to_ask(rows: Any, at: datetime) -> Any:
    return selector.filter_expiring(rows, RENEWAL_DAYS, at).exclude(selector.has_waiting_renewal())


def _expiring(rows: Any, at: datetime) -> Any:
    return selector.filter_expiring(rows, EXPIRING_DAYS, at)


def _expiring_spans(at: datetime) -> Any:
    return selector.find_expiring_spans(EXPIRING_DAYS, at)


def _without_address(rows: Any, at: datetime) -> Any:
    return selector.filter_without_address(rows, at)


def _holds_that_begin(rows: Any, at: datetime) -> Any:
    today = timezone.localdate(at)
    begun = _holds(first_day__gte=today, first_day__lt=today + WEEK)
    return rows.filter(pk__in=begun.values("subscription"))


def _holds_that_end(rows: Any, at: datetime) -> Any:
    today = timezone.localdate(at)
    ended = _holds(last_day__gte=today, last_day__lt=today + WEEK)
    return rows.filter(pk__in=ended.values("subscription"))


def _unresolved_complaints(rows: Any, at: datetime) -> Any:
    return rows.filter(resolved_at=None)


def _failed_letters(rows: Any, at: datetime) -> Any:
    return rows.waiting().exclude(failed="")


def _unsettled_rows(rows: Any, at: datetime) -> Any:
    return rows.filter(settled_at=None)


def _partly_paid_orders(rows: Any, at: datetime) -> Any:
    return rows.in_state(State.PART_PAID, at)


def _unsettled_notices(rows: Any, at: datetime) -> Any:
    return rows.filter(outcome__in=LOOKED_AFTER, settled=None)


def _invoices_to_export(rows: Any, at: datetime) -> Any:
    ready = InvoiceRequest.objects.ready().filter(exported_at=None)
    return rows.filter(pk__in=ready.values("pk"))


def _refunds_to_pay(rows: Any, at: datetime) -> Any:
    return rows.standing(Payout.TO_PAY)


def _red_invoices_due(rows: Any, at: datetime) -> Any:
    return rows.filter(order__in=orders_with_red_due().values("pk"))


def _waiting_receipts(rows: Any, at: datetime) -> Any:
    return rows.filter(state=ClaimState.WAITING)


def _duplicates(rows: Any, at: datetime) -> Any:
    return parties.filter_duplicates(rows)


# The rows behind each number. Numbers of orders that are not named here are queues of orders.
FILTERS: Mapping[str, Callable[[Any, datetime], Any]] = {
    "renewals": _renewals_to_ask,
    "expiring": _expiring,
    "lapsed": selector.filter_lapsed,
    "no_address": _without_address,
    "holds_begin": _holds_that_begin,
    "holds_end": _holds_that_end,
    "complaints": _unresolved_complaints,
    "letters_failed": _failed_letters,
    "unmatched": _unsettled_rows,
    "taken_back": _unsettled_rows,
    "part_paid": _partly_paid_orders,
    "notices": _unsettled_notices,
    "invoices": _invoices_to_export,
    "refunds": _refunds_to_pay,
    "red_due": _red_invoices_due,
    "receipts": _waiting_receipts,
    "duplicates": _duplicates,
}
# Numbers of subscriptions that many rows are behind are counted by the last span of each.
LAST_SPANS: Mapping[str, Callable[[datetime], Any]] = {
    "expiring": _expiring_spans,
    "lapsed": selector.find_lapsed_spans,
}

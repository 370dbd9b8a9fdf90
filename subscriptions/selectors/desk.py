"""The counter's desk: what is due today, each number with the list behind it, which asks the
same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from articles.models import Publication
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
from subscriptions.selectors.reports import forecast
from subscriptions.selectors.sales import subscriptions as selector
from subscriptions.selectors.sales.orders import in_queue, red_due

if TYPE_CHECKING:
    from newsroom.accounts.models import User

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Number:
    """One number of the desk: its name, how many, and which list (model, lower case) is behind
    it."""

    name: str
    count: int
    model: str


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
MINUTES = 15  # for which a forecast stands on the start page: it reads every running term


def desk(by: "User", at: datetime) -> list[Number]:
    """Return the numbers of the desk that somebody may look behind: what is always told, and of
    what goes wrong rarely only what is not zero. One query, and about twenty more once in a quarter
    of an hour for the print runs."""
    return _counted(by, at) + (_low(at) if by.has_perm("subscriptions.view_term") else [])


def _low(at: datetime) -> list[Number]:
    """Return how many print runs are low (`forecast.low`), of all newspapers, as they were a few
    minutes ago."""
    key = f"low-forecasts:{timezone.localdate(at)}"
    count = cache.get(key)
    if not isinstance(count, int):
        count = sum(len(forecast.low(paper, at)) for paper in Publication.objects.all())
        cache.set(key, count, MINUTES * 60)
    return [Number("low_forecasts", count, "span")] if count else []


def _counted(by: "User", at: datetime) -> list[Number]:
    seen = {
        name: table
        for name, table in NUMBERS.items()
        if by.has_perm(f"subscriptions.view_{table._meta.model_name}")
    }
    if not seen:
        return []
    rows = [
        at_desk(_rows(table), name, at)
        .order_by()
        .annotate(counted=Value(name))
        .values("counted")
        .annotate(n=Count("pk"))
        for name, table in seen.items()
    ]
    whole = rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
    found = {row["counted"]: row["n"] for row in whole}
    return [
        Number(name, found.get(name, 0), str(table._meta.model_name))
        for name, table in seen.items()
        if found.get(name) or name not in WHERE_ANY
    ]


def at_desk(rows: Any, name: str, at: datetime) -> Any:
    """Return the rows behind a number; a name that stands for nothing of this table leaves nothing.

    Rows of subscriptions are those of `selectors.subscriptions.listed`.
    """
    if NUMBERS.get(name) is not rows.model:
        return rows.none()
    today = timezone.localdate(at)
    questions: dict[str, Any] = {
        "renewals": lambda: selector.expiring(rows, 10, at).exclude(selector.renewal_waits()),
        "expiring": lambda: selector.expiring(rows, 60, at),
        "lapsed": lambda: selector.lapsed(rows, at),
        "no_address": lambda: selector.without_address(rows, at),
        "holds_begin": lambda: rows.filter(
            Exists(_holds(first_day__gte=today, first_day__lt=today + WEEK))
        ),
        "holds_end": lambda: rows.filter(
            Exists(_holds(last_day__gte=today, last_day__lt=today + WEEK))
        ),
        "complaints": lambda: rows.filter(resolved_at=None),
        "letters_failed": lambda: rows.waiting().exclude(failed=""),
        "unmatched": lambda: rows.filter(settled_at=None),
        "taken_back": lambda: rows.filter(settled_at=None),
        "part_paid": lambda: rows.in_state(State.PART_PAID, at),
        "notices": lambda: rows.filter(outcome__in=LOOKED_AFTER, settled=None),
        "invoices": lambda: rows.filter(
            pk__in=InvoiceRequest.objects.ready().filter(exported_at=None).values("pk")
        ),
        "refunds": lambda: rows.standing(Payout.TO_PAY),
        "red_due": lambda: rows.filter(order__in=red_due().values("pk")),
        **{
            name: lambda name=name: rows.filter(
                pk__in=in_queue(Order.objects.all(), name, at).values("pk")
            )
            for name in (
                "awaiting",
                "late",
                "overpaid",
                "expired_with_money",
                "cancelled_with_money",
            )
        },
        "receipts": lambda: rows.filter(state=ClaimState.WAITING),
        "duplicates": lambda: parties.duplicates(rows),
    }
    return questions[name]()


def _rows(table: Any) -> Any:
    return selector.listed() if table is Subscription else table._default_manager.all()


def _holds(**days: date) -> QuerySet[Hold]:
    return Hold.objects.standing().filter(Q(**days), subscription=OuterRef("pk"))

"""The counter's desk: what is due today, each number with the list behind it, which asks the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from subscriptions.kinds import LOOKED_AFTER, State
from subscriptions.models import (
    BankLine,
    Complaint,
    Hold,
    Invoice,
    InvoiceRequest,
    Letter,
    Order,
    ProviderEvent,
    Refund,
    Subscription,
)
from subscriptions.selectors import subscriptions as selector

if TYPE_CHECKING:
    from newsroom.accounts.models import User

WEEK = timedelta(days=7)
LOOKED_AT = timedelta(days=30)  # how long a notice that could not be booked stands on the desk


@dataclass(frozen=True)
class Number:
    """One number of the desk: its name, how many, and which list (model, lower case) is behind it."""

    name: str
    count: int
    model: str


# Name of the number: the table whose list is behind it. The order is that of the page.
NUMBERS: Mapping[str, Any] = {
    "renewals": Subscription, "expiring": Subscription, "lapsed": Subscription, "no_address": Subscription,
    "holds_begin": Subscription, "holds_end": Subscription, "complaints": Complaint, "letters_failed": Letter,
    "unmatched": BankLine, "part_paid": Order, "notices": ProviderEvent, "invoices": InvoiceRequest, "refunds": Refund,
}  # fmt: skip


def desk(by: "User", at: datetime) -> list[Number]:
    """Return the numbers of the desk that somebody may look behind. One query."""
    seen = {
        name: table for name, table in NUMBERS.items() if by.has_perm(f"subscriptions.view_{table._meta.model_name}")
    }
    if not seen:
        return []
    rows = [
        at_desk(_rows(table), name, at).order_by().annotate(name=Value(name)).values("name").annotate(n=Count("pk"))
        for name, table in seen.items()
    ]
    whole = rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
    found = {row["name"]: row["n"] for row in whole}
    return [Number(name, found.get(name, 0), str(table._meta.model_name)) for name, table in seen.items()]


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
        "holds_begin": lambda: rows.filter(Exists(_holds(first_day__gte=today, first_day__lt=today + WEEK))),
        "holds_end": lambda: rows.filter(Exists(_holds(last_day__gte=today, last_day__lt=today + WEEK))),
        "complaints": lambda: rows.filter(resolved_at=None),
        "letters_failed": lambda: rows.filter(sent_at=None).exclude(failed=""),
        "unmatched": lambda: rows.filter(settled_at=None),
        "part_paid": lambda: rows.in_state(State.PART_PAID, at),
        "notices": lambda: rows.filter(outcome__in=LOOKED_AFTER, arrived_at__gt=at - LOOKED_AT),
        "invoices": lambda: rows.filter(cancelled_at=None, exported_at=None).exclude(Exists(_issued())),
        "refunds": lambda: rows.filter(paid_out_at=None),
    }
    return questions[name]()


def _rows(table: Any) -> Any:
    return selector.listed() if table is Subscription else table._default_manager.all()


def _holds(**days: date) -> QuerySet[Hold]:
    return Hold.objects.standing().filter(Q(**days), subscription=OuterRef("pk"))


def _issued() -> QuerySet[Any]:
    found: QuerySet[Any] = Invoice.objects.filter(request=OuterRef("pk"))
    return found

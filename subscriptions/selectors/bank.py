"""What of a transfer nobody has yet, which order it may be meant for, and what is still to come to the bank."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from subscriptions.kinds import IN_TRANSIT, Account
from subscriptions.models import BankLine, Order, Payment, Posting, Remittance

MOST = 5
LOOKED_AT = 200  # orders of the same amount; the newest of more


@dataclass(frozen=True)
class Suggestion:
    """An order a transfer may pay, what is due of it in fen, and why it is proposed."""

    order: Order
    due: int
    named: bool
    same_amount: bool
    alike: int  # percent


def with_used(lines: Any) -> Any:
    """Return transfers with `used`, in fen: what went to orders, and what was money in transit."""
    to_orders = Payment.objects.filter(bank_line=OuterRef("pk")).order_by().values("bank_line")
    remitted = Remittance.objects.filter(line=OuterRef("pk")).order_by().values("line")
    return lines.annotate(
        used=Coalesce(Subquery(to_orders.annotate(fen=Sum("amount")).values("fen")), 0)
        + Coalesce(Subquery(remitted.annotate(fen=Sum(F("amount") - F("fee"))).values("fen")), 0)
    )


def remaining(line: BankLine) -> int:
    """Return what of a transfer nobody has yet, in fen. One query."""
    return (
        0
        if line.settled_at
        else line.amount - int(with_used(BankLine.objects.all()).get(pk=line.pk).used)
    )


def in_transit() -> dict[Account, int]:
    """Return what stands with the post office, with the providers and in the cash box, in fen. One query."""
    rows = (
        Posting.objects.filter(account__in=IN_TRANSIT)
        .order_by()
        .values("account")
        .annotate(fen=Sum("amount"))
    )
    found = {row["account"]: row["fen"] for row in rows}
    return {account: found.get(account, 0) for account in IN_TRANSIT}


def suggestions(line: BankLine, left: int, numbers: Collection[str]) -> list[Suggestion]:
    """Return open orders a transfer may pay, the likeliest first: named in its memo, of the same amount, of a payer
    whose name is like the buyer's. One query."""
    rows: Any = Order.objects.with_money().annotate(due=F("total") + F("refunded") - F("received"))
    same = Q(settled_at=None, cancelled_at=None, due=left)
    found = (
        rows.filter(same | Q(number__in=numbers))
        .select_related("party")
        .order_by("-pk")[:LOOKED_AT]
    )
    told = [
        Suggestion(
            order,
            order.due,
            order.number in numbers,
            order.due == left,
            alike(line.payer, order.party.name),
        )
        for order in found
    ]
    return sorted(told, key=lambda one: (not one.named, -one.alike, -one.order.pk))[:MOST]


def alike(one: str, other: str) -> int:
    """Return how far two names are alike, in percent; blanks and brackets do not count."""
    first, second = (
        "".join(letter for letter in name if letter.isalnum()) for name in (one, other)
    )
    return (
        round(100 * SequenceMatcher(None, first, second, autojunk=False).ratio())
        if first and second
        else 0
    )

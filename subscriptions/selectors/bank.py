"""Which order a transfer may be meant for, where its memo does not say so for certain."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import F, Q

from subscriptions.models import BankLine, Order

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


def suggestions(line: BankLine, left: int, numbers: Collection[str]) -> list[Suggestion]:
    """Return open orders a transfer may pay, the likeliest first: named in its memo, of the same amount, of a payer
    whose name is like the buyer's. One query."""
    rows: Any = Order.objects.with_money().annotate(due=F("total") + F("refunded") - F("received"))
    same = Q(settled_at=None, cancelled_at=None, due=left)
    found = rows.filter(same | Q(number__in=numbers)).select_related("party").order_by("-pk")[:LOOKED_AT]
    told = [
        Suggestion(order, order.due, order.number in numbers, order.due == left, alike(line.payer, order.party.name))
        for order in found
    ]
    return sorted(told, key=lambda one: (not one.named, -one.alike, -one.order.pk))[:MOST]


def alike(one: str, other: str) -> int:
    """Return how far two names are alike, in percent; blanks and brackets do not count."""
    first, second = ("".join(letter for letter in name if letter.isalnum()) for name in (one, other))
    return round(100 * SequenceMatcher(None, first, second, autojunk=False).ratio()) if first and second else 0

"""What of a transfer nobody has yet, which order it may be meant for, and what is still to come to
the bank."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from subscriptions.domain.choices import IN_TRANSIT, Account
from subscriptions.domain.parsing import fold_text, normalise_text
from subscriptions.models import (
    BankLine,
    BankReversal,
    Order,
    Payment,
    Posting,
    Remittance,
    StatementLayout,
)

MOST = 5
PIECE = 500  # serial numbers asked about at once
# What a bank writes beside a line that takes another one back.
REVERSED = re.compile(
    "冲正|冲账|冲帐|冲销|红冲|红字|抹账|退汇|撤销|撤消|反交易|退票|错账|reversal|reversed|chargeback",
    re.IGNORECASE,
)
LOOKED_AT = 200  # orders of the same amount; the newest of more


@dataclass(frozen=True)
class OrderSuggestion:
    """An order a transfer may pay, what is due of it in fen, and why it is proposed."""

    order: Order
    due: int
    named: bool
    same_amount: bool
    alike: int  # percent


def annotate_used(lines: Any) -> Any:
    """Return transfers with `used`, in fen: what went to orders, and what was money in transit."""
    to_orders = Payment.objects.filter(bank_line=OuterRef("pk")).order_by().values("bank_line")
    remitted = Remittance.objects.filter(line=OuterRef("pk")).order_by().values("line")
    return lines.annotate(
        used=Coalesce(Subquery(to_orders.annotate(fen=Sum("amount")).values("fen")), 0)
        + Coalesce(Subquery(remitted.annotate(fen=Sum(F("amount") - F("fee"))).values("fen")), 0)
    )


def known_serials(model: Any, serials: Sequence[str]) -> set[str]:
    """Return which serial numbers came before, asked in pieces a database takes."""
    known: set[str] = set()
    for start in range(0, len(serials), PIECE):
        rows = model.objects.filter(serial__in=serials[start : start + PIECE])
        known |= set(rows.values_list("serial", flat=True))
    return known


def remaining_amount(line: BankLine) -> int:
    """Return what of a transfer nobody has yet, in fen. One query."""
    return (
        0
        if line.settled_at
        else line.amount - int(annotate_used(BankLine.objects.all()).get(pk=line.pk).used)
    )


def amounts_in_transit() -> dict[Account, int]:
    """Return what stands with the post office, with the providers and in the cash box, in fen.

    One query.
    """
    rows = (
        Posting.objects.filter(account__in=IN_TRANSIT)
        .order_by()
        .values("account")
        .annotate(fen=Sum("amount"))
    )
    amounts = {row["account"]: row["fen"] for row in rows}
    return {account: amounts.get(account, 0) for account in IN_TRANSIT}


def suggest_orders(line: BankLine, left: int, numbers: Collection[str]) -> list[OrderSuggestion]:
    """Return open orders a transfer may pay, the likeliest first: named in its memo, of the same
    amount, of a payer whose name is like the buyer's. One query."""
    rows: Any = Order.objects.with_money().annotate(due=F("total") + F("refunded") - F("received"))
    same = Q(settled_at=None, cancelled_at=None, due=left)
    orders = (
        rows.filter(same | Q(number__in=numbers))
        .select_related("party")
        .order_by("-pk")[:LOOKED_AT]
    )
    suggestions = [
        OrderSuggestion(
            order,
            order.due,
            order.number in numbers,
            order.due == left,
            name_likeness(line.payer, order.party.name),
        )
        for order in orders
    ]
    return sorted(suggestions, key=lambda one: (not one.named, -one.alike, -one.order.pk))[:MOST]


def name_likeness(one: str, other: str) -> int:
    """Return how far two names are alike, in percent; blanks and brackets do not count."""
    first, second = (
        "".join(letter for letter in name if letter.isalnum()) for name in (one, other)
    )
    return (
        round(100 * SequenceMatcher(None, first, second, autojunk=False).ratio())
        if first and second
        else 0
    )


def mentions_reversal(text: str) -> bool:
    """Say whether words beside a line of a statement are those of a reversal (冲正, 退汇, 撤销)."""
    return REVERSED.search(normalise_text(text)) is not None


def chosen_layouts() -> dict[str, dict[str, int]]:
    """Return the columns that somebody chose, by the digest of the headings. One query."""
    return dict(StatementLayout.objects.values_list("digest", "places"))


@dataclass(frozen=True)
class LikelyLine:
    """A transfer that a reversal may be of, and what is the same."""

    line: BankLine
    same_serial: bool
    same_payer: bool


def likely_lines(reversal: BankReversal) -> list[LikelyLine]:
    """Return transfers that a reversal may be of, the likeliest first: of its amount, not after it,
    and taken back by no other. One query."""
    rows = BankLine.objects.filter(
        amount=reversal.amount, booked_on__lte=reversal.booked_on, reversal=None
    ).order_by("-booked_on", "-pk")[:LOOKED_AT]
    likely = [
        LikelyLine(line, _names_serial(reversal, line), _same_payer(reversal, line))
        for line in rows
    ]
    return sorted(likely, key=lambda one: (not one.same_serial, not one.same_payer))


def certain_line(reversal: BankReversal) -> BankLine | None:
    """Return the transfer that a reversal is of, where there is no doubt: it is named by its serial
    number, or it is the only one of this amount from this payer. One query."""
    likely = likely_lines(reversal)
    named = [one.line for one in likely if one.same_serial]
    mine = named or [one.line for one in likely if one.same_payer]
    return mine[0] if len(mine) == 1 else None


def is_certain(reversal: BankReversal, line: BankLine) -> bool:
    """Say whether a reversal names a transfer, or its payer."""
    return _names_serial(reversal, line) or _same_payer(reversal, line)


def _names_serial(reversal: BankReversal, line: BankLine) -> bool:
    """Say whether a reversal has the serial number of a transfer, or writes it beside its
    amount."""
    if reversal.serial == line.serial:
        return True
    return len(line.serial) >= 6 and line.serial in reversal.memo


def _same_payer(reversal: BankReversal, line: BankLine) -> bool:
    account = reversal.payer_account
    if account and line.payer_account:
        return account == line.payer_account
    return bool(reversal.payer) and fold_text(reversal.payer) == fold_text(line.payer)

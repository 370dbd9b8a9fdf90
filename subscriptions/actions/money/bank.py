"""Bank statements (对公转账): brought in once, matched to orders by themselves or by the desk, line by line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from stdnum import luhn

from articles.audit import record, told
from articles.errors import Invalid, WrongState
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.books import ledger
from subscriptions.actions.money.payments import Receipt, receive
from subscriptions.domain.choices import Account, Method, Settled, State
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.domain.money import yuan
from subscriptions.models import BankLine, BankReversal, BankStatement, Order
from subscriptions.selectors.money.bank import (
    certain_line,
    is_certain,
    known_serials,
    remaining,
    speaks_of_reversal,
)

CHUNK = 500  # transfers asked about at once
NUMBER = re.compile(r"(?<![0-9])[0-9]{10}(?![0-9])")


@dataclass(frozen=True)
class Transfer:
    """One transfer received, as the bank wrote it; the amount in fen."""

    serial: str
    booked_on: date
    payer: str
    amount: int
    memo: str = ""
    payer_account: str = ""


@dataclass(frozen=True)
class Brought:
    """What a statement brought: lines that are new, those among them that found their order, those
    known before, and transfers that the bank took back."""

    statement: BankStatement
    new: int
    matched: int
    known: int
    reversed: int = 0


def bring(
    name: str,
    digest: str,
    transfers: Sequence[Transfer],
    *,
    by: Actor,
    at: datetime,
    reversals: Sequence[Transfer] = (),
) -> Brought:
    """Bring a statement in and match what names its order. A line that came before, in any file,
    changes nothing.

    `reversals` are transfers that the bank took back: each waits for somebody, beside the transfer
    it is of, where that is certain; such a transfer is matched to no order by itself.

    Refuses NotYours, and Invalid for a file that was brought in already or holds no transfer.
    """
    with told("bank.brought", by=by, at=at):
        rights.require(rights.may(by, "add_bankstatement"))
        if not transfers and not reversals:
            raise Invalid(_("The file holds no transfer received. Nothing was brought in."))
        if BankStatement.objects.filter(digest=digest).exists():
            raise Invalid(_("This file was brought in already. Nothing was changed."))
        statement = BankStatement.objects.create(
            name=name[:120], digest=digest, brought_at=at, brought_by=account_of(by)
        )
        serials = {one.serial for one in transfers}
        known = known_serials(BankLine, sorted(serials))
        fresh = list({one.serial: one for one in transfers if one.serial not in known}.values())
        lines = [_line(statement, one, by=by, at=at) for one in fresh]
        taken_back = _reversals(statement, reversals)
        back = set(
            BankReversal.objects.filter(line__statement=statement).values_list("line", flat=True)
        )
        matched = sum(match_by_memo(line, by=by, at=at) for line in lines if line.pk not in back)
        done = Brought(statement, len(lines), matched, len(transfers) - len(lines), len(taken_back))
        record(
            "bank.brought",
            by=by,
            at=at,
            subject=name,
            new=done.new,
            matched=matched,
            reversed=done.reversed,
        )
    return done


def match_by_memo(line: BankLine, *, by: Actor, at: datetime) -> bool:
    """Give a transfer to the order its memo names, if it names one and the amount is the one that is due.

    Whatever else it is waits for a person: too much, too little, two numbers, an order that is paid
    or cancelled, money that comes back with the words of a reversal.
    """
    numbers = set() if speaks_of_reversal(line.memo) else numbers_in(line.memo)
    orders = list(Order.objects.with_money().filter(number__in=numbers)) if numbers else []
    if len(orders) != 1 or not _certain(orders[0], line.amount, at):
        return False
    match(line, [(orders[0], line.amount)], by=by, at=at)
    return True


def numbers_in(memo: str) -> set[str]:
    """Return what in a memo can be the number of an order: ten digits whose last checks the others."""
    return {number for number in NUMBER.findall(memo) if luhn.is_valid(number)}


@dataclass(frozen=True)
class Foreseen:
    """What a transfer would do if it were brought in: nothing (`known`), pay an order, or wait for a person."""

    transfer: Transfer
    known: bool
    order: Order | None


def foresee(
    transfers: Sequence[Transfer], at: datetime, reversals: Sequence[Transfer] = ()
) -> list[Foreseen]:
    """Return what `bring` would do, line by line, without doing it. Two queries for 500 transfers."""
    taken_back = _taken_back(transfers, reversals)
    known: set[str] = set()
    orders: dict[str, Order] = {}
    for start in range(0, len(transfers), CHUNK):
        part = transfers[start : start + CHUNK]
        known |= known_serials(BankLine, [one.serial for one in part])
        numbers = {number for one in part for number in numbers_in(one.memo)}
        orders |= {
            order.number: order for order in Order.objects.with_money().filter(number__in=numbers)
        }
    found = []
    for one in transfers:
        waits = speaks_of_reversal(one.memo) or one.serial in taken_back
        numbers = set() if waits else numbers_in(one.memo)
        named = [orders[number] for number in numbers if number in orders]
        certain = one.serial not in known and len(named) == 1 and _certain(named[0], one.amount, at)
        found.append(Foreseen(one, one.serial in known, named[0] if certain else None))
        known.add(one.serial)
        if certain:
            named[0].received += one.amount  # the next line that names it finds it paid
    return found


def _taken_back(transfers: Sequence[Transfer], reversals: Sequence[Transfer]) -> set[str]:
    """Return the serial numbers of transfers that the bank took back in the same file."""
    found: set[str] = set()
    for one in reversals:
        reversal = BankReversal(**vars(one))
        mine = [
            line.serial
            for line in transfers
            if line.amount == one.amount
            and line.booked_on <= one.booked_on
            and is_certain(reversal, BankLine(**vars(line)))
        ]
        found |= set(mine) if len(mine) == 1 else set()
    return found


def _certain(order: Order, amount: int, at: datetime) -> bool:
    waits = order.state(at) in {State.AWAITING, State.PART_PAID, State.EXPIRED}
    return waits and order.outstanding() == amount


def match(
    line: BankLine, parts: Sequence[tuple[Order, int]], *, by: Actor, at: datetime
) -> BankLine:
    """Give a transfer to one order or share it among several, wholly or in part.

    Refuses NotYours, Invalid for parts of nothing or more than the transfer has left.
    """
    with told("bank.matched", by=by, at=at):
        rights.require(rights.may(by, "change_bankline"))
        line = BankLine.objects.select_for_update().get(pk=line.pk)
        left = remaining(line)
        if (
            not parts
            or any(amount <= 0 for _order, amount in parts)
            or sum(amount for _o, amount in parts) > left
        ):
            raise Invalid(
                _("Share at most %(left)s yuan of this transfer. Nothing was changed.")
                % {"left": yuan(left)}
            )
        used = line.payments.count()
        for place, (order, amount) in enumerate(
            sorted(parts, key=lambda part: part[0].pk), start=used + 1
        ):
            receipt = Receipt(Method.BANK, amount, f"{line.serial}/{place}", at, bank_line=line)
            receive(order, receipt, by=by, at=at)
        if remaining(line) == 0:
            settle(line, Settled.MATCHED, "", at)
        numbers = "、".join(order.number for order, _amount in parts)
        record("bank.matched", by=by, at=at, subject=line.nameless, line=line.pk, orders=numbers)
    return line


def return_rest(line: BankLine, reason: str, *, by: Actor, at: datetime) -> BankLine:
    """Send back what is left of a transfer that belongs to nobody. Refuses NotYours, WrongState, Invalid."""
    return _end(line, Settled.RETURNED, reason, by=by, at=at)


def set_aside(line: BankLine, reason: str, *, by: Actor, at: datetime) -> BankLine:
    """Say that what is left of a transfer is no money of subscriptions: an advertisement was paid, a rent came back.
    It stays at the bank and belongs to others. Refuses NotYours, WrongState, Invalid."""
    return _end(line, Settled.ELSEWHERE, reason, by=by, at=at)


# How a transfer ends that no order takes: the act, the kind in the books, and where the money goes.
ENDS = {
    Settled.RETURNED: ("bank.returned", EntryKind.RETURNED, Account.BANK),
    Settled.ELSEWHERE: ("bank.set_aside", EntryKind.ELSEWHERE, Account.ELSEWHERE),
}


def _end(line: BankLine, how: Settled, reason: str, *, by: Actor, at: datetime) -> BankLine:
    act, kind, where = ENDS[how]
    with told(act, by=by, at=at):
        rights.require(rights.may(by, "change_bankline"))
        line = BankLine.objects.select_for_update().get(pk=line.pk)
        left = remaining(line)
        if not left:
            raise WrongState(_("Nothing of this transfer is left. Nothing was changed."))
        if len(reason.strip()) < 2:
            raise Invalid(_("Say why. Nothing was changed."))
        sides = [(Account.UNALLOCATED, None, left), (where, None, -left)]
        ledger.book(kind, line, sides, at=at, by=by)
        settle(line, how, reason, at)
        record(act, by=by, at=at, subject=line.nameless, line=line.pk, amount=left, reason=reason)
    return line


def _line(statement: BankStatement, one: Transfer, *, by: Actor, at: datetime) -> BankLine:
    if one.amount <= 0:
        raise Invalid(
            _("Transfer %(serial)s is of nothing. Nothing was brought in.") % {"serial": one.serial}
        )
    line = BankLine.objects.create(statement=statement, **vars(one))
    sides = [(Account.BANK, None, line.amount), (Account.UNALLOCATED, None, -line.amount)]
    ledger.book(EntryKind.TRANSFER, line, sides, at=at, by=by)
    return line


def _reversals(statement: BankStatement, found: Sequence[Transfer]) -> list[BankReversal]:
    """Write down transfers that the bank took back and that did not come before, and return them.
    Each stands beside the transfer it is of, where that is certain; so does one that came before its
    transfer did."""
    for reversal in BankReversal.objects.filter(line=None, settled_at=None):
        if line := certain_line(reversal):
            reversal.line = line
            reversal.save(update_fields=["line"])
    known = known_serials(BankReversal, sorted({one.serial for one in found}))
    made = []
    for one in {one.serial: one for one in found if one.serial not in known}.values():
        reversal = BankReversal(statement=statement, **vars(one))
        reversal.line = certain_line(reversal)
        reversal.save()
        made.append(reversal)
    return made


def settle(line: BankLine, how: Settled, words: str, at: datetime) -> None:
    """Write down that nothing of a transfer waits any more. Runs under its lock, inside an act."""
    line.settled_at, line.settled_as, line.settled_how = at, how, words.strip()[:200]
    line.save(update_fields=["settled_at", "settled_as", "settled_how"])

"""Bank statements (对公转账): brought in once, matched to orders by themselves or by the desk, line by
line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from stdnum import luhn

from articles.audit import perform
from articles.characters import clean_words
from articles.errors import Invalid, WrongState
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.books import ledger
from subscriptions.actions.money.payments import Receipt, receive_payment
from subscriptions.domain.choices import Account, Method, Settled, State
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.domain.money import format_yuan
from subscriptions.models import BankLine, BankReversal, BankStatement, Order
from subscriptions.selectors.money.bank import (
    certain_line,
    is_certain,
    known_serials,
    mentions_reversal,
    remaining_amount,
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
class ImportedStatement:
    """What a statement brought: lines that are new, those among them that found their order, those
    known before, and transfers that the bank took back."""

    statement: BankStatement
    new: int
    matched: int
    known: int
    reversed: int = 0


def import_statement(
    name: str,
    digest: str,
    transfers: Sequence[Transfer],
    *,
    by: Actor,
    at: datetime,
    reversals: Sequence[Transfer] = (),
) -> ImportedStatement:
    """Bring a statement in and match what names its order. A line that came before, in any file,
    changes nothing.

    `reversals` are transfers that the bank took back: each waits for somebody, beside the transfer
    it is of, where that is certain; such a transfer is matched to no order by itself.

    Refuses NotYours, and Invalid for a file that was brought in already or holds no transfer.
    """
    with perform("bank.brought", by=by, at=at) as act:
        rights.require(rights.may(by, "add_bankstatement"))
        if not transfers and not reversals:
            raise Invalid(_("The file holds no transfer received. Nothing was brought in."))
        if BankStatement.objects.filter(digest=digest).exists():
            raise Invalid(_("This file was brought in already. Nothing was changed."))
        statement = BankStatement.objects.create(
            name=name[:120], digest=digest, brought_at=at, brought_by=account_of(by)
        )
        lines = _create_lines(statement, transfers, by=by, at=at)
        taken_back = _reversals(statement, reversals)
        of_statement = BankReversal.objects.filter(line__statement=statement)
        reversed_lines = set(of_statement.values_list("line", flat=True))
        matched = sum(
            match_line_by_memo(line, by=by, at=at)
            for line in lines
            if line.pk not in reversed_lines
        )
        done = ImportedStatement(
            statement, len(lines), matched, len(transfers) - len(lines), len(taken_back)
        )
        act.record(subject=name, new=done.new, matched=matched, reversed=done.reversed)
    return done


def _create_lines(
    statement: BankStatement, transfers: Sequence[Transfer], *, by: Actor, at: datetime
) -> list[BankLine]:
    """Store the transfers that no earlier statement had, each serial number once."""
    known = known_serials(BankLine, sorted({transfer.serial for transfer in transfers}))
    fresh = {transfer.serial: transfer for transfer in transfers if transfer.serial not in known}
    return [_line(statement, transfer, by=by, at=at) for transfer in fresh.values()]


def match_line_by_memo(line: BankLine, *, by: Actor, at: datetime) -> bool:
    """Give a transfer to the order its memo names, if it names one and the amount is the one that
    is due.

    Whatever else it is waits for a person: too much, too little, two numbers, an order that is paid
    or cancelled, money that comes back with the words of a reversal.
    """
    numbers = set() if mentions_reversal(line.memo) else order_numbers_in(line.memo)
    orders = list(Order.objects.with_money().filter(number__in=numbers)) if numbers else []
    if len(orders) != 1 or not _certain(orders[0], line.amount, at):
        return False
    match_line(line, [(orders[0], line.amount)], by=by, at=at)
    return True


def order_numbers_in(memo: str) -> set[str]:
    """Return what in a memo can be the number of an order: ten digits whose last checks
    the others."""
    return {number for number in NUMBER.findall(memo) if luhn.is_valid(number)}


@dataclass(frozen=True)
class TransferPreview:
    """What a transfer would do if it were brought in: nothing (`known`), pay an order, or wait for
    a person."""

    transfer: Transfer
    known: bool
    order: Order | None


def preview_statement(
    transfers: Sequence[Transfer], at: datetime, reversals: Sequence[Transfer] = ()
) -> list[TransferPreview]:
    """Return what `bring` would do, line by line, without doing it. Two queries for 500
    transfers."""
    taken_back = _taken_back(transfers, reversals)
    known: set[str] = set()
    orders: dict[str, Order] = {}
    for start in range(0, len(transfers), CHUNK):
        part = transfers[start : start + CHUNK]
        known |= known_serials(BankLine, [one.serial for one in part])
        numbers = {number for one in part for number in order_numbers_in(one.memo)}
        orders |= {
            order.number: order for order in Order.objects.with_money().filter(number__in=numbers)
        }
    found = []
    for one in transfers:
        waits = mentions_reversal(one.memo) or one.serial in taken_back
        numbers = set() if waits else order_numbers_in(one.memo)
        named = [orders[number] for number in numbers if number in orders]
        certain = one.serial not in known and len(named) == 1 and _certain(named[0], one.amount, at)
        found.append(TransferPreview(one, one.serial in known, named[0] if certain else None))
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


def match_line(
    line: BankLine, parts: Sequence[tuple[Order, int]], *, by: Actor, at: datetime
) -> BankLine:
    """Give a transfer to one order or share it among several, wholly or in part.

    Refuses NotYours, Invalid for parts of nothing or more than the transfer has left.
    """
    with perform("bank.matched", by=by, at=at) as act:
        rights.require(rights.may(by, "change_bankline"))
        line = BankLine.objects.select_for_update().get(pk=line.pk)
        left = remaining_amount(line)
        if (
            not parts
            or any(amount <= 0 for _order, amount in parts)
            or sum(amount for _o, amount in parts) > left
        ):
            raise Invalid(
                _("Share at most %(left)s yuan of this transfer. Nothing was changed.")
                % {"left": format_yuan(left)}
            )
        used = line.payments.count()
        for place, (order, amount) in enumerate(
            sorted(parts, key=lambda part: part[0].pk), start=used + 1
        ):
            receipt = Receipt(Method.BANK, amount, f"{line.serial}/{place}", at, bank_line=line)
            receive_payment(order, receipt, by=by, at=at)
        if remaining_amount(line) == 0:
            settle_line(line, Settled.MATCHED, "", at)
        numbers = "、".join(order.number for order, _amount in parts)
        act.record(subject=line.nameless, line=line.pk, orders=numbers)
    return line


def return_line_remainder(line: BankLine, reason: str, *, by: Actor, at: datetime) -> BankLine:
    """Send back what is left of a transfer that belongs to nobody. Refuses NotYours, WrongState,
    Invalid."""
    return _end(line, Settled.RETURNED, reason, by=by, at=at)


def set_line_aside(line: BankLine, reason: str, *, by: Actor, at: datetime) -> BankLine:
    """Say that what is left of a transfer is no money of subscriptions: an advertisement was paid,
    a rent came back. It stays at the bank and belongs to others. Refuses NotYours, WrongState,
    Invalid."""
    return _end(line, Settled.ELSEWHERE, reason, by=by, at=at)


# How a transfer ends that no order takes: the act, the kind in the books, and where the money goes.
ENDS = {
    Settled.RETURNED: ("bank.returned", EntryKind.RETURNED, Account.BANK),
    Settled.ELSEWHERE: ("bank.set_aside", EntryKind.ELSEWHERE, Account.ELSEWHERE),
}


def _end(line: BankLine, how: Settled, reason: str, *, by: Actor, at: datetime) -> BankLine:
    act, kind, where = ENDS[how]
    with perform(act, by=by, at=at) as performed:
        rights.require(rights.may(by, "change_bankline"))
        line = BankLine.objects.select_for_update().get(pk=line.pk)
        left = remaining_amount(line)
        if not left:
            raise WrongState(_("Nothing of this transfer is left. Nothing was changed."))
        if len(clean_words(reason)) < 2:
            raise Invalid(_("Say why. Nothing was changed."))
        sides = [(Account.UNALLOCATED, None, left), (where, None, -left)]
        ledger.book(kind, line, sides, at=at, by=by)
        settle_line(line, how, reason, at)
        performed.record(subject=line.nameless, line=line.pk, amount=left, reason=reason)
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
    Each stands beside the transfer it is of, where that is certain; so does one that came before
    its transfer did."""
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


def settle_line(line: BankLine, how: Settled, words: str, at: datetime) -> None:
    """Write down that nothing of a transfer waits any more. Runs under its lock, inside an act."""
    line.settled_at = at
    line.settled_as = how
    line.settled_how = clean_words(words)[:200]
    line.save(update_fields=["settled_at", "settled_as", "settled_how"])

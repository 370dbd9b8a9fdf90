"""Transfers that the bank took back (冲正, 退汇, 撤销): each is settled by a person. The money of the
transfer is taken back from wherever it went: payments by `reversals.reverse_payment`, the rest out
of the books."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles.audit import perform
from articles.characters import clean_words
from articles.errors import Invalid, WrongState
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.books import ledger
from subscriptions.actions.money import bank, reversals
from subscriptions.actions.money.reversals import PaymentReversal
from subscriptions.domain.choices import Account, Settled
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.models import BankLine, BankReversal, Payment
from subscriptions.selectors.money.bank import remaining_amount


def reversible_payments(line: BankLine) -> list[Payment]:
    """Return the payments that a transfer made and that were not taken back."""
    rows = line.payments.select_related("order__party", "order__publication", "bank_line")
    return list(rows.exclude(refunds__reverses=True).order_by("pk"))


def preview_line_reversal(
    line: BankLine, at: datetime
) -> Iterator[tuple[Payment, PaymentReversal]]:
    """Yield what taking a transfer back does to each of its payments. Refuses as
    `reversals.reverse_payment` does."""
    for payment in reversible_payments(line):
        yield payment, reversals.preview_payment_reversal(payment, at)


def reverse_line(
    reversal: BankReversal, line: BankLine, reason: str, *, by: Actor, at: datetime
) -> BankReversal:
    """Take a transfer out of the books that the bank took back: its payments, what of it waits or
    was set aside, and what was money in transit. What the desk returned before is gone already.

    Refuses NotYours; Invalid without a reason, and for a transfer of another amount; WrongState for
    a reversal that is settled, for a transfer that was taken back, and where something of its
    payments went back already.
    """
    with perform("bank.reversed", by=by, at=at) as act:
        rights.require(rights.may(by, "change_bankreversal"))
        if len(clean_words(reason)) < 2:
            raise Invalid(_("Say why. Nothing was changed."))
        reversal = _waiting(reversal)
        line = BankLine.objects.select_for_update().get(pk=line.pk)
        _check(reversal, line)
        reversal.line = line
        reversal.save(update_fields=["line"])
        for payment in reversible_payments(line):
            reversals.reverse_payment(payment, reason, by=by, at=at)
        _take_remitted(line, by=by, at=at)
        _take_rest(line, reason, by=by, at=at)
        _settle(reversal, reason, by=by, at=at)
        act.record(
            subject=f"{reversal.booked_on:%Y-%m-%d}",
            line=line.pk,
            reversal=reversal.pk,
            amount=reversal.amount,
            reason=clean_words(reason)[:200],
        )
    return reversal


def settle_reversal(
    reversal: BankReversal, reason: str, *, by: Actor, at: datetime
) -> BankReversal:
    """Say that a reversal is looked after, and how: its transfer never was in these books, or its
    money went back as a refund. No money moves. Refuses NotYours, Invalid without a reason,
    WrongState where it is settled."""
    with perform("bank.reversal_settled", by=by, at=at) as act:
        rights.require(rights.may(by, "change_bankreversal"))
        if len(clean_words(reason)) < 2:
            raise Invalid(_("Say why. Nothing was changed."))
        reversal = _waiting(reversal)
        _settle(reversal, reason, by=by, at=at)
        act.record(
            subject=f"{reversal.booked_on:%Y-%m-%d}",
            reversal=reversal.pk,
            amount=reversal.amount,
            reason=clean_words(reason)[:200],
        )
    return reversal


def _waiting(reversal: BankReversal) -> BankReversal:
    """Return a reversal under its lock. Refuses WrongState where it is settled."""
    found = BankReversal.objects.select_for_update(of=("self",)).get(pk=reversal.pk)
    if found.settled_at is not None:
        raise WrongState(_("This is settled already. Nothing was changed."))
    return found


def _check(reversal: BankReversal, line: BankLine) -> None:
    other = BankReversal.objects.filter(line=line).exclude(pk=reversal.pk)
    if other.exists():
        raise WrongState(_("This transfer was taken back already. Nothing was changed."))
    if line.amount != reversal.amount:
        raise Invalid(
            _(
                "The transfer is of another amount than the bank took back. Settle it with "
                "a note, and give back by "
                "a refund what is to go. Nothing was changed."
            )
        )


def _take_remitted(line: BankLine, *, by: Actor, at: datetime) -> None:
    """What had come of money in transit is to come again."""
    for one in line.remittances.all():
        sides = [
            (Account(one.account), None, one.amount),
            (Account.FEES, None, -one.fee),
            (Account.BANK, None, one.fee - one.amount),
        ]
        ledger.book(EntryKind.REMITTED_BACK, one, sides, at=at, by=by)


def _take_rest(line: BankLine, reason: str, *, by: Actor, at: datetime) -> None:
    """What of a transfer nobody had leaves the bank; so does what was set aside for others."""
    if line.settled_at is None:
        if remaining_amount(line):
            bank.return_line_remainder(line, reason, by=by, at=at)
        return
    if line.settled_as == Settled.ELSEWHERE:
        left = remaining_amount(BankLine(pk=line.pk, amount=line.amount))
        sides = [(Account.ELSEWHERE, None, left), (Account.BANK, None, -left)]
        ledger.book(EntryKind.ELSEWHERE_BACK, line, sides, at=at, by=by)


def _settle(reversal: BankReversal, words: str, *, by: Actor, at: datetime) -> None:
    reversal.settled_at = at
    reversal.settled_by = account_of(by)
    reversal.settled_how = clean_words(words)[:200]
    reversal.save(update_fields=["settled_at", "settled_by", "settled_how"])

"""manage.py check_books: right books are right, and every way of being wrong is told in a sentence,
with status 1."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from subscriptions.actions.books import ledger, revenue
from subscriptions.actions.money import bank, refunds
from subscriptions.actions.money.bank import Transfer
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import gifts
from subscriptions.actions.sales.orders import GiftDetails
from subscriptions.actions.service import holds
from subscriptions.domain.choices import Account, Cause, HoldPolicy
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.models import (
    BankLine,
    ChannelSetup,
    LedgerEntry,
    Order,
    Payment,
    Posting,
    Refund,
)
from subscriptions.selectors.money.book_checks import find_book_faults, trial_balance
from tests.cast import OPERATOR
from tests.emptying import guards_off
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import HOME, books, later, make_order, make_term, pay

pytestmark = pytest.mark.django_db


def on(month: int, day: int, year: int = 2024) -> datetime:
    return datetime(year, month, day, 4, 0, tzinfo=UTC)


def checked() -> tuple[str, str, bool]:
    """Run the command; return what it said, what it complained of, and whether it ended well."""
    out = StringIO()
    err = StringIO()
    try:
        call_command("check_books", stdout=out, stderr=err)
    except CommandError:
        return out.getvalue(), err.getvalue(), False
    return out.getvalue(), err.getvalue(), True


def earn(at: datetime) -> None:
    revenue.recognise_due_revenue(the_publication(), at=at)


def test_empty_books_are_right() -> None:
    out, err, well = checked()
    assert (err, well) == ("", True)
    assert "The books are right." in out


def test_books_stay_right_through_a_year_of_everything() -> None:
    """Orders, half payments, transfers, holds, refunds of a part, gifts: after each step and each
    month."""
    ChannelSetup.objects.create(publication=the_publication(), channel="post", lead_days=1)
    before = on(12, 1, 2023)
    term = make_term(3, at=before, start=date(2024, 1, 1))
    held = make_term(at=before, start=date(2024, 1, 1))
    pay(make_order(at=before, start=date(2024, 1, 1)), 5000, at=before)
    pay(make_order(), 30000)
    gift = pay(make_order(gift=GiftDetails("许诺"), place=None))
    bank.import_statement(
        "a", "a", [Transfer("B1", date(2024, 3, 6), "x", 700)], by=OPERATOR, at=MORNING
    )
    assert find_book_faults() == []
    earn(on(3, 31))
    assert find_book_faults() == []
    holds.hold_delivery(
        held.subscription,
        date(2024, 5, 1),
        date(2024, 5, 20),
        by=OPERATOR,
        at=on(4, 1),
        policy=HoldPolicy.CREDIT,
    )
    assert find_book_faults() == []
    refunds.grant_refund(
        term.order, RefundRequest(Cause.READER, "少订两份", copies=2), by=OPERATOR, at=on(6, 1)
    )
    assert find_book_faults() == []
    earn(on(6, 30))
    refunds.grant_refund(
        term.order, RefundRequest(Cause.PUBLISHER, "停刊", to_credit=True), by=OPERATOR, at=on(7, 1)
    )
    refunds.grant_refund(
        held.order, RefundRequest(Cause.GOODWILL, "致歉", 500), by=OPERATOR, at=on(7, 1)
    )
    bank.return_line_remainder(BankLine.objects.get(), "退回", by=OPERATOR, at=on(7, 1))
    assert find_book_faults() == []
    gifts.claim_gift(gift.gift.code, Contact("许诺"), HOME, by=OPERATOR, at=on(7, 1))
    assert find_book_faults() == []
    for month in (8, 10, 12):
        earn(on(month, 28))
        assert find_book_faults() == []
    earn(later(800))
    assert find_book_faults() == []
    assert checked()[2]


def test_a_trial_balance_names_every_account_and_is_nothing_together() -> None:
    pay(make_order(), 30000)
    rows = trial_balance()
    assert [row.account for row in rows] == [account.value for account in Account]
    assert {row.account: row.balance for row in rows if row.balance} == books()
    assert (sum(row.debit for row in rows), sum(row.balance for row in rows)) == (52200, 0)


@contextmanager
def tampered() -> Iterator[None]:
    """Let a test write what nobody may: the database's own guard is taken off for the moment."""
    with guards_off("subscriptions_"):
        yield


def _update(rows: Any, **values: Any) -> None:
    QuerySet.update(rows, **values)


def _delete(rows: Any) -> None:
    rows._raw_delete(rows.db)


TAMPERINGS: list[tuple[Callable[[Order], Any], str]] = [
    (
        lambda order: _update(Posting.objects.filter(amount=22200).order_by(), amount=22201),
        "does not balance",
    ),
    (
        lambda order: _delete(Posting.objects.filter(account="deferred")),
        "Deferred revenue stands at 0.00",
    ),
    (
        lambda order: _update(Payment.objects.all(), amount=100),
        "was settled with 221.00 yuan too little",
    ),
    (lambda order: Order.objects.update(settled_at=None), "less credit than lies in orders"),
    (
        lambda order: Refund.objects.create(
            order=order,
            payment=order.payments.get(),
            number="R",
            cause="goodwill",
            amount=22300,
            reason="x",
            asked_at=MORNING,
        ),
        "223.00 yuan went back",
    ),
    (
        lambda order: Refund.objects.create(
            order=order,
            payment=order.payments.get(),
            number="R",
            cause="goodwill",
            amount=22300,
            reason="x",
            asked_at=MORNING,
        ),
        "more went back than came",
    ),
    (
        lambda order: _update(LedgerEntry.objects.filter(kind="payment"), about=0),
        "does not stand in",
    ),
    (
        lambda order: ledger.book(
            EntryKind.REVERSED,
            order.payments.get(),
            [(Account.CREDIT, order.party, 5), (Account.BANK, None, -5)],
            at=MORNING,
        ),
        "credit of subscriber",
    ),
    (lambda order: _update(order.terms.all(), paid=5), "does not say what was paid"),
]


@pytest.mark.parametrize(("tamper", "words"), TAMPERINGS)
def test_whatever_is_wrong_is_told_with_status_1(
    tamper: Callable[[Order], Any], words: str
) -> None:
    order = make_term().order
    assert find_book_faults() == []
    with tampered():
        tamper(order)
    _out, err, well = checked()
    assert words in err
    assert not well


def test_an_entry_is_about_a_row_of_the_table_of_its_kind() -> None:
    order = make_order()
    with pytest.raises(ValueError, match="is no row of payment"):
        ledger.book(EntryKind.PAYMENT, order, [], at=MORNING)


def test_a_transfer_shared_beyond_its_amount_is_told() -> None:
    order = make_order()
    bank.import_statement(
        "a", "a", [Transfer("B1", date(2024, 3, 6), "x", 700)], by=OPERATOR, at=MORNING
    )
    bank.match_line(BankLine.objects.get(), [(order, 300)], by=OPERATOR, at=MORNING)
    assert find_book_faults() == []
    BankLine.objects.update(amount=200)
    assert any("Of transfer B1 more was shared" in sentence for sentence in find_book_faults())

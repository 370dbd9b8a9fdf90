"""Gifts in the books: owed until somebody takes them up, given back whole or expired into credit,
and never lost."""

from datetime import timedelta

import pytest
from django.core import mail

from articles.errors import Invalid, WrongState
from subscriptions.actions.housekeeping import run_housekeeping
from subscriptions.actions.money import refunds
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.readers import letters
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import gifts
from subscriptions.actions.sales.orders import GiftDetails
from subscriptions.domain.choices import Cause, State
from subscriptions.models import Gift, Order, Refund, Term
from subscriptions.selectors.money.book_checks import find_book_faults
from subscriptions.selectors.money.credit import free_credit
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING
from tests.factories.subscriptions import HOME, books, later, make_order, pay

pytestmark = pytest.mark.django_db
GONE = later(800)


def a_gift() -> Gift:
    pay(make_order(gift=GiftDetails("许诺"), place=None))
    return Gift.objects.get()


def claim(gift: Gift, days: int = 0) -> Term:
    return gifts.claim_gift(gift.code, Contact("许诺"), HOME, by=OPERATOR, at=later(days))


@pytest.mark.parametrize("cause", [Cause.READER, Cause.PUBLISHER, Cause.GOODWILL])
def test_a_gift_nobody_took_up_goes_back_whole_and_its_code_is_dead(cause: str) -> None:
    gift = a_gift()
    granted = refunds.grant_refund(
        gift.order, RefundRequest(cause, "买错了", 100), by=person("miao"), at=later(3)
    )
    assert [refund.amount for refund in granted] == [22200]
    assert books() == {"cash": 22200, "refunds": -22200}
    assert Order.objects.get().state(later(3)) is State.REFUNDED
    with pytest.raises(WrongState):
        claim(gift)
    with pytest.raises(Invalid):
        refunds.grant_refund(
            gift.order, RefundRequest(cause, "再退一次"), by=person("miao"), at=later(4)
        )
    assert find_book_faults() == []


def test_a_gift_that_was_taken_up_goes_back_like_any_term() -> None:
    term = claim(a_gift())
    assert refunds.unclaimed_gift_amount(term.order) is None
    refunds.grant_refund(
        term.order, RefundRequest(Cause.READER, "迁居"), by=person("miao"), at=later(40)
    )
    assert 0 < Refund.objects.get().amount < 22200
    assert find_book_faults() == []


def test_a_gift_nobody_took_up_in_time_becomes_its_buyer_s_credit_once() -> None:
    gift = a_gift()
    run_housekeeping(at=gift.claim_until - timedelta(seconds=1))
    assert books() == {"cash": 22200, "deferred": -22200}
    assert [run_housekeeping(at=GONE).expired for _run in range(2)] == [1, 0]
    assert books() == {"cash": 22200, "credit": -22200}
    assert free_credit(gift.order.party) == 22200
    assert find_book_faults() == []
    letters.send_waiting_letters(GONE)
    assert "222.00" in str(mail.outbox[-1].body)
    with pytest.raises(WrongState):
        claim(gift, 800)
    with pytest.raises(Invalid):
        refunds.grant_refund(
            gift.order, RefundRequest(Cause.READER, "迟了"), by=person("miao"), at=GONE
        )


def test_a_gift_that_went_back_does_not_expire() -> None:
    gift = a_gift()
    refunds.grant_refund(
        gift.order, RefundRequest(Cause.READER, "买错了"), by=person("miao"), at=MORNING
    )
    assert run_housekeeping(at=GONE).expired == 0
    assert find_book_faults() == []


def test_a_dead_gift_that_still_stands_deferred_is_a_fault() -> None:
    gift = a_gift()
    refunds.grant_refund(
        gift.order, RefundRequest(Cause.READER, "买错了"), by=person("miao"), at=MORNING
    )
    Refund.objects.update(cause=Cause.OVERPAID)  # as if the money had come from elsewhere
    assert any(
        "Deferred revenue stands at 0.00" in fault or "递延" in fault
        for fault in find_book_faults()
    )

"""Two at once, on a real PostgreSQL: credit is spent once, a transfer shared once, a refund granted once."""

import pytest
from django.db import connection

from articles.errors import Invalid
from subscriptions.actions import bank, payments, refunds
from subscriptions.actions.bank import Transfer
from subscriptions.actions.refunds import Grant
from subscriptions.kinds import Cause
from subscriptions.models import BankLine, Payment, Refund
from subscriptions.selectors.books import faults
from subscriptions.selectors.credit import free_credit
from tests.articles.test_workflow_races import together
from tests.cast import person
from tests.factories.articles import MORNING
from tests.factories.subscriptions import make_order, pay

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]


def test_credit_used_for_two_orders_at_once_is_spent_once() -> None:
    lin, miao = person("lin"), person("miao")
    sold = pay(make_order(by=lin))
    refunds.grant(sold, Grant(Cause.GOODWILL, "致歉", 10000, to_credit=True), by=miao, at=MORNING)
    one, two = make_order(by=lin), make_order(by=lin)
    ends = together(
        lambda: payments.pay_with_credit(one, 10000, by=miao, at=MORNING),
        lambda: payments.pay_with_credit(two, 10000, by=miao, at=MORNING),
    )
    assert sorted(type(end).__name__ for end in ends) == ["Invalid", "Payment"]
    assert free_credit(sold.party) == 0
    assert faults() == []


def test_a_transfer_matched_by_two_people_at_once_is_given_away_once() -> None:
    miao, one, two = person("miao"), make_order(), make_order()
    bank.bring("a", "a", [Transfer("B1", MORNING.date(), "田甜", 22200)], by=None, at=MORNING)
    line = BankLine.objects.get()
    ends = together(
        lambda: bank.match(line, [(one, 22200)], by=miao, at=MORNING),
        lambda: bank.match(line, [(two, 22200)], by=miao, at=MORNING),
    )
    assert sorted(type(end).__name__ for end in ends) == ["BankLine", "Invalid"]
    assert Payment.objects.count() == 1
    assert faults() == []


def test_two_refunds_at_once_never_give_back_more_than_came() -> None:
    order, miao = pay(make_order()), person("miao")
    ends = together(*[lambda: refunds.grant(order, Grant(Cause.GOODWILL, "致歉", 20000), by=miao, at=MORNING)] * 3)
    assert sum(isinstance(end, Invalid) for end in ends) == 2
    assert Refund.objects.get().amount == 20000
    assert faults() == []

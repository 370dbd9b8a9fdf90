"""A payment entered by mistake is taken back: the books are as if it had never come, and its number
counts anew."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from articles.errors import Invalid, NotYours, WrongState
from subscriptions.actions.books import revenue
from subscriptions.actions.money import refunds, reversals
from subscriptions.actions.money.bank import Transfer, import_statement
from subscriptions.actions.money.payments import Receipt, enter_payment, receive_payment
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.sales.orders import GiftDetails
from subscriptions.actions.service import complaints
from subscriptions.domain.choices import Cause, Resolution, State
from subscriptions.models import Order, Payment, Refund, Term
from subscriptions.selectors.money.book_checks import find_book_faults
from subscriptions.selectors.reports import report_refunds as reported
from subscriptions.selectors.reports.period import Period
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import books, later, make_order, pay

pytestmark = pytest.mark.django_db


def type_in(order: Order, amount: int, reference: str = "SJ1") -> Payment:
    return enter_payment(
        order, Receipt("cash", amount, reference, MORNING), by=person("miao"), at=MORNING
    )


def take_back(
    payment: Payment, at: datetime = MORNING, reason: str = "金额录错", who: str = "miao"
) -> reversals.PaymentReversal:
    return reversals.reverse_payment(payment, reason, by=person(who), at=at)


def test_a_wrong_amount_is_taken_back_and_its_receipt_entered_anew() -> None:
    order = make_order()
    wrong = type_in(order, 2220)
    take_back(wrong)
    assert books() == {}
    assert Order.objects.get().state(MORNING) is State.AWAITING
    type_in(order, 22200)
    assert Order.objects.get().state(MORNING) is State.PAID
    assert books() == {"cash": 22200, "deferred": -22200}
    again = type_in(order, 22200)
    assert again.reference == "SJ1 (2)"
    assert Payment.objects.count() == 2
    assert find_book_faults() == []


def test_money_of_another_order_ends_the_term_that_was_made_of_it() -> None:
    order = make_order()
    payment = type_in(order, 22200)
    undone = take_back(payment, reason="记到别的订单上")
    assert (undone.sold, undone.kept) == (22200, 0)
    assert books() == {}
    assert not Term.objects.get().spans.exists()
    assert Order.objects.get().state(MORNING) is State.REFUNDED
    assert list(Order.objects.in_state(State.REFUNDED, MORNING)) == [order]
    assert not Order.objects.in_state(State.PAID, MORNING).exists()
    assert find_book_faults() == []


def test_issues_that_went_out_for_money_that_never_came_are_no_revenue() -> None:
    order = make_order()
    payment = type_in(order, 22200)
    revenue.recognise_due_revenue(the_publication(), at=later(40))
    assert books()["revenue"] < 0
    take_back(payment, at=later(40))
    assert books() == {"deferred": -530, "revenue": 530}  # two issues that can no longer be stopped
    revenue.recognise_due_revenue(the_publication(), at=datetime(2024, 12, 31, 4, tzinfo=UTC))
    assert books() == {}
    assert find_book_faults() == []


def test_what_others_paid_for_the_term_stays_the_buyers_credit() -> None:
    order = pay(make_order(), 10000)
    wrong = type_in(order, 12200)
    undone = take_back(wrong)
    assert (undone.sold, undone.kept) == (12200, 10000)
    assert books() == {"cash": 10000, "credit": -10000}
    assert find_book_faults() == []


def test_what_was_too_much_is_taken_back_and_the_term_stays() -> None:
    order = pay(make_order())
    take_back(type_in(order, 500))
    assert books() == {"cash": 22200, "deferred": -22200}
    assert Term.objects.get().spans.exists()
    assert Order.objects.get().state(MORNING) is State.PAID
    assert find_book_faults() == []


def test_a_gift_nobody_took_up_opens_nothing_once_its_payment_is_taken_back() -> None:
    order = make_order(gift=GiftDetails("许诺", ""))
    undone = take_back(type_in(order, 22200))
    assert undone.found is None
    assert books() == {}
    assert find_book_faults() == []


def test_only_what_was_typed_in_and_is_whole_is_taken_back_by_whoever_may() -> None:
    order = make_order()
    payment = type_in(order, 22200)
    with pytest.raises(NotYours):
        take_back(payment, who="lin")
    with pytest.raises(Invalid, match="Say why"):
        take_back(payment, reason=" ")
    refunds.grant_refund(
        order, RefundRequest(Cause.GOODWILL, "致歉", 100), by=person("miao"), at=MORNING
    )
    with pytest.raises(WrongState, match="nothing went back"):
        take_back(payment)
    other = make_order()
    import_statement(
        "a",
        "a",
        [Transfer("B1", MORNING.date(), "田甜", 22200, other.number)],
        by=OPERATOR,
        at=MORNING,
    )
    with pytest.raises(WrongState, match="entered by hand"):
        take_back(other.payments.get())
    assert not Refund.objects.filter(reverses=True).exists()


def test_a_payment_is_taken_back_once() -> None:
    payment = type_in(make_order(), 500)
    take_back(payment)
    with pytest.raises(WrongState):
        take_back(payment)
    assert books() == {}


def test_no_report_counts_a_payment_that_never_was_as_a_refund() -> None:
    take_back(type_in(make_order(), 22200))
    found = reported(the_publication(), Period(MORNING.date(), MORNING.date()))
    assert [one.count for one in found] == [0]


def test_whoever_takes_a_payment_back_sees_first_what_comes_of_it(client: Client) -> None:
    client.force_login(person("miao"))
    client.cookies["django_language"] = "en"
    order = make_order()
    payment = type_in(order, 22200)
    where = f"/admin/subscriptions/payment/{payment.pk}/reverse/"
    assert where in client.get(f"/admin/subscriptions/order/{order.pk}/change/").content.decode()
    assert "A term was made of this money" in client.get(where).content.decode()
    assert "at least 2" in client.post(where, {"reason": "x"}).content.decode()
    assert client.post(where, {"reason": "收据录错"}).status_code == 302
    shown = client.get(f"/admin/subscriptions/order/{order.pk}/change/").content.decode()
    assert "payment taken back" in shown
    assert where not in shown
    assert "nothing went back, can be taken back" in client.get(where).content.decode()


def test_a_reader_s_receipt_counts_once_again_after_the_mistake() -> None:
    one = make_order()
    two = make_order()
    wrong = type_in(one, 22200, "SJ9")
    with pytest.raises(Invalid, match="recorded for order"):
        type_in(two, 22200, "SJ9")
    take_back(wrong)
    receive_payment(two, Receipt("cash", 22200, "SJ9", MORNING), at=MORNING)
    assert Order.objects.get(pk=two.pk).state(MORNING) is State.PAID
    with pytest.raises(Invalid, match="recorded for order"):
        type_in(one, 22200, "SJ9")


def test_issues_of_a_term_that_nobody_paid_for_are_credited_to_nobody() -> None:
    order = make_order()
    payment = type_in(order, 22200)
    take_back(payment, at=later(40))
    term = Term.objects.get()
    missed = complaints.make_complaint(
        term.subscription, date(2024, 4, 12), "missed", "", by=person("miao"), at=later(41)
    )
    with pytest.raises(Invalid, match="left to credit"):
        complaints.settle_complaint(missed, Resolution.CREDIT, by=person("miao"), at=later(41))
    complaints.settle_complaint(missed, Resolution.NOTHING, by=person("miao"), at=later(41))
    assert "credit" not in books()
    assert find_book_faults() == []

"""Paying through a provider: a notice counts once, a forged one never, and money that comes is
never lost."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from articles.errors import WrongState
from subscriptions.actions.housekeeping import run_housekeeping
from subscriptions.actions.money import payouts, provider_payments, refunds
from subscriptions.actions.money.provider_payments import SandboxTable, TroubleAtProvider
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.sales import orders
from subscriptions.domain.choices import Cause, Payout, State
from subscriptions.gateways import EventKind, simulated
from subscriptions.gateways.base import PaymentState as Standing
from subscriptions.gateways.simulated import FORGERIES, Sender, build_notice, repeat_notice
from subscriptions.models import Attempt, LedgerEntry, Letter, Order, Payment, ProviderEvent, Term
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING
from tests.factories.subscriptions import books, later, make_order

pytestmark = pytest.mark.django_db
SENDER = Sender("a secret of the sandbox")


@pytest.fixture(autouse=True)
def _sandbox(settings: Any) -> None:
    settings.PAYMENTS = {
        "sandbox": {"secret": SENDER.secret, "page": "/subscribe/sandbox/{reference}/"}
    }


def begin(order: Order) -> Attempt:
    return provider_payments.begin_payment(
        order, "sandbox", notice_url="/notices/", return_url="/back/", at=MORNING
    )


def tell(sent: simulated.SentNotice, at: object = MORNING) -> int:
    return provider_payments.receive_notice("sandbox", *sent, at=at).status  # type: ignore[arg-type]


def test_a_reader_pays_and_the_notice_makes_the_term() -> None:
    order = make_order(3)
    attempt = begin(order)
    assert (attempt.amount, attempt.start_address) == (
        66600,
        f"/subscribe/sandbox/{attempt.reference}/",
    )
    slip = simulated.pay_slip(SandboxTable(), attempt.reference, MORNING)
    assert tell(build_notice(slip, EventKind.PAID, SENDER, MORNING)) == 204
    assert Order.objects.get().state(MORNING) is State.PAID
    assert books() == {"clearing": 66600, "deferred": -66600}


def test_a_notice_sent_sixteen_times_in_a_day_is_one_payment_one_letter_one_entry() -> None:
    order = make_order()
    slip = simulated.pay_slip(SandboxTable(), begin(order).reference, MORNING)
    for at, sent in repeat_notice(slip, EventKind.PAID, SENDER, MORNING):
        assert tell(sent, at) == 204
    assert (Payment.objects.count(), ProviderEvent.objects.count(), Term.objects.count()) == (
        1,
        1,
        1,
    )
    assert Letter.objects.filter(key__startswith="paid:").count() == 1
    assert LedgerEntry.objects.filter(kind="payment").count() == 1


@pytest.mark.parametrize("forgery", sorted(FORGERIES))
def test_a_forged_notice_changes_nothing(forgery: str) -> None:
    order = make_order()
    slip = simulated.pay_slip(SandboxTable(), begin(order).reference, MORNING)
    good = build_notice(slip, EventKind.PAID, SENDER, MORNING)
    assert tell(FORGERIES[forgery](good, SENDER, MORNING)) == 400
    assert not ProviderEvent.objects.exists()
    assert Order.objects.get().state(MORNING) is State.AWAITING


@pytest.mark.parametrize("wrong", [{"amount": 1}, {"amount": 22201}, {"currency": "USD"}])
def test_another_amount_or_currency_makes_no_term_and_is_kept_for_the_desk(
    wrong: dict[str, object],
) -> None:
    order = make_order()
    slip = simulated.pay_slip(SandboxTable(), begin(order).reference, MORNING)
    assert tell(build_notice(slip, EventKind.PAID, SENDER, MORNING, **wrong)) == 204  # type: ignore[arg-type]
    assert ProviderEvent.objects.get().outcome == "mismatch"
    assert Order.objects.get().state(MORNING) is State.AWAITING
    assert books() == {}


def test_a_notice_of_nobody_s_payment_is_kept_and_does_nothing() -> None:
    slip = simulated.pay_slip(SandboxTable(), begin(make_order()).reference, MORNING)
    Attempt.objects.all().delete()
    assert tell(build_notice(slip, EventKind.PAID, SENDER, MORNING)) == 204
    assert ProviderEvent.objects.get().outcome == "unknown"


def test_money_after_the_order_expired_or_was_cancelled_is_the_buyer_s_credit() -> None:
    order = make_order()
    attempt = begin(order)
    orders.cancel_order(order, by=OPERATOR, at=MORNING, code=order.code)
    slip = simulated.pay_slip(SandboxTable(), attempt.reference, later(20), late=True)
    assert tell(build_notice(slip, EventKind.PAID, SENDER, later(20)), later(20)) == 204
    assert books() == {"clearing": 22200, "credit": -22200}
    assert not Term.objects.exists()


def test_a_payment_that_failed_may_be_tried_again_and_the_failure_may_come_late() -> None:
    order = make_order()
    attempt = begin(order)
    failed = simulated.fail_slip(SandboxTable(), attempt.reference, MORNING)
    paid = simulated.pay_slip(SandboxTable(), attempt.reference, later(0))
    tell(build_notice(paid, EventKind.PAID, SENDER, MORNING))
    tell(build_notice(failed, EventKind.FAILED, SENDER, MORNING))
    assert Order.objects.get().state(MORNING) is State.PAID


def test_two_clicks_open_one_attempt_and_a_paid_order_none() -> None:
    order = make_order()
    assert begin(order) == begin(order)
    slip = simulated.pay_slip(SandboxTable(), begin(order).reference, MORNING)
    tell(build_notice(slip, EventKind.PAID, SENDER, MORNING))
    with pytest.raises(WrongState):
        begin(order)


def test_what_no_notice_told_is_asked_and_told_later_counts_once() -> None:
    order = make_order()
    attempt = begin(order)
    assert provider_payments.ask_provider(attempt, at=MORNING) is False
    slip = simulated.pay_slip(SandboxTable(), attempt.reference, MORNING)
    assert provider_payments.ask_provider(attempt, at=MORNING) is True
    assert tell(build_notice(slip, EventKind.PAID, SENDER, MORNING)) == 204
    assert Payment.objects.count() == 1
    assert Order.objects.get().state(MORNING) is State.PAID


def test_a_refund_goes_back_by_the_provider_once_however_often_it_is_tried() -> None:
    order = make_order()
    slip = simulated.pay_slip(SandboxTable(), begin(order).reference, MORNING)
    tell(build_notice(slip, EventKind.PAID, SENDER, MORNING))
    refund = refunds.grant_refund(
        order, RefundRequest(Cause.GOODWILL, "致歉", 5000), by=person("miao"), at=MORNING
    )[0]
    for _time in range(3):
        provider_payments.pay_out_refund(refund, by=person("miao"), at=MORNING)
    assert [given.amount for given in SandboxTable().find(slip.reference).refunds] == [5000]  # type: ignore[union-attr]
    assert books() == {"clearing": 17200, "deferred": -22200, "revenue": 5000}


def test_a_provider_that_is_not_set_up_is_told_in_words(settings: Any) -> None:
    order = make_order()
    for name in ("wechat", "alipay"):
        with pytest.raises(TroubleAtProvider, match="not set up"):
            provider_payments.begin_payment(order, name, notice_url="", return_url="", at=MORNING)
    settings.PAYMENTS = {}
    with pytest.raises(TroubleAtProvider):
        provider_payments.receive_notice("sandbox", {}, b"", at=MORNING)
    assert later(1) - MORNING == timedelta(days=1)


def paid_by_a_provider_that_tells_later(settings: Any) -> tuple[Order, str]:
    settings.PAYMENTS = {"sandbox": {"secret": SENDER.secret, "refunds": "later"}}
    order = make_order()
    slip = simulated.pay_slip(SandboxTable(), begin(order).reference, MORNING)
    tell(build_notice(slip, EventKind.PAID, SENDER, MORNING))
    return order, slip.reference


@pytest.mark.parametrize("failed", [False, True])
def test_a_refund_on_its_way_is_asked_for_every_hour_until_the_provider_knows(
    settings: Any, failed: bool
) -> None:
    order, reference = paid_by_a_provider_that_tells_later(settings)
    refund = refunds.grant_refund(
        order, RefundRequest(Cause.GOODWILL, "致歉", 5000), by=person("miao"), at=MORNING
    )[0]
    refund = provider_payments.pay_out_refund(refund, by=person("miao"), at=MORNING)
    assert refund.standing is Payout.SENT
    assert books()["refunds"] == -5000
    with pytest.raises(WrongState, match="provider is paying"):
        payouts.give_up_payout(refund, by=person("miao"), at=MORNING, reason="算了")
    assert run_housekeeping(at=later(1)).paid_out == 0
    simulated.settle_refund(SandboxTable(), reference, refund.number, later(1), failed=failed)
    assert run_housekeeping(at=later(2)).paid_out == int(not failed)
    assert run_housekeeping(at=later(3)).paid_out == 0
    refund.refresh_from_db()
    assert refund.standing is (Payout.CREDIT if failed else Payout.PAID)
    assert books() == {"deferred": -22200, "revenue": 5000} | (
        {"clearing": 22200, "credit": -5000} if failed else {"clearing": 17200}
    )


def test_a_refund_the_provider_will_not_take_waits_at_the_desk_again(settings: Any) -> None:
    order, reference = paid_by_a_provider_that_tells_later(settings)
    refund = refunds.grant_refund(
        order, RefundRequest(Cause.GOODWILL, "致歉", 5000), by=person("miao"), at=MORNING
    )[0]
    SandboxTable().change(reference, lambda slip: replace(slip, state=Standing.CLOSED))
    with pytest.raises(TroubleAtProvider):
        provider_payments.pay_out_refund(refund, by=person("miao"), at=MORNING)
    refund.refresh_from_db()
    assert refund.standing is Payout.TO_PAY
    payouts.give_up_payout(refund, by=person("miao"), at=MORNING, reason="账户已销")
    assert books()["credit"] == -5000


def test_a_refund_whose_answer_never_came_may_be_on_its_way_and_is_no_credit(settings: Any) -> None:
    order, reference = paid_by_a_provider_that_tells_later(settings)
    refund = refunds.grant_refund(
        order, RefundRequest(Cause.GOODWILL, "致歉", 5000), by=person("miao"), at=MORNING
    )[0]
    settings.PAYMENTS = {"sandbox": {"secret": ""}}  # as where nobody answers
    with pytest.raises(TroubleAtProvider):
        provider_payments.pay_out_refund(refund, by=person("miao"), at=MORNING)
    refund.refresh_from_db()
    assert refund.standing is Payout.SENT
    settings.PAYMENTS = {"sandbox": {"secret": SENDER.secret}}
    assert run_housekeeping(at=later(1)).paid_out == 1
    assert [given.amount for given in SandboxTable().find(reference).refunds] == [5000]  # type: ignore[union-attr]

"""Two at once, on a real PostgreSQL: credit is spent once, a transfer shared once, a refund granted
once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Event
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction

from articles.errors import Invalid, WrongState
from subscriptions.actions import erasure
from subscriptions.actions.money import (
    bank,
    payments,
    provider_payments,
    refunds,
    remittances,
    reversals,
)
from subscriptions.actions.money.bank import Transfer
from subscriptions.actions.money.payments import Receipt
from subscriptions.actions.money.provider_payments import SandboxTable
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.money.remittances import RemittanceData
from subscriptions.actions.readers import parties
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import orders
from subscriptions.actions.service import holds
from subscriptions.domain.choices import Cause, Method, State
from subscriptions.gateways import EventKind, simulated
from subscriptions.gateways.base import RefundState
from subscriptions.gateways.simulated import Sender, build_notice
from subscriptions.gateways.slips import RefundSlip
from subscriptions.models import (
    Attempt,
    BankLine,
    Hold,
    Letter,
    Order,
    Payment,
    ProviderEvent,
    Refund,
    Term,
)
from subscriptions.selectors.money.book_checks import find_book_faults
from subscriptions.selectors.money.credit import credit_balance, free_credit
from tests.articles.test_workflow_races import together
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING
from tests.factories.subscriptions import books, make_order, make_term, pay
from tests.patience import SECONDS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]

SENDER = Sender("a secret of the sandbox")


def test_credit_used_for_two_orders_at_once_is_spent_once() -> None:
    lin = person("lin")
    miao = person("miao")
    sold = pay(make_order(by=lin))
    refunds.grant_refund(
        sold, RefundRequest(Cause.GOODWILL, "致歉", 10000, to_credit=True), by=miao, at=MORNING
    )
    one = make_order(by=lin)
    two = make_order(by=lin)
    ends = together(
        lambda: payments.pay_with_credit(one, 10000, by=miao, at=MORNING),
        lambda: payments.pay_with_credit(two, 10000, by=miao, at=MORNING),
    )
    assert sorted(type(end).__name__ for end in ends) == ["Invalid", "Payment"]
    assert free_credit(sold.party) == 0
    assert find_book_faults() == []


def test_a_transfer_matched_by_two_people_at_once_is_given_away_once() -> None:
    miao = person("miao")
    one = make_order()
    two = make_order()
    bank.import_statement(
        "a", "a", [Transfer("B1", MORNING.date(), "田甜", 22200)], by=OPERATOR, at=MORNING
    )
    line = BankLine.objects.get()
    ends = together(
        lambda: bank.match_line(line, [(one, 22200)], by=miao, at=MORNING),
        lambda: bank.match_line(line, [(two, 22200)], by=miao, at=MORNING),
    )
    assert sorted(type(end).__name__ for end in ends) == ["BankLine", "Invalid"]
    assert Payment.objects.count() == 1
    assert find_book_faults() == []


def test_two_transfers_at_once_never_bring_the_same_money_of_the_post_office() -> None:
    payments.receive_payment(
        make_order(), Receipt(Method.POST_OFFICE, 22200, "SJ1", MORNING), at=MORNING
    )
    both = [Transfer(serial, MORNING.date(), "邮局", 22200) for serial in ("B1", "B2")]
    bank.import_statement("a", "a", both, by=OPERATOR, at=MORNING)
    ends = together(
        *(
            lambda line=line: remittances.record_remittance(
                line, RemittanceData("post_receivable", 22200), by=OPERATOR, at=MORNING
            )
            for line in BankLine.objects.all()
        )
    )
    assert sorted(type(end).__name__ for end in ends) == ["Invalid", "Remittance"]
    assert books() == {"bank": 44400, "unallocated": -22200, "deferred": -22200}
    assert find_book_faults() == []


def test_a_payment_taken_back_by_two_people_at_once_is_taken_back_once() -> None:
    payment = pay(make_order()).payments.get()
    miao = person("miao")
    ends = together(*[lambda: reversals.reverse_payment(payment, "录错", by=miao, at=MORNING)] * 2)
    assert sorted(type(end).__name__ for end in ends) == ["PaymentReversal", "WrongState"]
    assert books() == {}
    assert find_book_faults() == []


def test_two_refunds_at_once_never_give_back_more_than_came() -> None:
    order = pay(make_order())
    miao = person("miao")
    ends = together(
        *[
            lambda: refunds.grant_refund(
                order, RefundRequest(Cause.GOODWILL, "致歉", 20000), by=miao, at=MORNING
            )
        ]
        * 3
    )
    assert sum(isinstance(end, Invalid) for end in ends) == 2
    assert Refund.objects.get().amount == 20000
    assert find_book_faults() == []


def _paid_at_the_sandbox(order: Order, settings: Any) -> tuple[Attempt, Callable[[], object]]:
    """A payment that went through at the provider; nothing was told yet. Return how it is told."""
    settings.PAYMENTS = {"sandbox": {"secret": SENDER.secret}}
    attempt = provider_payments.begin_payment(
        order, "sandbox", notice_url="", return_url="", at=MORNING
    )
    slip = simulated.pay_slip(SandboxTable(), attempt.reference, MORNING)
    sent = build_notice(slip, EventKind.PAID, SENDER, MORNING)
    return attempt, lambda: provider_payments.receive_notice("sandbox", *sent, at=MORNING).status


def test_a_notice_and_a_reader_who_comes_back_at_once_are_one_payment(settings: Any) -> None:
    order = make_order()
    attempt, tell = _paid_at_the_sandbox(order, settings)
    ends = together(tell, lambda: provider_payments.ask_provider(attempt, at=MORNING), tell)
    assert ends == [204, True, 204]
    assert (Payment.objects.count(), Term.objects.count()) == (1, 1)
    assert Letter.objects.filter(key__startswith="paid:").count() == 1
    assert books() == {"clearing": 22200, "deferred": -22200}
    assert find_book_faults() == []


def test_a_notice_and_a_cancellation_at_once_end_as_a_term_or_as_credit(settings: Any) -> None:
    order = make_order()
    miao = person("miao")
    _attempt, tell = _paid_at_the_sandbox(order, settings)
    ends = together(tell, lambda: orders.cancel_order(order, by=miao, at=MORNING))
    assert ends[0] == 204
    served = isinstance(ends[1], WrongState)
    assert Term.objects.count() == int(served)
    assert books() == {"clearing": 22200, "deferred" if served else "credit": -22200}
    assert find_book_faults() == []


def test_a_payout_and_the_notice_of_it_at_once_leave_the_house_once(settings: Any) -> None:
    order = make_order()
    miao = person("miao")
    attempt, tell = _paid_at_the_sandbox(order, settings)
    tell()
    refund = refunds.grant_refund(
        order, RefundRequest(Cause.GOODWILL, "致歉", 5000), by=miao, at=MORNING
    )[0]
    slip = SandboxTable().find(attempt.reference)
    assert slip is not None
    given = replace(slip, refunds=(RefundSlip(refund.number, 5000, RefundState.DONE, MORNING),))
    sent = build_notice(given, EventKind.REFUNDED, SENDER, MORNING, refund_reference=refund.number)
    ends = together(
        lambda: provider_payments.pay_out_refund(refund, by=miao, at=MORNING),
        lambda: provider_payments.receive_notice("sandbox", *sent, at=MORNING).status,
        lambda: provider_payments.pay_out_refund(refund, by=miao, at=MORNING),
    )
    assert ends[1] == 204
    assert books() == {"clearing": 17200, "deferred": -22200, "revenue": 5000}
    assert find_book_faults() == []


def first_then(first: Callable[[], object], second: Callable[[], object]) -> object:
    """Do something, and before it stands begin something else that has to wait for it; return what
    that gave."""
    done = Event()
    over = Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                first()
                done.set()
                over.wait(0.5)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(hold)
        assert done.wait(SECONDS) or holder.result(0)
        end = second()
        over.set()
        holder.result(SECONDS)
    return end


@pytest.mark.parametrize("money_first", [True, False])
def test_money_that_comes_while_its_buyer_is_joined_with_another_row_follows(
    money_first: bool,
) -> None:
    kept = make_order().party
    order = make_order(contact=Contact("田 甜"))
    miao = person("miao")
    gone = order.party
    acts: list[Callable[[], object]] = [
        lambda: pay(order, 10000, reference="1"),
        lambda: parties.merge_parties(kept, gone, by=miao, at=MORNING),
    ]
    first_then(*acts if money_first else acts[::-1])
    assert (credit_balance(kept), credit_balance(gone)) == (10000, 0)
    assert find_book_faults() == []


def test_whose_order_is_paid_at_this_moment_is_not_erased() -> None:
    order = make_order()
    miao = person("miao")
    with pytest.raises(WrongState, match="A paid term still runs"):
        first_then(
            lambda: pay(order), lambda: erasure.erase_party(order.party, by=miao, at=MORNING)
        )
    assert Order.objects.get().state(MORNING) is State.PAID


def test_a_hold_made_while_its_reader_is_joined_with_another_row_waits_and_is_made() -> None:
    kept = make_order().party
    term = make_term(contact=Contact("田 甜"))
    miao = person("miao")
    days = (date(2024, 4, 1), date(2024, 4, 14))
    made = first_then(
        lambda: parties.merge_parties(kept, term.subscription.party, by=miao, at=MORNING),
        lambda: holds.hold_delivery(term.subscription, *days, by=miao, at=MORNING),
    )
    assert isinstance(made, Hold)


def test_what_breaks_off_between_money_and_term_leaves_neither_and_the_next_notice_both(
    settings: Any,
) -> None:
    """Payment and entry are written when the table of terms is taken away from under the act."""
    order = make_order()
    taken = Event()
    over = Event()
    _attempt, tell = _paid_at_the_sandbox(order, settings)

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE subscriptions_term IN EXCLUSIVE MODE")
            taken.set()
            over.wait(SECONDS)

    with ThreadPoolExecutor(1) as pool:
        holder = pool.submit(lambda: (hold(), connections.close_all()))
        assert taken.wait(SECONDS)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        with pytest.raises(OperationalError):
            tell()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
        over.set()
        holder.result(SECONDS)
    assert (Payment.objects.count(), ProviderEvent.objects.count(), Letter.objects.count()) == (
        0,
        0,
        1,
    )
    assert books() == {}
    assert tell() == 204
    assert Order.objects.get().state(MORNING) is State.PAID
    assert find_book_faults() == []

"""The sandbox behaves like the real ones: signed notices, fifteen repeats, wrong amounts, forgeries, refunds."""

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subscriptions.gateways import (
    Declined,
    Forged,
    Happened,
    Kind,
    NotConfigured,
    RefundState,
    State,
    Unreadable,
)
from subscriptions.gateways.ledger import Given, Memory, Slip, kept, slip
from subscriptions.gateways.sandbox import Sandbox
from subscriptions.gateways.simulated import (
    FORGERIES,
    RETRIES,
    Sender,
    deliveries,
    expire,
    fail,
    notice_for,
    pay,
    settle,
    signed,
)
from tests.factories.articles import MORNING
from tests.subscriptions.gateway_steps import ORDER, REFUND, begin, refund

SENDER = Sender("a secret of the sandbox")
LATER = MORNING + timedelta(minutes=1)


@pytest.fixture
def ledger() -> Memory:
    return Memory()


@pytest.fixture
def sandbox(ledger: Memory) -> Sandbox:
    return Sandbox({"secret": SENDER.secret, "page": "/try/{reference}/"}, ledger)


@pytest.fixture
def paid(sandbox: Sandbox, ledger: Memory) -> Slip:
    begin(sandbox)
    return pay(ledger, ORDER, MORNING)


def test_a_reader_is_led_to_our_own_pay_page(sandbox: Sandbox) -> None:
    start = begin(sandbox)
    assert (start.kind, start.address) == (Kind.REDIRECT, f"/try/{ORDER}/")


def test_the_sandbox_needs_somewhere_to_keep_its_payments() -> None:
    with pytest.raises(NotConfigured, match="ledger"):
        Sandbox({"secret": "s"}, None)


# --- Notices --------------------------------------------------------------------------------------------------------


def test_the_notice_of_a_payment_tells_what_was_paid(sandbox: Sandbox, paid: Slip) -> None:
    told = sandbox.read(*notice_for(paid, Happened.PAID, SENDER, MORNING), MORNING)
    assert (told.kind, told.reference, told.refund_reference) == (Happened.PAID, ORDER, "")
    assert (told.amount, told.currency, told.happened_at) == (27600, "CNY", MORNING)
    assert told.provider_reference == sandbox.ask(ORDER).provider_reference


def test_an_unanswered_notice_comes_sixteen_times_in_a_day_and_is_one_event(
    sandbox: Sandbox, paid: Slip
) -> None:
    assert len(RETRIES) == 15
    assert sum(RETRIES, timedelta()) == timedelta(hours=24, minutes=4)
    sent = list(deliveries(paid, Happened.PAID, SENDER, MORNING))
    assert len(sent) == 16
    assert sent[-1][0] == MORNING + timedelta(hours=24, minutes=4)
    assert len({sandbox.read(*one, at) for at, one in sent}) == 1
    for at, one in sent[1:]:  # recorded, and put before us at the first one's moment or a day later
        with pytest.raises(Forged):
            sandbox.read(*one, at + timedelta(days=1))


def test_notices_out_of_order_and_late_are_read_each_for_itself(
    sandbox: Sandbox, ledger: Memory, paid: Slip
) -> None:
    refund(sandbox, 13800)
    given_back = settle(ledger, ORDER, REFUND, LATER)
    late = MORNING + timedelta(days=30)
    back = sandbox.read(
        *notice_for(given_back, Happened.REFUNDED, SENDER, late, refund_reference=REFUND), late
    )
    first = sandbox.read(*notice_for(given_back, Happened.PAID, SENDER, late), late)
    assert (back.kind, back.amount, back.refund_reference, back.happened_at) == (
        Happened.REFUNDED,
        13800,
        REFUND,
        LATER,
    )
    assert (first.kind, first.happened_at) == (Happened.PAID, MORNING)
    assert back.event != first.event


def test_wrong_amounts_and_currencies_are_told_as_they_are(
    sandbox: Sandbox, ledger: Memory
) -> None:
    begin(sandbox)
    wrong = pay(ledger, ORDER, MORNING, amount=100, currency="USD")
    told = sandbox.read(*notice_for(wrong, Happened.PAID, SENDER, MORNING), MORNING)
    assert (told.amount, told.currency) == (100, "USD")
    assert (sandbox.ask(ORDER).amount, sandbox.ask(ORDER).currency) == (100, "USD")
    lying = notice_for(wrong, Happened.PAID, SENDER, MORNING, amount=1, currency="JPY")
    assert (sandbox.read(*lying, MORNING).amount, sandbox.read(*lying, MORNING).currency) == (
        1,
        "JPY",
    )


def test_attempts_that_fail_are_events_of_their_own_and_the_reader_may_try_again(
    sandbox: Sandbox, ledger: Memory
) -> None:
    begin(sandbox)
    told = [
        sandbox.read(*notice_for(fail(ledger, ORDER, at), Happened.FAILED, SENDER, at), at)
        for at in (MORNING, LATER)
    ]
    assert [one.kind for one in told] == [Happened.FAILED, Happened.FAILED]
    assert told[0].event != told[1].event
    assert pay(ledger, ORDER, LATER).state is State.PAID


def test_a_failed_refund_is_told_with_its_reference(ledger: Memory) -> None:
    sandbox = Sandbox({"secret": SENDER.secret, "refunds": "later"}, ledger)
    begin(sandbox)
    pay(ledger, ORDER, MORNING)
    refund(sandbox, 27600)
    failed = settle(ledger, ORDER, REFUND, LATER, failed=True)
    told = sandbox.read(
        *notice_for(failed, Happened.FAILED, SENDER, LATER, refund_reference=REFUND), LATER
    )
    assert (told.kind, told.refund_reference, told.amount) == (Happened.FAILED, REFUND, 27600)
    assert refund(sandbox, 27600).state is RefundState.FAILED
    assert (
        refund(sandbox, 27600, "REFUND_2024_002").state is RefundState.PENDING
    )  # the money is still there


@pytest.mark.parametrize("kind", [Happened.FAILED, Happened.CLOSED, Happened.REFUNDED])
def test_what_has_not_happened_cannot_be_told(paid: Slip, kind: Happened) -> None:
    with pytest.raises(ValueError, match="was not"):
        notice_for(paid, kind, SENDER, MORNING)


# --- Forged ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(FORGERIES))
def test_each_forgery_is_refused_where_the_good_notice_is_read(
    sandbox: Sandbox, paid: Slip, name: str
) -> None:
    good = notice_for(paid, Happened.PAID, SENDER, MORNING)
    assert sandbox.read(*good, MORNING).amount == 27600
    with pytest.raises(Forged):
        sandbox.read(*FORGERIES[name](good, SENDER, MORNING), MORNING)


@settings(deadline=None)
@given(where=st.integers(0, 200), bit=st.integers(0, 7))
def test_every_bit_of_a_notice_is_signed(where: int, bit: int) -> None:
    ledger = Memory()
    sandbox = Sandbox({"secret": SENDER.secret}, ledger)
    begin(sandbox)
    headers, body = notice_for(pay(ledger, ORDER, MORNING), Happened.PAID, SENDER, MORNING)
    changed = bytearray(body)
    changed[where] ^= 1 << bit
    with pytest.raises(Forged):
        sandbox.read(headers, bytes(changed), MORNING)


@settings(deadline=None)
@given(
    st.binary(max_size=100)
    | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps)
)
def test_signed_rubbish_is_unreadable_and_unsigned_rubbish_is_forged(rubbish: bytes | str) -> None:
    sandbox = Sandbox({"secret": SENDER.secret}, Memory())
    body = rubbish.encode() if isinstance(rubbish, str) else rubbish
    with pytest.raises(Unreadable):
        sandbox.read(*signed(body, SENDER, MORNING), MORNING)
    with pytest.raises(Forged):
        sandbox.read({}, body, MORNING)


@pytest.mark.parametrize(
    "other",
    [
        {"amount": 276.0},
        {"amount": True},
        {"amount": "27600"},
        {"kind": "x"},
        {"happened_at": 3},
        {"id": None},
    ],
)
def test_a_signed_notice_with_a_field_of_another_type_is_unreadable(
    sandbox: Sandbox, paid: Slip, other: dict[str, Any]
) -> None:
    _headers, body = notice_for(paid, Happened.PAID, SENDER, MORNING)
    with pytest.raises(Unreadable):
        sandbox.read(
            *signed(json.dumps({**json.loads(body), **other}).encode(), SENDER, MORNING), MORNING
        )


# --- Paying ---------------------------------------------------------------------------------------------------------


def test_a_reference_keeps_its_amount(sandbox: Sandbox, ledger: Memory) -> None:
    begin(sandbox)
    begin(sandbox)
    with pytest.raises(Declined, match="another amount"):
        begin(sandbox, amount=27500)
    pay(ledger, ORDER, MORNING)
    with pytest.raises(Declined, match="paid"):
        begin(sandbox)


def test_nobody_pays_twice_or_too_late_unless_the_clocks_differ(
    sandbox: Sandbox, ledger: Memory
) -> None:
    over = MORNING + timedelta(minutes=30)
    begin(sandbox)
    with pytest.raises(Declined, match="expired"):
        pay(ledger, ORDER, over)
    with pytest.raises(Declined, match="has not expired"):
        expire(ledger, ORDER, MORNING)
    closed = expire(ledger, ORDER, over)
    assert (
        sandbox.read(*notice_for(closed, Happened.CLOSED, SENDER, over), over).kind
        is Happened.CLOSED
    )
    with pytest.raises(Declined, match="closed"):
        fail(ledger, ORDER, over)
    assert pay(ledger, ORDER, over, late=True).paid == 27600
    with pytest.raises(Declined, match="paid already"):
        pay(ledger, ORDER, over, late=True)


@pytest.mark.parametrize("act", [pay, fail, expire])
def test_what_was_never_opened_cannot_be_paid(ledger: Memory, act: Any) -> None:
    with pytest.raises(Declined, match="no such payment"):
        act(ledger, ORDER, MORNING)


# --- Giving back ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["at once", "later"])
def test_two_refunds_at_once_never_give_back_more_than_was_paid(
    ledger: Memory, paid: Slip, when: str
) -> None:
    sandbox = Sandbox({"secret": "s", "refunds": when}, ledger)

    def one(number: int) -> bool:
        try:
            return bool(refund(sandbox, 20000, f"REFUND_{number}"))
        except Declined:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(8))) == 1
    found = ledger.find(ORDER)
    assert found is not None
    assert [given.amount for given in found.refunds] == [20000]


@pytest.mark.parametrize(
    ("amount", "other"),
    [(0, {}), (-1, {}), (27601, {}), (100, {"whole": 27500}), (100, {"reference": "ORDER_2"})],
)
def test_a_refund_that_does_not_fit_is_declined(
    sandbox: Sandbox, ledger: Memory, paid: Slip, amount: int, other: dict[str, Any]
) -> None:
    with pytest.raises(Declined):
        refund(sandbox, amount, **other)
    assert ledger.find(ORDER) == paid


def test_a_refund_reference_keeps_its_amount(sandbox: Sandbox, paid: Slip) -> None:
    refund(sandbox, 100)
    with pytest.raises(Declined, match="another amount"):
        refund(sandbox, 200)


def test_a_slow_refund_is_pending_until_it_is_settled_and_then_stays_so(ledger: Memory) -> None:
    sandbox = Sandbox({"secret": "s", "refunds": "later"}, ledger)
    begin(sandbox)
    pay(ledger, ORDER, MORNING)
    assert refund(sandbox, 100).state is RefundState.PENDING
    settle(ledger, ORDER, REFUND, LATER)
    assert refund(sandbox, 100).state is RefundState.DONE
    settle(ledger, ORDER, REFUND, LATER + timedelta(days=1), failed=True)
    assert refund(sandbox, 100).state is RefundState.DONE
    with pytest.raises(Declined, match="no such refund"):
        settle(ledger, ORDER, "REFUND_2024_009", LATER)


# --- Keeping --------------------------------------------------------------------------------------------------------

moments = st.timedeltas(timedelta(days=-9000), timedelta(days=9000)).map(lambda far: MORNING + far)
givens = st.builds(
    Given, st.text(), st.integers(), st.sampled_from(RefundState), st.none() | moments
)
slips = st.builds(
    Slip,
    expires_at=moments,
    state=st.sampled_from(State),
    paid_at=st.none() | moments,
    failed_at=st.none() | moments,
    closed_at=st.none() | moments,
    refunds=st.lists(givens, max_size=3).map(tuple),
)


@settings(deadline=None)
@given(slips)
def test_a_slip_comes_back_from_json_as_it_was(one: Slip) -> None:
    assert slip(json.loads(json.dumps(kept(one)))) == one


def test_steps_at_once_are_taken_one_after_the_other(ledger: Memory, paid: Slip) -> None:
    def step(one: Slip) -> Slip:
        time.sleep(0.01)
        return replace(one, paid=one.paid + 1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _number: ledger.change(ORDER, step), range(8)))
    found = ledger.find(ORDER)
    assert found is not None
    assert found.paid == paid.paid + 8


def test_a_step_that_fails_changes_nothing(ledger: Memory, sandbox: Sandbox, paid: Slip) -> None:
    def step(one: Slip) -> Slip:
        replace(one, paid=0)
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        ledger.change(ORDER, step)
    assert ledger.find(ORDER) == paid
    sandbox.close("ORDER_2")
    assert ledger.find("ORDER_2") is None


def test_the_guide_can_be_followed_line_by_line() -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "payments.md").read_text()
    program = re.sub(r"\n(?: +|(?=\)))", " ", guide.split("```python\n")[1].split("```")[0])
    told: dict[str, Any] = {}
    seen = []
    for line in filter(None, program.splitlines()):
        try:
            if re.match(r"from |[a-z, ]+ = ", line):
                exec(line, told)
            else:
                seen.append(eval(line, told))
        except Forged as forged:
            seen.append(forged.code)
    assert [getattr(one, "amount", one) for one in seen[1:]] == [27600, "forged", 1]


def test_the_sandbox_is_answered_like_wechat_pay(sandbox: Sandbox) -> None:
    assert sandbox.acknowledged().status == 204
    assert sandbox.refused("no").status == 400

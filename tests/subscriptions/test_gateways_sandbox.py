"""The sandbox behaves like the real ones: signed notices, fifteen repeats, wrong amounts,
forgeries, refunds."""

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
    EventKind,
    Forged,
    NotConfigured,
    PaymentState,
    RefundState,
    StartKind,
    UnreadableNotice,
)
from subscriptions.gateways.sandbox import Sandbox
from subscriptions.gateways.simulated import (
    FORGERIES,
    RETRIES,
    Sender,
    build_notice,
    expire_slip,
    fail_slip,
    pay_slip,
    repeat_notice,
    settle_refund,
    sign_notice,
)
from subscriptions.gateways.slips import (
    MemorySlipStore,
    PaymentSlip,
    RefundSlip,
    slip_from_values,
    slip_to_values,
)
from tests.factories.articles import MORNING
from tests.subscriptions.gateway_steps import ORDER, REFUND, begin, refund

SENDER = Sender("a secret of the sandbox")
LATER = MORNING + timedelta(minutes=1)


@pytest.fixture
def ledger() -> MemorySlipStore:
    return MemorySlipStore()


@pytest.fixture
def sandbox(ledger: MemorySlipStore) -> Sandbox:
    return Sandbox({"secret": SENDER.secret, "page": "/try/{reference}/"}, ledger)


@pytest.fixture
def paid(sandbox: Sandbox, ledger: MemorySlipStore) -> PaymentSlip:
    begin(sandbox)
    return pay_slip(ledger, ORDER, MORNING)


def test_a_reader_is_led_to_our_own_pay_page(sandbox: Sandbox) -> None:
    start = begin(sandbox)
    assert (start.kind, start.address) == (StartKind.REDIRECT, f"/try/{ORDER}/")


def test_the_sandbox_needs_somewhere_to_keep_its_payments() -> None:
    with pytest.raises(NotConfigured, match="slips"):
        Sandbox({"secret": "s"}, None)


# --- Notices --------------------------------------------------------------------------------------


def test_the_notice_of_a_payment_tells_what_was_paid(sandbox: Sandbox, paid: PaymentSlip) -> None:
    told = sandbox.read(*build_notice(paid, EventKind.PAID, SENDER, MORNING), MORNING)
    assert (told.kind, told.reference, told.refund_reference) == (EventKind.PAID, ORDER, "")
    assert (told.amount, told.currency, told.happened_at) == (27600, "CNY", MORNING)
    assert told.provider_reference == sandbox.ask(ORDER).provider_reference


def test_an_unanswered_notice_comes_sixteen_times_in_a_day_and_is_one_event(
    sandbox: Sandbox, paid: PaymentSlip
) -> None:
    assert len(RETRIES) == 15
    assert sum(RETRIES, timedelta()) == timedelta(hours=24, minutes=4)
    sent = list(repeat_notice(paid, EventKind.PAID, SENDER, MORNING))
    assert len(sent) == 16
    assert sent[-1][0] == MORNING + timedelta(hours=24, minutes=4)
    assert len({sandbox.read(*one, at) for at, one in sent}) == 1
    for at, one in sent[1:]:  # recorded, and put before us at the first one's moment or a day later
        with pytest.raises(Forged):
            sandbox.read(*one, at + timedelta(days=1))


def test_notices_out_of_order_and_late_are_read_each_for_itself(
    sandbox: Sandbox, ledger: MemorySlipStore, paid: PaymentSlip
) -> None:
    refund(sandbox, 13800)
    given_back = settle_refund(ledger, ORDER, REFUND, LATER)
    late = MORNING + timedelta(days=30)
    back = sandbox.read(
        *build_notice(given_back, EventKind.REFUNDED, SENDER, late, refund_reference=REFUND), late
    )
    first = sandbox.read(*build_notice(given_back, EventKind.PAID, SENDER, late), late)
    assert (back.kind, back.amount, back.refund_reference, back.happened_at) == (
        EventKind.REFUNDED,
        13800,
        REFUND,
        LATER,
    )
    assert (first.kind, first.happened_at) == (EventKind.PAID, MORNING)
    assert back.event != first.event


def test_wrong_amounts_and_currencies_are_told_as_they_are(
    sandbox: Sandbox, ledger: MemorySlipStore
) -> None:
    begin(sandbox)
    wrong = pay_slip(ledger, ORDER, MORNING, amount=100, currency="USD")
    told = sandbox.read(*build_notice(wrong, EventKind.PAID, SENDER, MORNING), MORNING)
    assert (told.amount, told.currency) == (100, "USD")
    assert (sandbox.ask(ORDER).amount, sandbox.ask(ORDER).currency) == (100, "USD")
    lying = build_notice(wrong, EventKind.PAID, SENDER, MORNING, amount=1, currency="JPY")
    assert (sandbox.read(*lying, MORNING).amount, sandbox.read(*lying, MORNING).currency) == (
        1,
        "JPY",
    )


def test_attempts_that_fail_are_events_of_their_own_and_the_reader_may_try_again(
    sandbox: Sandbox, ledger: MemorySlipStore
) -> None:
    begin(sandbox)
    told = [
        sandbox.read(*build_notice(fail_slip(ledger, ORDER, at), EventKind.FAILED, SENDER, at), at)
        for at in (MORNING, LATER)
    ]
    assert [one.kind for one in told] == [EventKind.FAILED, EventKind.FAILED]
    assert told[0].event != told[1].event
    assert pay_slip(ledger, ORDER, LATER).state is PaymentState.PAID


def test_a_failed_refund_is_told_with_its_reference(ledger: MemorySlipStore) -> None:
    sandbox = Sandbox({"secret": SENDER.secret, "refunds": "later"}, ledger)
    begin(sandbox)
    pay_slip(ledger, ORDER, MORNING)
    refund(sandbox, 27600)
    failed = settle_refund(ledger, ORDER, REFUND, LATER, failed=True)
    told = sandbox.read(
        *build_notice(failed, EventKind.FAILED, SENDER, LATER, refund_reference=REFUND), LATER
    )
    assert (told.kind, told.refund_reference, told.amount) == (EventKind.FAILED, REFUND, 27600)
    assert refund(sandbox, 27600).state is RefundState.FAILED
    assert (
        refund(sandbox, 27600, "REFUND_2024_002").state is RefundState.PENDING
    )  # the money is still there


@pytest.mark.parametrize("kind", [EventKind.FAILED, EventKind.CLOSED, EventKind.REFUNDED])
def test_what_has_not_happened_cannot_be_told(paid: PaymentSlip, kind: EventKind) -> None:
    with pytest.raises(ValueError, match="was not"):
        build_notice(paid, kind, SENDER, MORNING)


# --- Forged ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(FORGERIES))
def test_each_forgery_is_refused_where_the_good_notice_is_read(
    sandbox: Sandbox, paid: PaymentSlip, name: str
) -> None:
    good = build_notice(paid, EventKind.PAID, SENDER, MORNING)
    assert sandbox.read(*good, MORNING).amount == 27600
    with pytest.raises(Forged):
        sandbox.read(*FORGERIES[name](good, SENDER, MORNING), MORNING)


@settings(deadline=None)
@given(where=st.integers(0, 200), bit=st.integers(0, 7))
def test_every_bit_of_a_notice_is_signed(where: int, bit: int) -> None:
    ledger = MemorySlipStore()
    sandbox = Sandbox({"secret": SENDER.secret}, ledger)
    begin(sandbox)
    headers, body = build_notice(pay_slip(ledger, ORDER, MORNING), EventKind.PAID, SENDER, MORNING)
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
    sandbox = Sandbox({"secret": SENDER.secret}, MemorySlipStore())
    body = rubbish.encode() if isinstance(rubbish, str) else rubbish
    with pytest.raises(UnreadableNotice):
        sandbox.read(*sign_notice(body, SENDER, MORNING), MORNING)
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
    sandbox: Sandbox, paid: PaymentSlip, other: dict[str, Any]
) -> None:
    _headers, body = build_notice(paid, EventKind.PAID, SENDER, MORNING)
    with pytest.raises(UnreadableNotice):
        sandbox.read(
            *sign_notice(json.dumps({**json.loads(body), **other}).encode(), SENDER, MORNING),
            MORNING,
        )


# --- Paying ---------------------------------------------------------------------------------------


def test_a_reference_keeps_its_amount(sandbox: Sandbox, ledger: MemorySlipStore) -> None:
    begin(sandbox)
    begin(sandbox)
    with pytest.raises(Declined, match="another amount"):
        begin(sandbox, amount=27500)
    pay_slip(ledger, ORDER, MORNING)
    with pytest.raises(Declined, match="paid"):
        begin(sandbox)


def test_nobody_pays_twice_or_too_late_unless_the_clocks_differ(
    sandbox: Sandbox, ledger: MemorySlipStore
) -> None:
    over = MORNING + timedelta(minutes=30)
    begin(sandbox)
    with pytest.raises(Declined, match="expired"):
        pay_slip(ledger, ORDER, over)
    with pytest.raises(Declined, match="has not expired"):
        expire_slip(ledger, ORDER, MORNING)
    closed = expire_slip(ledger, ORDER, over)
    assert (
        sandbox.read(*build_notice(closed, EventKind.CLOSED, SENDER, over), over).kind
        is EventKind.CLOSED
    )
    with pytest.raises(Declined, match="closed"):
        fail_slip(ledger, ORDER, over)
    assert pay_slip(ledger, ORDER, over, late=True).paid == 27600
    with pytest.raises(Declined, match="paid already"):
        pay_slip(ledger, ORDER, over, late=True)


@pytest.mark.parametrize("act", [pay_slip, fail_slip, expire_slip])
def test_what_was_never_opened_cannot_be_paid(ledger: MemorySlipStore, act: Any) -> None:
    with pytest.raises(Declined, match="no such payment"):
        act(ledger, ORDER, MORNING)


# --- Giving back ----------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["at once", "later"])
def test_two_refunds_at_once_never_give_back_more_than_was_paid(
    ledger: MemorySlipStore, paid: PaymentSlip, when: str
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
    sandbox: Sandbox, ledger: MemorySlipStore, paid: PaymentSlip, amount: int, other: dict[str, Any]
) -> None:
    with pytest.raises(Declined):
        refund(sandbox, amount, **other)
    assert ledger.find(ORDER) == paid


def test_a_refund_reference_keeps_its_amount(sandbox: Sandbox, paid: PaymentSlip) -> None:
    refund(sandbox, 100)
    with pytest.raises(Declined, match="another amount"):
        refund(sandbox, 200)


def test_a_slow_refund_is_pending_until_it_is_settled_and_then_stays_so(
    ledger: MemorySlipStore,
) -> None:
    sandbox = Sandbox({"secret": "s", "refunds": "later"}, ledger)
    begin(sandbox)
    pay_slip(ledger, ORDER, MORNING)
    assert refund(sandbox, 100).state is RefundState.PENDING
    settle_refund(ledger, ORDER, REFUND, LATER)
    assert refund(sandbox, 100).state is RefundState.DONE
    settle_refund(ledger, ORDER, REFUND, LATER + timedelta(days=1), failed=True)
    assert refund(sandbox, 100).state is RefundState.DONE
    with pytest.raises(Declined, match="no such refund"):
        settle_refund(ledger, ORDER, "REFUND_2024_009", LATER)


# --- Keeping --------------------------------------------------------------------------------------

moments = st.timedeltas(timedelta(days=-9000), timedelta(days=9000)).map(lambda far: MORNING + far)
givens = st.builds(
    RefundSlip, st.text(), st.integers(), st.sampled_from(RefundState), st.none() | moments
)
slips = st.builds(
    PaymentSlip,
    expires_at=moments,
    state=st.sampled_from(PaymentState),
    paid_at=st.none() | moments,
    failed_at=st.none() | moments,
    closed_at=st.none() | moments,
    refunds=st.lists(givens, max_size=3).map(tuple),
)


@settings(deadline=None)
@given(slips)
def test_a_slip_comes_back_from_json_as_it_was(one: PaymentSlip) -> None:
    assert slip_from_values(json.loads(json.dumps(slip_to_values(one)))) == one


def test_steps_at_once_are_taken_one_after_the_other(
    ledger: MemorySlipStore, paid: PaymentSlip
) -> None:
    def step(one: PaymentSlip) -> PaymentSlip:
        time.sleep(0.01)
        return replace(one, paid=one.paid + 1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _number: ledger.change(ORDER, step), range(8)))
    found = ledger.find(ORDER)
    assert found is not None
    assert found.paid == paid.paid + 8


def test_a_step_that_fails_changes_nothing(
    ledger: MemorySlipStore, sandbox: Sandbox, paid: PaymentSlip
) -> None:
    def step(one: PaymentSlip) -> PaymentSlip:
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

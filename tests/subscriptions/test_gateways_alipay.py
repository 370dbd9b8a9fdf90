"""Alipay: its signed forms, its addresses, and what is asked of it."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subscriptions.domain.money import format_yuan
from subscriptions.gateways import (
    Declined,
    EventKind,
    Forged,
    PaymentState,
    ProviderNotice,
    RefundState,
    StartKind,
    Unreachable,
    UnreadableNotice,
)
from subscriptions.gateways.alipay import Alipay
from subscriptions.gateways.alipay_notices import parse_alipay_amount
from tests.factories.articles import MORNING
from tests.subscriptions.fake_alipay import ALIPAY_APP, alipay_form, alipay_settings, trade
from tests.subscriptions.gateway_steps import NOTICES, ORDER, REFUND, RETURN, begin, house, refund
from tests.subscriptions.wire import private, public

GATEWAY = Alipay(alipay_settings())
GOOD = alipay_form(trade())
GIVEN_BACK = {"gmt_refund": "2024-03-05 02:43:18.123", "refund_fee": "138.00", "out_biz_no": REFUND}


def read(body: bytes, at: Any = MORNING) -> ProviderNotice:
    return GATEWAY.read({}, body, at)


def test_a_good_notice_is_read_to_the_fen() -> None:
    told = read(GOOD)
    assert told.event == "ac05099524730693a8b330c5ecf72da9786"
    assert (told.kind, told.reference, told.refund_reference) == (EventKind.PAID, ORDER, "")
    assert (told.amount, told.currency, told.refunded) == (27600, "CNY", None)
    assert told.happened_at == MORNING - timedelta(seconds=1)
    assert told.provider_reference == "2013112011001004330000121536"


def test_a_notice_sent_again_is_the_same_event() -> None:
    assert read(GOOD) == read(GOOD, MORNING + timedelta(hours=25))


def test_another_amount_and_another_currency_are_read_as_they_are_told() -> None:
    told = read(alipay_form(trade(total_amount="0.01", trans_currency="USD")))
    assert (told.amount, told.currency) == (1, "USD")


@pytest.mark.parametrize("status", ["TRADE_SUCCESS", "TRADE_CLOSED"])
def test_the_notice_of_a_refund_names_it_and_what_was_given_back_in_all(status: str) -> None:
    told = read(alipay_form(trade(trade_status=status, **GIVEN_BACK)))
    assert (told.kind, told.reference, told.refund_reference) == (EventKind.REFUNDED, ORDER, REFUND)
    assert (told.amount, told.refunded) == (None, 13800)
    assert told.happened_at == MORNING - timedelta(seconds=2) + timedelta(milliseconds=123)


def test_an_unpaid_trade_that_ended_is_closed_and_a_finished_one_was_paid() -> None:
    closed = read(
        alipay_form(
            trade(trade_status="TRADE_CLOSED", gmt_payment="", gmt_close="2024-03-05 02:40:00")
        )
    )
    assert (closed.kind, closed.happened_at) == (
        EventKind.CLOSED,
        MORNING - timedelta(minutes=3, seconds=20),
    )
    assert read(alipay_form(trade(trade_status="TRADE_FINISHED"))).kind is EventKind.PAID


# --- Forged ---------------------------------------------------------------------------------------


def forged(body: bytes, why: str, at: Any = MORNING) -> None:
    with pytest.raises(Forged, match=why):
        read(body, at)


def test_a_changed_notice_is_forged() -> None:
    forged(GOOD.replace(b"total_amount=276.00", b"total_amount=1.00"), "does not hold")
    forged(GOOD + b"&extra=1", "does not hold")
    forged(GOOD + b"&total_amount=1.00", "stands twice")
    forged(b"\xff" + GOOD, "no form")
    forged(GOOD + b"&a=%ff", "no form")
    forged(b"", "does not hold")


def test_a_notice_without_a_good_signature_is_forged() -> None:
    fields = trade()
    forged(urlencode(fields).encode(), "does not hold")
    for signature in ("", "x", "AAAA", "金", "=" * 400):
        forged(urlencode({**fields, "sign": signature}).encode(), "does not hold")
    forged(alipay_form(fields, by="stranger"), "does not hold")
    forged(alipay_form(fields, by="app"), "does not hold")


def test_another_way_of_signing_is_forged() -> None:
    forged(alipay_form(trade(sign_type="RSA")), "does not hold")
    without = {name: value for name, value in trade().items() if name != "sign_type"}
    forged(alipay_form(without), "does not hold")


@pytest.mark.parametrize(
    "other", [{"app_id": "2014072300007149"}, {"seller_id": "2088101106499365"}]
)
def test_a_notice_for_another_app_or_seller_is_forged(other: dict[str, str]) -> None:
    forged(alipay_form(trade(**other)), "another app or seller")


def test_where_no_seller_is_set_any_seller_of_the_app_will_do() -> None:
    anybody = Alipay(alipay_settings(seller=""))
    assert (
        anybody.read({}, alipay_form(trade(seller_id="2088101106499365")), MORNING).amount == 27600
    )
    with pytest.raises(Forged):
        anybody.read({}, alipay_form(trade(app_id="1")), MORNING)


@pytest.mark.parametrize(
    "late", [timedelta(days=2, seconds=1), timedelta(days=400), -timedelta(minutes=5, seconds=1)]
)
def test_a_recorded_notice_is_forged_once_alipay_has_stopped_repeating(late: timedelta) -> None:
    forged(GOOD, "not of now", MORNING + late)
    assert read(GOOD, MORNING + timedelta(days=2)).amount == 27600


@settings(deadline=None)
@given(where=st.integers(0, len(GOOD) - 1), bit=st.integers(0, 7))
def test_no_changed_bit_changes_what_is_told(where: int, bit: int) -> None:
    """A form can be written in two ways (%2B and %2b), so a changed notice is forged, or says
    exactly the same."""
    changed = bytearray(GOOD)
    changed[where] ^= 1 << bit
    try:
        told = read(bytes(changed))
    except Forged:
        return
    assert told == read(GOOD)
    assert dict(parse_qsl(changed.decode())).items() >= trade().items() - {("body", "")}


# --- Signed, and not understood -------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        {"trade_status": "WAIT_BUYER_PAY"},
        {"total_amount": "two hundred"},
        {"total_amount": "276.001"},
        {"total_amount": "-276.00"},
        {"total_amount": "٢٧٦"},
        {"total_amount": "2.76e2"},
        {"gmt_payment": "yesterday"},
        {"notify_time": "soon"},
        {**GIVEN_BACK, "refund_fee": ""},
    ],
)
def test_what_is_signed_and_cannot_be_understood_is_unreadable(other: dict[str, str]) -> None:
    with pytest.raises(UnreadableNotice):
        read(alipay_form(trade(**other)))


@pytest.mark.parametrize(
    "gone", ["notify_id", "out_trade_no", "trade_no", "trade_status", "total_amount", "notify_time"]
)
def test_a_signed_notice_without_a_field_it_needs_is_unreadable(gone: str) -> None:
    with pytest.raises(UnreadableNotice):
        read(alipay_form({name: value for name, value in trade().items() if name != gone}))


@settings(deadline=None)
@given(st.integers(0, 10**12))
def test_every_amount_comes_back_as_it_was_written(fen: int) -> None:
    assert parse_alipay_amount(format_yuan(fen)) == fen


def test_amounts_are_read_however_many_decimals_they_have() -> None:
    assert [
        parse_alipay_amount(written) for written in ("276", "276.0", "276.00", "0.1", "0.01", "0")
    ] == [
        27600,
        27600,
        27600,
        10,
        1,
        0,
    ]


# --- What is asked --------------------------------------------------------------------------------


def test_the_address_a_reader_goes_to_is_signed_and_says_what_is_paid() -> None:
    with house("alipay") as one:
        start = begin(one.gateway)
        assert start.kind is StartKind.REDIRECT
        told = one.provider.open(start.address)
        assert (told["method"], told["app_id"]) == ("alipay.trade.page.pay", ALIPAY_APP)
        assert (told["notify_url"], told["return_url"]) == (NOTICES, RETURN)
        content = told["biz_content"]
        assert (content["total_amount"], content["time_expire"]) == (
            "276.00",
            "2024-03-05 03:13:20",
        )
        assert content["subject"] == "《水运报》一年  1 1    more"
        told = one.provider.open(begin(one.gateway, handset="192.0.2.7").address)
        assert told["method"] == "alipay.trade.wap.pay"
        assert told["biz_content"]["product_code"] == "QUICK_WAP_WAY"


def test_a_refund_that_has_yet_to_move_money_is_pending() -> None:
    with house("alipay") as one:
        one.open(begin(one.gateway))
        one.pay(ORDER)
        one.provider.mood = "refunds later"
        assert refund(one.gateway, 13800).state is RefundState.PENDING
        one.provider.mood = ""
        assert refund(one.gateway, 13800).state is RefundState.DONE
        assert refund(one.gateway, 13800).state is RefundState.DONE
        assert one.provider.refunds == {REFUND: "138.00"}
        with pytest.raises(Declined, match="DISCORDANT"):
            refund(one.gateway, 13900)


def test_a_trade_that_was_paid_and_wholly_given_back_still_counts_as_paid() -> None:
    with house("alipay") as one:
        one.open(begin(one.gateway))
        one.pay(ORDER)
        one.provider.trades[ORDER]["trade_status"] = "TRADE_CLOSED"
        assert one.gateway.ask(ORDER).state is PaymentState.PAID


def test_an_overloaded_alipay_is_unreachable_and_an_unknown_app_is_declined() -> None:
    with house("alipay") as one:
        one.open(begin(one.gateway))
        one.provider.mood = "overloaded"
        with pytest.raises(Unreachable, match="isp"):
            one.gateway.ask(ORDER)
        one.provider.mood = "no app"
        with pytest.raises(Declined):
            one.gateway.ask(ORDER)


@pytest.mark.parametrize(
    "other",
    [{"out_trade_no": "ORDER_2024_002"}, {"total_amount": "276,00"}, {"send_pay_date": "x"}],
)
def test_an_answer_about_something_else_is_not_believed(other: dict[str, str]) -> None:
    with house("alipay") as one:
        one.open(begin(one.gateway))
        one.provider.trades[ORDER] |= other
        with pytest.raises(Unreachable):
            one.gateway.ask(ORDER)


def test_keys_may_be_bare_as_alipays_own_tool_saves_them(tmp_path: Any) -> None:
    for name, pem in (("key", private("app")), ("platform_key", public("alipay"))):
        (tmp_path / name).write_text("".join(pem.strip().splitlines()[1:-1]))
    settings = alipay_settings(
        key=str(tmp_path / "key"), platform_key=str(tmp_path / "platform_key")
    )
    assert Alipay(settings).read({}, GOOD, MORNING).amount == 27600


def test_alipay_is_answered_as_it_wants() -> None:
    assert GATEWAY.acknowledged() == (200, "text/plain", b"success")
    assert GATEWAY.refused("签名不对") == (200, "text/plain", b"fail")

"""WeChat Pay: its notices, sealed and signed as it does, and what is asked of it."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from subscriptions.gateways import (
    Declined,
    EventKind,
    Forged,
    PaymentState,
    RefundState,
    StartKind,
    Unreachable,
    UnreadableNotice,
)
from subscriptions.gateways.wechat import WeChat
from tests.factories.articles import MORNING
from tests.subscriptions.fake_wechat import (
    APP,
    MERCHANT,
    PLATFORM_ID,
    FakeWeChat,
    transaction,
    wechat_body,
    wechat_headers,
    wechat_settings,
)
from tests.subscriptions.gateway_steps import NOTICES, ORDER, REFUND, RETURN, begin, house, refund
from tests.subscriptions.wire import certificate, is_signed, private, public, serving, sign

GATEWAY = WeChat(wechat_settings())
GOOD = wechat_body(transaction())
REFUNDED = {
    "mchid": MERCHANT,
    "out_trade_no": ORDER,
    "transaction_id": "1217752501201407033233368018",
    "out_refund_no": REFUND,
    "refund_id": "50000000382019052709732678859",
    "refund_status": "SUCCESS",
    "success_time": "2024-03-05T02:43:20+08:00",
    "user_received_account": "招商银行信用卡0403",
    "amount": {"total": 27600, "refund": 13800, "payer_total": 27600, "payer_refund": 13800},
}


def read(body: bytes, at: Any = MORNING, **other: str) -> Any:
    return GATEWAY.read(wechat_headers(body, MORNING, **other), body, at)


def test_a_good_notice_is_read() -> None:
    told = read(GOOD)
    assert told.event == "EV-2018022511223320873"
    assert (told.kind, told.reference, told.refund_reference) == (EventKind.PAID, ORDER, "")
    assert (told.amount, told.currency, told.happened_at) == (27600, "CNY", MORNING)
    assert told.provider_reference == "1217752501201407033233368018"
    assert told.refunded is None


def test_a_notice_sent_again_is_the_same_event() -> None:
    first = GATEWAY.read(wechat_headers(GOOD, MORNING), GOOD, MORNING)
    later = MORNING + timedelta(hours=24, minutes=4)
    assert GATEWAY.read(wechat_headers(GOOD, later), GOOD, later) == first


def test_another_amount_and_another_currency_are_read_as_they_are_told() -> None:
    told = read(wechat_body(transaction(amount={"total": 1, "payer_total": 1, "currency": "HKD"})))
    assert (told.amount, told.currency) == (1, "HKD")


@pytest.mark.parametrize(
    ("state", "kind"),
    [("PAYERROR", EventKind.FAILED), ("CLOSED", EventKind.CLOSED), ("REVOKED", EventKind.CLOSED)],
)
def test_what_did_not_work_is_told_too(state: str, kind: EventKind) -> None:
    told = read(
        wechat_body(transaction(trade_state=state, success_time=""), kind="TRANSACTION.FAIL")
    )
    assert (told.kind, told.happened_at) == (kind, MORNING + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("status", "kind"),
    [("SUCCESS", EventKind.REFUNDED), ("ABNORMAL", EventKind.FAILED), ("CLOSED", EventKind.CLOSED)],
)
def test_the_notice_of_a_refund_names_the_refund_and_its_amount(
    status: str, kind: EventKind
) -> None:
    told = read(wechat_body({**REFUNDED, "refund_status": status}, kind=f"REFUND.{status}"))
    assert (told.kind, told.reference, told.refund_reference, told.amount) == (
        kind,
        ORDER,
        REFUND,
        13800,
    )


# --- Forged ---------------------------------------------------------------------------------------


def forged(headers: dict[str, str], body: bytes = GOOD, why: str | None = None) -> None:
    with pytest.raises(Forged, match=why):
        GATEWAY.read(headers, body, MORNING)


def test_a_changed_notice_is_forged() -> None:
    forged(
        wechat_headers(GOOD, MORNING), GOOD.replace(b"TRANSACTION", b"TRANSACTIoN"), "does not hold"
    )
    forged(wechat_headers(GOOD, MORNING), GOOD + b" ", "does not hold")
    forged(wechat_headers(GOOD, MORNING), b"\xff" + GOOD, "not UTF-8")


@pytest.mark.parametrize("name", ["Timestamp", "Nonce", "Serial", "Signature"])
def test_each_header_is_needed_and_counts(name: str) -> None:
    good = wechat_headers(GOOD, MORNING)
    forged({key: value for key, value in good.items() if key != f"Wechatpay-{name}"})
    for other in ("", "x", "1709577801", "金", "AAAA"):
        forged({**good, f"Wechatpay-{name}": other})


def test_a_signature_of_somebody_else_is_forged() -> None:
    forged(wechat_headers(GOOD, MORNING, by="stranger"), why="does not hold")
    forged(wechat_headers(GOOD, MORNING, by="merchant"), why="does not hold")


def test_a_serial_number_nobody_knows_is_forged_and_nobody_is_asked() -> None:
    asked: list[Any] = []
    with serving(lambda one: asked.append(one) or (200, {}, b"{}")) as address:
        gateway = WeChat(wechat_settings(address))
        for serial in ("5157F09EFDC096DE15EBE81A47057A7232F1B8E1", "PUB_KEY_ID_0"):
            with pytest.raises(Forged, match="do not know"):
                gateway.read(wechat_headers(GOOD, MORNING, serial=serial), GOOD, MORNING)
    assert asked == []


@pytest.mark.parametrize("seconds", [-301, 301, -86400, 86400])
def test_a_recorded_notice_is_forged_after_five_minutes(seconds: int) -> None:
    headers = wechat_headers(GOOD, MORNING)
    with pytest.raises(Forged, match="not of now"):
        GATEWAY.read(headers, GOOD, MORNING + timedelta(seconds=seconds))
    assert GATEWAY.read(headers, GOOD, MORNING + timedelta(seconds=max(min(seconds, 300), -300)))


def test_another_way_of_signing_is_forged() -> None:
    forged(
        {**wechat_headers(GOOD, MORNING), "Wechatpay-Signature-Type": "WECHATPAY2-SM2-WITH-SM3"},
        why="another way",
    )


@pytest.mark.parametrize("other", [{"mchid": "1900000110"}, {"appid": "wx0000000000000000"}])
def test_a_notice_for_another_merchant_or_app_is_forged(other: dict[str, str]) -> None:
    body = wechat_body(transaction(**other))
    forged(wechat_headers(body, MORNING), body, "another merchant")


def test_a_refund_of_another_merchant_is_forged() -> None:
    body = wechat_body({**REFUNDED, "mchid": "1900000110"}, kind="REFUND.SUCCESS")
    forged(wechat_headers(body, MORNING), body, "another merchant")


@settings(deadline=None)
@given(where=st.integers(0, len(GOOD) - 1), bit=st.integers(0, 7))
def test_every_bit_of_a_notice_is_signed(where: int, bit: int) -> None:
    changed = bytearray(GOOD)
    changed[where] ^= 1 << bit
    forged(wechat_headers(GOOD, MORNING), bytes(changed))


# --- Signed, and not understood -------------------------------------------------------------------


def unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableNotice):
        read(body)


def test_what_is_signed_and_cannot_be_understood_is_unreadable() -> None:
    unreadable(b"[]")
    unreadable(b"no json")
    unreadable(b'{"id": "EV-1", "resource": null}')
    unreadable(wechat_body(transaction(), secret="another secret of thirty-two byt"))
    unreadable(wechat_body(transaction(trade_state="WHATEVER")))
    unreadable(wechat_body(transaction(amount={"total": "276.00", "currency": "CNY"})))
    unreadable(wechat_body(transaction(amount={"total": 276.5, "currency": "CNY"})))
    unreadable(wechat_body(transaction(success_time="yesterday")))
    unreadable(wechat_body({"mchid": MERCHANT, "appid": APP}))
    unreadable(GOOD.replace(b"fdasflkja484", b"fdasflkja485"))


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_signed_rubbish_is_refused_in_order(body: bytes) -> None:
    with pytest.raises((Forged, UnreadableNotice)):
        read(body)


# --- What WeChat Pay signs with -------------------------------------------------------------------


def test_a_platform_certificate_serves_as_well_and_both_together_while_one_replaces_the_other() -> (
    None
):
    pem = certificate("old wechat").public_bytes(Encoding.PEM)
    serial = f"{certificate('old wechat').serial_number:X}"
    both = WeChat(wechat_settings(platform_certificate=pem.decode()))
    only = WeChat(wechat_settings(platform_certificate=pem.decode(), platform_key=""))
    old = {"by": "old wechat", "serial": serial}
    for gateway in (both, only):
        for written in (serial, serial.lower(), "0" + serial):
            assert gateway.read(
                wechat_headers(GOOD, MORNING, **{**old, "serial": written}), GOOD, MORNING
            )
    assert both.read(wechat_headers(GOOD, MORNING), GOOD, MORNING)
    with pytest.raises(Forged):
        only.read(wechat_headers(GOOD, MORNING), GOOD, MORNING)
    with pytest.raises(Forged):  # the right key under the wrong name
        both.read(wechat_headers(GOOD, MORNING, by="old wechat", serial=PLATFORM_ID), GOOD, MORNING)


def test_keys_may_lie_in_files(tmp_path: Any) -> None:
    (tmp_path / "own.pem").write_text(private("merchant"))
    (tmp_path / "theirs.pem").write_text(public("wechat"))
    settings = wechat_settings(
        key=str(tmp_path / "own.pem"), platform_key=str(tmp_path / "theirs.pem")
    )
    assert WeChat(settings).read(wechat_headers(GOOD, MORNING), GOOD, MORNING).amount == 27600


def test_headers_may_be_written_as_one_likes() -> None:
    headers = {name.upper(): value for name, value in wechat_headers(GOOD, MORNING).items()}
    assert GATEWAY.read(headers, GOOD, MORNING).reference == ORDER


# --- What is asked --------------------------------------------------------------------------------


def test_a_desktop_gets_a_code_and_a_telephone_an_address() -> None:
    with house("wechat") as one:
        start = begin(one.gateway)
        assert (start.kind, start.address) == (
            StartKind.CODE,
            f"weixin://wxpay/bizpayurl?pr={ORDER}",
        )
        asked = json.loads(one.provider.asked[-1].body)
        assert asked["amount"] == {"total": 27600, "currency": "CNY"}
        assert (asked["mchid"], asked["appid"], asked["out_trade_no"]) == (MERCHANT, APP, ORDER)
        assert (asked["time_expire"], asked["notify_url"]) == ("2024-03-05T03:13:20+08:00", NOTICES)
        start = begin(one.gateway, handset="192.0.2.7", words="订" * 100)
        assert start.kind is StartKind.REDIRECT
        assert parse_qs(urlsplit(start.address).query)["redirect_url"] == [RETURN]
        asked = json.loads(one.provider.asked[-1].body)
        assert asked["scene_info"] == {"payer_client_ip": "192.0.2.7", "h5_info": {"type": "Wap"}}
        assert asked["description"] == "订" * 42


def test_a_refund_is_pending_until_wechat_pay_has_settled_it() -> None:
    with house("wechat") as one:
        begin(one.gateway)
        one.pay(ORDER)
        assert refund(one.gateway, 13800, notice_url=NOTICES).state is RefundState.PENDING
        assert json.loads(one.provider.asked[-1].body)["notify_url"] == NOTICES
        for status, state in (("SUCCESS", RefundState.DONE), ("ABNORMAL", RefundState.FAILED)):
            one.provider.refunds[REFUND]["status"] = status
            assert refund(one.gateway, 13800).state is state


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("REFUND", PaymentState.PAID),
        ("USERPAYING", PaymentState.PENDING),
        ("NEW", PaymentState.UNKNOWN),
    ],
)
def test_states_of_wechat_pay_become_ours(said: str, state: PaymentState) -> None:
    with house("wechat") as one:
        begin(one.gateway)
        one.provider.orders[ORDER]["trade_state"] = said
        assert one.gateway.ask(ORDER).state is state


@pytest.mark.parametrize(
    "other",
    [
        {"out_trade_no": "ORDER_2024_002"},
        {"mchid": "1"},
        {"amount": {"total": "27600"}},
        {"success_time": "x"},
    ],
)
def test_an_answer_about_something_else_is_not_believed(other: dict[str, Any]) -> None:
    with house("wechat") as one:
        begin(one.gateway)
        one.provider.orders[ORDER] |= other
        with pytest.raises(Unreachable):
            one.gateway.ask(ORDER)


def test_a_request_signed_with_another_key_is_declined() -> None:
    with serving(FakeWeChat()) as address:
        gateway = WeChat(wechat_settings(address, key=private("stranger")))
        with pytest.raises(Declined, match="SIGN_ERROR"):
            begin(gateway)


def test_wechat_pay_is_answered_as_it_wants() -> None:
    assert GATEWAY.acknowledged() == (204, "application/json", b"")
    status, kind, body = GATEWAY.refused("签名不对")
    assert (status, kind, json.loads(body)) == (
        400,
        "application/json",
        {"code": "FAIL", "message": "签名不对"},
    )


def test_the_keys_of_these_tests_are_real() -> None:
    assert is_signed("wechat", "text", sign("wechat", "text"))
    assert not is_signed("wechat", "text", sign("stranger", "text"))

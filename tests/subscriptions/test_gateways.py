"""Whatever the provider: opening, paying, asking, closing and giving back are the same, and so are
the refusals."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from subscriptions.gateways import (
    Declined,
    Forged,
    GatewayError,
    NotConfigured,
    PaymentState,
    RefundState,
    Unreachable,
    UnreadableNotice,
    check_gateways,
    find_gateway,
    list_offered_gateways,
)
from subscriptions.gateways.base import check_reference, cut_text
from subscriptions.messages import gateway_error_sentence
from tests.factories.articles import MORNING
from tests.subscriptions.fake_alipay import alipay_settings
from tests.subscriptions.fake_wechat import wechat_settings
from tests.subscriptions.gateway_steps import ORDER, House, begin, house, refund

NAMES = ["sandbox", "wechat", "alipay"]
ILLNESSES = ["down", "busy", "slow", "proxy", "cut", "unsigned"]


@pytest.fixture(params=NAMES)
def one(request: pytest.FixtureRequest) -> Iterator[House]:
    with house(request.param) as made:
        yield made


@pytest.fixture
def paid(one: House) -> House:
    one.open(begin(one.gateway))
    one.pay(ORDER)
    return one


def test_a_payment_is_opened_and_paid_and_asked_after(one: House) -> None:
    assert one.gateway.ask(ORDER).state is PaymentState.UNKNOWN
    one.open(begin(one.gateway))
    assert one.gateway.ask(ORDER).state is PaymentState.PENDING
    one.pay(ORDER)
    told = one.gateway.ask(ORDER)
    assert (told.state, told.amount, told.currency, told.paid_at) == (
        PaymentState.PAID,
        27600,
        "CNY",
        MORNING,
    )
    assert told.provider_reference


def test_opening_twice_opens_one_payment(one: House) -> None:
    first = begin(one.gateway)
    second = begin(one.gateway)
    assert first.address.split("?")[0] == second.address.split("?")[0]
    one.open(first)
    one.open(second)
    one.pay(ORDER)
    assert one.gateway.ask(ORDER).state is PaymentState.PAID


def test_what_is_closed_stays_closed_and_closing_again_is_well(one: House) -> None:
    one.gateway.close(ORDER)  # the provider has never heard of it
    one.open(begin(one.gateway))
    one.gateway.close(ORDER)
    one.gateway.close(ORDER)
    assert one.gateway.ask(ORDER).state is PaymentState.CLOSED


def test_what_is_paid_cannot_be_closed(paid: House) -> None:
    with pytest.raises(Declined):
        paid.gateway.close(ORDER)
    assert paid.gateway.ask(ORDER).state is PaymentState.PAID


def test_a_refund_asked_for_again_is_the_same_refund(paid: House) -> None:
    for _time in range(3):
        told = refund(paid.gateway, 20000)
        assert (told.refund_reference, told.amount) == ("REFUND_2024_001", 20000)
        assert told.state in (RefundState.DONE, RefundState.PENDING)
    with pytest.raises(Declined):
        refund(paid.gateway, 20000, "REFUND_2024_002")  # 400.00 of 276.00
    assert refund(paid.gateway, 7600, "REFUND_2024_002").amount == 7600


def test_nothing_is_given_back_of_what_was_not_paid(one: House) -> None:
    one.open(begin(one.gateway))
    with pytest.raises(Declined):
        refund(one.gateway, 100)


@pytest.mark.parametrize(
    "reference",
    ["A1", "../../v3/x", "ORDER-1-2024", "ORDER 1", "订单二〇二四", "X" * 33, "ORDER_1\n"],
)
def test_a_reference_that_a_provider_would_not_take_goes_nowhere(
    one: House, reference: str
) -> None:
    with pytest.raises(ValueError, match="a reference is"):
        begin(one.gateway, reference)
    with pytest.raises(ValueError, match="a reference is"):
        refund(one.gateway, 100, reference)


@pytest.mark.parametrize("name", ["wechat", "alipay"])
@pytest.mark.parametrize("mood", ILLNESSES)
def test_an_ill_provider_is_unreachable_and_can_be_asked_again(
    name: str, mood: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house(name) as one:
        one.open(begin(one.gateway))
        one.pay(ORDER)
        monkeypatch.setattr(f"subscriptions.gateways.{name}.TIMEOUT", 0.5)
        hurried = find_gateway(name, {name: {**one.settings, "made": "anew"}})
        one.provider.mood = mood
        for call in (lambda: hurried.ask(ORDER), lambda: refund(hurried, 20000)):
            with pytest.raises(Unreachable):
                call()
        one.provider.mood = ""
        assert one.gateway.ask(ORDER).state is PaymentState.PAID
        assert refund(one.gateway, 20000).amount == 20000
        assert len(one.provider.refunds) == 1


@pytest.mark.parametrize("name", ["wechat", "alipay"])
def test_a_provider_that_is_not_there_is_unreachable(name: str) -> None:
    with house(name) as one:
        pass
    with pytest.raises(Unreachable):
        one.gateway.ask(ORDER)


# --- Settings -------------------------------------------------------------------------------------

FULL = {"sandbox": {"secret": "s"}, "wechat": wechat_settings(), "alipay": alipay_settings()}


def test_only_what_is_set_up_is_offered_and_real_money_first() -> None:
    assert list_offered_gateways(FULL) == ["wechat", "alipay", "sandbox"]
    assert list_offered_gateways({**FULL, "wechat": wechat_settings(serial=""), "sandbox": {}}) == [
        "alipay"
    ]
    assert list_offered_gateways({}) == []
    assert check_gateways(FULL) == []


@pytest.mark.parametrize(
    ("name", "broken", "said"),
    [
        ("wechat", {"secret": ""}, "secret"),
        ("wechat", {"secret": "short"}, "32 bytes"),
        ("wechat", {"key": "/nowhere/key.pem"}, "key"),
        ("wechat", {"key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"}, "key"),
        ("wechat", {"platform_key_id": ""}, "platform_key"),
        (
            "wechat",
            {"platform_key": "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"},
            "platform_key",
        ),
        ("wechat", {"address": "http://wechat.example"}, "https"),
        ("alipay", {"app": ""}, "app"),
        ("alipay", {"key": "/nowhere/key.pem"}, "key"),
        (
            "alipay",
            {"platform_key": "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"},
            "platform_key",
        ),
        ("alipay", {"address": "file:///etc/passwd"}, "https"),
        ("sandbox", {"secret": ""}, "secret"),
        ("bank", {}, "no such provider"),
    ],
)
def test_a_broken_setting_is_named_and_keeps_its_secret(
    name: str, broken: dict[str, str], said: str
) -> None:
    settings = {name: {**FULL.get(name, {}), **broken}}
    with pytest.raises(NotConfigured) as told:
        find_gateway(name, settings)
    assert said in told.value.why
    assert "AAAA" not in str(told.value)
    assert [fault.why for fault in check_gateways(settings)] == (
        [told.value.why] if name in ("wechat", "alipay") else []
    )


@pytest.mark.parametrize(
    ("name", "module", "library"),
    [("wechat", "wechatpayv3", "wechatpayv3"), ("alipay", "alipay", "python-alipay-sdk")],
)
def test_without_the_library_a_provider_says_what_to_install(
    name: str, module: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(NotConfigured, match=f"pip install {library}"):
        find_gateway(name, {name: {**FULL[name], "app": "an app never asked for before"}})


def test_a_provider_is_made_once_and_anew_for_other_settings() -> None:
    assert find_gateway("wechat", FULL) is find_gateway("wechat", {"wechat": wechat_settings()})
    assert find_gateway("wechat", FULL) is not find_gateway(
        "wechat", {"wechat": wechat_settings(app="wx0")}
    )


def test_alipays_library_leaves_everybodys_log_alone() -> None:
    program = (
        "import json, sys, logging.handlers as h; import subscriptions.gateways as all; "
        "kept = h.MemoryHandler(10, target=h.BufferingHandler(10)); "
        "all.find_gateway('alipay', json.load(sys.stdin)); print('alipay' in sys.modules, "
        "kept.target is not None)"
    )
    told = json.dumps({"alipay": alipay_settings()})
    run = subprocess.run(
        [sys.executable, "-c", program], input=told, capture_output=True, text=True
    )
    assert run.stdout == "True True\n", run.stderr


def test_the_gateways_need_neither_django_nor_the_libraries() -> None:
    program = (
        "import sys; import subscriptions.gateways as all; "
        "assert all.list_offered_gateways({'sandbox': {'secret': 's'}}) == ['sandbox']; "
        "print(sorted({'django', 'alipay', 'wechatpayv3', 'requests', 'cryptography'} & "
        "set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout == "[]\n"


# --- Words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NotConfigured("alipay", "missing: key"), "Alipay is not set up here"),
        (
            Unreachable("wechat", "ReadTimeout"),
            "WeChat Pay does not answer just now. Nothing is lost.",
        ),
        (Declined("wechat", "ORDERPAID", "该订单已支付"), "nothing was changed (ORDERPAID)"),
        (Forged("sandbox", "the signature does not hold"), "does not come from Trial payment"),
        (UnreadableNotice("alipay", "ValueError()"), "it will come again"),
    ],
)
def test_trouble_is_told_to_people_and_keeps_the_log_to_itself(
    error: GatewayError, said: str
) -> None:
    assert said in gateway_error_sentence(error)
    assert "ValueError" not in gateway_error_sentence(error)
    assert "ReadTimeout" not in gateway_error_sentence(error)


def test_words_are_cut_between_characters() -> None:
    assert cut_text("订阅", 5) == "订"
    assert cut_text("订阅", 6) == "订阅"
    assert cut_text("a", 127) == "a"
    assert check_reference("ORDER_1") == "ORDER_1"

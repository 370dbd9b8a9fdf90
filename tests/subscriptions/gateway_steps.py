"""The three providers as one: how a test opens, pays and looks, whichever it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from subscriptions.gateways import Gateway, PaymentStart, find_gateway
from subscriptions.gateways.simulated import pay_slip
from subscriptions.gateways.slips import MemorySlipStore
from tests.factories.articles import MORNING
from tests.subscriptions.fake_alipay import FakeAlipay, alipay_settings
from tests.subscriptions.fake_wechat import FakeWeChat, wechat_settings
from tests.subscriptions.wire import serving

ORDER, REFUND = "ORDER_2024_001", "REFUND_2024_001"
NOTICES, RETURN = "https://paper.example/pay/notices", "https://paper.example/orders/1/?back=1&x=二"


def begin(at: Gateway, reference: str = ORDER, amount: int = 27600, **other: Any) -> PaymentStart:
    """Open a payment for a year of the paper."""
    asked = {"words": "《水运报》一年 {1/1} & more", "expires_at": MORNING + timedelta(minutes=30)}
    return at.begin(
        reference=reference,
        amount=amount,
        notice_url=NOTICES,
        return_url=RETURN,
        **{**asked, **other},
    )


def refund(at: Gateway, amount: int, refund_reference: str = REFUND, **other: Any) -> Any:
    """Give back a part of a year's price."""
    asked = {"reference": ORDER, "whole": 27600, "reason": "读者退订" * 20, **other}
    return at.refund(refund_reference=refund_reference, amount=amount, **asked)


@dataclass
class House:
    """A gateway with its provider behind it, and what the reader does there."""

    gateway: Gateway
    open: Callable[[PaymentStart], object]
    pay: Callable[[str], object]
    provider: Any
    settings: dict[str, str]


@contextmanager
def house(name: str) -> Iterator[House]:
    """Give a gateway that talks to a provider on this machine."""
    if name == "sandbox":
        ledger = MemorySlipStore()
        made = find_gateway(name, {name: {"secret": "s"}}, slips=ledger)
        yield House(
            made,
            lambda start: None,
            lambda reference: pay_slip(ledger, reference, MORNING),
            ledger,
            {},
        )
        return
    fake: Any = FakeWeChat() if name == "wechat" else FakeAlipay()
    with serving(fake) as address:
        settings = wechat_settings(address) if name == "wechat" else alipay_settings(address)
        opened = fake.open if name == "alipay" else lambda address: None
        yield House(
            find_gateway(name, {name: settings}),
            lambda start: opened(start.address),
            fake.pay,
            fake,
            settings,
        )

"""A telephone goes to the app, a screen shows a code, and each can go the other way: by the
providers' own servers."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from subscriptions.devices import is_handset
from subscriptions.models import Attempt
from tests.factories.subscriptions import make_order
from tests.subscriptions.gateway_steps import house

NOW = datetime(2024, 3, 5, 2, 0, tzinfo=UTC)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_3 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/122.0.0.0 Mobile Safari/537.36"
DESKTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:123.0) Gecko/20100101 Firefox/123.0"


@pytest.mark.parametrize(
    ("headers", "is_one"),
    [
        ({"User-Agent": IPHONE}, True),
        ({"User-Agent": ANDROID}, True),
        ({"User-Agent": DESKTOP}, False),
        ({}, False),
        ({"Sec-CH-UA-Mobile": "?1", "User-Agent": DESKTOP}, True),
        ({"Sec-CH-UA-Mobile": "?0", "User-Agent": ANDROID}, False),
        ({"Sec-CH-UA-Mobile": "maybe", "User-Agent": IPHONE}, True),
        ({"User-Agent": "Mozilla/5.0 (iPad; CPU OS 12_0 like Mac OS X) Mobile/15A372"}, False),
        (
            {"User-Agent": "Mozilla/5.0 (Android 14; Tablet; rv:123.0) Gecko/123.0 Firefox/123.0"},
            False,
        ),
    ],
)
def test_a_telephone_is_told_from_a_screen(headers: dict[str, str], is_one: bool) -> None:
    assert is_handset(headers) is is_one


@pytest.fixture
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    cache.clear()


def pay(client: Client, code: str, agent: str, **said: str) -> str:
    answer = client.post(f"/subscribe/order/{code}/pay/", said, headers={"user-agent": agent})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


@pytest.mark.django_db
@pytest.mark.usefixtures("_now")
def test_wechat_opens_its_app_on_a_telephone_and_shows_a_code_on_a_screen(
    client: Client, settings: Any
) -> None:
    with house("wechat") as one:
        settings.PAYMENTS = {"wechat": one.settings}
        code = make_order(at=NOW).code
        assert pay(client, code, IPHONE, method="wechat").startswith("https://wx.tenpay.com/")
        assert pay(client, code, IPHONE, method="wechat").startswith(
            "https://wx.tenpay.com/"
        )  # the same attempt
        assert Attempt.objects.count() == 1
        assert "/scan/" in pay(client, code, IPHONE, method="wechat", way="code")
        assert list(
            Attempt.objects.filter(closed_at=None).values_list("start_kind", flat=True)
        ) == ["code"]
        page = client.get(f"/subscribe/order/{code}/scan/").content.decode()
        assert 'name="way" value="app"' in page
        assert pay(client, code, DESKTOP, method="wechat", way="app").startswith(
            "https://wx.tenpay.com/"
        )
        assert "/scan/" in pay(client, code, DESKTOP, method="wechat")
        assert Attempt.objects.filter(closed_at=None).count() == 1
        paid = Attempt.objects.get(closed_at=None)
        one.pay(paid.reference)
        assert client.get(f"/subscribe/order/{code}/state/").json() == {"state": "paid"}


@pytest.mark.django_db
@pytest.mark.usefixtures("_now")
def test_alipay_opens_its_app_on_a_telephone_and_its_page_on_a_screen(
    client: Client, settings: Any
) -> None:
    with house("alipay") as one:
        settings.PAYMENTS = {"alipay": one.settings}
        code = make_order(at=NOW).code
        told = one.provider.open(pay(client, code, ANDROID, method="alipay"))
        assert told["method"] == "alipay.trade.wap.pay"
        told = one.provider.open(pay(client, code, DESKTOP, method="alipay"))
        assert told["method"] == "alipay.trade.page.pay"
        assert Attempt.objects.filter(closed_at=None).count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("_now")
def test_whoever_paid_on_the_telephone_pays_no_second_time_at_the_screen(
    client: Client, settings: Any
) -> None:
    with house("wechat") as one:
        settings.PAYMENTS = {"wechat": one.settings}
        code = make_order(at=NOW).code
        pay(client, code, IPHONE, method="wechat")
        one.pay(Attempt.objects.get().reference)
        answer = client.post(
            f"/subscribe/order/{code}/pay/", {"method": "wechat"}, headers={"user-agent": DESKTOP}
        )
        assert answer.status_code == 409
        assert not Attempt.objects.filter(start_kind="code").exists()

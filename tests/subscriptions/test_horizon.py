"""Nobody promises a price for 2120: terms have a last day, one for readers, desk, renewals and the
command."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from subscriptions.models import Plan
from subscriptions.pricing import NotPriced
from subscriptions.selectors.horizon import last_sold_day
from subscriptions.selectors.sales.quotes import Wish, quote_wish
from subscriptions.selectors.sales.renewals import price_renewals
from tests.browser import Browser
from tests.cast import person
from tests.factories.articles import the_publication
from tests.factories.subscriptions import make_prices, make_term

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 5, 2, 0, tzinfo=UTC)
WORDS = "2026年2月28日"


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.ORDER_HORIZON_MONTHS = 24
    cache.clear()


def test_the_last_day_is_counted_from_today_or_from_the_last_list_that_is_planned() -> None:
    listed = make_prices(effective_from=date(2019, 1, 1))
    assert last_sold_day([listed], NOW) == date(2026, 2, 28)
    planned = make_prices(effective_from=date(2025, 1, 1))
    assert last_sold_day([listed, planned], NOW) == date(2026, 12, 31)
    assert last_sold_day([], NOW) == date(2026, 2, 28)


def test_the_last_day_itself_is_sold_and_the_day_after_it_is_not() -> None:
    make_prices()
    paper = the_publication()
    assert quote_wish(Wish(paper, date(2024, 4, 1), date(2026, 2, 28)), NOW).promise.total
    for end in (date(2026, 3, 1), date(2120, 12, 31)):
        with pytest.raises(NotPriced) as refused:
            quote_wish(Wish(paper, date(2024, 4, 1), end), NOW)
        assert (refused.value.code, refused.value.facts["last"]) == ("horizon", date(2026, 2, 28))


def test_readers_desk_and_command_refuse_in_the_same_words() -> None:
    make_prices()
    asked = {"start": "2024-04-01", "end": "2120-12-31", "copies": "1"}
    assert WORDS in Browser().get("/subscribe/", asked).content.decode()
    client = Browser()
    client.force_login(person("miao"))
    order = {
        **asked,
        "end": "2099-12-31",
        "publication": str(the_publication().pk),
        "channel": "post",
    }
    page = client.post("/admin/subscriptions/order/add/", order).content.decode()
    assert WORDS in page
    with translation.override("zh-hans"), pytest.raises(CommandError, match=WORDS):
        call_command("quote", start="2024-04-01", end="2120-12-31")


def test_a_renewal_beyond_the_last_day_is_refused_one_by_one_and_many_at_once() -> None:
    user_term = make_term(end=date(2025, 12, 31))
    found = price_renewals([user_term.subscription], 12, NOW)
    assert found[0].promise is None
    assert "2026" in found[0].words


def test_a_fixed_price_has_the_same_last_day() -> None:
    paper = the_publication()
    plan = Plan.objects.create(
        publication=paper,
        code="m",
        name="按月",
        kind="fixed",
        channel="digital",
        price_fen=1200,
        months=1,
    )
    with pytest.raises(NotPriced, match="horizon"):
        quote_wish(Wish(paper, date(2024, 4, 1), date(2030, 3, 31), 1, "digital", plan), NOW)

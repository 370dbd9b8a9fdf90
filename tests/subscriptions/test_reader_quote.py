"""The live quote on /subscribe/: what readers ask, in whatever way they write it, and the same sum
as the engine."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from subscriptions.actions.sales import prices
from subscriptions.domain.money import format_yuan
from subscriptions.models import ChannelSetup, Gift, Plan, PriceList
from subscriptions.signed_quotes import open_quote, seal_quote
from tests.browser import without_blanks
from tests.cast import person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import make_prices, promise
from tests.subscriptions.papers import THINNED
from tests.subscriptions.test_pricing import EXAMPLES
from tests.subscriptions.test_quote import keep, rest

pytestmark = pytest.mark.django_db
BEFORE = datetime(2023, 12, 20, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_paper_with_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    make_prices(the_publication(), effective_from=date(2023, 1, 1))
    monkeypatch.setattr(timezone, "now", lambda: BEFORE)


def ask(client: Client, **asked: object) -> str:
    answer = client.get("/subscribe/", {"copies": 1, **asked}, headers={"accept-language": "zh"})
    assert answer.status_code == 200
    return without_blanks(answer.content.decode())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda row: row[0])
def test_the_page_quotes_every_example(client: Client, example: Any) -> None:
    _name, days, lists, start, end, issues, fen = example
    keep(lists)
    if days is THINNED:
        rest()
    for copies in (1, 3):
        page = ask(client, start=start, end=end, copies=copies)
        assert f"<td>{format_yuan(copies * fen)} 元</td>" in page
        assert f'<dd class="number">{issues}</dd>' in page


def test_lines_are_those_a_clerk_reads_out(client: Client) -> None:
    page = ask(client, start="2024-03-15", end="2024-12-31")
    assert "2024年3月：5期 × 3.00" in page
    assert "2024年3月15日" in page


def test_months_are_counted_to_a_month_s_end(client: Client) -> None:
    assert "<td>276.00 元</td>" in ask(client, start="2024-03-05", months=12)


def test_a_longer_term_that_costs_the_same_is_told(client: Client) -> None:
    assert "价格相同" in ask(client, start="2024-03-05", end="2024-03-31")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"start": "2024-03-31", "end": "2024-03-01"}, "早于"),
        ({"start": "2024-02-31", "end": "2024-03-31"}, "没有这个日期"),
        ({"start": "2024-03-16", "end": "2024-03-17"}, "没有报纸出版"),
        ({"start": "2023-12-01", "end": "2024-03-17"}, "12月29日"),
        ({"start": "2024-03-01", "months": "12", "copies": "0"}, "至少"),
        ({"start": "2024-03-01", "months": "12", "copies": "-1"}, "至少"),
        ({"start": "2024-03-01", "months": "12", "copies": "1000000000"}, "最多"),
        ({"start": "2024-03-01", "months": "12", "copies": "三"}, "数字"),
        ({"start": "2024-03-01"}, "几个月"),
        ({"start": "9999-12-31", "months": "12"}, "没有这个日期"),
        ({"start": "", "months": "12"}, "必填"),
        ({"start": "2024-03-01\x00", "months": "13", "plan": "\x00"}, "有效"),
    ],
)
def test_what_has_no_price_is_told_beside_the_form_and_nothing_typed_is_lost(
    client: Client, asked: dict[str, str], words: str
) -> None:
    page = ask(client, **asked)
    assert words in re.sub(r"<[^>]+>", "", page)
    assert 'name="quote"' not in page


def test_the_sealed_quote_of_the_page_is_what_was_shown(client: Client) -> None:
    page = ask(client, start="2024-03-15", end="2024-12-31", copies=3)
    words = re.search(r'name="quote" value="([^"]+)"', page)
    assert words
    assert open_quote(words[1], BEFORE).total == 66600


def test_plans_on_sale_are_offered_and_a_fixed_price_counts_by_anniversary(client: Client) -> None:
    paper = the_publication()
    Plan.objects.create(publication=paper, code="paper", name="纸质报")
    Plan.objects.create(
        publication=paper,
        code="online",
        name="电子报",
        kind="fixed",
        channel="digital",
        price_fen=1200,
        months=1,
        opens_online=True,
    )
    Plan.objects.create(publication=paper, code="old", name="旧方案", on_sale=False)
    page = ask(client, plan="online", start="2024-01-31", months=3, copies=2)
    assert "<td>72.00 元</td>" in page
    assert "旧方案" not in page
    assert "<td>222.00 元</td>" in ask(client, plan="paper", start="2024-03-15", end="2024-12-31")


def test_a_list_is_unknown_before_it_may_be_ordered(client: Client) -> None:
    make_prices(
        effective_from=date(2025, 1, 1),
        year_fen=30000,
        quarter_fen=7500,
        month_fen=2500,
        copy_fen=320,
        orderable_from=date(2024, 10, 1),
    )
    assert "<td>276.00 元</td>" in ask(client, start="2025-01-01", end="2025-12-31")
    PriceList.objects.update(orderable_from=date(2023, 10, 1))
    assert "<td>300.00 元</td>" in ask(client, start="2025-01-01", end="2025-12-31")


def test_a_channel_s_cut_off_decides_what_can_still_be_had(client: Client) -> None:
    ChannelSetup.objects.create(publication=the_publication(), channel="post", lead_days=30)
    assert "1月19日" in ask(client, start="2024-01-02", end="2024-12-31")


def test_a_corrected_list_is_a_new_version_and_old_promises_stand(client: Client) -> None:
    kept = PriceList.objects.get()
    PriceList.objects.update(used_at=BEFORE)
    kept.month_fen = 2500
    newer = prices.save_price_list(kept, by=person("miao"), at=MORNING)
    assert (newer.version, PriceList.objects.get(pk=kept.pk).month_fen) == (2, 2300)
    assert "<td>25.00 元</td>" in ask(client, start="2024-03-01", end="2024-03-31")


def test_the_page_may_be_shared_and_costs_few_queries(
    client: Client, django_assert_max_num_queries: object
) -> None:
    answer = client.get("/subscribe/", {"start": "2024-03-15", "end": "2024-12-31", "copies": 1})
    assert "public" in answer["Cache-Control"]
    assert "csrf" not in answer.content.decode().lower()


def test_a_gift_card_asks_for_whom_it_is_and_for_no_address(client: Client) -> None:
    card = Plan.objects.create(
        publication=the_publication(), code="card", name="礼品卡", kind="gift"
    )
    sealed = seal_quote(promise(plan=card, at=BEFORE))
    page = client.get("/subscribe/order/", {"quote": sealed}).content.decode()
    assert 'name="for_whom"' in page
    assert not any(f'name="{name}"' in page for name in ("gift", "street"))
    form = {
        "quote": sealed,
        "name": "田甜",
        "email": "tian@example.com",
        "phone": "13800000001",
        "privacy": "on",
    }
    assert client.post("/subscribe/order/", form).status_code == 200
    assert client.post("/subscribe/order/", {**form, "for_whom": "许诺"}).status_code == 302
    assert Gift.objects.get().recipient == "许诺"


def test_the_prices_of_every_channel_on_sale_stand_there_also_those_that_begin_later(
    client: Client,
) -> None:
    paper = the_publication()
    PriceList.objects.update(half_fen=14100)
    make_prices(paper, channel="own", year_fen=25500)
    make_prices(paper, channel="bundle", year_fen=33300, effective_from=date(2023, 1, 1))
    Plan.objects.create(
        publication=paper, code="both", name="纸数", channel="bundle", months=6, copies_min=2
    )
    Plan.objects.create(
        publication=paper,
        code="net",
        name="电子报",
        kind="fixed",
        channel="digital",
        price_fen=1250,
        months=1,
    )
    make_prices(
        paper, effective_from=date(2024, 7, 1), year_fen=29900, orderable_from=date(2024, 1, 1)
    )
    page = client.get("/subscribe/").content.decode()
    assert [words for words in ("141 元", "333 元", "12.5 元") if words not in page] == []
    # One cannot be ordered yet, the other is of a channel that nobody can order.
    assert not any(words in page for words in ("299 元", "255 元"))
    PriceList.objects.filter(year_fen=29900).update(orderable_from=date(2023, 12, 1))
    assert "299 元" in client.get("/subscribe/").content.decode()


def test_the_form_proposes_what_the_offer_proposes(client: Client) -> None:
    paper = the_publication()
    Plan.objects.create(publication=paper, code="paper", name="纸质报", position=1)
    Plan.objects.create(
        publication=paper, code="half", name="半年", months=6, copies_min=5, position=2
    )
    form = client.get("/subscribe/", {"plan": "half"}).context["form"]
    assert [form[name].value() for name in ("plan", "months", "copies")] == ["half", 6, 5]
    form = client.get("/subscribe/").context["form"]
    assert [form[name].value() for name in ("plan", "months", "copies")] == ["paper", 12, 1]

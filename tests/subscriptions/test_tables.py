"""A list of the counter's desk: sorted by its headings, searched by words, narrowed to a period, and
only looked at."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from openpyxl import load_workbook

from articles.models import JournalEntry
from subscriptions.models import Order, Payment
from tests.cast import person
from tests.factories.articles import MORNING
from tests.factories.subscriptions import make_order, make_prices, pay

pytestmark = pytest.mark.django_db
ORDERS = "/admin/subscriptions/order/"
PAYMENTS = "/admin/subscriptions/payment/"
HOUSE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def miao(client: Client) -> Client:
    """The desk of Miao, who manages subscriptions."""
    make_prices()
    client.force_login(person("miao"))
    return client


def rows(client: Client, address: str, query: str = "") -> list[Any]:
    return list(client.get(f"{address}?{query}").context["shown"].page)


def test_a_heading_sorts_up_and_down(miao: Client) -> None:
    few, many = make_order(1), make_order(3)
    assert rows(miao, ORDERS) == [many, few]
    assert rows(miao, ORDERS, "sort=total") == [few, many]
    assert rows(miao, ORDERS, "sort=-total") == [many, few]
    page = miao.get(f"{ORDERS}?sort=total").content.decode()
    assert 'aria-sort="ascending"' in page
    assert 'href="?sort=-total"' in page


def test_an_order_that_no_heading_has_is_the_usual_one(miao: Client) -> None:
    first, second = make_order(), make_order()
    for query in ("sort=party__phone", "sort=-", "sort=", "o=1"):
        assert rows(miao, ORDERS, query) == [second, first], query


def test_each_word_is_found_and_words_in_quotation_marks_together(miao: Client) -> None:
    order = make_order()
    pay(order, 100, reference="三月 甲")
    pay(order, 200, reference="甲 三月")
    assert len(rows(miao, PAYMENTS, "q=甲 三月")) == 2
    assert len(rows(miao, PAYMENTS, 'q="甲 三月"')) == 1
    assert rows(miao, PAYMENTS, "q=甲 四月") == []


def test_a_list_is_narrowed_to_a_day_of_the_newspapers_clock(miao: Client) -> None:
    order = make_order()
    midnight = datetime(2024, 4, 1, tzinfo=HOUSE)
    pay(order, 100, midnight - timedelta(minutes=1), "前一天")
    pay(order, 200, midnight, "当天")
    year = "received_at__year=2024"
    assert len(rows(miao, PAYMENTS, year)) == 2
    april = rows(miao, PAYMENTS, f"{year}&received_at__month=4")
    assert [row.reference for row in april] == ["当天"]
    march = rows(miao, PAYMENTS, f"{year}&received_at__month=3&received_at__day=31")
    assert [row.reference for row in march] == ["前一天"]
    assert rows(miao, PAYMENTS, "received_at__year=2023") == []


@pytest.mark.parametrize(
    "query", ["received_at__year=x", "received_at__year=9999", "received_at__month=4"]
)
def test_a_period_that_is_none_is_passed_over(miao: Client, query: str) -> None:
    pay(make_order(), 100)
    assert len(rows(miao, PAYMENTS, query)) == 1


def test_other_filters_keep_the_order_and_the_period_and_begin_on_the_first_page(
    miao: Client,
) -> None:
    pay(make_order(), 100)
    page = miao.get(f"{PAYMENTS}?sort=-amount&received_at__year=2024&least=1&p=1").content.decode()
    form = page.split('<form method="get" class="narrow"')[1].split("</form>")[0]
    assert '<input type="hidden" name="sort" value="-amount">' in form
    assert '<input type="hidden" name="received_at__year" value="2024">' in form
    assert form.count('name="least"') == 1
    assert 'name="p"' not in form


def test_nothing_can_be_sent_to_a_list_or_to_the_page_of_a_row(miao: Client) -> None:
    order = make_order()
    for address in (ORDERS, f"{ORDERS}{order.pk}/change/"):
        assert miao.get(address).status_code == 200
        assert miao.post(address, {"action": "delete_selected"}).status_code == 403
    assert Order.objects.exists()


def test_a_row_has_one_address(miao: Client) -> None:
    order = make_order()
    for spelled in ("0", "x", f"+{order.pk}", f"{order.pk}x", "9" * 30):
        assert miao.get(f"{ORDERS}{spelled}/change/").status_code == 404, spelled


def test_what_an_address_selects_is_exported_and_nothing_for_a_filter_that_means_nothing(
    miao: Client,
) -> None:
    order = make_order()
    pay(order, 100, reference="甲")
    pay(order, 200, reference="乙")
    for query, count in {"q=甲": 1, "": 2, "least=x": 0}.items():
        file = miao.post(f"{PAYMENTS}sheet/?{query}", {"purpose": "对账"})
        sheet = load_workbook(BytesIO(b"".join(file.streaming_content))).active
        assert sheet.max_row - 1 == count, query
    assert JournalEntry.objects.filter(act="counter.exported").count() == 3
    assert Payment.objects.count() == 2


def test_a_link_of_a_row_keeps_the_filters_and_the_page_leads_back(miao: Client) -> None:
    order = pay(make_order(at=MORNING))
    row = f"{ORDERS}{order.pk}/change/?_changelist_filters=least%3D1%26sort%3Dtotal"
    assert row in miao.get(f"{ORDERS}?least=1&sort=total").content.decode()
    assert f'href="{ORDERS}?least=1&amp;sort=total"' in miao.get(row).content.decode()

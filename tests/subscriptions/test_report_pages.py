"""The reports in the admin: read by managers, taken away as sheets that are journalled, never
broken by an address."""

import csv
import re
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from articles.models import JournalEntry
from subscriptions.charts import Chart, Series, draw_chart, round_axis_limit, round_to_quarters
from subscriptions.models import PrintRun
from tests.browser import without_blanks
from tests.cast import person
from tests.factories.subscriptions import make_order, make_term, pay, promise
from tests.house.shares import portion_of

pytestmark = pytest.mark.django_db
BASE = "/admin/subscriptions/reports/"
NAMES = (
    "lengths",
    "cities",
    "coming",
    "forecast",
    "active",
    "movement",
    "renewals",
    "revenue",
    "refunds",
    "issues",
    "prices",
)
YEAR = "since=2024-01-01&until=2024-12-31"
JUNK = (
    "since=x",
    "until=2024-02-31",
    "since=2024-12-31&until=2024-01-01",
    "since=0001-01-01&until=9999-12-31",
    "since=1990-01-01&until=2024-01-01",
    "bundle=0",
    "bundle=x",
    "spoilage=-1",
    "office=1e9",
    "year=NaN",
    "copy=0",
    "half=-3",
    "channel=pigeon",
    "month=9" + "9" * 50,
    "since=%00",
    "until=%ff",
    "page=0",
    "retail=1.5",
    "year=Infinity",
    "province=火星",
    "paper=x",
    "paper=999999",
)


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(person("miao"))
    client.cookies["django_language"] = "en"
    return client


def test_the_menu_leads_to_every_report(manager: Client) -> None:
    assert BASE in manager.get("/admin/money/").content.decode()
    make_term()
    index = manager.get(BASE).content.decode()
    for name in NAMES:
        assert f"{BASE}{name}/" in index
        assert manager.get(f"{BASE}{name}/").status_code == 200


def test_a_chart_stands_beside_a_table_of_the_same_numbers(manager: Client) -> None:
    make_term(3)
    page = manager.get(f"{BASE}active/?{YEAR}").content.decode()
    assert re.search(
        r'<svg class="chart"[^>]+role="img" aria-labelledby="chart-1-t chart-1-d"', page
    )
    assert '<th scope="row">2024-03-15</th><td>3</td>' in without_blanks(page)
    assert not re.search(
        r"<style|\sstyle=|<script(?![^>]*src=)", page.split('id="content-main"')[1]
    )


def test_why_subscriptions_stopped_stands_beside_the_movement_as_chart_and_table(
    manager: Client,
) -> None:
    at = timezone.now() - timedelta(days=60)
    term = make_term(
        at=at, start=timezone.localdate(at), end=timezone.localdate(at) + timedelta(days=300)
    )
    page = f"/admin/subscriptions/order/{term.order_id}/refund/"
    told = {"cause": "reader", "reason": "不再订阅", "leaving": "price", "step": "do"}
    assert manager.post(page, told).status_code == 302
    days = f"since={at:%Y-%m-%d}&until={timezone.localdate() + timedelta(days=60)}"
    page = manager.get(f"{BASE}movement/?{days}").content.decode()
    table = page.split("<caption>Why subscriptions stopped</caption>")[1]
    heads, total = (
        re.findall(r">([^<>]+)</t[hd]>", part)
        for part in (table.split("<tbody>")[0], table.split("<tfoot>")[1].split("</tfoot>")[0])
    )
    counted = dict(zip(heads, total, strict=True))
    assert (counted["It costs too much"], counted["ran out, not renewed"], counted["Stops"]) == (
        "1",
        "0",
        "1",
    )
    assert page.count("Why subscriptions stopped</title>") == 1
    assert "It costs too much: " in page


@pytest.mark.parametrize("name", NAMES)
def test_junk_in_the_address_is_answered_in_words(manager: Client, name: str) -> None:
    make_term()
    for query in portion_of(JUNK, 9, name):
        assert manager.get(f"{BASE}{name}/?{query}").status_code == 200, query
        assert manager.get(f"{BASE}{name}/csv/?{query}").status_code in {200, 302}, query


def test_a_period_that_makes_no_sense_is_told_beside_its_field(manager: Client) -> None:
    make_term()
    page = manager.get(f"{BASE}active/?since=2024-12-31&until=2024-01-01").content.decode()
    assert "The period ends before it begins." in page
    assert '<svg class="chart"' not in page
    page = manager.get(f"{BASE}active/?since=2000-01-01&until=2024-01-01").content.decode()
    assert "three years at most" in page


def test_sheets_hold_the_numbers_of_the_page_and_are_journalled(manager: Client) -> None:
    make_term(3)
    answer = manager.get(f"{BASE}active/xlsx/?{YEAR}")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert next(row for row in rows if str(row[0]).startswith("2024-03-15"))[1] == 3
    answer = manager.get(f"{BASE}active/csv/?{YEAR}")
    lines = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert next(line for line in lines if line and line[0] == "2024-03-15")[1] == "3"
    assert "no-store" in answer["Cache-Control"]
    told = JournalEntry.objects.filter(act="counter.exported", by=person("miao"), outcome="done")
    assert [entry.details["report"] for entry in told] == ["active", "active"]


def test_strangers_and_editors_see_nothing_and_take_nothing(client: Client) -> None:
    client.force_login(person("gu"))
    for address in (BASE, f"{BASE}active/", f"{BASE}active/csv/"):
        assert client.get(address).status_code == 403
    assert not JournalEntry.objects.filter(act="counter.exported", outcome="done").exists()


def test_a_number_of_an_axis_is_one_people_like() -> None:
    assert [round_axis_limit(value) for value in (1, 3, 7, 10, 11, 240, 260, 999, 15_812)] == [
        1,
        5,
        10,
        10,
        20,
        250,
        500,
        1000,
        20_000,
    ]


def test_a_chart_has_words_for_whoever_cannot_see_it_and_runs_nothing() -> None:
    names = ["<b>", str(date(2024, 3, 5))]
    assert [round_to_quarters(value) for value in (1, 3, 7, 9, 20, 21, 34, 240)] == [
        4,
        4,
        8,
        12,
        20,
        40,
        40,
        400,
    ]
    shape = draw_chart(
        Chart("<script>", names, [Series("Copies", [1, None]), Series("Net", [-2, 4])]), "a"
    )
    assert "&lt;script&gt;" in shape
    assert "Copies: 1 → 1" in shape
    assert "Net: -2 → 4 (-2 – 4)" in shape
    assert "style=" not in shape
    assert draw_chart(Chart("Nothing", [], []), "b")


def test_delivery_leads_to_the_forecast_where_a_print_run_is_set_by_hand(manager: Client) -> None:
    make_term(3)
    page = manager.get("/admin/subscriptions/deliveryrun/").content.decode()
    href = re.search(r'href="([^"]+)">Forecast of the print run', page)
    assert href is not None
    day = manager.get(href.group(1)).context["issues"][0]
    address = f"{BASE}forecast/issue/{day}/"
    assert "Foreseen are" in manager.get(address).content.decode()
    assert manager.post(address, {"copies": "500", "note": "  x "}).status_code == 200
    assert not PrintRun.objects.exists()
    assert manager.post(address, {"copies": "500", "note": "More for the fair"}).status_code == 302
    page = without_blanks(manager.get(f"{BASE}forecast/").content.decode())
    assert "<td>500</td><td>More for the fair</td>" in page


def test_the_start_page_tells_of_money_and_print_runs_that_went_wrong_and_of_nothing_else(
    manager: Client,
) -> None:
    def told() -> dict[str, int]:
        queues = manager.get("/admin/").context["counter_start"].queues
        return {
            one.queue.name: one.count
            for one in queues
            if one.count and one.queue.name in {"overpaid", "expired_with_money"}
        }

    cache.clear()
    assert told() == {}
    at = timezone.now()
    ahead = promise(
        timezone.localdate(at) + timedelta(40), timezone.localdate(at) + timedelta(70), at=at
    )
    over = pay(make_order(promise=ahead, at=at), at=at)
    pay(over, 500, at=at)
    pay(make_order(promise=ahead, at=at - timedelta(days=30)), 500, at=at)
    assert told() == {"overpaid": 1, "expired_with_money": 1}
    assert len(manager.get("/admin/subscriptions/queues/overpaid/").context["rows"]) == 1

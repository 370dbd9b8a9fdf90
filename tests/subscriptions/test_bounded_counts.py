"""What waits at the counter is counted up to a bound, and quickly in a large newspaper too."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import reminders
from subscriptions.models import Subscription
from subscriptions.selectors import desk, queues
from subscriptions.selectors.sales import reminders as due_reminders
from subscriptions.selectors.sales import subscriptions as selector
from tests.cast import OPERATOR, person
from tests.factories.subscriptions import YEAR_END, later, make_prices, make_term, promise
from tests.house.service import service
from tests.subscriptions.test_reminders import at_left

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OVERVIEW = "/admin/subscriptions/queues/"


@pytest.fixture
def house() -> dict[str, Any]:
    """The counter with one of everything."""
    make_prices()
    return service()


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A newspaper with so many subscriptions that wide queues are counted apart."""
    monkeypatch.setattr(queues, "LARGE_FROM", 0)


def test_each_number_is_that_of_its_list_and_stops_at_the_bound(
    house: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    miao = person("miao")
    whole = {
        name: desk.filter_desk_rows(desk._rows(table), name, now).count()
        for name, table in desk.NUMBERS.items()
    }
    assert desk.count_counter_lists(miao, now, desk.NUMBERS) == whole
    assert max(whole.values()) > 0
    monkeypatch.setattr(desk, "COUNTED_MAX", 0)
    bounded = {name: min(count, 1) for name, count in whole.items()}
    assert desk.count_counter_lists(miao, now, desk.NUMBERS) == bounded
    assert all(one.is_cut == bool(one.count) for one in desk.list_desk_numbers(miao, now))


def test_who_renewed_is_in_no_number_whatever_the_way_it_is_counted() -> None:
    make_term(by=person("lin"))
    make_term(contact=Contact("许诺"))
    make_term(by=person("lin"), promise=promise(YEAR_END + DAY, YEAR_END + 300 * DAY))
    rows = selector.list_subscriptions()
    for days in (290, 310, 330, 500):
        at = later(days)
        lists = {
            "expiring": selector.filter_expiring(rows, 60, at).count(),
            "lapsed": selector.filter_lapsed(rows, at).count(),
        }
        assert desk.count_counter_lists(person("miao"), at, lists) == lists, days
        assert queues.summarise_queue(queues.QUEUES["lapsed"], at).count == lists["lapsed"]


def test_a_large_newspaper_counts_wide_queues_apart_and_their_rows_arrive_counted(
    client: Client, house: dict[str, Any], large: None
) -> None:
    client.force_login(person("ying"))
    page = client.get(OVERVIEW)
    apart = [one for one in page.context["waiting"] if not one.is_counted]
    assert {one.queue.name.value for one in apart} == {"overpaid", "no_address", "duplicates"}
    start = client.get("/admin/").content.decode()
    for one in apart:
        address = f"{OVERVIEW}{one.queue.name.value}/summary/"
        assert f'data-counted-at="{address}"' in start
        row = client.get(address)
        assert row.context["summary"].is_counted
        assert "data-counted-at" not in row.content.decode()
    client.force_login(person("lin"))
    assert client.get(f"{OVERVIEW}duplicates/summary/").status_code == 403


def test_a_queue_that_somebody_opened_is_counted_on_every_page_of_the_next_minute(
    client: Client, house: dict[str, Any], large: None, counted_once_a_minute: None
) -> None:
    client.force_login(person("ying"))
    client.get(f"{OVERVIEW}no_address/")
    summaries = queues.summarise_queues(person("ying"), timezone.now())
    counted = {one.queue.name.value for one in summaries if one.is_counted}
    assert "no_address" in counted
    assert "duplicates" not in counted


def test_a_step_with_more_reminders_than_are_counted_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_term(contact=Contact("许诺", email="xu@example.com"))
    make_term(contact=Contact("秦川", email="qin@example.com"))
    assert not due_reminders.summarise_due_reminders(at_left(30)).is_cut
    monkeypatch.setattr(due_reminders, "COUNTED_MAX", 1)
    due = due_reminders.summarise_due_reminders(at_left(30))
    assert (due.by_step[30], due.is_cut) == (2, True)
    assert reminders.write_due_reminders(by=OPERATOR, at=at_left(30)) == 2
    assert not due_reminders.summarise_due_reminders(at_left(30)).is_cut


def test_a_narrowed_list_is_counted_up_to_a_bound_and_a_whole_one_whole(
    client: Client, house: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(person("miao"))
    lists = "/admin/subscriptions/subscription/"
    whole = client.get(lists).context["shown"]
    assert (whole.count, whole.is_cut) == (Subscription.objects.count(), False)
    monkeypatch.setattr("subscriptions.desk.records.lists.COUNTED_MAX", 1)
    assert client.get(lists).context["shown"].count == whole.count
    page = client.get(f"{lists}?channel=post")
    assert (page.context["shown"].count, page.context["shown"].is_cut) == (1, True)
    assert "超过 1 行" in page.content.decode()


def test_pages_of_a_narrowed_list_hold_each_row_once_in_its_order(
    client: Client, house: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(person("miao"))
    lists = "/admin/subscriptions/party/?kind=person&sort="
    for order in ("name", "-name", "last", "-last"):
        whole = [row.pk for row in client.get(f"{lists}{order}").context["shown"].page]
        assert len(whole) > 2
        with monkeypatch.context() as small:
            small.setattr("subscriptions.desk.records.lists.PAGE", 2)
            pages = [
                [row.pk for row in client.get(f"{lists}{order}&p={number}").context["shown"].page]
                for number in range(1, (len(whole) + 3) // 2)
            ]
            assert client.get(f"{lists}{order}&p=99").status_code == 200
        assert [pk for page in pages for pk in page] == whole


def test_few_readers_with_an_e_mail_address_are_found_among_many_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_term(contact=Contact("许诺", email="xu@example.com"))
    make_term(contact=Contact("林晚", phone="13900000002"))
    for few in (0, 1000):
        monkeypatch.setattr(due_reminders, "FEW", few)
        due = due_reminders.summarise_due_reminders(at_left(30))
        assert (due.by_step, due.silent) == ({30: 1}, 1), few

"""Reports counted ahead: shown as they were counted, with the moment, and counted anew on demand."""

import json
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from articles.errors import NotYours
from articles.models import JournalEntry, Publication
from subscriptions.actions.service import figures, printing
from subscriptions.models import PeriodFigures
from subscriptions.selectors.reports import READS, count_report, usual_period
from subscriptions.selectors.reports.counted import TYPES
from subscriptions.selectors.reports.forecast import next_issue_days
from subscriptions.selectors.reports.packing import pack_result, unpack_result
from subscriptions.selectors.reports.period import Period
from tests.cast import OPERATOR, person
from tests.factories.articles import the_publication
from tests.factories.subscriptions import make_order, make_prices, make_term, pay, promise
from tests.house.service import service

pytestmark = pytest.mark.django_db
BASE = "/admin/subscriptions/reports/"
SLUGS = {"quality": "issues", "orders": "prices"}  # of reports whose page has another name


@pytest.fixture(autouse=True)
def paper(db: None) -> Publication:
    make_prices()
    return the_publication()


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(person("miao"))
    client.cookies["django_language"] = "en"
    return client


def sell_a_year() -> None:
    """Sell and settle a subscription of the paper for the months ahead."""
    at = timezone.now()
    today = timezone.localdate(at)
    term = promise(today + timedelta(10), today + timedelta(100), at=at)
    pay(make_order(promise=term, at=at), at=at)


def table_rows(client: Client, slug: str) -> list[Any]:
    return [table.rows for table in client.get(f"{BASE}{slug}/").context["tables"]]


@pytest.mark.parametrize("report", sorted(READS))
def test_a_report_counted_ahead_shows_what_it_would_show_counted_now(
    manager: Client, report: str, paper: Publication
) -> None:
    make_term()
    service()
    sell_a_year()
    slug = SLUGS.get(report, report)
    live = table_rows(manager, slug)
    assert figures.refresh_usual_reports(paper, at=timezone.now()) == len(READS)
    assert table_rows(manager, slug) == live


@pytest.mark.parametrize("report", sorted(READS))
def test_what_a_report_counted_survives_its_way_through_json(
    report: str, paper: Publication
) -> None:
    service()
    sell_a_year()
    at = timezone.now()
    value = count_report(paper, report, usual_period(report, at), at).value
    packed = pack_result(value)
    returned = unpack_result(json.loads(json.dumps(packed)), TYPES)
    assert pack_result(returned) == packed
    assert type(returned) is type(value) or isinstance(value, tuple)


def test_a_counter_still_counts_nothing_for_what_it_lacks() -> None:
    reasons = unpack_result(pack_result(Counter({"price": 2})), TYPES)
    assert (reasons["price"], reasons["moved"]) == (2, 0)
    assert unpack_result(pack_result({date(2024, 3, 1): 4}), TYPES) == {date(2024, 3, 1): 4}
    with pytest.raises(TypeError):
        pack_result(object())


def test_the_page_says_when_it_was_counted_and_a_manager_has_it_counted_anew(
    manager: Client, paper: Publication
) -> None:
    at = timezone.now() - timedelta(minutes=20)
    figures.refresh_usual_reports(paper, at=at)
    before = table_rows(manager, "coming")
    sell_a_year()
    page = manager.get(f"{BASE}coming/")
    assert [table.rows for table in page.context["tables"]] == before
    assert f"{timezone.localtime(at):As counted on %Y-%m-%d %H:%M}" in page.content.decode()
    assert manager.post(f"{BASE}coming/").status_code == 302
    page = manager.get(f"{BASE}coming/")
    assert [table.rows for table in page.context["tables"]] != before
    assert page.context["counted_at"] > at
    assert PeriodFigures.objects.get(report="coming").counted_at > at


def test_unusual_days_are_counted_once_an_hour_and_anew_on_demand(
    manager: Client, settings: Any
) -> None:
    settings.REPORT_SECONDS = 3600
    make_term()
    address = f"{BASE}revenue/?since=2024-01-01&until=2024-06-30"
    try:
        first = manager.get(address).context["counted_at"]
        assert manager.get(address).context["counted_at"] == first
        assert manager.post(address).headers["Location"] == address
        assert manager.get(address).context["counted_at"] > first
    finally:
        cache.clear()


def test_a_file_is_counted_when_it_is_made(manager: Client, paper: Publication) -> None:
    figures.refresh_usual_reports(paper, at=timezone.now())
    before = manager.get(f"{BASE}coming/csv/").content
    sell_a_year()
    assert manager.get(f"{BASE}coming/csv/").content != before
    assert JournalEntry.objects.filter(act="counter.exported").count() == 2


def test_a_print_run_set_by_hand_is_shown_at_once(manager: Client, paper: Publication) -> None:
    at = timezone.now()
    sell_a_year()
    figures.refresh_usual_reports(paper, at=at)
    day = next_issue_days(paper, at)[0]
    printing.set_print_run(paper, day, 777, "More for the fair", by=OPERATOR, at=at)
    (coming, _past) = table_rows(manager, "forecast")
    assert 777 in coming[0]


def test_who_may_not_see_reports_counts_none_anew(client: Client, paper: Publication) -> None:
    today = timezone.localdate()
    with pytest.raises(NotYours):
        figures.recount_report(
            paper, "coming", Period(today, today), by=person("lin"), at=timezone.now()
        )
    client.force_login(person("lin"))
    assert client.post(f"{BASE}coming/").status_code in {403, 404}
    assert not PeriodFigures.objects.exists()


def test_figures_of_reports_are_dropped_after_two_days(paper: Publication) -> None:
    at = timezone.now()
    figures.refresh_usual_reports(paper, at=at)
    figures.refresh_usual_figures(paper, at=at + timedelta(days=3))
    assert set(PeriodFigures.objects.values_list("report", flat=True)) == {"dashboard"}

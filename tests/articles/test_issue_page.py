"""The list of issues and the page of one: where it stands, its pages in order, who sees what."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.actions.editions import editions
from articles.models import Issue, JournalEntry
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, make_article, make_issue, make_published
from tests.house.forms import main_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(client: Client) -> Any:
    def enter(name: str) -> Client:
        client.force_login(person(name))
        client.cookies["django_language"] = "en"
        return client

    return enter


def page_of(issue: Issue) -> str:
    return reverse("admin:articles_issue_change", args=[issue.pk])


def test_the_page_of_an_issue_shows_its_articles_in_the_order_of_its_pages(
    client_of: Any,
) -> None:
    issue = make_issue(1322, published_at=None)
    for headline, position in (("三版稿", 3), ("头版头条", 1), ("头版二条", 1)):
        page = issue.pages.get(position=position)
        editions.place_article(make_article(headline), page, by=OPERATOR, at=MORNING)
    shown = client_of("pan").get(page_of(issue)).content.decode()
    places = [shown.index(headline) for headline in ("头版头条", "头版二条", "三版稿")]
    assert places == sorted(places)
    assert "0 of 3 articles have passed their round" in shown
    assert "Readers do not see it yet." in shown
    for name in ("articles_flatplan", "articles_issue_release", "articles_page_files"):
        assert reverse(f"admin:{name}", args=[issue.pk]) in shown


def test_the_counter_sees_the_date_of_an_issue_and_nothing_of_its_pages(client_of: Any) -> None:
    issue = make_issue(1322)
    editions.place_article(
        make_published("还没见报的稿件"), issue.pages.get(position=1), by=OPERATOR, at=MORNING
    )
    shown = client_of("miao").get(page_of(issue)).content.decode()
    assert "2024-03-05" in shown
    assert "还没见报的稿件" not in shown
    assert reverse("admin:articles_flatplan", args=[issue.pk]) not in shown


def test_who_may_not_plan_reads_the_page_and_changes_nothing(client_of: Any) -> None:
    issue = make_issue(1322)
    client = client_of("lin")
    assert main_form(client.get(page_of(issue)).content.decode()) is None
    assert client.post(page_of(issue), {"number": "1"}).status_code == 403
    issue.refresh_from_db()
    assert issue.number == 1322


def test_what_is_refused_keeps_every_page_as_it_was(client_of: Any) -> None:
    issue = make_issue(1322)
    make_issue(1323, date(2024, 3, 8))
    client = client_of("pan")
    form = main_form(client.get(page_of(issue)).content.decode())
    assert form is not None
    sent = {**form.body(), "number": "1323", "pages-0-name": "改名"}
    shown = client.post(page_of(issue), sent).content.decode()
    assert "already" in shown
    assert 'value="改名"' in shown
    assert not issue.pages.filter(name="改名").exists()
    assert not JournalEntry.objects.filter(act="reference.changed").exists()


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [1324, 1323, 1322]),
        ("q=第1323期", [1323]),
        ("q=2024-03-05", [1322]),
        ("unreleased=1", [1324]),
        ("kind=extra", [1323]),
        ("since=2024-03-06&until=2024-03-08", [1323]),
        ("order=oldest", [1322, 1323, 1324]),
    ],
)
def test_issues_are_found_by_number_day_kind_and_whether_readers_see_them(
    client_of: Any, query: str, numbers: list[int]
) -> None:
    make_issue(1322)
    make_issue(1323, date(2024, 3, 8), kind="extra")
    make_issue(1324, date(2024, 3, 12), published_at=None)
    address = reverse("admin:articles_issue_changelist")
    listing = client_of("miao").get(f"{address}?{query}").context["listing"]
    assert [issue.number for issue in listing.rows] == numbers


def test_a_form_whose_pages_were_counted_wrongly_is_shown_again(client_of: Any) -> None:
    issue = make_issue(1322)
    client = client_of("pan")
    form = main_form(client.get(page_of(issue)).content.decode())
    assert form is not None
    sent = {**form.body(), "pages-INITIAL_FORMS": "1.005", "pages-0-name": "改名"}
    answer = client.post(page_of(issue), sent)
    assert answer.status_code == 200
    assert 'value="改名"' in answer.content.decode()
    assert not issue.pages.filter(name="改名").exists()

"""Slips of the finger in the forms of the desk: told in words, with everything that was typed
still there."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.actions.editions import editions
from articles.models import Issue, Placement, PublicationSchedule
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    make_article,
    make_column,
    make_issue,
    make_published,
)
from tests.house.forms import main_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> Client:
    client = Client()
    client.force_login(person("gu"))
    client.cookies["django_language"] = "en"
    return client


def form_at(client: Client, page: str) -> dict[str, Any]:
    form = main_form(client.get(page).content.decode())
    assert form is not None
    return form.body()


def test_an_issue_keeps_the_pages_on_which_articles_stand(chief: Client) -> None:
    issue = make_issue()
    editions.place_article(make_article(), issue.pages.get(position=3), by=OPERATOR, at=MORNING)
    page = reverse("admin:articles_issue_change", args=[issue.pk])
    typed = {**form_at(chief, page), "page_count": "2", "pages-0-name": "头版"}
    answer = chief.post(page, typed)
    shown = answer.content.decode()
    assert "Articles stand on pages that would be cut off." in shown
    assert 'value="头版"' in shown
    assert issue.pages.count() == 8
    Placement.objects.all().delete()
    assert chief.post(page, {**typed, "pages-5-name": "副刊"}).status_code == 302
    assert list(issue.pages.values_list("position", "name")) == [(1, "头版"), (2, "")]


def test_a_page_more_takes_no_label_that_another_page_prints(chief: Client) -> None:
    issue = make_issue()
    issue.pages.filter(position=8).update(label="9")
    page = reverse("admin:articles_issue_change", args=[issue.pk])
    assert chief.post(page, {**form_at(chief, page), "page_count": "9"}).status_code == 302
    assert Issue.objects.get().pages.get(position=9).label == "9A"


def test_odd_weekdays_are_refused_and_stay_in_the_form(chief: Client) -> None:
    publication = make_column().publication
    page = reverse("admin:articles_publication_change", args=[publication.pk])
    answer = chief.post(page, {**form_at(chief, page), "schedules-0-weekdays": "89a"})
    shown = answer.content.decode()
    assert "Write each weekday once" in shown
    assert 'value="89a"' in shown
    assert PublicationSchedule.objects.get().weekdays == "25"


def test_a_picker_takes_what_names_no_row_for_nothing_chosen(chief: Client) -> None:
    page = reverse("admin:articles_person_add")
    for odd in ("89a", "²", "9" * 30):
        answer = chief.post(page, {"name": "王立", "slug": "wang-li", "user": odd})
        assert answer.status_code == 200
        assert 'value="王立"' in answer.content.decode()


def test_acts_on_rows_that_are_none_delete_nothing(chief: Client) -> None:
    column = make_column("空栏")
    sent = {"action": "delete_selected", "_selected_action": ["89a", "²", "9" * 30], "post": "yes"}
    assert chief.post(reverse("admin:articles_column_changelist"), sent).status_code == 302
    column.refresh_from_db()


def test_a_page_that_will_not_have_an_article_keeps_the_numbers(chief: Client) -> None:
    issue, article = make_issue(), make_article()
    editions.place_article(article, issue.pages.get(position=2), by=OPERATOR, at=MORNING)
    page = reverse("admin:articles_article_place", args=[article.pk])
    shown = chief.post(page, {"issue": "1322", "page": "2"}).content.decode()
    assert 'value="1322"' in shown
    assert article.placements.count() == 1


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**30])
@pytest.mark.parametrize(
    "address",
    [
        "/articles/{}/",
        "/articles/{}/full/",
        "/articles/{}/qr.svg",
        "/api/v1/articles/{}/",
        "/sitemap-articles.xml?p={}",
        "/sitemap-issues.xml?p={}",
    ],
)
def test_a_number_beyond_every_row_is_nowhere(client: Client, address: str, number: int) -> None:
    make_published()
    assert client.get(address.format(number)).status_code == 404

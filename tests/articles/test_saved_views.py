"""Filters of a list under a name: for oneself, for a role, for the whole staff."""

from typing import Any

import pytest
from django.test import Client

from articles.models import Audience, SavedView, StartView
from tests.cast import group_of, person
from tests.factories.articles import make_article

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"
VIEWS = "/admin/views/articles/"


def save(client: Client, name: str, query: str = "stage=draft", **more: Any) -> Any:
    return client.post(VIEWS, {"save": "1", "name": name, "query": query, **more})


def names(client: Client) -> list[str]:
    return [view.name for view in client.get(f"{LIST}?all=1").context["personal"].views]


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(person("gu"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def reporter() -> Client:
    other = Client()
    other.force_login(person("lin"))
    other.cookies["django_language"] = "en"
    return other


class TestSaving:
    def test_filters_are_kept_under_a_name_and_opened_by_their_address(self, chief: Client) -> None:
        make_article()
        answer = save(chief, "草稿", "stage=draft&q=码头", audience="own")
        view = SavedView.objects.get()
        assert answer.url == f"{LIST}?stage=draft&q=%E7%A0%81%E5%A4%B4&view={view.pk}"
        assert chief.get(f"/admin/views/{view.pk}/").url == answer.url
        shown = chief.get(answer.url)
        assert shown.context["listing"].count == 1
        assert shown.context["current_view"] == view.pk

    def test_a_view_of_ones_own_is_nobody_elses(self, chief: Client, reporter: Client) -> None:
        save(chief, "我的", audience="own")
        assert names(chief) == ["我的"]
        assert names(reporter) == []
        assert reporter.get(f"/admin/views/{SavedView.objects.get().pk}/").status_code == 404

    def test_a_view_is_shared_with_a_role_or_with_everybody(
        self, chief: Client, reporter: Client
    ) -> None:
        save(chief, "记者", audience="role", role=group_of("reporter").pk)
        save(chief, "编委", audience="role", role=group_of("chief").pk)
        save(chief, "大家", audience="all")
        assert names(reporter) == ["记者", "大家"]

    def test_a_reporter_keeps_own_views_and_shares_none(self, reporter: Client) -> None:
        save(reporter, "大家的", audience="all")
        assert SavedView.objects.get().audience == Audience.OWN

    def test_a_role_is_named_and_a_name_is_needed(self, chief: Client) -> None:
        for sent in ({"name": "没选", "audience": "role"}, {"name": " ", "audience": "own"}):
            answer = chief.post(VIEWS, {"save": "1", "query": "q=a", **sent}, follow=True)
            assert "errornote" in answer.content.decode() or "error" in answer.content.decode()
        assert not SavedView.objects.exists()


class TestChanging:
    def test_a_view_is_renamed_moved_and_deleted_by_its_owner(self, chief: Client) -> None:
        for name in ("一", "二", "三"):
            save(chief, name, audience="own")
        third = SavedView.objects.get(name="三")
        chief.post(VIEWS, {"up": "1", "view": third.pk})
        assert names(chief) == ["一", "三", "二"]
        chief.post(VIEWS, {"change": "1", "view": third.pk, "name": "三甲", "audience": "all"})
        assert names(chief) == ["一", "三甲", "二"]
        chief.post(VIEWS, {"delete": "1", "view": third.pk})
        assert names(chief) == ["一", "二"]

    def test_a_shared_view_is_changed_by_whoever_may_share(
        self, chief: Client, reporter: Client
    ) -> None:
        save(chief, "大家", audience="all")
        view = SavedView.objects.get()
        assert reporter.post(VIEWS, {"delete": "1", "view": view.pk}).status_code == 403
        assert SavedView.objects.exists()
        deputy = Client()
        deputy.force_login(person("zhao"))
        deputy.post(VIEWS, {"delete": "1", "view": view.pk})
        assert not SavedView.objects.exists()


class TestStart:
    def test_a_list_opens_with_the_view_that_a_person_chose(
        self, chief: Client, reporter: Client
    ) -> None:
        save(chief, "大家", audience="all")
        view = SavedView.objects.get()
        chief.post(VIEWS, {"start": "1", "view": view.pk})
        assert chief.get(LIST).url == f"{LIST}?stage=draft&view={view.pk}"
        assert chief.get(f"{LIST}?all=1").status_code == 200
        assert reporter.get(LIST).status_code == 200
        chief.post(VIEWS, {"whole": "1"})
        assert chief.get(LIST).status_code == 200

    def test_a_view_that_is_taken_back_opens_nobodys_list(
        self, chief: Client, reporter: Client
    ) -> None:
        save(chief, "大家", audience="all")
        view = SavedView.objects.get()
        reporter.post(VIEWS, {"start": "1", "view": view.pk})
        chief.post(VIEWS, {"change": "1", "view": view.pk, "name": "我的", "audience": "own"})
        assert not StartView.objects.exists()
        assert reporter.get(LIST).status_code == 200


def test_the_counter_has_no_views_of_articles_and_an_unknown_list_is_not_there(
    client: Client,
) -> None:
    client.force_login(person("ying"))
    assert client.get(VIEWS).status_code == 403
    assert client.get("/admin/views/nothing/").status_code == 404


def test_a_refused_view_keeps_what_was_typed(client: Client) -> None:
    client.force_login(person("gu"))
    page = "/admin/views/articles/"
    refused = client.post(page, {"save": "1", "name": "待" * 60, "query": "stage=draft"})
    assert refused.status_code == 200
    assert "待" * 60 in refused.content.decode()
    assert 'value="stage=draft"' in refused.content.decode()
    gone = client.post(page, {"view": "999999", "name": "本周要闻"})
    assert "本周要闻" in gone.content.decode()

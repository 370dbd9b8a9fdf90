"""A reader keeps articles for later; of strangers nothing is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.actions.publishing import publishing
from articles.errors import Invalid
from articles.models import Article
from newsroom.accounts.models import User
from subscriptions.actions import erasure
from subscriptions.actions.readers import reading_list
from subscriptions.models import Party, SavedArticle
from tests.browser import Browser, token_of
from tests.cast import person
from tests.factories.articles import MORNING, make_article, make_published

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make_published("江堤开标", at=timezone.now() - timedelta(hours=1))


@pytest.fixture
def tian() -> User:
    return User.objects.create_user("tian", email="tian@example.com")


def save(article: Article, user: User) -> SavedArticle:
    return reading_list.save_for_later(article, by=user, at=timezone.now())


def send(user: User, path: str, body: dict[str, str]) -> Any:
    client = Browser()
    client.force_login(user)
    return client.post(path, {**body, "confirmation": token_of(client, path, body)})


def test_a_reader_saves_an_article_once_and_takes_it_off(tian: User, article: Article) -> None:
    path = f"/account/saved/add/?article={article.pk}"
    assert [send(tian, path, {}).status_code for _ in range(2)] == [302, 302]
    saved = SavedArticle.objects.get()
    others = save(article, User.objects.create_user("xu"))
    send(tian, "/account/saved/", {"end": str(others.pk)})
    send(tian, "/account/saved/", {"end": str(saved.pk)})
    assert list(SavedArticle.objects.all()) == [others]


def test_a_stranger_is_led_to_the_way_in_and_the_article_stays_the_same(
    client: Client, tian: User, article: Article
) -> None:
    path = f"/account/saved/add/?article={article.pk}"
    page = client.get(article.get_absolute_url())
    assert path in page.content.decode()
    assert client.post(path)["Location"].startswith("/account/sign-in/?next=")
    assert not SavedArticle.objects.exists()
    save(article, tian)
    client.force_login(tian)
    assert client.get(article.get_absolute_url()).content == page.content


def test_what_is_gone_stays_on_the_list_without_its_words(
    client: Client, tian: User, article: Article
) -> None:
    save(article, tian)
    client.force_login(tian)
    assert "江堤开标" in client.get("/account/saved/").content.decode()
    publishing.unpublish_article(article, by=person("gu"), at=timezone.now(), reason="等待核实金额")
    page = client.get("/account/saved/")
    assert page.status_code == 200
    assert "江堤开标" not in page.content.decode()


def test_a_draft_and_too_many_are_refused(
    client: Client, tian: User, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = make_article("草稿")
    client.force_login(tian)
    assert client.get(f"/account/saved/add/?article={draft.pk}").status_code == 404
    with pytest.raises(Invalid):
        save(draft, tian)
    monkeypatch.setattr(reading_list, "SAVED_MAX", 1)
    save(article, tian)
    with pytest.raises(Invalid):
        save(make_published("另一篇", at=timezone.now()), tian)


def test_who_is_erased_leaves_no_list(tian: User, article: Article) -> None:
    party = Party.objects.create(name="田甜", email=tian.email, user=tian, made_at=MORNING)
    save(article, tian)
    erasure.erase_party(party, by=person("miao"), at=timezone.now())
    assert not SavedArticle.objects.exists()

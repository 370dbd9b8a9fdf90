"""What is suggested while a reader types: only what is public, in either script, at any size."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles import search
from articles.actions.publishing import publishing
from articles.actions.records.indexing import rebuild_search
from articles.actions.records.name_keys import store_person_keys
from articles.actions.writing.drafts import CreditLine
from articles.domain.choices import CreditRole
from articles.models import Article, Person, SearchDocument
from articles.search.engines import current_engine
from articles.search.statements import HEADLINES
from subscriptions.actions.access import access
from subscriptions.models import AccessRule
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    make_article,
    make_column,
    make_issue,
    make_person,
    make_publication,
    make_published,
    the_publication,
)
from tests.factories.topics import make_open_topic

pytestmark = pytest.mark.django_db


def suggested(client: Client, words: str) -> list[tuple[str, str]]:
    """Return kinds and labels of what is suggested."""
    answer = client.get("/search/suggest", {"q": words})
    assert answer.status_code == 200
    return [(page["kind"], page["label"]) for page in answer.json()["suggestions"]]


def labels(client: Client, words: str) -> list[str]:
    return [label for _kind, label in suggested(client, words)]


def known_person(name: str) -> Person:
    """Return a person as the desk makes one: found by any part of the name."""
    person = make_person(name)
    store_person_keys([person])
    return person


@pytest.fixture
def paper() -> Article:
    """A newspaper that writes about its docks."""
    make_column("码头专版", slug="matou")
    make_issue()
    author = CreditLine(role=CreditRole.REPORTER, person=known_person("马头山"))
    article = make_published("改造码头的账", credits=[author], text={"keywords": "码头改造,采购"})
    make_published("码头来了新吊车", at=MORNING - timedelta(days=3))
    make_open_topic("码头三年", "docks", [article])
    return article


def test_columns_topics_authors_keywords_and_headlines_are_suggested(
    client: Client, paper: Article
) -> None:
    assert suggested(client, "码头") == [
        ("栏目", "码头专版"),
        ("专题", "码头三年"),
        ("关键词", "码头改造"),
        ("文章", "码头来了新吊车"),  # begins with the words
        ("文章", "改造码头的账"),
    ]
    assert suggested(client, "马头") == [("作者", "马头山")]
    assert suggested(client, "1322") == [("期号", "第1322期 · 2024-03-05")]
    assert ("往期", "2024-03-05") in suggested(client, "2024年3月5日")


def test_traditional_and_wide_characters_find_the_same(client: Client, paper: Article) -> None:
    plain = suggested(client, "码头")
    for words in ("碼頭", "　码头 ", "码头\0"):
        assert suggested(client, words) == plain
    assert suggested(client, "１３２２") == suggested(client, "1322")


def test_a_reader_of_traditional_characters_is_shown_them(client: Client, paper: Article) -> None:
    client.get("/language/zh-hant/")
    assert ("專題", "碼頭三年") in suggested(client, "码头")
    answer = client.get("/search/suggest", {"q": "码头"})
    assert answer.json()["suggestions"][1]["address"] == "/topics/docks/"


def test_nothing_is_suggested_for_nothing_and_for_more_than_forty_characters(
    client: Client, paper: Article
) -> None:
    for words in ("", " ", "　", "\0", "%", "'", '"', "，。", "码" * 41, "码头 " * 20):
        assert suggested(client, words) == []
    assert client.get("/search/suggest").json() == {"suggestions": []}
    assert client.post("/search/suggest", {"q": "码头"}).status_code == 405


def test_what_is_not_public_is_never_suggested(client: Client) -> None:
    column = make_column("要闻")
    author = CreditLine(role=CreditRole.REPORTER, person=known_person("秘密人"))
    words: dict[str, Any] = {"credits": [author], "text": {"keywords": "秘密词"}}
    make_article("秘密草稿", **words)
    gone = make_published("秘密撤稿", **words)
    publishing.withdraw_article(gone, by=person("gu"), at=timezone.now(), reason="数字有误")
    make_published("秘密将来", at=timezone.now() + timedelta(days=1), **words)
    make_published("秘密过期", expires_at=MORNING + timedelta(hours=1), columns=[column], **words)
    elsewhere = make_publication("other", name="另一报", domain="other.example")
    there = make_column("别报", slug="there", publication=elsewhere)
    make_published("秘密别报", publication=elsewhere, columns=[there], **words)
    assert suggested(client, "秘密") == []


def test_a_text_that_is_sold_is_found_by_its_headline_and_not_by_its_body(client: Client) -> None:
    rule = AccessRule(publication=the_publication(), mode="paid")
    access.save_access_rule(rule, by=OPERATOR, at=MORNING)
    make_published("码头的账", body=f"<p>{'开头。' * 99}</p><p>绝密数字在此。</p>")
    assert labels(client, "码头") == ["码头的账"]
    assert suggested(client, "绝密数字") == []


def test_all_words_must_be_in_a_headline_and_newer_headlines_come_first(client: Client) -> None:
    for number in range(12):
        make_published(f"码头第{number}辆吊车", at=MORNING + timedelta(minutes=number))
    make_published("码头", at=MORNING - timedelta(days=9))
    found = labels(client, "码头 吊车")
    assert found == [f"码头第{number}辆吊车" for number in range(11, 3, -1)]
    assert labels(client, "吊车 码头第7") == ["码头第7辆吊车"]


def test_a_headline_is_found_however_many_newer_texts_hold_its_words_in_their_bodies(
    client: Client,
) -> None:
    make_published("驳船回来了", at=MORNING - timedelta(days=99))
    for number in range(50):
        make_published(f"短讯{number}", body="<p>驳船又走了。</p>")
    assert labels(client, "驳船") == ["驳船回来了"]


def test_the_index_of_headlines_follows_the_texts(client: Client, paper: Article) -> None:
    engine = current_engine()
    assert set(engine.indexed_ids(HEADLINES)) == set(search.indexed_ids())
    publishing.withdraw_article(paper, by=person("gu"), at=timezone.now(), reason="数字有误")
    assert set(engine.indexed_ids(HEADLINES)) == set(search.indexed_ids())
    rebuild_search(at=timezone.now())
    assert len(engine.indexed_ids(HEADLINES)) == SearchDocument.objects.count() == 1


def test_an_answer_can_be_kept_for_everybody_and_no_robot_lists_it(
    client: Client, paper: Article
) -> None:
    answer = client.get("/search/suggest", {"q": "码头"})
    assert "public" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies


def test_suggestions_cost_the_same_in_a_larger_archive(
    client: Client, paper: Article, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    small = count_queries(lambda: client.get("/search/suggest", {"q": "码头"}))
    for number in range(30):
        author = CreditLine(role=CreditRole.REPORTER, person=known_person(f"码头{number}"))
        make_published(f"码头{number}号", credits=[author], text={"keywords": f"码头词{number}"})
    assert count_queries(lambda: client.get("/search/suggest", {"q": "码头"})) <= small + 1
    assert small <= 9


def test_a_search_field_names_where_it_is_answered_and_works_without_a_script(
    client: Client, paper: Article
) -> None:
    page = client.get("/search/").content.decode()
    assert page.count('data-suggest="/search/suggest"') == 2
    assert "来了新吊车" in client.get("/search/", {"q": "码头"}).content.decode()

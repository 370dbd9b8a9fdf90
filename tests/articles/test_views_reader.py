"""What a stranger gets from each address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from articles.actions.editions import editions
from articles.actions.publishing import publishing
from articles.models import OldAddress
from tests.cast import OPERATOR
from tests.factories.articles import (
    MORNING,
    make_article,
    make_column,
    make_issue,
    make_person,
    make_publication,
    make_published,
    make_ready,
    sign_off,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/archive/",
        "/archive/2024/",
        "/archive/2024/3/",
        "/archive/2024/3/5/",
        "/about/",
        "/search/",
        "/subscribe/",
        "/feeds/latest.rss",
        "/feeds/latest.atom",
        "/sitemap.xml",
        "/news-sitemap.xml",
        "/robots.txt",
        "/healthz",
        "/columns/要闻/",
        "/columns/要闻/feed.rss",
        "/epaper/2024-03-05/",
        "/epaper/2024-03-05/3/",
        "/authors/林晓舟/",
        "/search/?q=码头",
        "/search/?q=码头&order=relevance",
        "/sitemap-articles.xml",
    ],
)
def test_every_address_answers(client: Client, address: str) -> None:
    make_person()
    editions.place_article(
        make_published(), make_issue().pages.get(position=3), by=OPERATOR, at=MORNING
    )
    response = client.get(address)
    assert response.status_code == 200
    assert client.head(address).status_code == 200


def test_a_fresh_installation_says_that_there_is_no_newspaper_yet(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 404
    assert "manage.py setup" in response.content.decode()


def test_an_article_shows_what_was_released_and_everything_around_it(client: Client) -> None:
    make_publication(organiser_line="江岸报业集团主办", designation="指定媒体")
    article = make_article("码头电子化采购提速", text={"subhead": "——访江岸港务局"})
    editions.place_article(article, make_issue().pages.get(position=3), by=OPERATOR, at=MORNING)
    publishing.publish_article(sign_off(article), by=OPERATOR, at=MORNING)
    page = client.get(f"/articles/{article.pk}/").content.decode()
    for words in (
        "江岸报业集团主办",
        "指定媒体",
        "码头电子化采购提速",
        "——访江岸港务局",
        "2024-03-05 02:43:20",
        "【摘要】",
        "■",
        "本报记者",
        "林晓舟",
        "<h2>一次采购</h2>",
        "转载请注明来源",
        "责任编辑：SHEN",
        "本文来源：江岸采购报第1322期第3版",
        "/epaper/2024-03-05/3/",
        "管理员",
        '"@type": "NewsArticle"',
    ):
        assert words in page


def test_drafts_and_articles_of_the_future_are_not_there_and_the_withdrawn_say_why(
    client: Client,
) -> None:
    draft = make_article("草稿")
    future = publishing.publish_article(
        make_ready("未来"), by=OPERATOR, at=MORNING, public_from=MORNING + timedelta(days=9999)
    )
    gone = make_published("旧闻")
    publishing.withdraw_article(gone, by=OPERATOR, at=MORNING, reason="当事人要求核实")
    assert client.get(f"/articles/{draft.pk}/").status_code == 404
    assert client.get(f"/articles/{future.pk}/").status_code == 404
    answer = client.get(f"/articles/{gone.pk}/")
    assert answer.status_code == 410
    assert "当事人要求核实" in answer.content.decode()
    for address in (
        "/",
        "/columns/要闻/",
        "/feeds/latest.rss",
        "/sitemap-articles.xml",
        "/search/?q=旧闻",
        "/search/?q=未来",
    ):
        page = client.get(address).content.decode()
        assert f"/articles/{gone.pk}/" not in page
        assert f"/articles/{future.pk}/" not in page


@pytest.mark.parametrize(
    "address",
    [
        "/columns/要闻/?page=0",
        "/columns/要闻/?page=-1",
        "/columns/要闻/?page=1000000000000",
        "/columns/要闻/?before=x",
        "/columns/要闻/?before=99999999999999999999999-1",
        "/columns/%00/",
        "/authors/%00/",
        "/articles/99999999999999999999/",
        "/epaper/2024-02-31/",
        "/epaper/2024-03-05/9/",
        "/archive/0/",
        "/archive/2024/13/",
        "/archive/2024/2/30/",
        "/epaper/2024-03-05/99999999999999999999/",
        "/articles/0/",
        "/nowhere%00",
    ],
)
def test_an_address_that_means_nothing_is_not_found_in_words(client: Client, address: str) -> None:
    editions.place_article(
        make_published(), make_issue().pages.get(position=3), by=OPERATOR, at=MORNING
    )
    response = client.get(address)
    assert response.status_code == 404
    assert "<h1>" in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        'q="',
        "q=AND",
        "q=*",
        "q=NEAR(",
        "q=" + "长" * 5000,
        "q=码&column=nowhere",
        "issue=x",
        "since=2024-02-31",
        "before=x&q=码头",
        "start=-1&order=relevance&q=码头",
        "order=x&q=码",
        "q=，",
    ],
)
def test_no_search_ever_fails(client: Client, query: str) -> None:
    make_published()
    assert client.get(f"/search/?{query}").status_code == 200


def test_each_page_of_a_column_has_its_own_address_and_shows_each_article_once(
    client: Client,
) -> None:
    make_column()
    for number in range(45):
        make_published(f"第{number:02d}篇", at=MORNING + timedelta(minutes=number))
    seen: list[str] = []
    address = "/columns/要闻/"
    while address:
        page = client.get(address).context["page"]
        seen += [teaser.headline for teaser in page.articles]
        address = f"/columns/要闻/{page.older}" if page.older else ""
    assert seen == [f"第{number:02d}篇" for number in reversed(range(45))]


def test_an_old_address_leads_to_the_article_for_good(client: Client) -> None:
    OldAddress.objects.create(path="/html/2019-03/01/nw.htm?id=7", article=make_published())
    answer = client.get("/html/2019-03/01/nw.htm?id=7")
    assert answer.status_code == 301
    assert client.get(answer["Location"]).status_code == 200


def test_a_public_page_may_be_shared_and_never_knows_who_asks(
    client: Client, cast: Callable[[str], Any]
) -> None:
    article = make_published()
    client.force_login(cast("shen"))
    response = client.get(f"/articles/{article.pk}/")
    assert "public" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]
    assert response.context["user"].is_anonymous


def test_the_language_switch_leads_back_and_never_to_another_host(client: Client) -> None:
    assert client.get("/language/en/?next=/archive/")["Location"] == "/archive/"
    assert client.get("/language/en/?next=//evil.example/")["Location"] == "/"


def test_a_page_is_small_and_asks_no_other_host(client: Client) -> None:
    body = "<p>" + "字" * 250 + "</p>"
    page = client.get(f"/articles/{make_published(body=body * 20).pk}/").content
    assert len(page) < 40_000

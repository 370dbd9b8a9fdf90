"""An address of the earlier site leads to its article however it is written, and gives nothing else
away."""

import importlib
from urllib.parse import quote

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from articles.actions.publishing import publishing
from articles.domain.old_addresses import candidate_keys, extract_path, key_of
from articles.models import Article, OldAddress
from tests.cast import OPERATOR, person
from tests.factories.articles import make_article, make_published


def met(known: str, asked: str) -> bool:
    path, _mark, query = asked.partition("?")
    return key_of(known) in candidate_keys(path, query)


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("/a/7/", "/a/7"),
        ("/a/7", "/a/7/"),
        ("/a//7", "/a/7/"),
        ("/A/7.HTM", "/a/7.htm"),
        ("/新闻/七", quote("/新闻/七")),
        ("/新闻/七", quote("/新闻/七").lower()),
        ("/新闻/七", quote("/新闻/七".encode("gb18030"))),
        ("/caf\u00e9", "/cafe\u0301"),
        ("/a/index.html", "/a/"),
        ("/?p=7", "/index.php?p=7"),
        ("/show.asp?id=7&cat=2", "/show.asp?cat=2&id=7"),
        ("/show.asp?id=7&amp;cat=2".replace("&amp;", ";"), "/show.asp?cat=2&id=7"),
        ("/show.asp?ID=7", "/Show.asp?id=7"),
        ("/show.asp?id=7", "/show.asp?from=timeline&id=7&isappinstalled=0"),
        ("/show.asp?id=7", "/show.asp?" + "&".join(f"u{n}={n}" for n in range(20)) + "&id=7"),
        ("/a/7.htm", "/a/7.htm?utm_source=mail"),
        ("/s?q=a+b", "/s?q=a%20b"),
    ],
)
def test_ways_of_writing_one_address_are_one(known: str, asked: str) -> None:
    assert met(known, asked)


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("/show.asp?id=7", "/show.asp?id=8"),
        ("/show.asp?id=7", "/show.asp"),
        ("/show.asp?id=7&p=1", "/show.asp?id=7"),
        ("/a/7", "/a/77"),
        ("/index.html", "/?utm_source=mail"),
        ("/show.asp?a=b", "/show.asp?ab="),
    ],
)
def test_another_address_is_another(known: str, asked: str) -> None:
    assert not met(known, asked)


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("https://www.old.example/a/7?b=1#c", "/a/7?b=1"),
        ("http://old.example", "/"),
        ("/a", "/a"),
        ("a/b", ""),
        ("javascript:alert(1)", ""),
        ("http://[", ""),
    ],
)
def test_host_and_scheme_of_an_address_do_not_matter(written: str, path: str) -> None:
    assert extract_path(written) == path


@pytest.mark.django_db
class TestOverHttp:
    def known(self, article: Article, path: str = "/old/7.htm") -> str:
        OldAddress.objects.create(path=path, article=article)
        return path

    def test_a_public_article_is_reached_for_good(self, client: Client) -> None:
        article = make_published()
        answer = client.get(self.known(article) + "?from=timeline")
        assert (answer.status_code, answer["Location"]) == (301, article.get_absolute_url())

    def test_a_withdrawn_article_is_gone_at_once(self, client: Client) -> None:
        article = make_published()
        path = self.known(article, "/?p=7")
        publishing.withdraw_article(article, by=OPERATOR, at=timezone.now(), reason="侵权")
        answer = client.get(path)
        assert answer.status_code == 410
        assert "侵权" in answer.content.decode()

    def test_what_readers_do_not_see_is_as_unknown_as_anything(self, client: Client) -> None:
        taken_off = make_published()
        self.known(taken_off, "/off")
        publishing.unpublish_article(
            taken_off, by=person("gu"), at=timezone.now(), reason="等待核实事实"
        )
        self.known(make_article("草稿"), "/draft")
        unknown = client.get("/nobody").content.replace(b"/nobody", b"")
        for path in ("/off", "/draft", "/draft/", "/draft?from=x"):
            answer = client.get(path)
            assert answer.status_code == 404
        assert client.get("/draft").content.replace(b"/draft", b"") == unknown

    def test_the_front_page_is_nobodys_old_address(self, client: Client) -> None:
        self.known(make_published(), "/index.html")
        assert client.get("/?utm_source=mail").status_code == 200
        assert client.get("/").status_code == 200
        assert client.get("/index.html").status_code == 301

    def test_a_form_that_is_sent_to_an_old_address_is_not_moved(self, client: Client) -> None:
        assert client.post(self.known(make_published())).status_code in {403, 404}

    def test_addresses_of_before_get_their_key(self) -> None:
        path = self.known(make_published())
        OldAddress.objects.update(key="")
        migration = importlib.import_module("articles.migrations.0024_old_addresses_by_key")
        migration.fill(apps, None)
        assert OldAddress.objects.get().key == key_of(path)

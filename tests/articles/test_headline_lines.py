"""An editor sets where the lines of a headline end; readers see it at once, and no word changes."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from articles.actions.publishing import publishing
from articles.actions.review.headlines import set_headline_lines
from articles.errors import Invalid, NotYours, WrongState
from articles.models import Article, JournalEntry, Person, Term
from tests.cast import OPERATOR, person
from tests.factories.articles import make_article, make_published, make_ready

pytestmark = pytest.mark.django_db
HEADLINE = "夏汛后三百座渠闸逐一体检"
LINES = ["夏汛后三百座渠闸", "逐一体检"]
STORED = '<span class="line">夏汛后三百座渠闸</span><wbr><span class="line">逐一体检</span>'


def read_page(article: Article) -> str:
    return Client().get(article.get_absolute_url()).content.decode()


def test_readers_see_the_lines_that_an_editor_set(at: datetime) -> None:
    article = make_published(HEADLINE)
    assert STORED not in read_page(article)
    set_headline_lines(article, LINES, by=person("gu"), at=at)
    assert STORED in read_page(article)
    entry = JournalEntry.objects.get(act="article.headline_lines", outcome="done")
    assert entry.details["lines"] == LINES
    article.refresh_from_db()
    set_headline_lines(article, [HEADLINE], by=person("gu"), at=at)
    assert STORED not in read_page(article)


def test_other_words_are_no_lines_of_a_headline(at: datetime) -> None:
    article = make_published(HEADLINE)
    with pytest.raises(Invalid):
        set_headline_lines(article, ["夏汛后两百座渠闸", "逐一体检"], by=person("gu"), at=at)
    with pytest.raises(Invalid):
        set_headline_lines(article, list(HEADLINE), by=person("gu"), at=at)


def test_a_writer_sets_the_lines_of_his_own_text_until_readers_see_it(at: datetime) -> None:
    own = make_article(HEADLINE, by=person("lin"))
    set_headline_lines(own, LINES, by=person("lin"), at=at)
    own.refresh_from_db()
    assert own.headline_lines == LINES
    with pytest.raises(NotYours):
        set_headline_lines(make_published(HEADLINE), LINES, by=person("lin"), at=at)
    with pytest.raises(NotYours):
        set_headline_lines(own, LINES, by=person("jiao"), at=at)


def test_the_lines_of_a_withdrawn_text_stay(at: datetime) -> None:
    article = make_published(HEADLINE)
    publishing.withdraw_article(article, by=person("gu"), at=at, reason="数字有误")
    with pytest.raises(WrongState):
        set_headline_lines(article, LINES, by=person("gu"), at=at)


def test_a_name_the_paper_knows_is_whole_in_what_readers_see(at: datetime) -> None:
    ready = make_ready("何以宁谈采购，苇塘桥头有账")
    Person.objects.create(name="何以宁", slug="he-yining")
    Term.objects.create(publication=ready.publication, text="苇塘桥头", is_name=True)
    published = publishing.publish_article(ready, by=OPERATOR, at=at)
    assert published.release is not None
    assert published.release.headline_names == ["何以宁", "苇塘桥头"]
    page = read_page(published)
    assert "何以宁谈采购" in page
    assert "苇塘桥头" in page


def test_the_desk_shows_a_headline_at_four_widths_and_stores_its_lines(
    client: Client, at: datetime
) -> None:
    article = make_article(HEADLINE, by=person("lin"))
    client.force_login(person("lin"))
    address = reverse("admin:articles_article_headline", args=[article.pk])
    assert client.get(address).content.decode().count("<figure") == 4
    shown = client.post(address, {"lines": "\n".join(LINES), "preview": "1"})
    assert STORED in shown.content.decode()
    article.refresh_from_db()
    assert article.headline_lines is None
    refused = client.post(address, {"lines": "别的字\n逐一体检"})
    assert "别的字" in refused.content.decode()
    client.post(address, {"lines": "\r\n".join(LINES)})
    article.refresh_from_db()
    assert article.headline_lines == LINES


def test_what_is_typed_as_a_headline_is_shown_at_the_widths(client: Client) -> None:
    make_article("无关稿", by=person("lin"))
    client.force_login(person("lin"))
    address = reverse("admin:articles_headline_widths")
    shown = client.get(address, {"text": "<b>夏汛后三百座渠闸"}).content.decode()
    assert "渠闸" in shown
    assert "<b>" not in shown

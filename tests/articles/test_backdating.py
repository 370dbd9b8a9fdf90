"""补录: an old text is entered with the moment at which it came out, by who may, with a reason that
is kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.actions.publishing import corrections, publishing
from articles.actions.review import interventions
from articles.actions.writing import writing
from articles.actions.writing.drafts import draft_from_article
from articles.errors import Invalid, NotReady, NotYours
from articles.models import Article, JournalEntry
from articles.selectors.desk.desk_lists import desk_question, filter_articles
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, make_published, make_ready, sign_off

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 29, 8, 0, tzinfo=UTC)
REASON = "2024年见报，今日补录"


def entered(article: Article, **more: Any) -> Article:
    """The chief publishes with the moment of 2024-03-05 02:43:20 in Shanghai."""
    given = {"by": person("gu"), "public_from": MORNING, "reason": REASON, **more}
    return publishing.publish_article(article, at=NOW, **given)


def test_an_old_text_is_public_from_its_own_moment_and_the_journal_says_why(client: Client) -> None:
    article = entered(make_ready())
    assert article.published_at == MORNING
    assert article.stage == "published"
    row = JournalEntry.objects.get(act="article.backdated", article=article)
    assert (row.reason, row.by) == (REASON, person("gu"))
    page = client.get(reverse("articles:article", args=[article.pk])).content.decode()
    assert "2024-03-05 02:43:20" in page


def test_without_the_right_or_without_a_reason_nobody_enters_a_moment_in_the_past() -> None:
    article = make_ready()
    with pytest.raises(NotYours):
        entered(article, by=person("zhao"))
    with pytest.raises(Invalid):
        entered(article, reason="  ")
    with pytest.raises(Invalid):
        entered(article, by=OPERATOR, reason="")
    assert not Article.objects.published(NOW).exists()
    assert not JournalEntry.objects.filter(act="article.backdated").exists()
    entered(article)


def test_an_embargo_stands_before_any_moment() -> None:
    article = make_ready(at=MORNING - timedelta(days=1))
    until = MORNING + timedelta(days=1)
    interventions.set_embargo(article, until, by=person("gu"), at=MORNING, reason="通讯社约定时间")
    with pytest.raises(NotReady):
        entered(article)
    with pytest.raises(NotReady):
        publishing.publish_article(
            article,
            by=person("gu"),
            at=MORNING,
            public_from=MORNING - timedelta(hours=1),
            reason=REASON,
        )
    entered(article, public_from=until)


def test_a_text_that_is_public_keeps_its_first_moment_whatever_is_asked() -> None:
    article = make_published(at=MORNING + timedelta(days=1))
    words = corrections.CorrectionText(note="标题已改正。")
    corrections.open_correction(article, "correction", words, by=person("gu"), at=NOW)
    writing.save_article(article, draft_from_article(article), by=OPERATOR, at=NOW)
    ready = sign_off(article, at=NOW)
    with pytest.raises(Invalid):
        entered(ready)
    assert (
        publishing.publish_article(ready, by=person("gu"), at=NOW).published_at
        == article.published_at
    )
    assert not JournalEntry.objects.filter(act="article.backdated").exists()


def test_what_was_entered_later_is_no_news_of_today(client: Client) -> None:
    fresh = make_published("今天的新闻", at=NOW - timedelta(hours=1))
    old = entered(make_ready("两年前的旧闻"))
    today = filter_articles(
        Article.objects.all(), "today", desk_question(person("gu"), "today", NOW)
    )
    assert list(today) == [fresh]
    feed = client.get("/feeds/latest.rss").content.decode()
    assert feed.index(fresh.headline) < feed.index(old.headline)
    assert old.headline not in client.get("/news-sitemap.xml").content.decode()


def test_the_form_asks_for_the_reason_where_somebody_may_give_one(client: Client) -> None:
    article = make_ready()
    page = reverse("admin:articles_article_publish", args=[article.pk])
    client.force_login(person("zhao"))
    assert 'name="reason"' not in client.get(page).content.decode()
    client.force_login(person("gu"))
    assert 'name="reason"' in client.get(page).content.decode()
    moment = {"public_from_0": "2024-03-05", "public_from_1": "02:43:20"}
    asked = {"version": article.version, "step": "ready", **moment}
    again = client.post(page, asked).content.decode()
    assert "02:43:20" in again  # refused for the missing reason, with everything still in the form
    assert client.post(page, {**asked, "reason": REASON}).status_code == 302
    article.refresh_from_db()
    assert article.published_at == MORNING

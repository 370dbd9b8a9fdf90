"""Whole ways through the desk's screens, with roles only: 先发后审 and 补录."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.actions.writing import writing
from articles.actions.writing.drafts import CreditLine
from articles.models import Article, JournalEntry, Profile, Task
from tests.articles.signing.desk import enter
from tests.articles.test_admin_desk import CHANGE, form_of
from tests.cast import person
from tests.factories.articles import (
    MORNING,
    make_column,
    make_draft,
    make_published,
    make_ready,
    the_publication,
)

pytestmark = pytest.mark.django_db
REASON = "2024年见报，今日补录"


def post(client: Client, article: Article, slug: str, **sent: Any) -> str:
    """Press the button of an act's page; return the page that follows."""
    article.refresh_from_db()
    looked_at = {"version": article.version, "step": article.stage}
    address = reverse(f"admin:articles_article_{slug}", args=[article.pk])
    content: bytes = client.post(address, {**looked_at, **sent}, follow=True).content
    return content.decode()


@pytest.fixture
def flash_text() -> Article:
    """A draft that the reporter wrote as he writes: no rights typed, in a column of news flashes."""
    column = make_column("快讯", profile=Profile.named("flash"))
    draft = make_draft(
        "码头凌晨起火",
        columns=[column],
        credits=[CreditLine(role="reporter", name="林晓舟")],
        rights=None,
    )
    return writing.create_article(the_publication(), draft, by=person("lin"), at=MORNING)


def test_the_chief_on_duty_publishes_a_reporters_text_at_once_and_an_editor_checks_it_later(
    client: Client, flash_text: Article
) -> None:
    assert flash_text.rights.kind == "original"
    enter(client, "gu")
    sent = form_of(client, flash_text)
    assert client.post(reverse(CHANGE, args=[flash_text.pk]), sent).status_code == 302
    said = post(client, flash_text, "flash")
    assert "Published “码头凌晨起火” at once. Next: somebody else checks it" in said
    assert flash_text.rounds.get().authors == [person("lin").pk]
    client.logout()
    assert "码头凌晨起火" in client.get(f"/articles/{flash_text.pk}/").content.decode()

    task = Task.objects.get(article=flash_text)
    settle = reverse("admin:articles_task_finish", args=[task.pk])
    opened = f"/admin/articles/task/{task.pk}/change/"
    enter(client, "gu")
    assert "does not check it as well" in client.post(settle, {"note": "已看"}).content.decode()
    enter(client, "shen")
    assert settle in client.get(opened).content.decode()
    said = client.post(settle, {"note": "数字已核对"}, follow=True).content.decode()
    assert "Settled: Check what went out at once, “码头凌晨起火”." in said
    task.refresh_from_db()
    assert (task.done_by, task.note) == (person("shen"), "数字已核对")
    assert settle not in client.get(opened).content.decode()
    assert "settled it at" in client.get(settle).content.decode()


def test_the_reporter_is_not_offered_to_publish_at_once(
    client: Client, flash_text: Article
) -> None:
    enter(client, "lin")
    page = client.get(reverse(CHANGE, args=[flash_text.pk])).content.decode()
    assert reverse("admin:articles_article_flash", args=[flash_text.pk]) not in page
    assert client.post(
        reverse("admin:articles_article_flash", args=[flash_text.pk]), {}
    ).status_code in {200, 403}
    assert not Article.objects.published(timezone.now()).exists()


def test_an_old_text_is_entered_with_its_own_moment_and_stands_at_its_place(
    client: Client,
) -> None:
    fresh = make_published("今天的新闻", at=timezone.now() - timedelta(hours=1))
    old = make_ready("以“新質”力量賦能政采")
    enter(client, "gu")
    moment = {"public_from_0": "2024-03-05", "public_from_1": "02:43:20"}
    refused = post(client, old, "publish", **moment)
    assert "02:43:20" in refused
    assert "errornote" in refused or "errorlist" in refused
    said = post(client, old, "publish", reason=REASON, **moment)
    assert "Entered “以‘新質’力量賦能政采” late, with its own moment" in said
    old.refresh_from_db()
    assert old.published_at == datetime(2024, 3, 4, 18, 43, 20, tzinfo=UTC)
    row = JournalEntry.objects.get(act="article.backdated", article=old)
    assert (row.by, row.reason) == (person("gu"), REASON)

    client.logout()
    page = client.get(f"/articles/{old.pk}/").content.decode()
    assert "2024-03-05 02:43:20" in page
    for address in ("/feeds/latest.rss", "/feeds/latest.atom"):
        feed = client.get(address).content.decode()
        assert feed.index(fresh.headline) < feed.index(old.headline)
    assert old.headline in client.get("/archive/2024/3/5/").content.decode()
    assert old.headline not in client.get("/news-sitemap.xml").content.decode()
    assert fresh.headline in client.get("/news-sitemap.xml").content.decode()


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (("2010-05-06", "08:00:00"), "first came out on 2010-05-07"),
        (("1024-03-05", "08:00:00"), "Only days from the year 1600"),
        (("0001-01-01", "00:00:00"), "Only days from the year 1600"),
        (("2024-02-31", "08:00:00"), "valid date"),
    ],
)
def test_a_moment_before_the_paper_or_beyond_every_calendar_is_refused(
    client: Client, moment: tuple[str, str], words: str
) -> None:
    publication = the_publication()
    publication.first_published_on = date(2010, 5, 7)
    publication.save()
    old = make_ready("旧稿")
    enter(client, "gu")
    day, time = moment
    page = post(client, old, "publish", public_from_0=day, public_from_1=time, reason=REASON)
    assert words in page
    assert REASON in page
    old.refresh_from_db()
    assert old.stage == "ready"
    sent = {"public_from_0": "2010-05-07", "public_from_1": "00:00:00", "reason": REASON}
    assert "Entered “旧稿” late" in post(client, old, "publish", **sent)


def test_who_may_not_enter_old_texts_is_refused_in_words(client: Client) -> None:
    old = make_ready("旧稿")
    enter(client, "zhao")
    sent = {"public_from_0": "2024-03-05", "public_from_1": "02:43:20", "reason": REASON}
    assert "This moment has passed." in post(client, old, "publish", **sent)
    old.refresh_from_db()
    assert old.stage == "ready"

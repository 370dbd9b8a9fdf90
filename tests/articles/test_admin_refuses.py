"""Bad input at the desk: each is told in words, nothing is lost, and nothing is half done."""

import io
import struct
import zlib
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.actions.publishing import publishing
from articles.models import Article, CopyrightNotice, Image, Issue
from articles.models.texts.text import TEXT_FIELDS
from tests.articles.test_admin_desk import CHANGE, client_of, form_of
from tests.cast import OPERATOR
from tests.factories.articles import (
    MORNING,
    make_article,
    make_column,
    make_issue,
    make_publication,
    make_published,
    sign_off,
    the_publication,
)

__all__ = ["client_of"]  # the fixture, used here as well
pytestmark = pytest.mark.django_db
SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def save(client: Client, article: Article, **changed: Any) -> Any:
    """Send the article's form with some of it changed."""
    return client.post(reverse(CHANGE, args=[article.pk]), form_of(client, article, **changed))


def told(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_script_in_every_text_field_runs_nowhere(client_of: Any) -> None:
    article, client = make_article(), client_of("gu")
    words = {name: SCRIPT for name in TEXT_FIELDS if name not in {"source_url", "source_date"}}
    save(client, article, **words, **{"credits-0-name": SCRIPT, "rights_holder": SCRIPT})
    article.refresh_from_db()
    assert article.version == 2
    publishing.publish_article(sign_off(article), by=OPERATOR, at=MORNING)
    stranger = Client()
    for address in (article.get_absolute_url(), "/", "/search/?q=alert", "/feeds/latest.rss"):
        shown = stranger.get(address).content.decode()
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
    assert "<script" not in article.body
    for address in (reverse(CHANGE, args=[article.pk]), "/admin/articles/article/", "/admin/"):
        assert "<script>alert" not in client.get(address).content.decode()


def test_an_address_of_script_is_no_source(client_of: Any) -> None:
    article = make_article()
    assert "valid URL" in told(save(client_of("gu"), article, source_url="javascript:alert(1)"))


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>alert(1)</script></html>",
        b"",
        b"\xff\xd8\xff",
    ],
)
def test_what_is_no_picture_is_refused_whatever_its_name(client_of: Any, content: bytes) -> None:
    file = SimpleUploadedFile("photo.jpg", content, content_type="image/jpeg")
    answer = client_of("gu").post(
        reverse("admin:articles_image_add"), {"file": file, "title": "照片"}
    )
    assert "errorlist" in told(answer)
    assert 'value="照片"' in told(answer)
    assert not Image.objects.exists()


def bomb(side: int = 12_000) -> bytes:
    """A PNG of 144 million pixels in some kilobytes: rows of zeros pack a thousandfold."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * side), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_picture_of_144_megapixels_is_refused_before_it_is_decoded(client_of: Any) -> None:
    raw = bomb()
    assert len(raw) < 30_000
    answer = client_of("gu").post(
        reverse("admin:articles_image_add"), {"file": io.BytesIO(raw), "title": "大图"}
    )
    assert "144 million pixels" in told(answer)
    assert not Image.objects.exists()


def test_two_home_columns_are_told_and_the_text_stays_in_the_form(client_of: Any) -> None:
    article, client, second = make_article(), client_of("gu"), make_column("二栏")
    rows = {
        "standings-0-is_primary": "on",
        "standings-1-is_primary": "on",
        "standings-1-column": second.pk,
    }
    answer = told(save(client, article, headline="新标题", **rows))
    assert "one home column" in answer
    assert ">\n新标题</textarea>" in answer
    article.refresh_from_db()
    assert article.version == 1


def test_a_headline_of_ten_thousand_characters_is_told_and_kept(client_of: Any) -> None:
    article, long = make_article(), "长" * 10_000
    answer = told(save(client_of("gu"), article, headline=long))
    assert "at most 200 characters" in answer
    assert long in answer


@pytest.mark.parametrize("field", ["headline", "abstract", "credits-0-name", "keywords"])
def test_nul_bytes_are_told_and_nothing_is_stored(client_of: Any, field: str) -> None:
    article = make_article()
    assert "errorlist" in told(save(client_of("gu"), article, **{field: "港\0口"}))
    article.refresh_from_db()
    assert article.version == 1


def test_nul_bytes_in_the_body_are_left_out(client_of: Any) -> None:
    article = make_article()
    save(client_of("gu"), article, body="<p>港\0口</p>")
    article.refresh_from_db()
    assert "\0" not in article.body


class TestIssues:
    def form(self, **changed: Any) -> dict[str, Any]:
        publication = the_publication()
        return {
            "publication": publication.pk,
            "number": 1323,
            "date": "2024-03-08",
            "kind": "regular",
            "page_count": 8,
            "published_at_0": "",
            "published_at_1": "",
            **changed,
        }

    def add(self, client: Client, **changed: Any) -> Any:
        return client.post(reverse("admin:articles_issue_add"), self.form(**changed))

    def test_a_sound_issue_is_planned_with_its_pages(self, client_of: Any) -> None:
        assert self.add(client_of("pan")).status_code == 302
        assert Issue.objects.get(number=1323).pages.count() == 8

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"number": 1322}, "already"),
            ({"date": "2024-03-06"}, "does not appear"),
            ({"date": "2024-02-31"}, "valid date"),
            ({"page_count": 0}, "errorlist"),
            ({"number": 10**12}, "errorlist"),
            ({"number": -1}, "errorlist"),
            ({"page_count": 30_000}, "errorlist"),
        ],
    )
    def test_what_the_calendar_and_the_numbers_forbid_is_told(
        self, client_of: Any, changed: dict[str, Any], words: str
    ) -> None:
        make_issue(1322)
        assert words in told(self.add(client_of("pan"), **changed))
        assert Issue.objects.count() == 1

    def test_page_nine_of_eight_and_an_issue_nobody_planned_are_told(self, client_of: Any) -> None:
        article, client = make_article(), client_of("pan")
        make_issue(1322)
        where = reverse("admin:articles_article_place", args=[article.pk])
        assert "it has 8" in told(client.post(where, {"issue": 1322, "page": 9}))
        assert "no issue with this number" in told(client.post(where, {"issue": 1400, "page": 1}))
        assert not article.placements.exists()

    def test_an_article_goes_on_no_page_of_another_newspaper(self, client_of: Any) -> None:
        article = make_article()
        other = make_publication("other")
        foreign = make_issue(1, date(2024, 3, 5), publication=other)
        client = client_of("pan")
        where = reverse("admin:articles_issue_page", args=[foreign.pk, 1])
        answer = client.post(where, {"add": article.pk}, follow=True)
        assert "another newspaper" in told(answer)
        assert not article.placements.exists()


def test_a_notice_with_a_placeholder_nobody_knows_is_told_with_those_that_exist(
    client_of: Any,
) -> None:
    sound = {
        "publication": make_publication().pk,
        "kind": "original",
        "version": 2,
        "effective_from": "2024-01-01",
        "text": "版权归{holder}所有",
    }
    client, where = client_of("gu"), reverse("admin:articles_copyrightnotice_add")
    before = CopyrightNotice.objects.count()
    answer = told(client.post(where, {**sound, "text": "版权归{owner}所有"}))
    assert "{owner}" in answer
    assert CopyrightNotice.objects.count() == before
    assert client.post(where, sound).status_code == 302


@pytest.mark.parametrize("act", ["publish", "withdraw", "place", "preview", "change", "history"])
def test_whoever_writes_nothing_finds_every_door_closed(client_of: Any, act: str) -> None:
    article = make_published()
    for name in ("miao", "xu"):
        assert client_of(name).get(f"/admin/articles/article/{article.pk}/{act}/").status_code in {
            403,
            302,
        }

"""Rights that run out: the text goes at its moment with its reason, and its pictures with it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image as Pillow

from articles.actions.pictures import media
from articles.actions.publishing import corrections, publishing
from articles.actions.writing import writing
from articles.errors import Invalid, NotYours
from articles.models import (
    Article,
    JournalEntry,
    RightsRecord,
)
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_draft,
    make_published,
)

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=1)
LAST_DAY = date(2024, 3, 8)
# 23:59:59 of that day in the newspaper's zone
LAST_SECOND = datetime(2024, 3, 8, 15, 59, 59, tzinfo=UTC)
NEXT_SECOND = LAST_SECOND + timedelta(seconds=1)
WORDS = corrections.CorrectionText(note="标题已改正。")


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """`now(moment)` is what the clock says from then on."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_clock(LATER)
    return set_clock


def live(article: Article, at: datetime = LATER) -> bool:
    return Article.objects.published(at).filter(pk=article.pk).exists()


def status(client: Client, article: Article) -> int:
    return client.get(f"/articles/{article.pk}/").status_code


class TestRightsThatRunOut:
    def rights(self, **fields: Any) -> Article:
        values = {"kind": "original", "valid_until": LAST_DAY, **fields}
        return make_published("联营稿", rights=values, text={"keywords": "联营"})

    def test_a_text_goes_with_its_last_day_and_says_why(
        self, client: Client, now: Callable[[datetime], None]
    ) -> None:
        article = self.rights()
        now(LAST_SECOND)
        assert status(client, article) == 200
        item = client.get(f"/api/v1/articles/{article.pk}/").json()
        assert datetime.fromisoformat(item["expires"]) == NEXT_SECOND
        now(NEXT_SECOND)
        answer = client.get(f"/articles/{article.pk}/")
        assert answer.status_code == 410
        assert "授权已于 2024-03-08 到期" in answer.content.decode()
        gone = client.get(f"/api/v1/articles/{article.pk}/")
        assert gone.status_code == 410
        assert gone.json()["pubStatus"] == "canceled"
        assert "2024-03-08" in gone.json()["edNote"]

    def test_no_list_no_feed_and_no_search_names_it(
        self, client: Client, now: Callable[[datetime], None]
    ) -> None:
        article = self.rights()
        now(NEXT_SECOND)
        for address in (
            "/",
            "/columns/要闻/",
            "/search/?q=联营",
            "/feeds/latest.rss",
            "/feeds/latest.atom",
            "/sitemap-articles.xml",
            "/news-sitemap.xml",
            "/archive/2024/3/5/",
            "/api/v1/articles/",
        ):
            assert f"/articles/{article.pk}/" not in client.get(address).content.decode(), address

    def test_a_renewed_record_brings_it_back_and_programs_are_told(
        self, client: Client, now: Callable[[datetime], None]
    ) -> None:
        article = self.rights()
        now(NEXT_SECOND)
        renewed = {"kind": "original", "valid_until": date(2024, 12, 31)}
        writing.change_rights(article, renewed, by=person("rao"), at=NEXT_SECOND)
        assert status(client, article) == 200
        since = NEXT_SECOND.isoformat().replace("+", "%2B")
        assert client.get(f"/api/v1/articles/?since={since}").json()["items"]
        row = JournalEntry.objects.get(act="article.rights_kept")
        assert row.details["changed"]["valid_until"] == ["2024-03-08", "2024-12-31"]

    @pytest.mark.parametrize(
        "values", [{"web_allowed": False}, {"valid_from": date(2024, 3, 9), "valid_until": None}]
    )
    def test_whatever_the_record_forbids_goes_at_once(
        self, values: dict[str, Any], client: Client, now: Callable[[datetime], None]
    ) -> None:
        article = self.rights()
        writing.change_rights(article, values, by=person("rao"), at=LATER)
        assert status(client, article) == 410
        assert not live(article)

    def test_it_takes_the_right_to_keep_rights(self) -> None:
        article = self.rights()
        with pytest.raises(NotYours):
            writing.change_rights(article, {"web_allowed": False}, by=person("lin"), at=LATER)
        assert live(article)

    def test_a_draft_changes_no_record_readers_have_met(self) -> None:
        article = self.rights()
        corrections.open_correction(article, "correction", WORDS, by=person("gu"), at=LATER)
        draft = make_draft("新标题", rights={"kind": "original", "web_allowed": False})
        with pytest.raises(Invalid, match="under “Rights”"):
            writing.save_article(article, draft, by=person("gu"), at=LATER)
        assert RightsRecord.objects.get().web_allowed
        same = make_draft("新标题", rights={"kind": "original", "valid_until": LAST_DAY})
        writing.save_article(article, same, by=person("gu"), at=LATER)

    def test_the_record_has_a_page_of_its_own_once_the_text_is_out(self, client: Client) -> None:
        article, rao = self.rights(), person("rao")
        client.force_login(rao)
        address = f"/admin/articles/article/{article.pk}/rights/"
        assert "2024-03-08" in client.get(address).content.decode()
        sent = {"kind": "original", "web_allowed": "on", "reprint": "free", "machines": "free"}
        assert client.post(address, sent).status_code == 302
        record = RightsRecord.objects.get()
        assert (record.valid_until, record.machines) == (None, "free")
        client.force_login(person("gu"))
        page = client.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
        assert "rights_machines" not in page
        assert address in page


class TestPicturesOfWhatIsGone:
    def picture(self) -> tuple[Article, str]:
        raw = BytesIO()
        Pillow.new("RGB", (500, 300), "navy").save(raw, "JPEG")
        raw.seek(0)
        image = media.add_image(file=raw, title="码头", credit="王立 摄", by=OPERATOR, at=MORNING)
        article = make_published(pictures=[lead_picture(image)])
        return article, f"/media/{image.renditions[0]['name']}"

    def ask(self, client: Client, address: str) -> tuple[int, str]:
        answer: Any = client.get(address)
        answer.getvalue()  # to its end, so that the file is closed
        return answer.status_code, answer.headers.get("Cache-Control", "")

    def test_a_picture_goes_and_comes_with_its_article(
        self, client: Client, now: Callable[[datetime], None]
    ) -> None:
        article, address = self.picture()
        assert self.ask(client, address)[0] == 200
        publishing.set_expiry(article, LATER, by=OPERATOR, at=LATER)
        assert self.ask(client, address)[0] == 404
        publishing.set_expiry(article, None, by=OPERATOR, at=LATER)
        assert self.ask(client, address) == (200, "public, max-age=60")

    def test_a_picture_another_article_shows_stays(
        self, client: Client, now: Callable[[datetime], None]
    ) -> None:
        article, address = self.picture()
        image = article.image_uses.get().image
        make_published("另一篇", pictures=[lead_picture(image)])
        publishing.withdraw_article(article, by=OPERATOR, at=LATER, reason="数字有误")
        assert self.ask(client, address)[0] == 200

    def test_a_drafts_picture_is_for_the_staff_alone(
        self, client: Client, now: Callable[[datetime], None]
    ) -> None:
        article, address = self.picture()
        publishing.withdraw_article(article, by=OPERATOR, at=LATER, reason="数字有误")
        assert self.ask(client, address)[0] == 404
        client.force_login(person("lin"))
        status_code, kept = self.ask(client, address)
        assert (status_code, "no-store" in kept) == (200, True)

"""An issue that lies ahead is public only from its date or its release on."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.actions.archive.importing import ImportPlan, import_rows
from articles.actions.editions import editions
from articles.imports.items import Item, ItemRow, PrintPlace
from articles.models import Article, Issue
from tests.cast import OPERATOR
from tests.factories.articles import MORNING, make_issue, make_publication, make_published

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=1)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """`now(moment)` is what the clock says from then on."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_clock(LATER)
    return set_clock


class TestAnIssueThatLiesAhead:
    def bring(self, on: date) -> Issue:
        place = PrintPlace(number=1400, page="3", date=on)
        text = {"headline": "预发稿", "body": "<p>正文</p>"}
        item = Item(
            source="s", source_id="1", text=text, place=place, public_from=MORNING, rights={}
        )
        publication = make_publication()
        report = import_rows(
            [ItemRow(1, item=item)], ImportPlan(publication=publication), by=OPERATOR, at=MORNING
        )
        assert report.published == 1, report
        return Issue.objects.get(number=1400)

    def test_an_archive_brings_it_and_it_waits_for_its_release(
        self, client: Client, now: Callable[[datetime], None]
    ) -> None:
        self.bring(date(2024, 3, 12))
        article = Article.objects.get()
        for address in ("/epaper/2024-03-12/", "/epaper/2024-03-12/3/"):
            assert client.get(address).status_code == 404
        for address in (f"/articles/{article.pk}/", "/sitemap-issues.xml", "/archive/2024/3/"):
            content = client.get(address).content.decode()
            assert "1400" not in content, address
            assert "2024-03-12/" not in content, address
        assert "预发稿" not in client.get("/search/?issue=1400").content.decode()
        now(datetime(2024, 3, 13, 16, 0, tzinfo=UTC))  # its date has come and gone
        assert client.get("/epaper/2024-03-12/3/").status_code == 404
        assert Issue.objects.get().published_at is None

    def test_one_of_the_past_is_public_at_once(self) -> None:
        assert self.bring(date(2024, 2, 27)).published_at == MORNING

    def test_one_without_a_moment_is_never_public(
        self, client: Client, now: Callable[[datetime], None]
    ) -> None:
        issue = make_issue(published_at=None)
        article = make_published()
        editions.place_article(article, issue.pages.get(position=1), by=OPERATOR, at=MORNING)
        now(MORNING + timedelta(days=400))
        assert client.get("/epaper/2024-03-05/").status_code == 404
        assert "1322" not in client.get(f"/articles/{article.pk}/").content.decode()

    def test_an_issue_released_early_is_public_early(
        self, client: Client, now: Callable[[datetime], None]
    ) -> None:
        make_issue(1323, date(2024, 3, 8), published_at=MORNING)
        assert client.get("/epaper/2024-03-08/").status_code == 200

    def test_an_issue_that_moves_takes_its_moment_along(self) -> None:
        dawn = datetime(2024, 3, 7, 16, 0, tzinfo=UTC)
        issue = make_issue(1323, date(2024, 3, 8), published_at=dawn)
        issue.date = date(2024, 3, 12)
        editions.change_issue(issue, by=OPERATOR, at=MORNING)
        assert Issue.objects.get().published_at == dawn + timedelta(days=4)

    def test_another_number_stands_in_the_source_line_of_what_is_out(
        self, client: Client, now: Callable[[datetime], None]
    ) -> None:
        issue, article = make_issue(), make_published()
        editions.place_article(article, issue.pages.get(position=1), by=OPERATOR, at=MORNING)
        issue.number_printed = "第1322-1323期"
        editions.change_issue(issue, by=OPERATOR, at=LATER)
        page = client.get(f"/articles/{article.pk}/").content.decode()
        assert "第1322-1323期第1版" in page

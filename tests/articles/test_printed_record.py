"""Public pages show what an issue printed, whatever becomes of its plan and of its texts."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.actions.archive.importing import ImportPlan, import_rows
from articles.actions.editions import editions, flatplan
from articles.actions.publishing import issue_releases, printed_record, publishing
from articles.errors import Invalid, NotYours, WrongState
from articles.imports.items import Item, ItemRow, PrintPlace
from articles.models import Article, Issue, IssueRelease, JournalEntry, Page, Placement
from tests.browser import without_blanks
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    correct,
    make_article,
    make_draft,
    make_issue,
    make_published,
    sign_off,
    the_publication,
)
from tests.factories.editions import make_planned, sign
from tests.factories.pages import make_page_file, make_region, place

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=1)
ADDRESSES = ("/epaper/2024-03-05/", "/epaper/2024-03-05/1/", "/epaper/2024-03-05/2/")


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MORNING + timedelta(hours=10))


def read(client: Client, address: str = ADDRESSES[0]) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return without_blanks(answer.content.decode())


def released_issue() -> Issue:
    """An issue of two pages, planned, signed and released here."""
    issue = make_planned()
    issue.pages.filter(position=1).update(name="要闻")
    for page in issue.pages.order_by("position"):
        for headline in (f"第{page.position}版头条", f"第{page.position}版次条"):
            article = make_article(headline)
            editions.place_article(article, page, by=OPERATOR, at=MORNING)
            sign_off(article)
        sign(page)
    issue_releases.release_issue(issue, by=person("gu"), at=MORNING)
    issue.refresh_from_db()
    return issue


def archived_issue() -> Issue:
    """An issue that came in as public, with a text on its first page."""
    issue = make_issue(page_count=2)
    place(make_published("旧报头条"), issue)
    return issue


class TestAReleasedIssue:
    def test_the_plan_changes_and_readers_see_what_was_printed(self, client: Client) -> None:
        issue = released_issue()
        before = [read(client, address) for address in ADDRESSES]
        assert all("要闻" in page and "第1版" in page for page in before)
        first, second = issue.pages.order_by("position")
        Placement.objects.filter(page=first).update(position=9)
        Placement.objects.filter(page=first, article__headline="第1版次条").update(page=second)
        issue.pages.update(name="改过的版名", signed_printed="别人")
        issue.pages.filter(position=1).update(label="Z")
        assert [read(client, address) for address in ADDRESSES] == before
        assert "改过的版名" not in read(client, "/")

    def test_a_corrected_text_keeps_its_printed_headline_and_is_marked(
        self, client: Client
    ) -> None:
        released_issue()
        article = Article.objects.get(headline="第1版头条")
        correct(article, make_draft("更正后的标题"), at=LATER)
        for address in ADDRESSES[:2]:
            page = read(client, address)
            assert "第1版头条" in page
            assert f'<a class="corrected" href="{article.get_absolute_url()}">更正</a>' in page
        assert "更正后的标题" in read(client, article.get_absolute_url())

    def test_a_withdrawn_text_stays_and_says_so(self, client: Client) -> None:
        released_issue()
        article = Article.objects.get(headline="第1版头条")
        publishing.withdraw_article(article, by=OPERATOR, at=LATER, reason="当事人要求核实")
        for address in ADDRESSES[:2]:
            page = read(client, address)
            assert "第1版头条" not in page
            assert "本文已撤下" in page
            assert f'href="{article.get_absolute_url()}"' in page
        assert client.get(article.get_absolute_url()).status_code == 410

    def test_it_is_reopened_with_a_reason_and_seen_when_it_is_frozen_again(
        self, client: Client
    ) -> None:
        issue = released_issue()
        first, second = issue.pages.order_by("position")
        moved = first.placements.get(article__headline="第1版次条")
        with pytest.raises(WrongState):
            flatplan.move_placement(moved, second, by=OPERATOR, at=LATER)
        with pytest.raises(Invalid):
            printed_record.reopen_issue(issue, "改", by=person("gu"), at=LATER)
        with pytest.raises(NotYours):
            printed_record.reopen_issue(issue, "版次登记有误", by=person("lin"), at=LATER)
        printed_record.reopen_issue(issue, "版次登记有误", by=person("gu"), at=LATER)
        flatplan.move_placement(moved, second, by=OPERATOR, at=LATER)
        assert "第1版次条" in read(client, ADDRESSES[1])
        printed_record.freeze_issue(issue, by=person("gu"), at=LATER)
        assert "第1版次条" not in read(client, ADDRESSES[1])
        assert "第1版次条" in read(client, ADDRESSES[2])
        with pytest.raises(WrongState):
            printed_record.freeze_issue(issue, by=person("gu"), at=LATER)
        acts = JournalEntry.objects.filter(at=LATER, act__startswith="issue.", outcome="done")
        assert acts.count() == 2

    def test_what_lies_ahead_is_neither_reopened_nor_frozen(self) -> None:
        issue = make_planned(1323, date(2024, 3, 8))
        for act in (
            lambda: printed_record.freeze_issue(issue, by=person("gu"), at=LATER),
            lambda: printed_record.reopen_issue(issue, "登记有误", by=person("gu"), at=LATER),
        ):
            with pytest.raises(WrongState):
                act()

    def test_a_snapshot_costs_no_query_more_than_the_plan(
        self, client: Client, count_queries: Callable[[Callable[[], Any]], int]
    ) -> None:
        issue = archived_issue()
        addresses = ("/", *ADDRESSES)
        plan = [count_queries(lambda address=address: client.get(address)) for address in addresses]
        printed_record.freeze_issue(issue, by=person("gu"), at=LATER)
        frozen = [
            count_queries(lambda address=address: client.get(address)) for address in addresses
        ]
        assert all(now <= before for now, before in zip(frozen, plan, strict=True))


class TestAnIssueThatCameInAsPublic:
    def test_it_is_frozen_by_an_act_and_completed_by_others(self, client: Client) -> None:
        issue = archived_issue()
        printed_record.freeze_issue(issue, by=person("gu"), at=LATER)
        release = issue.releases.get()
        assert (release.is_archived, release.public_from) == (True, issue.published_at)
        late = make_published("补录的稿件")
        with pytest.raises(WrongState):
            place(late, issue)
        printed_record.reopen_issue(issue, "补录漏登的稿件", by=person("gu"), at=LATER)
        place(late, issue)
        assert "补录的稿件" not in read(client, ADDRESSES[1])
        printed_record.freeze_issue(issue, by=person("gu"), at=LATER)
        assert "补录的稿件" in read(client, ADDRESSES[1])

    def test_an_import_freezes_what_it_brings_and_a_later_one_completes_it(
        self, client: Client
    ) -> None:
        self.bring("1", "第一批的稿件")
        issue = Issue.objects.get()
        assert [release.is_archived for release in issue.releases.all()] == [True]
        issue.pages.update(name="改过的版名")
        assert "改过的版名" not in read(client, ADDRESSES[1])
        self.bring("2", "第二批的稿件")
        assert issue.releases.count() == 2
        page = read(client, ADDRESSES[1])
        assert "第一批的稿件" in page
        assert "第二批的稿件" in page

    def test_an_import_adds_nothing_to_an_issue_that_was_released_here(self) -> None:
        issue = released_issue()
        printed_record.reopen_issue(issue, "版次登记有误", by=person("gu"), at=LATER)
        report = self.bring("1", "外来稿件")
        assert report.broken
        assert issue.releases.count() == 1

    def bring(self, key: str, headline: str) -> Any:
        item = Item(
            source="old",
            source_id=key,
            text={"headline": headline, "body": "<p>旧报正文。</p>"},
            public_from=MORNING,
            place=PrintPlace(number=1322, page="1", date=date(2024, 3, 5)),
        )
        plan = ImportPlan(publication=the_publication(), editor="SHEN")
        return import_rows([ItemRow(1, item=item)], plan, by=OPERATOR, at=LATER)

    def test_the_desk_reopens_and_freezes_on_the_screen_of_the_release(
        self, client: Client
    ) -> None:
        issue = archived_issue()
        client.force_login(person("gu"))
        address = f"/admin/articles/issue/{issue.pk}/release/"
        assert "定版存档" in client.get(address).content.decode()
        client.post(address, {"freeze": "1"})
        assert issue.releases.filter(recalled_at=None).count() == 1
        assert "重新打开版面安排" in client.get(address).content.decode()
        client.post(address, {"reopen": "1", "reason": "补录漏登的稿件"})
        assert not IssueRelease.objects.filter(recalled_at=None).exists()


class TestContinuations:
    def printed(self, *, frozen: bool) -> Article:
        """A text that begins on page 1 and goes on on page 2, with a picture of each page."""
        issue = make_issue(page_count=2)
        article = make_published("长篇通讯")
        first = place(article, issue)
        second = editions.place_article(
            article, issue.pages.get(position=2), continues=first, by=OPERATOR, at=MORNING
        )
        for placement in (first, second):
            make_region(placement)
            make_page_file(placement.page)
        if frozen:
            printed_record.freeze_issue(issue, by=person("gu"), at=LATER)
        return article

    @pytest.mark.parametrize("frozen", [False, True])
    def test_the_phrases_lead_to_the_other_part_and_back(
        self, client: Client, frozen: bool
    ) -> None:
        article = self.printed(frozen=frozen)
        links = re.compile(r'<a lang="zh-Hans" href="([^"]+)">（(上接|下转)第(\d)版）</a>')
        pages = {
            position: links.findall(read(client, f"/epaper/2024-03-05/{position}/"))
            for position in (1, 2)
        }
        anchor = f"region-{article.pk}"
        assert pages[1] == [(f"/epaper/2024-03-05/2/#{anchor}", "下转", "2")]
        assert pages[2] == [(f"/epaper/2024-03-05/1/#{anchor}", "上接", "1")]
        for position in (1, 2):
            assert f'id="{anchor}"' in read(client, f"/epaper/2024-03-05/{position}/")

    def test_the_article_leads_back_to_both_places(self, client: Client) -> None:
        article = self.printed(frozen=False)
        page = read(client, article.get_absolute_url())
        anchor = f"#region-{article.pk}"
        assert f'<a href="/epaper/2024-03-05/1/{anchor}">返回本版</a>' in page
        for position in (1, 2):
            link = f'href="/epaper/2024-03-05/{position}/{anchor}">第{position}版</a>'
            assert f'<a lang="zh-Hans" {link}' in page


def test_every_public_issue_without_a_release_is_frozen_by_the_migration(client: Client) -> None:
    issue = archived_issue()
    ahead = make_issue(1323, date(2024, 3, 8), published_at=None)
    migration = import_module("articles.migrations.0034_what_was_printed")
    editor = SimpleNamespace(connection=connection, execute=connection.cursor().execute)
    migration.freeze_issues(apps, editor)
    assert not ahead.releases.exists()
    release = issue.releases.get()
    printed_record.reopen_issue(issue, "与现在的做法比较", by=person("gu"), at=LATER)
    again = printed_record.freeze_issue(issue, by=person("gu"), at=LATER)
    assert release.snapshot == again.snapshot
    migration.freeze_issues(apps, editor)
    assert issue.releases.count() == 2
    assert Page.objects.filter(issue=issue).count() == 2
    assert "旧报头条" in read(client)

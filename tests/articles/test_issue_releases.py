"""Releasing an issue: pages and articles at one moment, all of it or nothing, once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from articles.actions.editions import calendar, editions
from articles.actions.publishing import issue_releases, publishing
from articles.errors import Invalid, NotReady, NotYours, WrongState
from articles.models import Article, Issue, IssueRelease, JournalEntry, Page
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, make_article, make_issue, make_published, sign_off
from tests.factories.editions import make_planned, sign

pytestmark = pytest.mark.django_db
TOMORROW = MORNING + timedelta(days=1)
LATER = MORNING + timedelta(hours=1)


def place_ready(page: Page, headline: str) -> Article:
    """Put a text on a page and take it through its round there."""
    article = make_article(headline)
    editions.place_article(article, page, by=OPERATOR, at=MORNING)
    return sign_off(article)


def signed_issue(number: int = 1322, on: date = date(2024, 3, 5)) -> Issue:
    """An issue of two pages, each with a text that nobody has published, all signed."""
    issue = make_planned(number, on)
    for page in issue.pages.order_by("position"):
        place_ready(page, f"{number}第{page.position}版头条")
        sign(page)
    return issue


class TestAtOneMoment:
    def test_pages_and_articles_become_public_together(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        issue = signed_issue()
        issue_releases.release_issue(issue, by=person("gu"), at=MORNING, public_from=TOMORROW)
        addresses = [
            "/epaper/2024-03-05/1/",
            *(f"/articles/{article.pk}/" for article in Article.objects.all()),
        ]
        monkeypatch.setattr(timezone, "now", lambda: TOMORROW - timedelta(seconds=1))
        assert {client.get(address).status_code for address in addresses} == {404}
        monkeypatch.setattr(timezone, "now", lambda: TOMORROW)
        assert {client.get(address).status_code for address in addresses} == {200}

    def test_a_text_scheduled_for_later_comes_out_with_it(self) -> None:
        issue = signed_issue()
        article = Article.objects.first()
        assert article is not None
        publishing.publish_article(
            article, by=person("gu"), at=MORNING, public_from=TOMORROW + timedelta(days=3)
        )
        issue_releases.release_issue(issue, by=person("gu"), at=MORNING, public_from=TOMORROW)
        assert set(Article.objects.values_list("published_at", flat=True)) == {TOMORROW}

    def test_a_moment_that_has_passed_is_refused(self) -> None:
        issue = signed_issue()
        for moment in (MORNING - timedelta(days=1), MORNING.replace(tzinfo=None)):
            with pytest.raises(Invalid):
                issue_releases.release_issue(issue, by=person("gu"), at=MORNING, public_from=moment)
        assert not IssueRelease.objects.exists()


class TestAllOrNothing:
    def test_every_reason_is_told_at_once_and_nothing_is_public(self) -> None:
        issue = signed_issue()
        first = issue.pages.get(position=1)
        editions.place_article(make_article("未审完"), first, by=OPERATOR, at=LATER)
        with pytest.raises(NotReady) as refused:
            issue_releases.release_issue(issue, by=person("gu"), at=LATER)
        told = str(refused.value)
        assert "版名1" in told
        assert "未审完" in told
        issue.refresh_from_db()
        assert issue.published_at is None
        assert not Article.objects.exclude(published_at=None).exists()
        assert issue.pages.get(position=2).state == "signed"
        assert JournalEntry.objects.get(act="issue.released").outcome == "denied"

    def test_one_text_that_cannot_be_published_stops_the_issue(self) -> None:
        issue = signed_issue()
        Article.objects.filter(headline__contains="第2版").update(
            embargo_until=MORNING + timedelta(days=5)
        )
        with pytest.raises(NotReady, match="第2版头条"):
            issue_releases.release_issue(issue, by=person("gu"), at=MORNING)
        assert not Article.objects.exclude(published_at=None).exists()

    def test_releasing_twice_counts_once(self) -> None:
        issue = signed_issue()
        issue_releases.release_issue(issue, by=person("gu"), at=MORNING)
        with pytest.raises(WrongState):
            issue_releases.release_issue(issue, by=person("zhao"), at=LATER)
        assert IssueRelease.objects.count() == 1

    @pytest.mark.parametrize("name", ["pan", "shen", "lin", "jiao"])
    def test_who_may_not_release_releases_nothing(self, name: str) -> None:
        issue = signed_issue()
        with pytest.raises(NotYours):
            issue_releases.release_issue(issue, by=person(name), at=MORNING)


class TestWhatWasPrintedIsFrozen:
    def test_the_snapshot_names_pages_texts_and_people(self) -> None:
        release = issue_releases.release_issue(signed_issue(), by=person("gu"), at=MORNING)
        first = release.snapshot["pages"][0]
        assert (first["label"], first["responsible_editor"]) == ("1", "SHEN")
        assert first["proofs"] == ["焦点"]
        assert first["articles"][0]["headline"] == "1322第1版头条"
        assert first["articles"][0]["release"] is not None
        assert release.snapshot["imprint"]["cn_number:0"] == "CN33-0001"

    def test_it_never_changes(self) -> None:
        release = issue_releases.release_issue(signed_issue(), by=person("gu"), at=MORNING)
        with pytest.raises(DatabaseError), transaction.atomic():
            IssueRelease.objects.filter(pk=release.pk).update(by_printed="某人")

    def test_a_text_withdrawn_later_keeps_its_place(self) -> None:
        issue = signed_issue()
        issue_releases.release_issue(issue, by=person("gu"), at=MORNING)
        article = Article.objects.get(headline__contains="第1版")
        publishing.withdraw_article(article, by=person("gu"), at=LATER, reason="数字有误")
        assert article.placements.get().page.position == 1
        assert issue.pages.get(position=1).state == "released"

    def test_number_and_date_of_a_released_issue_stay(self) -> None:
        issue = signed_issue()
        issue_releases.release_issue(issue, by=person("gu"), at=MORNING)
        issue.refresh_from_db()
        issue.number = 1999
        with pytest.raises(WrongState):
            editions.change_issue(issue, by=OPERATOR, at=LATER)


class TestTakingItBack:
    def test_before_its_moment_everything_is_as_before(self) -> None:
        issue = signed_issue()
        issue_releases.release_issue(issue, by=person("gu"), at=MORNING, public_from=TOMORROW)
        issue_releases.recall_release(issue, "头版临时换稿", by=person("gu"), at=LATER)
        issue.refresh_from_db()
        assert issue.published_at is None
        assert set(Article.objects.values_list("stage", flat=True)) == {"ready"}
        assert set(issue.pages.values_list("state", flat=True)) == {"signed"}
        again = issue_releases.release_issue(issue, by=person("gu"), at=LATER)
        assert again.number == 2

    def test_what_readers_have_seen_is_not_taken_back(self) -> None:
        issue = signed_issue()
        issue_releases.release_issue(issue, by=person("gu"), at=MORNING)
        with pytest.raises(WrongState):
            issue_releases.recall_release(issue, "头版临时换稿", by=person("gu"), at=LATER)

    def test_one_text_does_not_leave_the_schedule_of_its_issue(self) -> None:
        issue = signed_issue()
        issue_releases.release_issue(issue, by=person("gu"), at=MORNING, public_from=TOMORROW)
        article = Article.objects.first()
        assert article is not None
        with pytest.raises(WrongState, match="1322"):
            publishing.unschedule_article(article, by=person("gu"), at=LATER)


class TestTheCalendarAfterwards:
    FRIDAY = date(2024, 3, 8)

    def test_the_date_of_a_released_issue_is_neither_suspended_nor_moved(self) -> None:
        issue = signed_issue(1323, self.FRIDAY)
        calendar.plan_dates(issue.publication, by=OPERATOR, at=MORNING)
        moment = datetime(2024, 3, 7, 22, 0, tzinfo=UTC)
        issue_releases.release_issue(issue, by=person("gu"), at=MORNING, public_from=moment)
        with pytest.raises(Invalid, match="第1323期"):
            calendar.suspend_dates(
                issue.publication, [self.FRIDAY], reason="设备检修休刊", by=OPERATOR, at=LATER
            )
        with pytest.raises(Invalid, match="第1323期"):
            calendar.move_date(
                issue.publication,
                self.FRIDAY,
                date(2024, 3, 9),
                reason="设备检修休刊",
                by=OPERATOR,
                at=LATER,
            )
        issue.refresh_from_db()
        assert (issue.date, issue.published_at) == (self.FRIDAY, moment)

    def test_an_issue_whose_date_was_suspended_is_not_released(self) -> None:
        issue = signed_issue(1323, self.FRIDAY)
        calendar.plan_dates(issue.publication, by=OPERATOR, at=MORNING)
        issue.publication.issue_dates.filter(date=self.FRIDAY).update(
            state="suspended", reason="停刊", compensation="extend", announced_at=MORNING
        )
        with pytest.raises(NotReady, match="2024-03-08"):
            issue_releases.release_issue(issue, by=person("gu"), at=MORNING)


class TestTheScreen:
    def test_it_says_what_is_missing_and_releases_once(self, client: Client) -> None:
        issue = signed_issue()
        address = f"/admin/articles/issue/{issue.pk}/release/"
        client.force_login(person("gu"))
        assert "各版均已签付印" in client.get(address).content.decode()
        client.post(address, {"release": 1, "public_from": ""})
        client.post(address, {"release": 1, "public_from": ""})
        assert IssueRelease.objects.count() == 1

    def test_a_moment_that_is_none_keeps_what_was_typed(self, client: Client) -> None:
        issue = signed_issue()
        client.force_login(person("gu"))
        answer = client.post(
            f"/admin/articles/issue/{issue.pk}/release/", {"release": 1, "public_from": "morgen"}
        )
        assert "morgen" in answer.content.decode()
        assert not IssueRelease.objects.exists()

    def test_the_form_of_an_issue_cannot_make_it_public(self, client: Client) -> None:
        issue = make_issue(1322, published_at=None)
        client.force_login(person("gu"))
        values = {
            "publication": issue.publication_id,
            "number": 1322,
            "date": "2024-03-05",
            "kind": "regular",
            "page_count": 8,
            "published_at_0": "2024-03-05",
            "published_at_1": "00:00",
            "pages-TOTAL_FORMS": 0,
            "pages-INITIAL_FORMS": 0,
        }
        client.post(f"/admin/articles/issue/{issue.pk}/change/", values)
        issue.refresh_from_db()
        assert issue.published_at is None


def test_an_issue_printed_before_the_system_came_is_still_completed() -> None:
    issue = make_issue()
    assert set(issue.pages.values_list("state", flat=True)) == {"released"}
    editions.place_article(
        make_published("旧稿"), issue.pages.get(position=1), by=OPERATOR, at=LATER
    )
    assert issue.pages.get(position=1).placements.exists()

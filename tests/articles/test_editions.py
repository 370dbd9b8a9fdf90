"""Issues, pages and places: numbers once, days of the schedule, pages that exist."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.actions.editions import editions, page_machine
from articles.actions.publishing import issue_releases
from articles.actions.writing import writing
from articles.domain.choices import IssueKind
from articles.errors import Invalid, NotReady, NotYours
from articles.models import Issue, JournalEntry, Page, Placement
from newsroom.accounts.models import User
from tests.browser import without_blanks
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    make_article,
    make_draft,
    make_issue,
    make_published,
    sign_off,
)
from tests.factories.editions import make_planned, sign

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=1)


def test_an_issue_comes_with_its_pages() -> None:
    issue = make_issue(page_names=["要闻", "综合"])
    assert list(issue.pages.values_list("position", "label", "name"))[:3] == [
        (1, "1", "要闻"),
        (2, "2", "综合"),
        (3, "3", ""),
    ]
    assert issue.pages.count() == 8


def test_two_issues_never_share_a_number() -> None:
    make_issue(1322)
    with pytest.raises(Invalid, match="1322|number"):
        make_issue(1322, date(2024, 3, 8))
    assert Issue.objects.count() == 1


def test_a_second_regular_issue_of_a_day_is_refused_and_an_extra_is_not() -> None:
    make_issue(1322)
    with pytest.raises(Invalid):
        make_issue(1323)
    assert make_issue(1323, kind=IssueKind.EXTRA).date == date(2024, 3, 5)


def test_a_regular_issue_on_a_wednesday_is_refused_and_an_extra_is_not() -> None:
    wednesday = date(2024, 3, 6)
    with pytest.raises(Invalid, match="2024-03-06"):
        make_issue(1323, wednesday)
    assert make_issue(1323, wednesday, kind=IssueKind.EXTRA).kind == IssueKind.EXTRA


def test_there_is_no_page_9_of_8() -> None:
    issue = make_issue()
    with pytest.raises(ValidationError, match="8"):
        Page(issue=issue, position=9, label="9").full_clean()


def test_the_database_itself_refuses_a_second_page_3() -> None:
    issue = make_issue()
    with pytest.raises(IntegrityError), transaction.atomic():
        Page.objects.create(issue=issue, position=3, label="3b")


def test_an_article_stands_once_on_a_page_and_in_order() -> None:
    issue, first, second = make_issue(), make_article("甲"), make_article("乙")
    page = issue.pages.get(position=1)
    editions.place_article(first, page, by=OPERATOR, at=MORNING)
    editions.place_article(second, page, by=OPERATOR, at=MORNING)
    with pytest.raises(Invalid):
        editions.place_article(first, page, by=OPERATOR, at=MORNING)
    assert list(page.placements.values_list("article__headline", "position")) == [
        ("甲", 1),
        ("乙", 2),
    ]


def test_an_article_on_two_pages_has_one_first_place_which_passes_on() -> None:
    issue, article = make_issue(), make_published()
    first = editions.place_article(article, issue.pages.get(position=1), by=OPERATOR, at=LATER)
    second = editions.place_article(
        article, issue.pages.get(position=5), by=OPERATOR, at=LATER, continues=first
    )
    assert (first.is_primary, second.is_primary) == (True, False)
    editions.remove_placement(first, by=OPERATOR, at=LATER)
    heir = Placement.objects.get()
    assert heir.is_primary
    assert heir.continues is None
    article.refresh_from_db()
    assert article.release is not None
    assert article.release.source_line.endswith("第5版")


def test_pages_with_articles_are_not_cut_off() -> None:
    issue = make_issue()
    editions.place_article(make_article(), issue.pages.get(position=8), by=OPERATOR, at=MORNING)
    issue.page_count = 4
    with pytest.raises(Invalid):
        editions.change_issue(issue, by=OPERATOR, at=MORNING)
    assert issue.pages.count() == 8


def test_a_page_is_put_into_another_order() -> None:
    page = make_issue().pages.get(position=1)
    places = [
        editions.place_article(make_article(name), page, by=OPERATOR, at=MORNING)
        for name in ("甲", "乙", "丙")
    ]
    editions.reorder_page(page, places[::-1], by=OPERATOR, at=MORNING)
    assert list(page.placements.values_list("article__headline", flat=True)) == ["丙", "乙", "甲"]


def test_somebody_without_the_right_plans_and_places_nothing() -> None:
    stranger = User.objects.create_user("stranger")
    issue, article = make_issue(), make_article()
    with pytest.raises(NotYours):
        editions.place_article(article, issue.pages.get(position=1), by=stranger, at=MORNING)
    with pytest.raises(NotYours):
        editions.create_issue(
            issue.publication,
            editions.PlannedIssue(number=1, date=date(2024, 3, 8)),
            by=stranger,
            at=MORNING,
        )
    assert not Placement.objects.exists()


class TestSigningAPage:
    def test_it_is_signed_once_everything_on_it_passed_its_round(self) -> None:
        page, article = make_planned().pages.get(position=1), make_article("尚在审校")
        with pytest.raises(Invalid):
            page_machine.sign_page(page, by=person("shen"), at=MORNING)
        editions.place_article(article, page, by=OPERATOR, at=MORNING)
        with pytest.raises(NotReady, match="尚在审校"):
            page_machine.sign_page(page, by=person("shen"), at=MORNING)
        sign_off(article)
        with pytest.raises(NotYours):
            page_machine.sign_page(page, by=person("pan"), at=MORNING)
        signed = sign(page)
        assert (str(signed.responsible_editor), signed.signed_at) == ("SHEN", MORNING)

    def test_readers_meet_name_and_date_on_the_page(self, client: Any) -> None:
        issue = make_planned(page_count=1)
        page = issue.pages.get(position=1)
        editions.place_article(make_published(), page, by=OPERATOR, at=MORNING)
        sign(page)
        issue_releases.release_issue(issue, by=person("gu"), at=MORNING)
        shown = without_blanks(client.get("/epaper/2024-03-05/1/").content.decode())
        assert "责任编辑：SHEN<time" in shown
        assert "2024-03-05</time></p>" in shown

    @pytest.mark.parametrize("change", ["place", "text"])
    def test_a_change_on_it_reopens_it(self, change: str) -> None:
        page, article = make_planned().pages.get(position=1), make_article()
        editions.place_article(article, page, by=OPERATOR, at=MORNING)
        sign_off(article)
        sign(page)
        if change == "place":
            editions.place_article(make_published("后到的稿件"), page, by=OPERATOR, at=MORNING)
        else:
            writing.save_article(article, make_draft("改过的标题"), by=OPERATOR, at=MORNING)
        page.refresh_from_db()
        assert page.signed_at is None
        assert JournalEntry.objects.filter(act="page.reopened").count() == 1

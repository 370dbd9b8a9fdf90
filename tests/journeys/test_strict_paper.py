"""三审三校 in a browser: six people, one text, and nobody twice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.actions.records.sealing import verify_chain
from articles.actions.review import workflow
from articles.domain.states import Stage
from articles.models import Article, JournalEntry, Profile
from newsroom.accounts.models import User
from tests.cast import person
from tests.factories.articles import make_article, the_publication
from tests.journeys.keyboard import wait_for_editor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def article(live_server: Any) -> Article:
    """A draft by Lin, in a paper that works after the strict profile."""
    publication = the_publication()
    publication.profile = Profile.named("strict")
    publication.save()
    return make_article("码头电子化采购提速", by=person("lin"))


class Desk:
    """Whoever sits at the browser, and the article in front of him or her."""

    def __init__(self, page: Page, article: Article, sign_in: Callable[[Page, User], None]) -> None:
        self.page, self.article, self._sign_in = page, article, sign_in

    def sits(self, name: str) -> None:
        self.page.context.clear_cookies()
        self._sign_in(self.page, person(name))

    def open(self) -> None:
        self.page.goto(f"/admin/articles/article/{self.article.pk}/change/")

    def does(self, act: str, **fields: str) -> None:
        self.page.goto(f"/admin/articles/article/{self.article.pk}/{act}/")
        for name, words in fields.items():
            self.page.locator(f"[name={name}]").fill(words)
        with (
            self.page.expect_navigation()
        ):  # whoever sits down next shall not cut off what the page still loads
            self.page.locator(".submit-row input[type=submit]").click()

    def saves(self, headline: str) -> None:
        self.open()
        wait_for_editor(self.page)
        self.page.fill("#id_headline", headline)
        self.page.locator("input[name=_save]").click()
        expect(self.page.locator(".messagelist .success")).to_be_visible()

    def approve_unseen(self, *names: str) -> None:
        """Let others sign off the next steps, on screens that this journey has seen already."""
        for name in names:
            stage = self.stage
            workflow.approve_step(self.article, stage, by=person(name), at=timezone.now())

    @property
    def stage(self) -> str:
        return Article.objects.get(pk=self.article.pk).stage


def test_six_people_take_one_article_from_draft_to_sign_off_and_a_correction_follows(
    browser_page: Page, article: Article, sign_in: Any, axe: Callable[[Page], None], visit: Any
) -> None:
    visit.tolerated = ("Applying inline style",)  # what axe tries
    desk = Desk(browser_page, article, sign_in)
    desk.sits("lin")
    desk.does("submit")
    for name in ("shen", "zhao", "gu"):
        desk.sits(name)
        desk.does("approve")
    assert desk.stage == Stage.PROOF_1

    desk.sits("zhao")
    desk.saves("码头电子化采购提速十八天")
    assert desk.stage == Stage.REVIEW_1
    desk.approve_unseen("shen", "zhao", "gu")
    desk.sits("jiao")
    desk.does("approve")
    assert desk.stage == Stage.PROOF_2

    desk.does("approve")  # Jiao, who read the first proof, tries the second as well
    expect(browser_page.locator("[role=alert]")).to_contain_text("须由他人办理")
    axe(browser_page)
    assert desk.stage == Stage.PROOF_2
    assert (
        JournalEntry.objects.filter(
            act="workflow.approved", outcome="denied", by=person("jiao")
        ).count()
        == 1
    )
    for name in ("dui", "gu"):
        desk.sits(name)
        desk.does("approve")
    expect(browser_page.locator(".steps .signed")).to_have_count(6)
    axe(browser_page)
    desk.does("publish")
    browser_page.context.clear_cookies()
    browser_page.goto(f"/articles/{article.pk}/")
    expect(browser_page.locator("h1")).to_have_text("码头电子化采购提速十八天")
    expect(browser_page.locator(".editor")).to_contain_text("SHEN")

    desk.sits("shen")
    desk.does("correct", wrong="十八天", right="十二天", note="标题中的天数应为十二天。")
    desk.sits("zhao")
    desk.saves("码头电子化采购提速十二天")
    desk.does("submit")
    desk.approve_unseen("shen", "gu", "jiao")
    desk.sits("gu")
    browser_page.context.new_page().goto(f"/articles/{article.pk}/")
    assert "十八天" in browser_page.context.pages[-1].content()
    desk.does("publish")
    browser_page.goto(f"/articles/{article.pk}/")
    browser_page.reload()  # a browser shows what it has for a minute
    expect(browser_page.locator("h1")).to_have_text("码头电子化采购提速十二天")
    expect(browser_page.locator(".correction")).to_contain_text("应为十二天")
    assert verify_chain().fault == ""

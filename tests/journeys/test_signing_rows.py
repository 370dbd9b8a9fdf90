"""On a telephone: three signers sign from the rows of their desks, and one of them first returns."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from articles.actions.review import workflow
from articles.domain.states import Stage
from articles.models import Article, Profile
from tests.cast import person
from tests.factories.articles import MORNING, make_article, the_publication
from tests.journeys.keyboard import follow

LATER = MORNING + timedelta(hours=1)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def article(live_server: Any) -> Article:
    """A text by Lin at the first review of the strict profile."""
    publication = the_publication()
    publication.profile = Profile.named("strict")
    publication.save()
    lin = person("lin")
    text = make_article("码头电子化采购提速", by=lin, body="<p>三月的江岸，货船一早靠泊。</p>")
    return workflow.submit_article(text, by=lin, at=MORNING)


def row(page: Page, article: Article) -> Any:
    return page.locator(f"#row-{article.pk}")


def sits(page: Page, name: str, sign_in: Callable[[Page, Any], None]) -> None:
    page.context.clear_cookies()
    sign_in(page, person(name))
    page.goto("/admin/")


def signs(page: Page, article: Article) -> None:
    """Unfold the text, read to its end and press 通过: two taps on the start page."""
    article.refresh_from_db()
    row(page, article).locator(".waiting-text > summary").click()
    expect(row(page, article).get_by_text("货船一早靠泊")).to_be_visible()
    row(page, article).locator("button[value=approve]").click()
    expect(page.locator(".messagelist .success").first).to_contain_text("下一步")
    of_this_step = row(page, article).locator(f"input[name=step][value={article.stage}]")
    expect(of_this_step).to_have_count(0)


def test_three_signers_sign_from_their_rows_on_a_telephone(
    browser_page: Page,
    article: Article,
    sign_in: Callable[[Page, Any], None],
    axe: Callable[[Page], None],
    visit: Any,
) -> None:
    page, visit.tolerated = browser_page, ("Applying inline style",)  # what axe tries
    page.set_viewport_size({"width": 390, "height": 844})
    sits(page, "shen", sign_in)
    row(page, article).locator(".waiting-return > summary").click()
    row(page, article).locator("textarea").fill("金额没有出处")
    for light in ("light", "dark"):
        page.emulate_media(color_scheme=light)
        axe(page)
    wide = "document.documentElement.scrollWidth > window.innerWidth"
    assert not page.evaluate(wide)
    row(page, article).locator("button[value=return]").click()
    expect(page.locator(".messagelist .success").first).to_contain_text("退回")
    workflow.submit_article(article, by=person("lin"), at=MORNING)

    for name in ("shen", "zhao", "gu"):
        sits(page, name, sign_in)
        if name == "shen":  # judged this revision before: 通过 stands in the row itself
            row(page, article).locator("button[value=approve]").first.click()
            expect(page.locator(".messagelist .success").first).to_contain_text("下一步")
        else:
            signs(page, article)
    article.refresh_from_db()
    assert article.stage == Stage.PROOF_1
    signed = article.rounds.get().approvals.filter(cancelled_at=None).order_by("at")
    assert [approval.by.username for approval in signed] == ["shen", "zhao", "gu"]

    with page.expect_navigation():
        page.locator("ul.taking-back a").first.click()
    with page.expect_navigation():
        page.locator(".submit-row input[type=submit]").click()
    article.refresh_from_db()
    assert article.stage == Stage.REVIEW_3


def test_a_chief_reads_beside_the_queue_and_signs_by_keyboard(
    browser_page: Page,
    article: Article,
    sign_in: Callable[[Page, Any], None],
    axe: Callable[[Page], None],
    visit: Any,
) -> None:
    page, visit.tolerated = browser_page, ("Applying inline style",)  # what axe tries
    lin = person("lin")
    later = make_article("小额采购公开比价", by=lin, body="<p>一问一答。</p>")
    later = workflow.submit_article(later, by=lin, at=LATER)
    page.set_viewport_size({"width": 1440, "height": 900})
    sits(page, "shen", sign_in)
    page.goto("/admin/articles/signing/?view=columns")
    beside = page.locator("#reading-pane")
    expect(beside).to_contain_text("货船一早靠泊")
    axe(page)
    beside.locator("[name=note]").fill("金额已核对")
    beside.locator(".pane-head a").focus()
    page.keyboard.press("j")
    expect(beside).to_contain_text("一问一答")
    page.keyboard.press("ArrowUp")
    expect(beside).to_contain_text("货船一早靠泊")
    expect(beside.locator("[name=note]")).to_have_value("金额已核对")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("下一步")
    expect(beside).to_contain_text("一问一答")
    expect(page).to_have_url(re.compile(f"view=columns&read={later.pk}$"))
    article.refresh_from_db()
    assert article.stage == Stage.REVIEW_2
    assert article.rounds.get().approvals.get().revision.number == article.version


def test_the_rows_work_without_a_script(
    chromium: Any, live_server: Any, article: Article, sign_in: Callable[[Page, Any], None]
) -> None:
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": 390, "height": 844},
        java_script_enabled=False,
    )
    page = context.new_page()
    sign_in(page, person("shen"))
    page.goto("/admin/articles/signing/")
    row(page, article).locator(".waiting-text > summary").click()
    follow(row(page, article).locator("button[value=approve]"))
    article.refresh_from_db()
    assert article.stage == Stage.REVIEW_2
    later = make_article("小额采购公开比价", by=person("lin"), body="<p>一问一答。</p>")
    workflow.submit_article(later, by=person("lin"), at=MORNING)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/admin/articles/signing/")
    follow(row(page, later).locator(".to-pane"))
    expect(page.locator("#reading-pane")).to_contain_text("一问一答")
    follow(page.locator("#reading-pane button[value=approve]"))
    later.refresh_from_db()
    assert later.stage == Stage.REVIEW_2
    context.close()

"""A proofreader marks with the mouse and by keyboard; the editor decides; slips leave every
signature standing."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from articles.domain.states import Stage
from articles.models import Approval, Article, ProofMark
from newsroom.accounts.models import User
from tests.articles.test_proof_marks import at_proof, now
from tests.cast import person
from tests.journeys.keyboard import press, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SELECT = """words => {
  const walker = document.createTreeWalker(document.querySelector('.galley'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const place = walker.currentNode.data.indexOf(words);
    if (place < 0) continue;
    document.getSelection().setBaseAndExtent(walker.currentNode, place, walker.currentNode, place + words.length);
    walker.currentNode.parentElement.dispatchEvent(new MouseEvent('mouseup', {bubbles: true}));
    return;
  }
}"""


@pytest.fixture
def article(live_server: Any) -> Article:
    return at_proof("strict")


def test_marks_are_made_with_and_without_a_mouse_and_decided_one_by_one(
    browser_page: Page,
    article: Article,
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
    visit: Any,
) -> None:
    visit.tolerated = ("Applying inline style",)  # what axe tries
    page = browser_page
    proof = f"/admin/articles/article/{article.pk}/proof/"
    sign_in(page, person("jiao"))
    page.goto(proof)
    page.evaluate(SELECT, "靠伯")
    expect(page.locator("#id_words")).to_have_value("靠伯")
    page.fill("#id_proposal", "靠泊")
    page.locator("#mark-form input[type=submit]").click()
    expect(page.locator(".marks .open")).to_have_count(1)

    write(page, "#id_words", "十二天")
    write(page, "#id_proposal", "十八天")
    press(page, "#mark-form input[type=submit]")
    expect(page.locator(".marks .open")).to_have_count(2)
    page.locator(".offered button").first.click()  # the checker's half-width comma
    expect(page.locator(".marks .open")).to_have_count(3)
    write(page, "#id_words", "这里没有的词")
    press(page, "#mark-form input[type=submit]")
    expect(page.locator(".field-words .errorlist")).to_be_visible()
    axe(page)
    page.goto(f"/admin/articles/article/{article.pk}/approve/")
    page.locator(".submit-row input[type=submit]").click()
    expect(page.locator("[role=alert]")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, person("shen"))
    page.goto(proof)
    page.locator(".marks .open", has_text="靠伯").get_by_role(
        "button", name="采纳", exact=True
    ).click()
    expect(page.locator(".messagelist .success")).to_contain_text("签字")
    page.locator(".marks .open", has_text="，").last.get_by_role(
        "button", name="采纳", exact=True
    ).click()
    expect(page.locator(".marks .accepted")).to_have_count(2)
    assert Approval.objects.filter(cancelled_at=None).count() == 3
    refused = page.locator(".marks .open", has_text="十八天")
    refused.locator("[name=reason]").fill("公告写的是十二天")
    refused.get_by_role("button", name="不采纳").click()
    expect(page.locator(".marks .rejected")).to_contain_text("公告写的是十二天")
    axe(page)
    assert "江岸，货船一早靠泊。" in now(article).body
    assert now(article).stage == Stage.PROOF_1
    assert ProofMark.objects.filter(accepted=True, result__typographic=True).count() == 2

    page.context.clear_cookies()
    sign_in(page, person("jiao"))
    page.goto(f"/admin/articles/article/{article.pk}/approve/")
    expect(page.locator(".slips")).to_contain_text("靠泊")
    page.locator(".submit-row input[type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert now(article).stage == Stage.PROOF_2

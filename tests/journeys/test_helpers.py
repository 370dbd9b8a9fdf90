"""Notes, the bell and the first steps in a browser: by keyboard, on a telephone, by night."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from articles.actions.review import workflow
from articles.actions.writing import remarks
from articles.actions.writing.remarks import NotedPlace
from articles.models import Article, Remark
from newsroom.accounts.models import User
from tests.cast import person
from tests.factories.articles import MORNING, make_article
from tests.house.shares import portion_of
from tests.journeys.keyboard import go_to, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = {"telephone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}
BODY = "<p>夜班的<strong>起重机</strong>没有停。</p><p>清晨，船队出港。</p>"
SELECT = """() => {
  const range = document.createRange();
  const strong = document.querySelector("[data-field=body] strong");
  range.selectNodeContents(strong);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}"""


@pytest.fixture
def article() -> Article:
    lin = person("lin")
    person("gu")
    text = make_article("码头夜班", body=BODY, by=lin)
    return workflow.submit_article(text, by=lin, at=MORNING)


def test_an_editor_names_a_colleague_by_keyboard_and_the_bell_tells_him(
    browser_page: Page, sign_in: Callable[[Page, User], None], article: Article
) -> None:
    sign_in(browser_page, person("shen"))
    browser_page.goto(f"/admin/articles/article/{article.pk}/remarks/")
    go_to(browser_page, "#id_words")
    browser_page.keyboard.type("请核对 @gu")
    options = browser_page.locator(".mention-list li")
    expect(options).to_have_count(1)
    expect(browser_page.locator("#id_words")).to_have_attribute(
        "aria-activedescendant", "mention-list-0-0"
    )
    browser_page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    browser_page.keyboard.press("Backspace")
    browser_page.keyboard.press("Backspace")
    browser_page.keyboard.type("林")
    expect(options).to_have_count(1)
    browser_page.keyboard.press("Enter")
    browser_page.keyboard.type("和@顾")
    expect(options).to_have_count(1)
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator("#id_words")).to_have_value("请核对 @林晓舟 和@顾长河 ")
    browser_page.locator("#id_words").fill("请核对 @顾长河")
    press(browser_page, "#new-note button")
    note = Remark.objects.get()
    assert list(note.mentions.all()) == [person("gu")]

    browser_page.context.clear_cookies()
    sign_in(browser_page, person("gu"))
    browser_page.goto("/admin/")
    press(browser_page, ".bell")
    expect(browser_page.locator(".alerts li.unread")).to_contain_text("沈砚 在附注里提到您")
    press(browser_page, ".alerts-head button")
    expect(browser_page.locator(".alerts li.unread")).to_have_count(0)
    expect(browser_page.locator(".bell .waits")).to_have_count(0)


def test_words_that_are_selected_begin_a_note_and_are_marked(
    browser_page: Page, sign_in: Callable[[Page, User], None], article: Article
) -> None:
    sign_in(browser_page, person("shen"))
    browser_page.goto(f"/admin/articles/article/{article.pk}/review/")
    expect(browser_page.locator("#note-on-words")).to_be_hidden()
    browser_page.evaluate(SELECT)
    browser_page.locator("#note-on-words").click()
    expect(browser_page.locator("#note_words")).to_be_focused()
    expect(browser_page.locator("#note_quote")).to_have_value("起重机")
    browser_page.keyboard.type("几台？")
    browser_page.locator("#new-note button").click()
    expect(browser_page.locator("mark.noted")).to_have_text("起重机")
    assert Remark.objects.get().field == "body"


def test_notes_the_bell_and_the_first_steps_are_accessible_by_day_and_by_night(
    browser_page: Page,
    sign_in: Callable[[Page, User], None],
    article: Article,
    axe: Callable[[Page], None],
    visit: Any,
) -> None:
    visit.tolerated = ("Failed to load resource", "Applying inline style")  # what axe tries
    gu = person("gu")
    for quote in ("起重机没有", ""):
        remarks.add_remark(
            article,
            "核对",
            by=person("shen"),
            at=MORNING,
            mentions=[gu],
            about=NotedPlace("", quote),
        )
    sign_in(browser_page, gu)
    base = f"/admin/articles/article/{article.pk}"
    addresses = ["/admin/alerts/", "/admin/alerts/settings/", "/admin/"]
    addresses += [f"{base}/remarks/", f"{base}/review/"]
    for name, size in SIZES.items():
        browser_page.set_viewport_size(size)  # type: ignore[arg-type]
        for address, scheme in portion_of(product(addresses, ("light", "dark")), 3, name):
            browser_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            browser_page.goto(address)
            if address.endswith("/remarks/"):
                browser_page.locator("#id_words").fill("@")
                browser_page.locator("#id_words").press("End")
                expect(browser_page.locator(".mention-list li").first).to_be_visible()
            axe(browser_page)
            assert browser_page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            ), address

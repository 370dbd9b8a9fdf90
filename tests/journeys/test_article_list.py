"""The article list by keyboard: ticked rows go on a page, and nothing works while somebody types."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article, Issue, Placement
from newsroom.accounts.models import User
from tests.cast import person
from tests.factories.articles import make_article, make_issue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/admin/articles/article/"
LOOKS = ((1440, "light"), (390, "dark"))


def look_at(page: Page, axe: Callable[[Page], None]) -> None:
    """Let axe look at a page by day on a screen and by night on a phone, where nothing is wider
    than the window."""
    for width, light in LOOKS:
        page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1440, "height": 900})


@pytest.fixture
def issue() -> Issue:
    for number in range(4):
        make_article(f"码头稿件{number}")
    return make_issue(1328, published_at=None)


def test_three_rows_are_ticked_and_placed_on_page_three_by_keyboard_alone(
    browser_page: Page,
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
    visit: Any,
    issue: Issue,
) -> None:
    sign_in(browser_page, person("gu"))
    browser_page.goto(LIST)
    keys = browser_page.keyboard
    visit.tolerated = ("Applying inline style",)  # axe tries some
    for _row in range(3):
        keys.press("j")
        keys.press("x")
    expect(browser_page.locator("[data-ticked]")).to_contain_text("3")
    look_at(browser_page, axe)
    keys.press("p")
    expect(browser_page.locator("#id_issue")).to_be_visible()
    browser_page.locator("#id_issue").focus()
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.type("3")
    keys.press("Enter")
    expect(browser_page.locator(".bulk-rows tbody tr")).to_have_count(3)
    look_at(browser_page, axe)
    keys.press("s")
    expect(browser_page).to_have_url(re.compile(r"/bulk/\d+/$"))
    expect(browser_page.locator(".outcome-done")).to_have_count(3)
    look_at(browser_page, axe)
    assert Placement.objects.filter(page__issue=issue, page__position=3).count() == 3


def test_keys_are_letters_while_somebody_types_and_a_sheet_names_them(
    browser_page: Page,
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
    visit: Any,
    issue: Issue,
) -> None:
    visit.tolerated = ("Applying inline style",)  # axe tries some
    sign_in(browser_page, person("gu"))
    browser_page.goto(LIST)
    words = browser_page.locator("#id_q")
    words.focus()
    browser_page.keyboard.type("jxp?gw")
    expect(words).to_have_value("jxp?gw")
    expect(browser_page).to_have_url(re.compile(f"{LIST}$"))
    words.blur()
    browser_page.keyboard.press("?")
    sheet = browser_page.locator("#shortcuts")
    expect(sheet).to_be_visible()
    expect(sheet.locator("[data-shortcuts=page] kbd", has_text=re.compile("^p$"))).to_be_visible()
    look_at(browser_page, axe)
    browser_page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    browser_page.keyboard.press("j")
    browser_page.keyboard.press("Enter")
    newest = Article.objects.order_by("-changed_at", "-pk")[0]
    expect(browser_page).to_have_url(re.compile(f"/{newest.pk}/change/"))
    browser_page.goto(LIST)
    browser_page.keyboard.press("g")
    browser_page.keyboard.press("r")
    expect(browser_page).to_have_url(re.compile("/admin/review/"))


def test_single_keys_are_turned_off_by_whoever_does_not_want_them(
    browser_page: Page, sign_in: Callable[[Page, User], None], issue: Issue
) -> None:
    sign_in(browser_page, person("gu"))
    browser_page.goto(LIST)
    browser_page.locator(".shortcuts-open").click()
    browser_page.locator("[data-shortcuts-off]").check()
    browser_page.keyboard.press("Escape")
    browser_page.keyboard.press("g")
    browser_page.keyboard.press("r")
    browser_page.keyboard.press("?")
    expect(browser_page.locator("#shortcuts")).to_be_hidden()
    expect(browser_page).to_have_url(re.compile(f"{LIST}$"))

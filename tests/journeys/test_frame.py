"""The frame of the staff's pages in a browser: by keyboard, on a telephone, by night, without a
script."""

import re
from collections.abc import Callable
from datetime import date
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from newsroom.accounts.models import User
from subscriptions.actions.readers import parties
from tests.cast import person
from tests.factories.articles import MORNING, make_article, make_issue, make_published
from tests.house.shares import portion_of
from tests.journeys.keyboard import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TELEPHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
SECTIONS = ["writing", "review", "pages", "pictures", "circulation", "money", "readers", "settings"]


@pytest.fixture
def founder() -> User:
    """Whoever sees the whole menu, its seventh place among it."""
    make_issue(1328, date(2024, 3, 26))
    make_published("清晨的码头")
    make_article("码头夜航")
    contact = parties.Contact("王桂香", "13800000055", "gui@example.com")
    party = parties.find_or_create_party(contact, user=None, at=MORNING)
    place = parties.Place("王桂香", "浙江", "文三路 12 号", "310001")
    parties.find_or_create_address(party, place, at=MORNING)
    return User.objects.create_superuser("founder", "founder@example.com", "a long pass phrase")


def test_an_editor_finds_a_text_and_an_issue_by_keyboard_alone(
    browser_page: Page, sign_in: Callable[[Page, User], None], founder: User
) -> None:
    sign_in(browser_page, founder)
    browser_page.goto("/admin/writing/")
    browser_page.keyboard.press("/")
    expect(browser_page.locator("#find-query")).to_be_focused()
    browser_page.keyboard.type("碼頭")
    expect(browser_page.locator(".find-sheet .find-group a")).to_have_count(2)
    browser_page.keyboard.press("ArrowDown")
    browser_page.keyboard.press("ArrowDown")
    expect(browser_page.locator(".find-sheet a").nth(1)).to_be_focused()
    browser_page.keyboard.press("ArrowUp")
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator("#content-main")).to_be_visible()
    expect(browser_page).to_have_url(re.compile("/admin/articles/article/"))
    browser_page.keyboard.press("Control+K")
    browser_page.keyboard.type("第1328期")
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator(".find-page a").first).to_be_focused()
    browser_page.keyboard.press("Enter")
    expect(browser_page).to_have_url(re.compile("/flatplan/$"))


def test_a_telephone_is_looked_up_when_it_is_sent_and_not_with_each_digit(
    browser_page: Page, sign_in: Callable[[Page, User], None], founder: User
) -> None:
    sign_in(browser_page, person("ying"))
    browser_page.goto("/admin/readers/")
    asked: list[str] = []
    browser_page.on("request", lambda request: asked.append(request.url))
    browser_page.keyboard.press("/")
    browser_page.keyboard.type("138 0000 0055", delay=60)
    browser_page.wait_for_timeout(400)
    assert not [url for url in asked if "part=1" in url and "0055" in url]
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator(".find-page")).to_contain_text("138****0055")


@pytest.mark.parametrize("width", [768, 960, 1024])
def test_the_header_is_one_line_on_a_tablet_and_on_an_enlarged_desk(
    browser_page: Page, sign_in: Callable[[Page, User], None], founder: User, width: int
) -> None:
    sign_in(browser_page, founder)
    browser_page.set_viewport_size({"width": width, "height": 800})
    browser_page.goto("/admin/writing/")
    header = browser_page.locator("#header").bounding_box()
    assert header is not None
    assert header["height"] < 80
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= width


def test_escape_leaves_what_was_found_and_slash_writes_itself_in_a_field(
    browser_page: Page, sign_in: Callable[[Page, User], None], founder: User
) -> None:
    sign_in(browser_page, founder)
    browser_page.goto("/admin/articles/person/add/")
    browser_page.fill("#id_name", "")
    browser_page.locator("#id_name").press_sequentially("a/b")
    expect(browser_page.locator("#id_name")).to_have_value("a/b")
    browser_page.keyboard.press("Control+k")
    browser_page.keyboard.type("码头")
    expect(browser_page.locator(".find-sheet")).to_be_visible()
    browser_page.keyboard.press("Escape")
    expect(browser_page.locator(".find-sheet")).to_be_hidden()


def test_the_frame_is_accessible_by_day_and_by_night_and_fits_its_window(
    browser_page: Page,
    sign_in: Callable[[Page, User], None],
    founder: User,
    axe: Callable[[Page], None],
) -> None:
    sign_in(browser_page, founder)
    addresses = [f"/admin/{name}/" for name in SECTIONS]
    addresses += ["/admin/find/", "/admin/find/?q=码头", "/admin/find/?q=寻不到"]
    for name, size in {"telephone": TELEPHONE, "desk": DESK}.items():
        browser_page.set_viewport_size(size)  # type: ignore[arg-type]
        for address, scheme in portion_of(product(addresses, ("light", "dark")), 5, name):
            browser_page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            browser_page.goto(address)
            browser_page.locator("summary").first.click()
            axe(browser_page)
            assert browser_page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            ), address


@pytest.mark.parametrize("width", [768, 844, 1024])
def test_the_header_is_one_line_on_a_telephone_on_its_side(
    browser_page: Page, sign_in: Callable[[Page, User], None], founder: User, width: int
) -> None:
    """Of 390 pixels in height a header may take a sixth, with all that it holds in sight."""
    browser_page.set_viewport_size({"width": width, "height": 390})
    sign_in(browser_page, founder)
    browser_page.goto("/admin/writing/")
    height = "document.querySelector('#header').getBoundingClientRect().height"
    assert browser_page.evaluate(height) < 65
    for part in ("#site-name", "#find-query", ".own-entry summary"):
        expect(browser_page.locator(part)).to_be_in_viewport(ratio=1)


def test_on_a_telephone_every_place_of_the_menu_is_reached_without_a_script(
    browser_page: Page, sign_in: Callable[[Page, User], None], founder: User
) -> None:
    window = browser_page.context.browser.new_context(  # type: ignore[union-attr]
        java_script_enabled=False, viewport=TELEPHONE, locale="zh-CN"
    )
    page = window.new_page()
    sign_in(page, founder)
    browser_page.goto("/admin/login/")
    home = browser_page.url.split("/admin/")[0]
    page.goto(f"{home}/admin/")
    page.click(".menu-more summary")
    follow(page.locator(".menu-more a[href$='/admin/settings/']"))
    assert page.url.endswith("/admin/settings/")
    page.fill("#find-query", "码头")
    with page.expect_navigation():
        page.press("#find-query", "Enter")
    assert "清晨的码头" in page.inner_text(".find-page")
    window.close()


def test_the_editor_follows_the_desk_into_dark_and_back(
    browser_page: Page, sign_in: Callable[[Page, User], None], founder: User
) -> None:
    article = make_article("夜班稿")
    sign_in(browser_page, founder)
    browser_page.emulate_media(color_scheme="light")
    browser_page.goto(f"/admin/articles/article/{article.pk}/change/")
    text = browser_page.locator(".cke_wysiwyg_div")
    expect(text).to_have_css("color", "rgb(51, 51, 51)")
    browser_page.emulate_media(color_scheme="dark")
    expect(text).to_have_css("color", "rgb(238, 238, 238)")
    expect(browser_page.locator(".cke_top")).not_to_have_css(
        "background-color", "rgb(248, 248, 248)"
    )
    browser_page.click(".theme-toggle")  # from the system's choice to day
    expect(text).to_have_css("color", "rgb(51, 51, 51)")

"""A stranger reads the paper on a telephone: one bar, the text on the first screen, and nothing too
small for a finger."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from tests.conftest import Visit
from tests.factories.articles import lead_picture, make_issue, make_published
from tests.factories.pages import place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TELEPHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
BAR = 52  # pixels
# A link in the middle of a sentence is as high as its line; whatever stands alone is a target.
SMALL_TARGETS = """
() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")]
  .filter((one) => {
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height || box.right < 0) return false;
    const around = one.parentElement.textContent.replace(/\\s/g, "").length;
    const own = one.textContent.replace(/\\s/g, "").length;
    const inSentence = getComputedStyle(one).display === "inline" && around > own + 1;
    return !inSentence && (box.height < 43.5 || box.width < 43.5);
  })
  .map((one) => one.outerHTML.slice(0, 120))
"""


@pytest.fixture
def article(visit: Visit) -> Article:
    """Return an article with a picture, a long abstract and a subhead, in print and with others. No file is
    behind the picture: its place is what counts."""
    visit.tolerated = ("Failed to load resource",)
    article = make_published(
        "先看旧系统再上新系统 垣北节约285.2万元",
        text={
            "kicker": "数字政府",
            "subhead": "——垣北区信息化项目评审的一年",
            "abstract": "垣北区对在用系统逐一盘点，关停、合并一批，新项目评审核减285.2万元。",
        },
        body="<p>记者3月3日从垣北区数据管理局获悉，今年1至2月，全区信息化项目送审预算下降。</p>"
        * 5,
        pictures=[lead_picture()],
    )
    place(article, make_issue(1322, date(2024, 3, 5), page_count=2))
    make_published("码头电子化采购提速")
    return article


def test_the_first_sentence_is_on_the_first_screen_of_a_telephone(
    browser_page: Page, article: Article
) -> None:
    browser_page.set_viewport_size(TELEPHONE)
    browser_page.goto(article.get_absolute_url())
    header = browser_page.locator("header.top").bounding_box()
    first = browser_page.locator(".story .body p").first.bounding_box()
    assert header is not None
    assert first is not None
    assert header["height"] <= BAR + 1
    assert first["y"] + 28 <= TELEPHONE["height"]
    shown = browser_page.get_by_text(article.headline.replace(" ", ""), exact=True)
    assert shown.count() <= 1


def test_nothing_is_too_small_for_a_finger(browser_page: Page, article: Article) -> None:
    browser_page.set_viewport_size(TELEPHONE)
    for address in (
        "/",
        article.get_absolute_url(),
        "/search/?q=采购",
        "/archive/",
        "/archive/2024/03/",
        "/epaper/2024-03-05/",
        "/subscribe/",
        "/account/",
    ):
        browser_page.goto(address)
        assert browser_page.evaluate(SMALL_TARGETS) == [], address
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]


def test_the_menu_and_the_reading_tools_open_and_close_without_a_script(
    browser_page: Page, article: Article
) -> None:
    browser_page.set_viewport_size(TELEPHONE)
    browser_page.goto(article.get_absolute_url())
    columns = browser_page.get_by_role("navigation", name="栏目")
    expect(columns).to_be_hidden()
    browser_page.get_by_role("button", name="菜单").press("Enter")
    expect(columns).to_be_visible()
    expect(columns.get_by_role("searchbox")).to_be_visible()
    browser_page.keyboard.press("Escape")
    expect(columns).to_be_hidden()
    browser_page.get_by_role("button", name="阅读工具").click()
    expect(browser_page.get_by_role("group", name="字号")).to_be_visible()
    browser_page.set_viewport_size(DESK)
    expect(columns).to_be_visible()


def test_the_filters_of_the_search_are_folded_until_one_is_used(
    browser_page: Page, article: Article
) -> None:
    browser_page.set_viewport_size(TELEPHONE)
    browser_page.goto("/search/?q=垣北")
    expect(browser_page.get_by_label("责任编辑")).to_be_hidden()
    hit = browser_page.locator(".hit").first.bounding_box()
    assert hit is not None
    assert hit["y"] < TELEPHONE["height"] * 0.6
    browser_page.goto("/search/?q=垣北&issue=1322")
    expect(browser_page.get_by_label("责任编辑")).to_be_visible()


def test_the_calm_mode_is_large_and_remembered(browser_page: Page, article: Article) -> None:
    browser_page.goto(article.get_absolute_url())
    text = browser_page.locator(".story .body p").first
    usual = text.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    browser_page.get_by_role("button", name="长者模式").first.click()
    expect(browser_page.locator(".subscribe")).to_be_hidden()
    browser_page.goto("/")
    browser_page.goto(article.get_absolute_url())
    assert text.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") > 1.4 * usual
    expect(browser_page.get_by_role("button", name="长者模式").first).to_have_attribute(
        "aria-pressed", "true"
    )

"""A stranger leafs through the e-paper: on a telephone, on a desk, with the keyboard, by ear, and
without a script."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from articles.actions.publishing import publishing
from articles.models import Article, Issue
from subscriptions.actions.access import access
from subscriptions.models import AccessRule
from tests.cast import OPERATOR
from tests.factories.articles import make_issue, make_published
from tests.factories.pages import make_page_file, make_region, place, set_page
from tests.journeys.keyboard import go_to
from tests.journeys.test_accessible import look_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TELEPHONE = {"width": 360, "height": 740}
TABLET = {"width": 768, "height": 1024}
DESK = {"width": 1440, "height": 900}
FIRST_VIEW_BYTES = 400_000
UPPER = [[0.1, 0.1], [0.9, 0.1], [0.9, 0.4], [0.1, 0.4]]
LOWER = [[0.1, 0.5], [0.9, 0.5], [0.9, 0.9], [0.1, 0.9]]
VOICES = """
window.spoken = [];
const voice = {name: "Ting-Ting", lang: "zh-CN", default: true, localService: true};
class Utterance { constructor(text) { this.text = text; } }
const speech = {
  getVoices: () => [voice],
  speak: utterance => { window.spoken.push(utterance.text); window.speaking = utterance; },
  cancel: () => { window.speaking = null; },
  addEventListener: () => {},
  removeEventListener: () => {},
};
Object.defineProperty(window, "speechSynthesis", {value: speech});
Object.defineProperty(window, "SpeechSynthesisUtterance", {value: Utterance});
"""


@pytest.fixture
def issue(live_server: Any) -> Issue:
    """Two issues; the newer has three pages with files, and two articles on page 3."""
    earlier = make_issue(1322, date(2024, 3, 5), page_count=1)
    place(make_published("上一期的消息"), earlier)
    make_page_file(earlier.pages.get())
    issue = make_issue(1323, date(2024, 3, 8), page_count=3)
    for position in (1, 2, 3):
        make_region(place(make_published(f"第{position}版头条"), issue, position), UPPER)
        widths = (400, 1000, 2400, 4000) if position == 1 else (400, 1000)
        make_page_file(issue.pages.get(position=position), widths=widths)
    body = "<p>第一句话。第二句话！</p><p>第三句话。</p>"
    make_region(place(make_published("第3版二条", body=body), issue, 3), LOWER)
    return issue


def region(page: Page, headline: str) -> Any:
    return page.locator(f'svg .region[aria-label="{headline}"]')


@pytest.mark.parametrize("size", [TELEPHONE, TABLET, DESK, {"width": 720, "height": 450}])
def test_a_stranger_reads_page_3_and_goes_back_to_its_place(
    browser_page: Page, issue: Issue, size: dict[str, int]
) -> None:
    # The last size is the desk at 200 %: half as many points across.
    browser_page.set_viewport_size(size)  # type: ignore[arg-type]
    browser_page.goto("/epaper/")
    expect(browser_page).to_have_url(re.compile("/epaper/2024-03-08/$"))
    browser_page.locator(".page-list a").nth(2).click()
    region(browser_page, "第3版二条").click()
    panel = browser_page.locator("[data-open-article]")
    expect(panel.locator("h1")).to_have_text("第3版二条")
    expect(panel).to_be_focused()
    panel.get_by_role("button", name="上一篇").click()
    expect(panel.locator("h1")).to_have_text("第3版头条")
    panel.get_by_role("button", name="返回本版").click()
    expect(panel).to_be_hidden()
    expect(region(browser_page, "第3版二条")).to_be_focused()
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_an_article_of_its_own_leads_back_to_its_place(browser_page: Page, issue: Issue) -> None:
    browser_page.set_viewport_size(DESK)  # type: ignore[arg-type]
    article = Article.objects.get(headline="第3版二条")
    browser_page.goto(article.get_absolute_url())
    browser_page.get_by_role("link", name="返回本版").click()
    expect(browser_page).to_have_url(re.compile(f"/epaper/2024-03-08/3/#region-{article.pk}$"))
    place_of_it = region(browser_page, "第3版二条")
    expect(place_of_it).to_be_in_viewport()
    stroke = place_of_it.locator("polygon").evaluate("part => getComputedStyle(part).stroke")
    assert stroke == "rgb(156, 28, 28)"


def test_the_calendar_opens_the_issue_before(browser_page: Page, issue: Issue) -> None:
    browser_page.goto("/epaper/")
    browser_page.get_by_role("link", name="往期回顾").first.click()
    browser_page.locator('.issue-calendar a[href="/epaper/2024-03-05/"]').click()
    expect(browser_page.locator(".headlines")).to_contain_text("上一期的消息")


def test_without_a_mouse(browser_page: Page, issue: Issue) -> None:
    browser_page.set_viewport_size(DESK)  # type: ignore[arg-type]
    browser_page.goto(f"/epaper/{issue.date}/3/")
    go_to(browser_page, 'svg .region[aria-label="第3版二条"]')
    expect(browser_page.locator("[data-region-words]")).to_have_text("第3版二条")
    browser_page.keyboard.press("Enter")
    panel = browser_page.locator("[data-open-article]")
    expect(panel.locator("h1")).to_have_text("第3版二条")
    browser_page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    browser_page.keyboard.press("ArrowLeft")
    expect(browser_page).to_have_url(re.compile("/epaper/2024-03-08/2/$"))


def test_the_regions_of_an_article_light_up_with_its_headline(
    browser_page: Page, issue: Issue
) -> None:
    browser_page.goto(f"/epaper/{issue.date}/3/")
    browser_page.locator(".headlines a", has_text="第3版二条").hover()
    lit = browser_page.locator(".lit")
    expect(lit).to_have_count(2)
    region(browser_page, "第3版头条").hover()
    expect(browser_page.locator("[data-region-words]")).to_have_text("第3版头条")


def test_an_enlarged_page_gets_a_sharper_picture(browser_page: Page, issue: Issue) -> None:
    browser_page.set_viewport_size(DESK)  # type: ignore[arg-type]
    browser_page.goto(f"/epaper/{issue.date}/1/")
    picture = browser_page.locator(".page-paper img")
    assert ".1000-webp." in picture.evaluate("image => image.currentSrc")
    for _press in range(4):
        browser_page.get_by_text("放大", exact=True).click()
    browser_page.wait_for_function(
        "document.querySelector('.page-paper img').currentSrc.includes('.4000-webp.')"
    )
    place_of_it = region(browser_page, "第1版头条").locator("polygon").bounding_box()
    paper = browser_page.locator(".page-paper").bounding_box()
    assert place_of_it is not None
    assert paper is not None
    assert abs(place_of_it["width"] / paper["width"] - 0.8) < 0.01
    browser_page.get_by_text("还原", exact=True).click()
    smaller = browser_page.locator(".page-paper").bounding_box()
    assert smaller is not None
    assert smaller["width"] < paper["width"] / 3


def test_an_article_is_read_aloud_sentence_by_sentence(browser_page: Page, issue: Issue) -> None:
    browser_page.add_init_script(VOICES)
    browser_page.goto(Article.objects.get(headline="第3版二条").get_absolute_url())
    listen = browser_page.locator("[data-listen]")
    listen.get_by_role("button", name="朗读").click()
    for _sentence in range(20):
        spoken = browser_page.evaluate("window.spoken")
        if spoken[-1] == "第二句话！":
            break
        browser_page.evaluate("window.speaking.onend()")
    assert spoken[0] == "第3版二条"
    assert spoken[-2] == "第一句话。"
    marked = "Array.from(CSS.highlights.get('spoken')).map(String).join()"
    assert browser_page.evaluate(marked) == "第二句话！"
    listen.get_by_role("button", name="暂停").click()
    listen.get_by_role("button", name="继续").click()
    assert browser_page.evaluate("window.spoken").count("第二句话！") == 2
    listen.get_by_role("button", name="停止").click()
    assert browser_page.evaluate("CSS.highlights.has('spoken')") is False
    expect(listen.get_by_role("button", name="朗读")).to_be_visible()


def test_a_page_is_read_aloud_one_article_after_the_other(browser_page: Page, issue: Issue) -> None:
    browser_page.add_init_script(VOICES)
    browser_page.goto(f"/epaper/{issue.date}/3/")
    browser_page.get_by_role("button", name="听本版").click()
    panel = browser_page.locator("[data-open-article]")
    expect(panel.locator("h1")).to_have_text("第3版头条")
    browser_page.wait_for_function("window.spoken.length > 0")
    browser_page.evaluate("""() => {
        while (window.speaking) { const now = window.speaking; now.onend(); if (now === window.speaking) break; }
    }""")
    expect(panel.locator("h1")).to_have_text("第3版二条")
    browser_page.wait_for_function("window.spoken.includes('第3版二条')")


def test_the_buttons_are_hidden_where_no_voice_speaks_chinese(
    browser_page: Page, issue: Issue
) -> None:
    browser_page.add_init_script(VOICES.replace("zh-CN", "fr-FR"))
    browser_page.goto(f"/epaper/{issue.date}/3/")
    expect(browser_page.locator("[data-listen-page]")).to_be_hidden()


@pytest.fixture
def plain_page(chromium: Chromium, live_server: Any) -> Iterator[Page]:
    """A window that runs no script."""
    context = chromium.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 1440, "height": 900}
    )
    yield context.new_page()
    context.close()


def test_everything_works_without_a_script(plain_page: Page, issue: Issue) -> None:
    plain_page.goto("/epaper/")
    plain_page.locator(".page-list a").nth(2).click()
    plain_page.locator('svg .region[aria-label="第3版二条"]').click()
    expect(plain_page.locator(".story h1")).to_have_text("第3版二条")
    plain_page.get_by_role("link", name="返回本版").click()
    plain_page.get_by_role("link", name="双页").click()
    expect(plain_page.locator("[data-page-picture]")).to_have_count(2)
    plain_page.get_by_role("link", name="单页").click()
    plain_page.get_by_role("link", name="上一版").click()
    plain_page.locator(".overview summary").click()
    expect(plain_page.locator(".overview img")).to_have_count(3)
    plain_page.locator("#find-number").fill("1322")
    plain_page.locator("#find-number").press("Enter")
    expect(plain_page.locator(".headlines")).to_contain_text("上一期的消息")


@pytest.mark.parametrize(
    ("size", "scale"), [({"width": 390, "height": 844}, 3), (DESK, 1)], ids=["telephone", "desk"]
)
def test_the_first_view_weighs_less_than_400_kilobytes(
    chromium: Chromium, live_server: Any, size: dict[str, int], scale: int
) -> None:
    words = "江岸港务局公布电子化采购的新办法，各码头从下月起实行。" * 150
    issue = make_issue(page_count=2)
    texts = {}
    for number in range(7):
        article = make_published(f"第{number}篇采购消息")
        place(article, issue)
        texts[article.pk] = words
    set_page(issue.pages.get(position=1), texts=texts)
    context = chromium.new_context(
        base_url=live_server.url,
        viewport=size,  # type: ignore[arg-type]
        device_scale_factor=scale,
    )
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    loaded: list[float] = []
    session.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
    page.goto("/epaper/", wait_until="networkidle")
    assert page.locator(".page-paper img").evaluate("image => image.naturalWidth") > 0
    context.close()
    assert 100_000 < sum(loaded) < FIRST_VIEW_BYTES, json.dumps(loaded)


def test_every_page_of_the_epaper_is_accessible(
    browser_page: Page, visit: Any, issue: Issue, axe: Callable[[Page], None]
) -> None:
    visit.tolerated = ("Failed to load resource", "Applying inline style")
    publishing.withdraw_article(
        Article.objects.get(headline="第3版头条"), by=OPERATOR, at=timezone.now(), reason="待核实"
    )
    addresses = [
        "/epaper/2024-03-08/",
        "/epaper/2024-03-08/3/",
        "/epaper/2024-03-08/3/?spread=1",
        "/epaper/calendar/2024/3/",
        "/epaper/2024-03-07/",
    ]
    look_at(browser_page, addresses, axe)
    browser_page.goto("/epaper/2024-03-08/3/")
    browser_page.locator(".overview summary").click()
    region(browser_page, "第3版二条").click()
    expect(browser_page.locator("[data-open-article] h1")).to_be_visible()
    axe(browser_page)
    rule = AccessRule(publication=issue.publication, mode="paid")
    access.save_access_rule(rule, by=OPERATOR, at=timezone.now())
    look_at(browser_page, ["/epaper/2024-03-08/2/", "/epaper/2024-03-08/2/full/"], axe)

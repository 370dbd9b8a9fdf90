"""An issue from the calendar to the reader: planned, filled by keyboard, set, signed, released,
read."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from articles.actions.editions import calendar, flatplan
from articles.domain.schedule import WEEKDAYS
from articles.markup.sanitising import plain_text
from articles.models import Article, Issue, IssueTemplate, Page, Placement, TemplatePage
from newsroom.accounts.models import User
from tests.articles.epaper.printed_issues import SENTENCES, process_all
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    make_article,
    make_issue,
    make_published,
    sign_off,
    the_publication,
)
from tests.factories.editions import complete_imprint, editor_of
from tests.factories.pages import lay_out_page, make_page_file, place
from tests.house.shares import share_of
from tests.journeys.keyboard import follow
from tests.patience import MILLISECONDS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[Tab, User], None]
SHANGHAI = ZoneInfo("Asia/Shanghai")
EARLIER = date(2024, 3, 5)
TODAY = datetime(2024, 3, 6, 2, 0, tzinfo=UTC)
TOMORROW = TODAY + timedelta(days=1)
PAGES = (("A01", "要闻"), ("A02", "民生"), ("A03", "健康"))
PLACES = {"码头提速": "A01", "桥梁合龙": "A01", "学校开学": "A02", "医院换药": "A03"}
# The last size is a desk of 1,440 points at 200 %.
SIZES = ((360, 740), (768, 1024), (1440, 900), (720, 450))


def prepare_paper() -> None:
    """A paper of every weekday whose template has three pages with their editors."""
    paper = complete_imprint(the_publication())
    paper.schedules.update(weekdays="".join(map(str, WEEKDAYS)))
    calendar.plan_dates(paper, by=OPERATOR, at=timezone.now())
    for weekday in WEEKDAYS:
        template = IssueTemplate.objects.create(
            publication=paper, name=f"模板{weekday}", weekday=weekday
        )
        for position, (label, name) in enumerate(PAGES, start=1):
            TemplatePage.objects.create(
                template=template,
                position=position,
                section="A",
                label=label,
                name=name,
                responsible_editor=editor_of("shen"),
                layout_editor=person("pan"),
            )


def place_by_keyboard(tab: Tab, headline: str, label: str) -> None:
    card = tab.locator(".unplaced .plan-card", has_text=headline)
    card.locator("input[name=label]").focus()
    tab.keyboard.type(label)
    tab.keyboard.press("Enter")
    expect(tab.locator(".plan-page .plan-card", has_text=headline)).to_be_visible()


def make_body(subject: str) -> str:
    """Return some paragraphs about a subject that no other article has."""
    return "".join(f"<p>{sentence.format(subject=subject)}</p>" for sentence in SENTENCES * 8)


def open_tab(chromium: Chromium, address: str) -> Tab:
    """Return a window that waits as long for a page as every other test does."""
    context = chromium.new_context(
        base_url=address, locale="zh-CN", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(MILLISECONDS)
    return context.new_page()


def press_on_page(tab: Tab, page: Page, button: str) -> None:
    tab.goto(f"/admin/articles/page/{page.pk}/machine/")
    tab.get_by_role("button", name=button).click()


def pages_of(issue: Issue) -> list[Page]:
    return list(issue.pages.order_by("position"))


def plan_and_place(tab: Tab, axe: Callable[[Tab], None]) -> Issue:
    """Plan the next issue from the calendar and place its articles by keyboard."""
    tab.goto("/admin/articles/issue/overview/")
    axe(tab)
    tab.get_by_role("link", name="规划下一期").click()
    tab.get_by_role("button", name="规划这一期").click()
    expect(tab.locator(".plan-page")).to_have_count(3)
    for headline, label in PLACES.items():
        place_by_keyboard(tab, headline, label)
    axe(tab)
    moved = tab.locator(".plan-card", has_text="学校开学")
    moved.locator("a").focus()
    tab.keyboard.press("Alt+ArrowRight")
    third = tab.locator(".plan-page").nth(2).locator(".plan-card")
    expect(third).to_have_count(2)
    tab.get_by_role("button", name="撤销").click()
    expect(third).to_have_count(1)
    return Issue.objects.latest("number")


def set_and_upload(tab: Tab, issue: Issue, axe: Callable[[Tab], None]) -> None:
    """Have the pages set here, then replace page 1 by a PDF from outside and take its regions."""
    tab.goto(f"/admin/articles/issue/{issue.pk}/files/")
    follow(tab.get_by_role("button", name="排版"))
    process_all()
    tab.reload()
    expect(tab.locator(".page-thumbnail")).to_have_count(3)
    axe(tab)
    (first, *_others) = pages_of(issue)
    pdf = {"name": "A01.pdf", "mimeType": "application/pdf", "buffer": lay_out_elsewhere(first)}
    tab.locator("input[type=file]").set_input_files(pdf)  # type: ignore[arg-type]
    tab.get_by_label("放在第几版").fill("1")
    tab.get_by_role("button", name="上传").click()
    expect(tab.locator(".messagelist")).to_contain_text("A01.pdf")
    process_all()
    tab.goto(f"/admin/articles/page/{first.pk}/regions/")
    axe(tab)
    tab.get_by_role("button", name="全部采纳（2）").click()
    expect(tab.locator(".region-list")).not_to_contain_text("待采纳")


def sign_and_release(tab: Tab, sign_in: SignIn, issue: Issue, axe: Callable[[Tab], None]) -> None:
    """Bring every page through its proof and signature, and release the issue for TOMORROW."""
    for page in pages_of(issue):
        press_on_page(tab, page, "本版已拼好")
    axe(tab)
    sign_in(tab, person("jiao"))
    for page in pages_of(issue):
        press_on_page(tab, page, "一校")
    sign_in(tab, person("shen"))
    for page in pages_of(issue):
        press_on_page(tab, page, "签版")
        expect(tab.locator(".page-way [aria-current=step]")).to_have_text("已签付印")
    sign_in(tab, person("gu"))
    tab.goto(f"/admin/articles/issue/{issue.pk}/release/")
    axe(tab)
    tab.get_by_label("公开时间").fill(f"{TOMORROW.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}")
    tab.get_by_role("button", name="签发这一期").click()
    expect(tab.locator(".messagelist")).to_contain_text("已签发")


def check_widths(tab: Tab, issue: Issue) -> None:
    """No screen of the desk is wider than the window, whatever its size."""
    page = pages_of(issue)[0]
    screens = [
        f"articles/issue/{issue.pk}/{name}/" for name in ("flatplan", "files", "release")
    ] + [f"articles/page/{page.pk}/{name}/" for name in ("machine", "regions")]
    for screen in screens:
        tab.goto(f"/admin/{screen}")
        for width, height in SIZES:
            tab.set_viewport_size({"width": width, "height": height})
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, (screen, width)
    tab.set_viewport_size({"width": 1440, "height": 900})


def lay_out_elsewhere(page: Page) -> bytes:
    """Return a PDF of a page as another program would lay it out."""
    articles = Article.objects.filter(placements__page=page)
    return lay_out_page(page, {article.pk: plain_text(article.body) for article in articles})


def read_issue(tab: Tab, issue: Issue, size: tuple[int, int]) -> None:
    """Read from page 3 as a stranger, go back to the place, and open the issue before."""
    width, height = size
    tab.set_viewport_size({"width": width, "height": height})
    tab.goto("/epaper/")
    expect(tab).to_have_url(re.compile(f"/epaper/{issue.date}/$"))
    tab.locator(".page-list a").nth(2).click()
    region = tab.locator('svg .region[aria-label="医院换药"]')
    region.click()
    panel = tab.locator("[data-open-article]")
    expect(panel.locator("h1")).to_have_text("医院换药")
    panel.get_by_role("button", name="返回本版").click()
    expect(region).to_be_focused()
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.get_by_role("link", name="往期回顾").first.click()
    tab.locator(f'.issue-calendar a[href="/epaper/{EARLIER}/"]').click()
    expect(tab.locator(".headlines")).to_contain_text("上一期的消息")


def test_an_issue_goes_from_the_calendar_to_its_readers(
    chromium: Chromium,
    live_server: Any,
    sign_in: SignIn,
    axe: Callable[[Tab], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: TODAY)
    prepare_paper()
    earlier = make_issue(1322, EARLIER, page_count=1)
    place(make_published("上一期的消息"), earlier)
    make_page_file(earlier.pages.get())
    for headline in PLACES:
        make_article(headline, body=make_body(headline), at=TODAY)
    tab = open_tab(chromium, live_server.url)
    sign_in(tab, person("pan"))
    issue = plan_and_place(tab, axe)
    set_and_upload(tab, issue, axe)
    check_widths(tab, issue)
    for article in Article.objects.filter(headline__in=PLACES):
        sign_off(article, at=TODAY)
    sign_and_release(tab, sign_in, issue, axe)
    issue.refresh_from_db()
    stranger = open_tab(chromium, live_server.url)
    assert stranger.request.get(f"/epaper/{issue.date}/").status == 404
    monkeypatch.setattr(timezone, "now", lambda: TOMORROW)
    for size in share_of(SIZES, 2):
        read_issue(stranger, issue, size)


def test_another_editor_s_move_appears_by_itself(browser_page: Tab, sign_in: SignIn) -> None:
    prepare_paper()
    tab = browser_page
    sign_in(tab, person("pan"))
    tab.goto("/admin/articles/issue/plan/")
    follow(tab.get_by_role("button", name="规划这一期"))
    make_article("码头提速")
    tab.reload()
    place_by_keyboard(tab, "码头提速", "A01")
    issue = Issue.objects.get()
    second = issue.pages.select_related("issue").get(position=2)
    tab.locator(".plan-page h3 a").first.focus()
    flatplan.move_placement(
        Placement.objects.get(), second, by=person("zhao"), at=timezone.now() + timedelta(seconds=1)
    )
    expect(tab.locator(".plan-page").nth(1).locator(".plan-card")).to_have_count(1, timeout=15_000)
    expect(tab.locator("#plan-told")).to_contain_text("赵望")

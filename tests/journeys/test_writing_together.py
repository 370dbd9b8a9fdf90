"""Two people at one text, a laptop that is closed, a line that breaks: nobody loses a character."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from articles.models import Article, KeptText, Lock
from newsroom.accounts.models import User
from tests.cast import person
from tests.factories.articles import make_article
from tests.journeys.keyboard import wait_for_editor
from tests.patience import MILLISECONDS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
A_BEAT = 21_000  # ms, a little more than the pages wait between two signs of life


@pytest.fixture
def article(live_server: Any) -> Article:
    return make_article("码头电子化采购提速", by=person("lin"))


@pytest.fixture
def seat(
    chromium: Browser, live_server: Any, sign_in: Callable[[Page, User], None]
) -> Iterator[Callable[..., Page]]:
    """`seat("lin", article)`: a window of Lin's with the article open; its clock is the test's."""
    rooms: list[BrowserContext] = []

    def take(name: str, article: Article) -> Page:
        room = chromium.new_context(
            locale="zh-CN", base_url=live_server.url, viewport={"width": 1280, "height": 900}
        )
        rooms.append(room)
        page = room.new_page()
        page.set_default_timeout(MILLISECONDS)
        sign_in(page, person(name))
        return open_at(page, article)

    yield take
    for room in rooms:
        room.close()


def open_at(page: Page, article: Article) -> Page:
    page.clock.install()
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    return page


def kept(page: Page) -> None:
    """Wait until the page says that its text is kept."""
    page.clock.run_for(3_000)
    expect(page.locator("#writing [role=status]")).to_contain_text("已留存")


def test_a_colleague_sees_who_writes_and_a_chief_takes_over_with_the_text_kept(
    seat: Callable[..., Page], article: Article, axe: Callable[[Page], None]
) -> None:
    shen = seat("shen", article)
    lin = seat("lin", article)
    lin.fill("#id_headline", "林晓舟正在改的标题")
    kept(lin)
    shen.clock.run_for(A_BEAT)
    expect(shen.locator("#writing [role=alert]")).to_contain_text("林晓舟")
    shen.fill("#id_headline", "沈砚也想改的标题")
    expect(shen.locator("#writing [role=alert]")).to_contain_text("林晓舟")
    shen.locator("input[name=_save]").click()
    expect(shen.locator("#id_headline")).to_have_value("沈砚也想改的标题")
    expect(shen.locator(".two-texts ins").first).to_be_visible()
    axe(shen)

    gu = seat("gu", article)
    expect(gu.locator("#writing")).to_contain_text("林晓舟")
    expect(gu.locator("#id_headline")).to_have_count(0)
    gu.locator(".acts a[href$='/take-over/']").click()
    gu.fill("[name=reason]", "截稿在即，由我接手")
    gu.locator(".submit-row input[type=submit]").click()
    gu.locator("li", has_text="林晓舟").locator("button[name=_recover]").click()
    expect(gu.locator("#id_headline")).to_have_value("林晓舟正在改的标题")
    axe(gu)
    lin.clock.run_for(A_BEAT)
    expect(lin.locator("#writing [role=alert]")).to_contain_text("顾长河")
    wait_for_editor(gu)
    gu.locator("input[name=_save]").click()
    expect(gu.locator(".messagelist .success")).to_be_visible()
    assert Article.objects.get(pk=article.pk).headline == "林晓舟正在改的标题"
    assert not Lock.objects.exists()
    assert KeptText.objects.filter(by=person("lin")).exists()


def test_a_closed_laptop_loses_nothing(seat: Callable[..., Page], article: Article) -> None:
    lin = seat("lin", article)
    wait_for_editor(lin)
    lin.locator(".cke_wysiwyg_div").click()
    lin.keyboard.type("一句没保存的话。")
    kept(lin)
    lin.keyboard.type("合上电脑前的最后几个字。")
    room = lin.context
    lin.close(run_before_unload=False)
    page = open_at(room.new_page(), article)
    page.locator("button[name=_recover]").first.click()
    wait_for_editor(page)
    expect(page.locator(".cke_wysiwyg_div")).to_contain_text("合上电脑前的最后几个字。")
    page.locator("input[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert "一句没保存的话。合上电脑前的最后几个字。" in Article.objects.get(pk=article.pk).body
    assert not KeptText.objects.exists()


def test_a_broken_line_keeps_the_text_in_the_browser_and_sends_it_later(
    seat: Callable[..., Page], article: Article
) -> None:
    lin = seat("lin", article)
    lin.context.set_offline(True)
    lin.fill("#id_headline", "地铁里写的标题")
    lin.clock.run_for(3_000)
    expect(lin.locator("#writing [role=status]")).to_contain_text("浏览器")
    room = lin.context
    lin.close(run_before_unload=False)
    room.set_offline(False)
    page = open_at(room.new_page(), article)
    expect(page.locator("[data-found]")).to_be_visible()
    page.locator("[data-found] a").click()
    expect(page.locator("#content-main")).to_contain_text("地铁里写的标题")
    assert KeptText.objects.get().value("headline") == "地铁里写的标题"


def test_a_second_window_of_one_person_goes_on_where_he_says(
    seat: Callable[..., Page], article: Article
) -> None:
    first, second = seat("lin", article), seat("lin", article)
    first.fill("#id_headline", "第一个窗口")
    kept(first)
    second.fill("#id_headline", "第二个窗口")
    expect(second.locator("#writing [role=alert]")).to_contain_text("另一个窗口")
    second.locator("[data-here] button").click()
    expect(second.locator("#writing [role=alert]")).to_be_hidden()
    first.clock.run_for(A_BEAT)
    expect(first.locator("#writing [role=alert]")).to_contain_text("另一个窗口")

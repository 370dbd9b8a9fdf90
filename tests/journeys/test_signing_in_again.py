"""A session that ends, a second tab, a server that is gone: what was typed stays until the server
has it."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from articles.models import Article, KeptText, Person
from tests.cast import PASSWORD, person
from tests.factories.articles import make_article
from tests.journeys.keyboard import wait_for_editor
from tests.patience import MILLISECONDS, SECONDS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DRAWER = "() => Object.keys(localStorage).filter(key => key.startsWith('newsroom-unsent')).length"
ALERT = "#writing [role=alert]"
STATUS = "#writing [role=status]"


@pytest.fixture
def article(live_server: Any) -> Article:
    return make_article("码头电子化采购提速", by=person("lin"))


@pytest.fixture
def room(chromium: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """One browser of Lin's with any number of tabs."""
    room = chromium.new_context(
        locale="zh-CN", base_url=live_server.url, viewport={"width": 1280, "height": 900}
    )
    room.set_default_timeout(MILLISECONDS)
    yield room
    room.close()


def sign_in_by_form(page: Page, name: str) -> None:
    page.goto("/admin/login/?next=/admin/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.locator("input[type=submit]").click()
    page.wait_for_url("**/admin/")


@pytest.fixture
def writing(room: BrowserContext, article: Article) -> Page:
    """Lin's first tab, with the article open and its clock in the test's hand."""
    person("lin")
    page = room.new_page()
    sign_in_by_form(page, "lin")
    page.clock.install()
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    wait_for_editor(page)
    return page


def end_the_session() -> None:
    Session.objects.all().delete()


def type_headline(page: Page, words: str) -> None:
    page.fill("#id_headline", words)
    page.clock.run_for(3_000)


def test_after_signing_in_again_in_a_second_tab_the_first_goes_on_by_itself(
    writing: Page, room: BrowserContext, article: Article
) -> None:
    end_the_session()
    type_headline(writing, "会话过期后写的标题")
    expect(writing.locator(ALERT)).to_contain_text("退出登录")
    expect(writing.locator("[data-sign-in] a")).to_be_visible()
    sign_in_by_form(room.new_page(), "lin")
    writing.clock.run_for(11_000)
    expect(writing.locator(STATUS)).to_contain_text("已留存")
    expect(writing.locator(ALERT)).to_be_hidden()
    assert KeptText.objects.get().value("headline") == "会话过期后写的标题"
    assert writing.evaluate(DRAWER) == 0
    writing.locator("input[name=_save]").click()
    expect(writing.locator(".messagelist .success")).to_be_visible()
    assert Article.objects.get(pk=article.pk).headline == "会话过期后写的标题"


def test_saving_at_once_after_signing_in_again_saves(
    writing: Page, room: BrowserContext, article: Article
) -> None:
    writing.fill("#id_headline", "马上要保存的标题")
    end_the_session()
    sign_in_by_form(room.new_page(), "lin")
    writing.locator("input[name=_save]").click()
    expect(writing.locator(".messagelist .success")).to_be_visible()
    assert Article.objects.get(pk=article.pk).headline == "马上要保存的标题"
    assert writing.evaluate(DRAWER) == 0


@pytest.mark.parametrize("gone", ["signed out", "server down", "server broken"])
def test_saving_without_a_server_leaves_the_text_on_the_page_and_in_the_browser(
    writing: Page, room: BrowserContext, article: Article, gone: str
) -> None:
    writing.fill("#id_headline", "还没送到的标题")
    answers: dict[str, Callable[[Route], None]] = {
        "server down": lambda route: route.abort(),
        "server broken": lambda route: route.fulfill(status=502, body="Bad gateway"),
    }
    if gone == "signed out":
        end_the_session()
    else:
        room.route("**/admin/**", answers[gone])
    writing.locator("input[name=_save]").click()
    said = writing.locator(STATUS if gone == "server down" else ALERT)
    expect(said).to_contain_text("浏览器")
    expect(writing.locator("#id_headline")).to_have_value("还没送到的标题")
    assert writing.evaluate(DRAWER) == 1
    if gone == "signed out":
        sign_in_by_form(room.new_page(), "lin")
    else:
        room.unroute("**/admin/**")
    writing.locator("input[name=_save]").click()
    expect(writing.locator(".messagelist .success")).to_be_visible()
    assert Article.objects.get(pk=article.pk).headline == "还没送到的标题"
    assert writing.evaluate(DRAWER) == 0


def test_the_copy_in_the_browser_outlives_an_answer_that_never_came(
    writing: Page, room: BrowserContext, article: Article
) -> None:
    room.route("**/keep/", lambda route: route.abort())
    room.route("**/change/", lambda route: route.abort())
    writing.fill("#id_headline", "提交途中断线的标题")
    writing.locator("input[name=_save]").click()
    expect(writing.locator("#id_headline")).to_have_count(0)
    page = room.new_page()
    room.unroute("**/change/")
    room.unroute("**/keep/")
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    expect(page.locator("[data-found]")).to_be_visible()
    assert KeptText.objects.get().value("headline") == "提交途中断线的标题"


def test_nothing_is_stored_under_the_name_of_somebody_else_who_signs_in_here(
    writing: Page, room: BrowserContext, article: Article
) -> None:
    person("shen")
    writing.fill("#id_headline", "林晓舟写的标题")
    end_the_session()
    sign_in_by_form(room.new_page(), "shen")
    writing.clock.run_for(3_000)
    expect(writing.locator(ALERT)).to_contain_text("另一人")
    writing.locator("input[name=_save]").click()
    expect(writing.locator(ALERT)).to_contain_text("另一人")
    expect(writing.locator("#id_headline")).to_have_value("林晓舟写的标题")
    assert not KeptText.objects.exists()
    assert Article.objects.get(pk=article.pk).version == 1
    assert writing.evaluate(DRAWER) == 1


def test_a_full_browser_says_that_the_text_is_nowhere_and_holds_the_page(
    writing: Page, room: BrowserContext
) -> None:
    writing.evaluate(
        "() => { let size = 1 << 20;"
        " while (size) { try { localStorage.setItem('full' + size + Math.random(), "
        "'x'.repeat(size)); }"
        " catch (error) { size = size >> 1; } } }"
    )
    room.set_offline(True)
    type_headline(writing, "哪里都存不下的标题")
    expect(writing.locator(ALERT)).to_contain_text("不要关闭本页")
    asked = []
    writing.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    writing.close(run_before_unload=True)
    until = time.monotonic() + SECONDS
    while not asked and time.monotonic() < until:
        writing.wait_for_timeout(50)  # the browser asks meanwhile
    assert asked == ["beforeunload"]


def test_another_form_of_the_desk_comes_back_whole_and_is_sent_again(
    room: BrowserContext, live_server: Any
) -> None:
    person("gu")
    page = room.new_page()
    sign_in_by_form(page, "gu")
    page.goto("/admin/articles/person/add/")
    page.fill("#id_name", "王立<b>")
    page.fill("#id_slug", "wang-li")
    page.fill("#id_biography", "第一段\n“第二段”&")
    end_the_session()
    page.locator("input[name=_save]").click()
    expect(page.locator("#content")).to_contain_text("尚未提交")
    sign_in_by_form(room.new_page(), "gu")
    page.locator(".send-again button").click()
    expect(page.locator("#content")).to_contain_text(
        "顾长河"
    )  # older than the sign-in: whose it is
    page.locator(".send-again button").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    made = Person.objects.get(slug="wang-li")
    assert (made.name, made.biography.splitlines()) == ("王立<b>", ["第一段", "“第二段”&"])

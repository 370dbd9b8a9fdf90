"""From an empty database to the first published article, by screens alone: no refusal, and nobody
is a superuser. A person needs less than ten minutes: the pages and the clicks are counted."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article, JournalEntry
from newsroom.accounts.models import User
from newsroom.setup.links import make_link
from tests.journeys.keyboard import follow, wait_for_editor
from tests.post import bring_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "river barge seventeen lamps"
PICTURE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "masthead.png"
LINK = re.compile(r"http://\S+(/admin/invitation/\S+)")
PAGES_MAX = 16  # at half a minute a page, typing included, less than ten minutes
CLICKS_MAX = 24


class Counted:
    """A page whose loads and clicks are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.loads = 0
        self.clicks = 0
        page.on("load", self._count_load)

    def _count_load(self, _page: Page) -> None:
        self.loads += 1

    def go(self, address: str) -> None:
        """Follow a link to a page: one click."""
        self.clicks += 1
        self.page.goto(address)

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.page.locator(selector).first.click()

    def send(self, selector: str) -> None:
        """Click what leads to the next page, and wait for it."""
        self.clicks += 1
        follow(self.page.locator(selector).first)


@pytest.fixture(autouse=True)
def _data_folder(settings: Any, tmp_path: Path) -> None:
    settings.INSTALLATION_FOLDER = tmp_path


@pytest.fixture
def both_looks(axe: Callable[[Page], None]) -> Callable[[Page], None]:
    """Look at a page with axe on a desk in the light and on a telephone in the dark."""

    def look(page: Page) -> None:
        page.set_viewport_size({"width": 390, "height": 844})
        page.emulate_media(color_scheme="dark")
        axe(page)
        page.set_viewport_size({"width": 1440, "height": 900})
        page.emulate_media(color_scheme="light")
        axe(page)

    return look


def open_link(counted: Counted) -> None:
    link = make_link(timezone.now())
    assert link is not None
    counted.go(link.replace("http://testserver", ""))


def answer_everything(counted: Counted, axe: Callable[[Page], None], *, profile: str) -> None:
    """Go through the steps as the chief does; each is looked at by axe."""
    page = counted.page
    axe(page)
    page.fill("#id_name", "江岸采购报")
    page.fill("#id_organiser_line", "江岸报业集团主办")
    page.fill("#id_cn_number", "CN 00-0001")
    counted.send(".setup-buttons button")
    axe(page)
    counted.click("[name=weekdays][value='2']")
    counted.click("[name=weekdays][value='5']")
    counted.click(f"[name=profile][value={profile}]")
    counted.send(".setup-buttons button")
    axe(page)
    page.fill("#id_year", "276")
    counted.send(".setup-buttons button")
    axe(page)
    page.set_input_files("#id_masthead", PICTURE)
    counted.send(".setup-buttons button")
    axe(page)
    page.fill("#id_name", "顾长河")
    page.fill("#id_email", "gu@example.com")
    page.fill("#id_password1", PASSWORD)
    page.fill("#id_password2", PASSWORD)
    counted.send(".setup-buttons button")
    expect(page.locator(".first-day-hints")).to_be_visible()


def write_first_article(counted: Counted) -> Article:
    page = counted.page
    counted.go("/admin/articles/article/add/")
    wait_for_editor(page)
    if page.locator("#id_publication").input_value() == "":
        page.select_option("#id_publication", index=1)
    page.fill("#id_headline", "创刊第一篇")
    counted.click(".cke_wysiwyg_div")
    page.keyboard.type("江岸今天有了自己的报纸。")
    column = page.locator("#id_standings-0-column")
    if column.input_value() == "":
        column.select_option(label="要闻")
        counted.clicks += 1
        home = page.locator("#id_standings-0-is_primary")
        if not home.is_checked():
            home.check()
            counted.clicks += 1
    counted.click("button[name=_submit]")
    expect(page.locator(".messagelist .success").last).to_contain_text("下一步")
    return Article.objects.get()


def take(counted: Counted, article: Article, act: str) -> None:
    counted.go(f"/admin/articles/article/{article.pk}/{act}/")
    counted.click("#content form[method=post]:not(#logout-form) [type=submit], .judgement button")


def test_one_person_founds_a_newspaper_and_publishes_its_first_article(
    browser_page: Page, live_server: Any, both_looks: Callable[[Page], None], visit: Any
) -> None:
    visit.tolerated = ("Applying inline style",)
    counted = Counted(browser_page)
    open_link(counted)
    answer_everything(counted, both_looks, profile="one-person")
    both_looks(browser_page)
    article = write_first_article(counted)
    for act in ("approve", "publish"):
        take(counted, article, act)
        expect(browser_page.locator(".messagelist .success")).to_be_visible()
    counted.go(f"/articles/{article.pk}/")
    expect(browser_page.locator("h1")).to_contain_text("创刊第一篇")
    expect(browser_page.locator(".masthead .drawn img")).to_be_visible()
    expect(browser_page.locator("body")).to_contain_text("责任编辑：顾长河")
    assert counted.loads <= PAGES_MAX
    assert counted.clicks <= CLICKS_MAX
    assert not User.objects.filter(is_superuser=True).exists()
    assert not JournalEntry.objects.filter(outcome="denied").exists()
    published = JournalEntry.objects.get(act="article.published")
    assert published.details["one_person"] is True


def test_the_chief_invites_an_editor_who_joins_by_the_letter(
    browser_page: Page,
    live_server: Any,
    both_looks: Callable[[Page], None],
    settings: Any,
    visit: Any,
) -> None:
    settings.EMAIL_URL_IS_SET = True
    visit.tolerated = ("Applying inline style",)
    page = browser_page
    counted = Counted(page)
    open_link(counted)
    answer_everything(counted, lambda _page: None, profile="small")
    counted.go("/admin/")
    counted.click(".first-day-hints a[href='/admin/invitations/']")
    page.fill("#id_name", "沈砚")
    page.fill("#id_email", "shen@example.com")
    counted.click("[name=roles][value=responsible_editor]")
    counted.send(".setup-buttons button")
    expect(page.locator(".open-invitations")).to_contain_text("shen@example.com")
    both_looks(page)
    for address in ("/admin/machine/", "/admin/masthead/"):
        page.goto(address)
        both_looks(page)
    link = LINK.search(bring_post()[-1].body)
    assert link is not None
    page.context.clear_cookies()
    page.goto(link[1])
    both_looks(page)
    page.fill("#id_password1", PASSWORD)
    page.fill("#id_password2", PASSWORD)
    follow(page.locator(".setup-buttons button"))
    expect(page.locator(".messagelist")).to_be_visible()
    assert User.objects.get(username="shen.yan").groups.get().name == "responsible_editor"
    page.context.clear_cookies()
    page.goto("/admin/login/")
    follow(page.locator("a[href='/admin/password-reset/']"))
    both_looks(page)
    page.fill("#id_email", "shen@example.com")
    follow(page.locator(".setup-buttons button"))
    both_looks(page)
    assert not JournalEntry.objects.filter(outcome="denied").exists()

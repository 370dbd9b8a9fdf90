"""A reporter begins with a Word file and three pictures; three people sign on a telephone; the text
goes to page 3."""

import re
from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from articles.domain.choices import UseRole
from articles.domain.states import Stage
from articles.models import Article, Issue, Placement, Profile
from newsroom.accounts.models import User
from tests.articles.word.documents import paragraph, word_file
from tests.cast import person
from tests.conftest import Visit
from tests.factories.articles import make_column, the_publication
from tests.factories.editions import make_planned
from tests.factories.picture_files import UTF8, jpeg
from tests.journeys.keyboard import wait_for_editor
from tests.journeys.test_picture_drop import bring

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
CREDIT = ((2, 110), "王立 摄".encode())
PICTURES = {
    f"{name}_jpg": jpeg(
        UTF8, CREDIT, ((2, 120), f"码头之{name}".encode()), size=(300, 200), colour=colour
    )
    for name, colour in (("one", "navy"), ("two", "teal"), ("three", "maroon"))
}


@pytest.fixture
def issue(live_server: Any) -> Issue:
    """An issue of a paper that works after the strict profile, whose page 3 is empty."""
    publication = the_publication()
    publication.profile = Profile.named("strict")
    publication.save()
    make_column("要闻")
    return make_planned(page_count=4)


class Newsroom:
    """The people of the paper, one after the other at one browser."""

    def __init__(
        self,
        page: Page,
        sign_in: Callable[[Page, User], None],
        axe: Callable[[Page], None],
    ) -> None:
        self.page = page
        self._sign_in = sign_in
        self._axe = axe

    def sits(self, name: str, address: str) -> None:
        self.page.context.clear_cookies()
        self._sign_in(self.page, person(name))
        self.page.goto(address)

    def looks(self) -> None:
        """Look at the screen by day and by night."""
        for scheme in SCHEMES:
            self.page.emulate_media(color_scheme=scheme)
            self._axe(self.page)

    def has_gone_on(self) -> None:
        """Wait until the page says what comes next."""
        expect(self.page.locator(".messagelist .success").last).to_contain_text("下一步")


def write(newsroom: Newsroom) -> Article:
    """Drop a Word file and three pictures on a new text, look through the draft and submit it."""
    page = newsroom.page
    newsroom.sits("lin", "/admin/articles/article/add/")
    wait_for_editor(page)
    text = word_file(
        paragraph("四百种耗材一家买", centred=True, bold=True, size=22),
        paragraph("　　四月一日起，医院的耗材统一采购。"),
    )
    bring(page, "drop", ".cke_wysiwyg_div", draft_docx=text, **PICTURES)
    page.wait_for_url(re.compile(r"/article/\d+/change/\?pictures=\d+,\d+,\d+$"), timeout=30_000)
    wait_for_editor(page)
    expect(page.locator("#id_headline")).to_have_value("四百种耗材一家买")
    newsroom.looks()
    column = page.locator("#id_standings-0-column")
    if not column.input_value():
        column.select_option(label="要闻")
    page.locator("button[name=_submit]").click()
    newsroom.has_gone_on()
    return Article.objects.get()


def sign(newsroom: Newsroom, article: Article) -> None:
    """Sign from the row of one's desk: unfold the text, press 通过."""
    row = newsroom.page.locator(f"#row-{article.pk}")
    row.locator(".waiting-text > summary").click()
    expect(row.get_by_text("统一采购").first).to_be_visible()
    row.locator("button[value=approve]").click()
    newsroom.has_gone_on()


def place(newsroom: Newsroom, article: Article, issue: Issue) -> None:
    """Put the text on page 3 of the plan."""
    page = newsroom.page
    newsroom.sits("pan", f"/admin/articles/issue/{issue.pk}/flatplan/")
    newsroom.looks()
    card = page.locator(f"#article-{article.pk}")
    card.locator("[name=label]").fill("3")
    card.get_by_role("button").click()
    expect(page.locator(".plan-pages .plan-card")).to_contain_text(article.headline)


def test_a_word_file_with_three_pictures_is_signed_on_a_telephone_and_goes_to_page_3(
    browser_page: Page,
    issue: Issue,
    sign_in: Callable[[Page, User], None],
    axe: Callable[[Page], None],
    visit: Visit,
) -> None:
    visit.tolerated = ("Applying inline style",)  # what axe tries
    newsroom = Newsroom(browser_page, sign_in, axe)
    article = write(newsroom)
    assert article.stage == Stage.REVIEW_1
    assert "统一采购" in article.body
    leads = article.image_uses.filter(role=UseRole.LEAD).select_related("image")
    assert sorted((use.alt_text, use.image.credit) for use in leads) == [
        ("码头之one", "王立 摄"),
        ("码头之three", "王立 摄"),
        ("码头之two", "王立 摄"),
    ]

    browser_page.set_viewport_size({"width": 390, "height": 844})
    for name in ("shen", "zhao", "gu"):
        newsroom.sits(name, "/admin/")
        if name == "shen":
            newsroom.looks()
        sign(newsroom, article)
    article.refresh_from_db()
    assert article.stage == Stage.PROOF_1

    browser_page.set_viewport_size({"width": 1440, "height": 900})
    place(newsroom, article, issue)
    assert Placement.objects.get(article=article).page.position == 3

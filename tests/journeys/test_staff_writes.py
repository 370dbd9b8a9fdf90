"""Writing in the real editor: a picture of the library, a paste from Word, a length that counts along, two writers."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from articles.actions import writing
from newsroom.accounts.models import User
from tests.cast import person
from tests.factories.articles import MORNING, make_article, make_draft, make_image
from tests.journeys.test_staff_publishes import wait_for_editor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORD = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office'>"
    "<head><style>p.MsoNormal{mso-pagination:none}</style></head>"
    "<body><!--[if gte mso 9]><xml><o:x/></xml><![endif]-->"
    "<p class=MsoNormal style='text-indent:24pt;mso-char-indent-count:2'>"
    "<b><span style='font-family:宋体;color:red'>要点</span></b>"
    "<span style='font-family:宋体'>正文<o:p></o:p></span></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
    "<p class=MsoNormal><a href='javascript:alert(1)'>链接</a><img src='file:///C:/a.png'></p></body></html>"
)
PASTE = """html => {
  const editor = CKEDITOR.instances.id_body, dataTransfer = new CKEDITOR.plugins.clipboard.dataTransfer();
  editor.setData('');
  editor.fire('paste', {type: 'html', dataValue: html, dataTransfer});
}"""


@pytest.fixture
def written(
    browser_page: Page, sign_in: Callable[[Page, User], None], visit: Any
) -> Callable[[], Any]:
    """Open an article as Shen; calling it stores what the form holds and returns the article."""
    visit.tolerated = ("favicon", "/m", "404")  # the factory's pictures have rows and no files
    make_image("清晨码头", caption="两艘货船")
    article = make_article()
    sign_in(browser_page, person("shen"))
    browser_page.goto(f"/admin/articles/article/{article.pk}/change/")
    wait_for_editor(browser_page)

    def save() -> Any:
        browser_page.locator("input[name=_continue]").click()
        expect(browser_page.locator(".messagelist, .errornote").first).to_be_visible()
        article.refresh_from_db()
        return article

    return save


def body_of(page: Page) -> Any:
    return page.frame_locator(".cke_wysiwyg_frame").locator("body")


def test_a_picture_of_the_library_goes_into_the_body_with_its_words(
    browser_page: Page, written: Callable[[], Any], axe: Callable[[Page], None]
) -> None:
    page = browser_page
    body_of(page).click()
    page.locator(".cke_button__librarypicture").click()
    dialog = page.locator("dialog.library")
    with page.expect_response(
        lambda answer: "%E8%B4%A7" in answer.url
    ):  # what it finds replaces what stands there
        dialog.locator("input[type=search]").fill("货船")
    dialog.locator(".library-image").first.click()
    dialog.locator("button[type=submit]").click()
    expect(dialog.locator("[role=status]")).to_contain_text("替代文字")
    dialog.locator("input[type=text]").first.fill("清晨的码头")
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0)
    article = written()
    use = article.image_uses.get()
    assert (use.role, use.alt_text) == ("body", "清晨的码头")
    assert f'data-image="{use.image_id}"' in article.body
    assert "<figcaption>两艘货船</figcaption>" in article.body


def test_a_paste_from_word_leaves_words_and_nothing_of_word(
    browser_page: Page, written: Callable[[], Any]
) -> None:
    body_of(browser_page).click()
    browser_page.evaluate(PASTE, WORD)
    expect(body_of(browser_page)).to_contain_text("要点")
    body = written().body
    assert "<strong>要点</strong>" in body
    for trace in ("Mso", "style", "span", "<o:", "xml", "javascript", "<img", "&nbsp;</p>"):
        assert trace not in body


def test_the_length_counts_along_as_chinese_papers_count(
    browser_page: Page, written: Callable[[], Any]
) -> None:
    browser_page.evaluate(
        "() => CKEDITOR.instances.id_body.setData('<p>共 1322 期，Newsroom 好。</p>')"
    )
    expect(browser_page.locator("#live-length")).to_have_text("7")


def test_the_second_of_two_writers_sees_both_texts_and_keeps_his(
    browser_page: Page, written: Callable[[], Any]
) -> None:
    article = written()
    writing.save_article(article, make_draft("对方的标题"), by=person("gu"), at=MORNING)
    browser_page.fill("#id_headline", "我的标题")
    browser_page.locator("input[name=_continue]").click()
    both = browser_page.locator(".two-texts")
    expect(both).to_contain_text("对方的标题")
    expect(both).to_contain_text("我的标题")
    expect(browser_page.locator(".standing[role=alert]")).to_contain_text("顾长河")
    browser_page.locator("button[name=_over]").click()
    expect(browser_page.locator(".messagelist")).to_be_visible()
    article.refresh_from_db()
    assert article.headline == "我的标题"

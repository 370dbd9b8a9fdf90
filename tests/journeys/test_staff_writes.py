"""Writing in the real editor: a picture of the library, a paste from Word, a length that counts
along, two writers."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from articles.actions.writing import writing
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
    "<p class=MsoNormal><a href='javascript:alert(1)'>链接</a><img "
    "src='file:///C:/a.png'></p></body></html>"
)
PASTE = """html => {
  const editor = CKEDITOR.instances.id_body, dataTransfer = new CKEDITOR.plugins.clipboard.dataTransfer();
  editor.setData('');
  editor.fire('paste', {type: 'html', dataValue: html, dataTransfer});
}"""

PASTE_TEXT = """text => {
  const editor = CKEDITOR.instances.id_body, dataTransfer = new CKEDITOR.plugins.clipboard.dataTransfer();
  dataTransfer.setData('text/plain', text);
  editor.focus();
  editor.execCommand('selectAll');
  editor.fire('paste', {type: 'auto', dataValue: '', dataTransfer});
}"""
LONG = "三月的江岸，货船一早靠泊，码头上的工人已经忙了一个多小时，今年的第一批采购物资就在船上。"


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
        browser_page.locator("input[name=_save]").click()
        expect(browser_page.locator(".messagelist, .errornote").first).to_be_visible()
        article.refresh_from_db()
        return article

    return save


def body_of(page: Page) -> Any:
    return page.locator(".cke_wysiwyg_div")


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


def test_plain_text_is_pasted_line_by_line_and_a_crosshead_takes_one_line(
    browser_page: Page, written: Callable[[], Any]
) -> None:
    body_of(browser_page).click()
    browser_page.evaluate(PASTE_TEXT, f"{LONG}\n一次采购\n{LONG}\n短句")
    expect(body_of(browser_page).locator("p")).to_have_count(4)
    body_of(browser_page).locator("p").nth(1).click()
    browser_page.evaluate(
        "() => CKEDITOR.instances.id_body.applyStyle(CROSSHEAD())".replace(
            "CROSSHEAD()", "new CKEDITOR.style({element: 'h3'})"
        )
    )
    expect(body_of(browser_page).locator("h3")).to_have_text("一次采购")
    assert (
        "".join(written().body.split()) == f"<p>{LONG}</p><h3>一次采购</h3><p>{LONG}</p><p>短句</p>"
    )


def test_headings_and_footnotes_of_word_become_crossheads_and_words(
    browser_page: Page, written: Callable[[], Any]
) -> None:
    address = browser_page.url
    body_of(browser_page).click()
    browser_page.evaluate(
        PASTE,
        f"<h1 class=MsoNormal>大标题</h1><h2>小标题</h2><p class=MsoNormal>{LONG}<br>第二行"
        f"<a href='{address}#_ftn1' name='_ftnref1'>[1]</a></p><p>据<a "
        f"href='https://a.example/'>公告</a></p>",
    )
    expect(body_of(browser_page)).to_contain_text("大标题")
    body = "".join(written().body.split())
    assert body.startswith(f"<h3>大标题</h3><h4>小标题</h4><p>{LONG}</p><p>第二行[1]</p>")
    assert "/admin/" not in body
    assert 'href="https://a.example/"' in body


def test_an_article_that_was_made_a_crosshead_is_stored_as_paragraphs_and_told(
    browser_page: Page, written: Callable[[], Any]
) -> None:
    swallowed = f"<h3>一次采购<br>{LONG}<br>{LONG}</h3>"
    browser_page.evaluate("html => CKEDITOR.instances.id_body.setData(html)", swallowed)
    body = "".join(written().body.split())
    assert body == f"<h3>一次采购</h3><p>{LONG}</p><p>{LONG}</p>"
    expect(browser_page.locator(".messagelist .warning")).to_contain_text("小标题")


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
    browser_page.locator("input[name=_save]").click()
    both = browser_page.locator(".two-texts")
    expect(both).to_contain_text("对方的标题")
    expect(both).to_contain_text("我的标题")
    expect(browser_page.locator(".standing[role=alert]")).to_contain_text("顾长河")
    browser_page.locator("button[name=_over]").click()
    expect(browser_page.locator(".messagelist")).to_be_visible()
    article.refresh_from_db()
    assert article.headline == "我的标题"

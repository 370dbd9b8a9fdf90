"""Pictures are dropped, pasted and chosen on the writing screen, while somebody writes there."""

import base64
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from articles.domain.choices import UseRole
from articles.models import Article, Image
from newsroom.accounts.models import User
from tests.articles.word.documents import paragraph, word_file
from tests.cast import person
from tests.conftest import Visit
from tests.factories.articles import make_article
from tests.factories.picture_files import UTF8, heic, jpeg
from tests.journeys.keyboard import wait_for_editor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BODY = "<p>第一段。</p><p>第二段。</p>"
BRING = """([how, selector, files]) => {
    const data = new DataTransfer();
    for (const file of files) {
        const bytes = Uint8Array.from(atob(file.content), letter => letter.charCodeAt(0));
        data.items.add(new File([bytes], file.name, {type: file.type}));
    }
    const place = document.querySelector(selector);
    const box = place.getBoundingClientRect();
    const options = {bubbles: true, cancelable: true, clientX: box.left + box.width / 2, clientY: box.top + 5};
    if (how === "paste") {
        place.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, ...options}));
        return;
    }
    place.dispatchEvent(new DragEvent("dragover", {dataTransfer: data, ...options}));
    place.dispatchEvent(new DragEvent("drop", {dataTransfer: data, ...options}));
}"""
BLOCKS = """() => {
    const blocks = [...document.querySelector(".cke_wysiwyg_div").children];
    return blocks.map(one => one.tagName).join(" ");
}"""
CARET = """() => {
    const selection = getSelection();
    return [selection.anchorNode.textContent, selection.anchorOffset];
}"""


def bring(tab: Page, how: str, selector: str, **files: bytes) -> None:
    """Drop or paste files on an element, as a hand does: `good_jpg` is good.jpg."""
    sent = [
        {
            "name": name.replace("_", "."),
            "type": "image/png" if name == "image_png" else "",
            "content": base64.b64encode(content).decode(),
        }
        for name, content in files.items()
    ]
    tab.evaluate(BRING, [how, selector, sent])


@pytest.fixture
def article(live_server: object) -> Article:
    return make_article("码头电子化采购提速", body=BODY, by=person("lin"))


@pytest.fixture
def screen(browser_page: Page, sign_in: Callable[[Page, User], None], article: Article) -> Page:
    sign_in(browser_page, person("lin"))
    browser_page.goto(f"/admin/articles/article/{article.pk}/change/")
    wait_for_editor(browser_page)
    return browser_page


def test_pictures_go_where_they_are_dropped_and_nothing_typed_is_lost(
    screen: Page, article: Article, visit: Visit, axe: Callable[[Page], None]
) -> None:
    visit.tolerated = ("400 (Bad Request)", "Applying inline style")
    stored = screen.locator(".write-drop li.stored")
    first = screen.locator(".cke_wysiwyg_div p").first
    first.click()
    screen.keyboard.press("End")
    screen.keyboard.type("正在写")
    headline = ((2, 105), "码头清晨".encode())
    caption = ((2, 120), "清晨的码头".encode())
    bring(
        screen,
        "drop",
        ".cke_wysiwyg_div p",
        one_jpg=jpeg(UTF8, headline, caption, size=(900, 600)),
        bad_jpg=b"<html>no picture</html>",
        phone_heic=heic(),
    )
    screen.keyboard.type("的话。")
    expect(stored).to_have_count(2, timeout=30_000)
    expect(first).to_have_text("第一段。正在写的话。")
    assert screen.evaluate(CARET) == ["第一段。正在写的话。", 10]
    refused = screen.locator(".write-drop li.refused")
    expect(refused).to_contain_text("bad.jpg")
    expect(refused).to_contain_text("没有保存任何内容")
    assert screen.evaluate(BLOCKS) == "P FIGURE FIGURE P"
    figure = screen.locator(".cke_wysiwyg_div figure").first
    expect(figure).to_have_text("清晨的码头")

    phone = stored.filter(has_text="phone")
    expect(phone.locator(".picture-lacks")).to_be_visible()
    phone.get_by_label("署名").fill("王立 摄")
    phone.get_by_label("说明").fill("手机拍的码头")
    phone.get_by_role("button", name="存入图片库").click()
    expect(phone.get_by_role("status")).to_have_text("已存入图片库。")
    expect(screen.locator(".cke_wysiwyg_div figure").nth(1)).to_have_text("手机拍的码头")

    bring(screen, "drop", ".write-rail", lead_jpg=jpeg(size=(600, 400), colour="red"))
    expect(stored).to_have_count(3, timeout=30_000)
    rows = screen.locator("#id_image_uses-0-image option:checked")
    expect(rows).to_have_text("lead")
    axe(screen)
    phone.get_by_label("说明").fill("手机拍的码头，清早")  # nobody presses the button
    screen.keyboard.press("Control+s")
    expect(screen.locator(".messagelist .success")).to_be_visible()
    assert Image.objects.get(title="phone").caption == "手机拍的码头，清早"
    uses = Article.objects.get().image_uses.order_by("role", "image__title")
    assert [(use.role, use.image.title, use.alt_text) for use in uses] == [
        (UseRole.BODY, "phone", "手机拍的码头"),
        (UseRole.BODY, "码头清晨", "清晨的码头"),
        (UseRole.LEAD, "lead", ""),
    ]
    assert Image.objects.get(title="phone").credit == "王立 摄"
    assert "正在写的话。" in Article.objects.get().body


def test_a_pasted_picture_goes_to_the_caret_and_saving_waits_for_it(
    screen: Page, article: Article
) -> None:
    screen.locator(".cke_wysiwyg_div p").nth(1).click()
    bring(screen, "paste", ".cke_wysiwyg_div p:nth-child(2)", image_png=jpeg(size=(600, 400)))
    screen.keyboard.press("Control+s")
    expect(screen.locator(".messagelist .success")).to_be_visible()
    body = Article.objects.get().body
    assert body.index("第二段") < body.index("<figure>")
    assert Image.objects.get().title == "码头电子化采购提速"


def test_a_word_file_becomes_a_draft_of_its_own_beside_what_is_typed(
    screen: Page, article: Article
) -> None:
    screen.fill("#id_headline", "正在写的标题")
    bring(
        screen, "drop", ".write-text", draft_docx=word_file(paragraph("　　四月一日起统一采购。"))
    )
    item = screen.locator(".write-drop li.stored")
    expect(item).to_contain_text("已另存为一篇草稿", timeout=30_000)
    draft = Article.objects.exclude(pk=article.pk).get()
    assert item.get_by_role("link").get_attribute("href") == (
        f"/admin/articles/article/{draft.pk}/change/"
    )
    expect(screen.locator("#id_headline")).to_have_value("正在写的标题")

"""A reporter drops a Word file on the desk, and the draft opens."""

import base64
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article, Image
from newsroom.accounts.models import User
from tests.articles.word.documents import jpeg, paragraph, picture, word_file
from tests.cast import person
from tests.factories.articles import make_publication
from tests.journeys.keyboard import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DROP = """([content, name]) => {
  const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  const options = {bubbles: true, cancelable: true, dataTransfer};
  document.body.dispatchEvent(new DragEvent("dragover", options));
  document.body.dispatchEvent(new DragEvent("drop", options));
  const second = new SubmitEvent("submit", {cancelable: true});
  document.querySelector(".word-file form").dispatchEvent(second);
  return second.defaultPrevented;
}"""


def drop(tab: Page, content: bytes, name: str) -> None:
    """Drop a file. A second click meanwhile sends nothing: it would make a second draft."""
    assert tab.evaluate(DROP, [base64.b64encode(content).decode(), name])


def test_a_word_file_is_dropped_and_its_draft_opens(
    browser_page: Page, sign_in: Callable[[Page, User], None], axe: Callable[[Page], None]
) -> None:
    make_publication()
    tab = browser_page
    sign_in(tab, person("lin"))
    tab.goto("/admin/writing/")
    follow(tab.locator("#content-main").get_by_role("link", name="从 Word 文件写稿"))
    axe(tab)
    drop(tab, b"%PDF-1.7", "稿件.docx")
    expect(tab.locator(".errorlist")).to_contain_text("不是 Word 文件")
    axe(tab)
    content = word_file(
        paragraph("四百种耗材一家买", centred=True, bold=True, size=22),
        paragraph("本报记者 林晓舟", centred=True),
        paragraph("　　四月一日起，耗材统一采购。"),
        paragraph(inner=picture("p1", alt="码头")),
        pictures={"p1": jpeg()},
    )
    drop(tab, content, "医院采购.docx")
    expect(tab).to_have_url(re.compile(r"/admin/articles/article/\d+/change/$"))
    expect(tab.locator(".messagelist")).to_contain_text("图片已入库")
    expect(tab.locator("#id_headline")).to_have_value("四百种耗材一家买")
    assert Article.objects.count() == 1
    image = Image.objects.get()
    body = Article.objects.get().body
    assert body.startswith("<p>四月一日起，耗材统一采购。</p><figure><img")
    assert f'data-image="{image.pk}"' in body

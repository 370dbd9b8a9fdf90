"""Proof sheets: the whole article with numbered lines, the whole page with its signatures."""

import re

import pypdfium2

from articles.epaper.pagesetting.page_content import TABLOID
from articles.epaper.pagesetting.sheets import SheetNote, make_full_sheet, make_small_sheet
from articles.epaper.pagesetting.typesetting.fonts import find_page_fonts
from tests.articles.epaper.pagesetting.pages import (
    make_page,
    make_story,
    set_with_found_fonts,
    squeeze,
)


def read_pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [squeeze(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def test_a_small_sheet_has_the_whole_article_numbered_lines_and_the_signatures() -> None:
    story = make_story("鹤汀", 14, kicker="一线观察")
    note = SheetNote("岚江财经报　小样", "第03版　初校")
    pdf = make_small_sheet(story, note, find_page_fonts())
    pages = read_pages(pdf)
    assert len(pages) > 1
    together = "".join(pages)
    for number in range(14):
        assert f"鹤汀第{number}段" in together
    assert "一线观察" in pages[0]
    assert all(role in page for page in pages for role in ("校对：", "编辑：", "签付印："))
    assert all("岚江财经报小样" in page for page in pages)
    printed = len(squeeze(re.sub("<[^>]*>", "", story.body)))
    numbers = printed // 40
    assert str(numbers) in together
    assert make_small_sheet(story, note, find_page_fonts()) == pdf


def test_a_full_sheet_has_the_page_in_its_size_with_crop_marks_and_signatures() -> None:
    page = set_with_found_fonts(make_page(make_story("鹤汀"), sheet=TABLOID))
    pdf = make_full_sheet(page, TABLOID, SheetNote("岚江财经报　大样"), find_page_fonts())
    (text,) = read_pages(pdf)
    assert "鹤汀第0段" in text
    assert "签付印：" in text
    document = pypdfium2.PdfDocument(pdf)
    try:
        width, height = document[0].get_size()
    finally:
        document.close()
    assert width > 270 * 72 / 25.4
    assert height > 390 * 72 / 25.4

"""Texts before they are set: cut where an earlier page ended, divided where no column is wide."""

from articles.epaper.pagesetting.page_content import TABLOID, PageContent, PageHeading
from articles.epaper.pagesetting.preparing import divide_long_words, prepare_page
from articles.epaper.pagesetting.typesetting.fonts import find_page_fonts
from tests.articles.epaper.pagesetting.pages import make_story


def read_blocks(body: str, begin_at: int = 0, end_at: int | None = None) -> list[tuple[str, bool]]:
    story = make_story("鹤汀", body=body, begin_at=begin_at, end_at=end_at)
    content = PageContent(TABLOID, PageHeading("01"), stories=(story,))
    (text,) = prepare_page(content, find_page_fonts()).texts
    return [(block.text, block.continued) for block in text.blocks]


def test_a_continuation_begins_where_the_first_part_ended() -> None:
    body = "<p>一二 三四五</p><h3>题</h3><p>六<strong>七八</strong>九</p>"
    assert read_blocks(body, 5) == [("题", False), ("六七八九", False)]
    assert read_blocks(body, 8) == [("八九", True)]
    assert read_blocks(body, 99) == []


def test_a_first_part_ends_with_the_paragraph_nearest_to_what_was_planned() -> None:
    body = "<p>一二三四五六</p><p>七八九十</p><p>甲乙丙丁</p>"
    parts = [[text for text, _continued in read_blocks(body, end_at=at)] for at in (1, 7, 8, 99)]
    assert [len(part) for part in parts] == [1, 1, 2, 3]
    assert read_blocks(body, begin_at=6, end_at=10) == [("七八九十", False)]


def test_a_crosshead_with_nothing_below_is_not_set() -> None:
    assert read_blocks("<p>一</p><h3>题</h3><h4>题</h4>") == [("一", False)]


def test_words_and_rows_of_marks_that_no_column_holds_are_divided() -> None:
    assert divide_long_words("见deadbeefdeadbeef。") == "见deadbee\u200bfdeadbe\u200bef。"
    assert divide_long_words("。" * 20).count("\u200b") == 2
    assert divide_long_words("GDP增长3.5%，“好”……") == "GDP增长3.5%，“好”……"

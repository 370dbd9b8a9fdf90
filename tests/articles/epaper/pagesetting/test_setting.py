"""A printed page: every story in its region, all of it or told what is missing, the same each
time."""

import re
import time
from dataclasses import replace
from itertools import combinations

import pypdfium2
import pytest

from articles.epaper.geometry import Rectangle
from articles.epaper.pagesetting.page_content import (
    BROADSHEET,
    TABLOID,
    Ear,
    Masthead,
    PageAdvert,
    SheetFormat,
    StoryKind,
)
from articles.epaper.pagesetting.set_pages import SetPage
from articles.epaper.pagesetting.setting import set_page
from articles.epaper.pagesetting.typesetting.fonts import find_page_fonts
from tests.articles.epaper.pagesetting.pages import (
    HEADING,
    draw_photograph,
    make_page,
    make_picture,
    make_story,
    read_characters,
    read_text,
    set_with_found_fonts,
    squeeze,
    text_in,
    write_body,
)

NAMES = ("鹤汀", "梅矶", "沙棠", "岚西", "潮坪", "垣北", "长艄", "枫圩", "柳汀")
MASTHEAD = Masthead(
    name="岚江财经报",
    date_line="2026年11月24日　星期二",
    number_line="第1322期（总第8865期）",
    facts=("国内统一连续出版物号 CN 99-0012", "邮发代号 1-99", "今日8版"),
    ear=Ear("今日导读", ("一张验收单晒出的诚信账　3版", "县乡财政：保住底线　6版")),
)


def overlap(one: Rectangle, other: Rectangle) -> float:
    common = Rectangle(
        max(one.left, other.left),
        max(one.top, other.top),
        min(one.right, other.right),
        min(one.bottom, other.bottom),
    )
    return common.area


@pytest.fixture(scope="module")
def full_page() -> SetPage:
    """A page of nine stories, three pictures, an advert and an imprint."""
    stories = [
        make_story(
            name,
            4 + number % 4,
            body=write_body(name, 4 + number % 4, crossheads=number % 2 == 0),
            pictures=(make_picture(f"{name}验收现场。"),) if number in (0, 3, 6) else (),
        )
        for number, name in enumerate(NAMES)
    ]
    return set_with_found_fonts(
        make_page(
            *stories,
            adverts=(PageAdvert("招标", 2, 60, text="公开招标公告\n电话：0571-00000000"),),
            imprint_lines=("社址：鹤汀市新知路1号　邮政编码：100142　零售每份：2.00元",),
        )
    )


def test_each_story_is_read_in_its_own_region(full_page: SetPage) -> None:
    characters = read_characters(full_page.pdf)
    for story in full_page.stories:
        (region,) = story.regions
        inside = text_in(characters, region)
        assert f"{story.key}第0段" in inside
        assert squeeze(f"{story.key}把采购合同写成看得懂的承诺") in inside
        others = [name for name in NAMES if name != story.key and name in inside]
        assert not others


def test_no_character_of_a_story_is_outside_its_region(full_page: SetPage) -> None:
    characters = read_characters(full_page.pdf)
    for name in NAMES:
        regions = next(story.regions for story in full_page.stories if story.key == name)
        everywhere = "".join(character.text for character in characters).count(f"{name}第")
        assert everywhere == text_in(characters, regions[0]).count(f"{name}第") > 0


def test_regions_lie_on_the_page_and_never_over_each_other(full_page: SetPage) -> None:
    regions = [story.regions[0] for story in full_page.stories]
    regions += [region for advert in full_page.adverts for region in advert.regions]
    assert len(regions) == 10
    for region in regions:
        assert 0 < region.left < region.right < 1
        assert 0 < region.top < region.bottom < 1
    assert all(overlap(one, other) == 0 for one, other in combinations(regions, 2))


def test_a_page_without_over_matter_prints_every_character(full_page: SetPage) -> None:
    text = read_text(full_page.pdf)
    for number, story in enumerate(full_page.stories):
        body = write_body(story.key, 4 + number % 4, crossheads=number % 2 == 0)
        printed = re.sub("<[^>]*>", "", body)
        assert story.over_matter <= 0
        assert story.characters_set == len(squeeze(printed))
        for paragraph in re.findall(r"<p>(.*?)</p>", body):
            assert squeeze(paragraph)[:14] in text


def test_an_advert_carries_its_mark_and_the_foot_its_imprint(full_page: SetPage) -> None:
    characters = read_characters(full_page.pdf)
    (region,) = full_page.adverts[0].regions
    inside = text_in(characters, region)
    assert "广告" in inside
    assert "公开招标公告" in inside
    assert "社址：鹤汀市新知路1号" in read_text(full_page.pdf)


def test_the_same_page_is_the_same_bytes() -> None:
    page = make_page(make_story("鹤汀", pictures=(make_picture(),)), make_story("梅矶"))
    first = set_with_found_fonts(page)
    assert set_with_found_fonts(page) == first
    time.sleep(1.1)
    assert set_with_found_fonts(page).pdf == first.pdf
    assert b"CreationDate" not in first.pdf
    assert set_with_found_fonts(replace(page, stories=page.stories[:1])).pdf != first.pdf


def test_fonts_are_embedded_as_subsets(full_page: SetPage) -> None:
    names = re.findall(rb"/BaseFont\s*/([A-Z]{6}\+)?", full_page.pdf)
    assert names
    assert all(names)
    assert len(full_page.pdf) < 3_000_000


def test_a_story_longer_than_the_page_is_cut_and_says_by_how_much() -> None:
    page = make_page(make_story("鹤汀", 120, jump_to="（下转第5版）"), sheet=TABLOID)
    first = set_with_found_fonts(page)
    (story,) = first.stories
    assert story.over_matter == 0  # the rest is on page 5
    cut = replace(page, stories=(replace(page.stories[0], jump_to=""),))
    assert set_with_found_fonts(cut).stories[0].over_matter > 100
    text = read_text(first.pdf)
    assert "（下转第5版）" in text
    rest = replace(
        page.stories[0], begin_at=story.characters_set, jump_to="", jump_from="（上接第3版）"
    )
    second = set_with_found_fonts(replace(page, stories=(rest,)))
    assert "（上接第3版）" in read_text(second.pdf)
    body = squeeze(re.sub("<[^>]*>", "", page.stories[0].body))
    last = body[story.characters_set - 12 : story.characters_set]
    following = body[story.characters_set : story.characters_set + 12]
    assert f"{last}（下转第5版）" in text
    assert f"（上接第3版）{following}" in read_text(second.pdf)
    assert second.stories[0].characters_set > story.characters_set


def test_what_does_not_fit_at_all_is_named_and_the_rest_is_set() -> None:
    stories = [make_story(f"{name}{round_}", 30) for round_ in range(3) for name in NAMES]
    page = set_with_found_fonts(make_page(*stories, sheet=TABLOID))
    assert 0 < len(page.left_out) < len(stories)
    assert page.left_out == tuple(story.key for story in stories[-len(page.left_out) :])
    assert all(not story.regions for story in page.stories if story.key in page.left_out)
    assert page.stories[0].regions


@pytest.mark.parametrize("sheet", [BROADSHEET, TABLOID, replace(BROADSHEET, columns=8)])
def test_one_story_fills_the_top_of_an_almost_empty_page(sheet: SheetFormat) -> None:
    page = set_with_found_fonts(make_page(make_story("鹤汀", 2), sheet=sheet))
    (story,) = page.stories
    assert story.span == sheet.columns
    assert story.over_matter <= 0
    assert page.free_lines > 0


def test_an_empty_page_has_its_heading_and_nothing_else() -> None:
    page = set_with_found_fonts(make_page())
    assert page.stories == ()
    assert sorted(read_text(page.pdf)) == sorted(
        squeeze("03财税观察责任编辑：陈砚秋版式：沈亦舟岚江财经报2026年11月24日星期二")
    )


def test_page_one_has_the_masthead_with_its_facts_and_its_ear() -> None:
    page = set_with_found_fonts(
        make_page(
            make_story("鹤汀"), masthead=MASTHEAD, heading=replace(HEADING, label="01", name="要闻")
        )
    )
    characters = read_characters(page.pdf)
    above = text_in(characters, Rectangle(0, 0, 1, page.stories[0].regions[0].top))
    for fact in ("岚江财经报", "第1322期", "CN99-0012", "邮发代号1-99", "今日8版", "今日导读"):
        assert fact in above
    heights = character_heights(page.pdf)
    assert max(heights, key=lambda text: heights[text]) in MASTHEAD.name


def character_heights(pdf: bytes) -> dict[str, float]:
    """Return the largest height of each character on the page, in points."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = document[0].get_textpage()
        heights: dict[str, float] = {}
        for index in range(text.count_chars()):
            _left, bottom, _right, top = text.get_charbox(index, loose=True)
            letter = text.get_text_range(index, 1)
            heights[letter] = max(heights.get(letter, 0), top - bottom)
        return heights
    finally:
        document.close()


def test_a_headline_of_sixty_characters_takes_two_lines_within_its_columns() -> None:
    headline = "关于进一步完善增值税留抵退税政策和加强出口退税风险管理切实服务高水平对外开放" * 2
    page = set_with_found_fonts(make_page(make_story("鹤汀", headline=headline[:60])))
    characters = read_characters(page.pdf)
    inside = text_in(characters, page.stories[0].regions[0])
    assert headline[:60] in inside


def test_characters_that_no_font_has_are_named_and_replaced() -> None:
    odd = "\U0002ceff"
    page = set_with_found_fonts(
        make_page(make_story("鹤汀", headline=f"𠮷野与{odd}：答记者问\u200b", body="<p>㐂</p>"))
    )
    text = read_text(page.pdf)
    assert "𠮷野与" in text
    assert "㐂" in text
    assert page.missing_characters in ("", odd)
    assert ("〓" in text) == bool(page.missing_characters)


def test_words_are_never_read_as_markup() -> None:
    hostile = '#read("/etc/passwd") $x$ *粗* _斜_ = 题 \\ <标> @引 #{panic("x")} `码` //注'
    escaped = hostile.replace("<", "&lt;").replace(">", "&gt;")
    page = set_with_found_fonts(
        make_page(make_story("鹤汀", headline=hostile, kicker=hostile, body=f"<p>{escaped}</p>"))
    )
    text = squeeze(read_text(page.pdf))
    assert text.count(squeeze('#read("/etc/passwd")')) >= 2
    assert "root:" not in text


def test_a_broken_picture_is_named_and_the_page_is_set_without_it() -> None:
    truncated = draw_photograph()[:300]
    page = set_with_found_fonts(
        make_page(
            make_story("鹤汀", pictures=(make_picture(content=truncated), make_picture())),
            make_story("梅矶", pictures=(make_picture(content=b"no picture"),)),
            adverts=(PageAdvert("广", 6, 40, picture=b"%PDF-1.4"),),
        )
    )
    assert set(page.broken_pictures) == {"鹤汀", "梅矶", "广"}
    assert not page.left_out
    assert "验收现场" in read_text(page.pdf)


def test_three_pictures_stand_in_the_region_of_their_story() -> None:
    pictures = tuple(make_picture(f"第{number}张照片。") for number in range(3))
    page = set_with_found_fonts(
        make_page(make_story("鹤汀", 12, pictures=pictures), make_story("梅矶", 10))
    )
    (region,) = page.stories[0].regions
    document = pypdfium2.PdfDocument(page.pdf)
    try:
        sheet = document[0]
        width, height = sheet.get_size()
        boxes = [
            Rectangle(left / width, 1 - top / height, right / width, 1 - bottom / height)
            for left, bottom, right, top in (
                item.get_bounds() for item in sheet.get_objects(filter=(3,), max_depth=9)
            )
        ]
    finally:
        document.close()
    assert len(boxes) == 3
    assert all(abs(overlap(box, region) - box.area) < 0.001 for box in boxes)
    assert all(overlap(one, other) == 0 for one, other in combinations(boxes, 2))
    inside = text_in(read_characters(page.pdf), region)
    assert all(f"第{number}张照片。" in inside for number in range(3))


def test_a_picture_story_needs_no_text() -> None:
    story = make_story("图片新闻", body="", kind=StoryKind.PICTURE, pictures=(make_picture(),))
    page = set_with_found_fonts(make_page(make_story("鹤汀", 8), story))
    (region,) = page.stories[1].regions
    assert "验收现场。" in text_in(read_characters(page.pdf), region)
    assert page.stories[1].lines == 0


def test_the_editors_choice_of_columns_and_size_is_kept() -> None:
    plain = make_page(make_story("鹤汀", 8), make_story("梅矶", 8), make_story("沙棠", 6))
    chosen = replace(
        plain, stories=(plain.stories[0], replace(plain.stories[1], span=2), plain.stories[2])
    )
    page = set_with_found_fonts(chosen)
    assert page.stories[1].span == 2
    smaller = set_with_found_fonts(
        make_page(replace(plain.stories[0], headline_step=-2), sheet=BROADSHEET)
    )
    usual = set_with_found_fonts(make_page(plain.stories[0]))
    assert character_heights(smaller.pdf)["诺"] < character_heights(usual.pdf)["诺"]


def test_a_table_keeps_its_cells_and_its_place() -> None:
    rows = "".join(f"<tr><td>第{row}类</td><td>{row}5.3%</td></tr>" for row in range(6))
    table = f"<table><tr><th>类别</th><th>占比</th></tr>{rows}</table>"
    body = write_body("鹤汀", 5) + table
    page = set_with_found_fonts(make_page(make_story("鹤汀", body=body), make_story("梅矶")))
    inside = text_in(read_characters(page.pdf), page.stories[0].regions[0])
    assert "类别" in inside
    assert all(f"第{row}类" in inside for row in range(6))


def test_the_packaged_fonts_alone_set_a_page() -> None:
    packaged = find_page_fonts(serif="Noto Serif SC", sans="Noto Sans SC", kai="Noto Serif SC")
    assert packaged.serif[0] == "Noto Serif SC"
    page = make_page(make_story("鹤汀", pictures=(make_picture(),)), make_story("梅矶"))

    made = set_page(page, packaged)
    assert b"NotoSerifSC" in made.pdf
    assert made.missing_characters == ""

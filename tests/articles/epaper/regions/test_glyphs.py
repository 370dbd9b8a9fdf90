"""Pages in fonts without a map to characters: the articles tell what their glyphs are."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.epaper.page_text import UNREADABLE, Character, PageText
from articles.epaper.page_text_files import pack_page_text, unpack_page_text
from articles.epaper.regions.finder import find_regions
from articles.epaper.regions.glyphs.decoding import decode_page
from articles.epaper.regions.texts import ArticleText, PageRegions
from benchmarks.region_pages.items import Sheet, TextLine
from benchmarks.region_pages.pages import FIRST_TUNED, lay_out_page
from benchmarks.region_pages.vocabulary import write_paragraph
from benchmarks.region_scores import cut_polygons, measure_overlap
from tests.articles.epaper.regions.pages import (
    bounds_of,
    make_article,
    make_page,
    make_text,
    set_column,
    set_line,
)
from tests.articles.epaper.regions.test_random_pages import set_type
from tests.articles.epaper.regions.test_robustness import count_calls
from tests.house.shares import examples

PAGES = range(FIRST_TUNED, FIRST_TUNED + 4)
WORDS = [write_paragraph(Random(number), 180) for number in range(3)]
ROADS = make_article("roads", "", WORDS[0])
SCHOOLS = make_article("schools", "", WORDS[1])


def name_glyph(letter: Character, font: str, codes: dict[str, int]) -> Character:
    """Return a character as it is read of a font without a map; codes are given as they come."""
    code = codes.setdefault(letter.text, len(codes) + 1)
    return letter._replace(text=UNREADABLE, glyph=f"{font}:{code}")


def drop_map(characters: list[Character], font: str = "0badf00d") -> list[Character]:
    """Return characters without their texts, all in one font."""
    codes: dict[str, int] = {}
    return [name_glyph(letter, font, codes) for letter in characters]


def drop_codes(characters: list[Character]) -> list[Character]:
    """Return characters without their texts in a font whose glyphs are all one code."""
    return [letter._replace(text=UNREADABLE, glyph="0badf00d:1") for letter in characters]


def print_unmapped(sheet: Sheet) -> PageText:
    """Return what is read of a sheet none of whose fonts has a map."""
    lines = [item for item in sheet.items if isinstance(item, TextLine)]
    faces = list(dict.fromkeys(line.face for line in lines))
    alphabets: list[dict[str, int]] = [{} for _face in faces]
    characters = [
        name_glyph(letter, f"{faces.index(line.face):08x}", alphabets[faces.index(line.face)])
        for line in lines
        for letter in set_type(line)
    ]
    return PageText(sheet.width, sheet.height, characters, [])


def shuffle_codes(page: PageText, rng: Random) -> PageText:
    """Return a page whose fonts have other codes for the same glyphs."""
    glyphs = sorted({letter.glyph for letter in page.characters})
    fonts = {glyph: glyph.partition(":")[0] for glyph in glyphs}
    codes = rng.sample(range(1, 60_000), len(glyphs))
    others = {glyph: f"{fonts[glyph]}:{code}" for glyph, code in zip(glyphs, codes, strict=True)}
    characters = [letter._replace(glyph=others[letter.glyph]) for letter in page.characters]
    return replace(page, characters=characters)


def find_in_sheet(sheet: Sheet, page: PageText) -> PageRegions:
    return find_regions(page, [region.article for region in sheet.regions])


def test_every_article_is_found_on_pages_none_of_whose_fonts_has_a_map() -> None:
    overlaps: list[float] = []
    for sheet in map(lay_out_page, PAGES):
        regions = {row.key: row for row in find_in_sheet(sheet, print_unmapped(sheet)).regions}
        overlaps += [
            measure_overlap(
                cut_polygons(regions[true.article.key].polygons, sheet.width, sheet.height),
                true.rectangles,
            )
            for true in sheet.regions
        ]
    assert mean(overlaps) > 0.96


@settings(max_examples=examples(6), deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_codes_of_a_font_say_nothing_only_where_they_are_repeated(rng: Random) -> None:
    sheet = lay_out_page(FIRST_TUNED)
    page = print_unmapped(sheet)
    assert find_in_sheet(sheet, shuffle_codes(page, rng)) == find_in_sheet(sheet, page)


@pytest.mark.parametrize("articles", [[ROADS, SCHOOLS], [SCHOOLS, ROADS]])
def test_two_articles_of_one_length_are_told_apart_by_their_glyphs(
    articles: list[ArticleText],
) -> None:
    left, right = articles
    characters = [
        *set_column(40, 140, left.paragraphs[0]),
        *set_column(400, 140, right.paragraphs[0]),
    ]
    found = find_regions(make_page(drop_map(characters)), [ROADS, SCHOOLS])
    bounds = {region.key: bounds_of(region) for region in found.regions}
    assert bounds[left.key][0] == 40
    assert bounds[right.key][0] == 400


def test_what_one_article_tells_of_a_font_reads_the_short_texts_of_others() -> None:
    head = "".join(dict.fromkeys(WORDS[0]))[:9]
    other = make_article("other", head, make_text(9000, 60))
    characters = drop_map([*set_column(40, 300, WORDS[0]), *set_line(300, 300, head)])
    page = decode_page(make_page(characters), [ROADS, other])
    assert page.text == WORDS[0] + head


def test_a_text_that_is_no_articles_is_not_read_as_one() -> None:
    advert = set_column(400, 140, WORDS[2])
    page = make_page(drop_map([*set_column(40, 140, WORDS[0]), *advert]))
    found = find_regions(page, [ROADS, SCHOOLS])
    assert [region.key for region in found.regions] == ["roads"]
    assert bounds_of(found.regions[0])[2] < 400


@pytest.mark.parametrize("letters", [drop_map, drop_codes], ids=["codes", "no codes"])
def test_an_article_is_guessed_by_its_length_only_where_glyphs_have_no_codes(
    letters: Callable[[list[Character]], list[Character]],
) -> None:
    page = make_page(letters(set_column(40, 140, WORDS[0])))
    found = find_regions(page, [SCHOOLS]).regions
    assert [(region.key, region.score) for region in found] == (
        [("schools", 0.0)] if letters is drop_codes else []
    )


def test_a_phrase_of_an_article_does_not_make_a_headline_beside_it_its_own() -> None:
    phrase = SCHOOLS.paragraphs[0][20:32]
    other = make_article("schools", make_text(9000, 8), *SCHOOLS.paragraphs)
    headline = drop_map(set_line(40, 100, make_text(9100, 8), 24))
    text = set_column(40, 140, phrase + make_text(7000, 84))
    page = decode_page(make_page([*headline, *text]), [other])
    assert page.text.startswith(UNREADABLE * 8)


def test_a_text_that_was_edited_for_the_web_tells_its_glyphs() -> None:
    rng = Random(5)
    edited = "".join(rng.choice("甲乙丙丁") if rng.random() < 0.05 else row for row in WORDS[0])
    page = decode_page(
        make_page(drop_map(set_column(40, 140, WORDS[0]))), [make_article("roads", "", edited)]
    )
    right = sum(a == b for a, b in zip(page.text, WORDS[0], strict=True))
    assert right > 0.9 * len(WORDS[0])


def test_four_times_as_many_glyphs_are_hardly_more_than_four_times_the_work() -> None:
    works: list[int] = []
    for length in (3_000, 12_000):
        text = write_paragraph(Random(7), length)
        article = make_article("long", "", text)
        page = replace(make_page(drop_map(set_column(40, 140, text, 40))), height=40_000.0)
        works.append(count_calls(lambda page=page, article=article: decode_page(page, [article])))
    assert works[1] < 6 * works[0]


def test_one_glyph_fifty_thousand_times_is_no_more_work_than_text() -> None:
    characters = drop_map([letter for _ in range(25) for letter in set_column(0, 0, "一" * 2_000)])
    article = make_article("same", "", "一" * 20_000)
    work = count_calls(lambda: decode_page(make_page(characters), [article]))
    assert work < 100 * len(characters)


def test_ten_thousand_glyphs_all_different_say_nothing_and_are_little_work() -> None:
    text = write_paragraph(Random(7), 10_000)
    article = make_article("long", "", text)
    characters = [
        letter._replace(text=UNREADABLE, glyph=f"0badf00d:{code}")
        for code, letter in enumerate(set_column(40, 140, text, 40))
    ]
    page = replace(make_page(characters), height=40_000.0)
    assert decode_page(page, [article]) == page
    assert count_calls(lambda: decode_page(page, [article])) < 100 * len(characters)


glyphs = st.builds(
    lambda left, top, code: Character(
        UNREADABLE, left, top, left + 10, top + 10, f"0badf00d:{code}"
    ),
    st.integers(0, 590),
    st.integers(0, 790),
    st.integers(1, 30),
)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(glyphs, max_size=80))
def test_whatever_glyphs_are_printed_beside_it_an_article_keeps_a_region(
    rows: list[Character],
) -> None:
    characters = [*set_line(40, 100, make_text(400, 8), 24), *set_column(40, 140, WORDS[0])]
    article = make_article("roads", make_text(400, 8), WORDS[0])
    found = find_regions(make_page([*characters, *rows]), [article])
    assert [region.key for region in found.regions] == ["roads"]


def test_a_stored_page_keeps_the_names_of_its_glyphs() -> None:
    characters = [*set_line(40, 100, "新闻"), *drop_map(set_line(40, 140, "报纸"))]
    page = replace(make_page(characters), pictures=[])
    assert unpack_page_text(pack_page_text(page)) == page

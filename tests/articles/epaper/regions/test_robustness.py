"""Odd pages and odd articles: nothing breaks, and nothing is found that is not there."""

import sys
from collections.abc import Callable
from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import Character, PageText
from articles.epaper.regions.finder import find_regions
from articles.epaper.regions.texts import ArticleText
from tests.articles.epaper.regions.pages import (
    PITCH,
    bounds_of,
    make_article,
    make_page,
    make_text,
    set_column,
    set_line,
)
from tests.house.shares import examples

TEXT = make_text(0, 120)
HEAD = make_text(400, 8)
ARTICLE = make_article("roads", HEAD, TEXT)
TYPE = [*set_line(40, 100, HEAD, 24), *set_column(40, 140, TEXT)]


def test_a_page_without_characters_has_no_regions() -> None:
    picture = Rectangle(10, 10, 100, 100)
    found = find_regions(make_page([], [picture]), [ARTICLE])
    assert not found.regions
    assert len(found.unassigned_pictures) == 1


def test_a_page_without_articles_offers_its_text() -> None:
    assert len(find_regions(make_page(TYPE), []).unassigned_texts) == 1


def test_an_article_without_any_text_is_not_found() -> None:
    found = find_regions(make_page(TYPE), [ArticleText(key="empty", headline=""), ARTICLE])
    assert [region.key for region in found.regions] == ["roads"]


@pytest.mark.parametrize(
    "place",
    [
        (nan, 10, 20, 20),
        (10, 10, inf, 20),
        (-500, -500, -490, -490),
        (5000, 100, 5010, 110),
        (50, 60, 40, 70),
        (50, 60, 60, 60),
    ],
)
def test_characters_that_are_nowhere_on_the_page_are_ignored(
    place: tuple[float, float, float, float],
) -> None:
    odd = [Character("字", *place)] * 5
    assert find_regions(make_page(TYPE + odd), [ARTICLE]) == find_regions(
        make_page(TYPE), [ARTICLE]
    )


def test_pictures_that_are_nowhere_on_the_page_are_ignored() -> None:
    odd = [Rectangle(nan, 0, 10, 10), Rectangle(30, 30, 20, 20), Rectangle(900, 900, 950, 950)]
    found = find_regions(make_page(TYPE, odd), [ARTICLE])
    assert found == find_regions(make_page(TYPE), [ARTICLE])


def test_type_printed_twice_for_weight_counts_once() -> None:
    again = [
        Character(row.text, row.left + 0.3, row.top, row.right + 0.3, row.bottom) for row in TYPE
    ]
    found = find_regions(make_page(TYPE + again), [ARTICLE])
    assert bounds_of(found.regions[0]) == (40, 100, 232, 276)
    assert found.regions[0].headline_matched


def test_a_stamp_across_the_page_changes_no_region() -> None:
    stamp = [
        letter
        for place, word in enumerate("样张请勿外传")
        for letter in set_line(300 + place * 30, 300 + place * 30, word, 28)
    ]
    found = find_regions(make_page(TYPE + stamp), [ARTICLE])
    assert bounds_of(found.regions[0]) == (40, 100, 232, 276)


def count_calls(work: Callable[[], object]) -> int:
    """Return how many functions a piece of work calls."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def make_long_page(lines: int) -> PageText:
    """Return a page of four columns of so many lines each."""
    characters = [
        letter
        for column in range(4)
        for letter in set_column(20 + column * 145, 20, make_text(column * 4000, 12) * lines)
    ]
    return PageText(600, 40 + lines * PITCH, characters, [])


def test_four_times_as_many_characters_are_hardly_more_than_four_times_the_work() -> None:
    pages = [make_long_page(lines) for lines in (155, 620)]  # the larger has 30,000 characters
    works = [count_calls(lambda page=page: find_regions(page, [ARTICLE])) for page in pages]
    assert works[1] < 5 * works[0]


def test_a_page_of_scattered_dirt_is_hardly_more_work_than_one_of_text() -> None:
    dirt = [
        Character("一", left, top, left + 5, top + 5)
        for left in range(0, 600, 12)
        for top in range(0, 800, 13)
    ]
    work = count_calls(lambda: find_regions(make_page(dirt), [ARTICLE]))
    assert work < 2_000 * len(dirt)


places = st.floats(-50, 900, width=32) | st.just(nan)
characters = st.builds(
    Character, st.sampled_from("新闻报A1\ufffd 　"), places, places, places, places
)
small = st.builds(
    lambda left, top, size: Character("报", left, top, left + size, top + size),
    st.floats(0, 600),
    st.floats(0, 800),
    st.floats(4, 40),
)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(characters | small, max_size=60))
def test_whatever_is_printed_every_polygon_is_on_the_page_and_has_corners(
    rows: list[Character],
) -> None:
    found = find_regions(make_page([*TYPE, *rows]), [ARTICLE])
    for region in found.regions:
        assert 0 <= region.score <= 1
        for polygon in region.polygons:
            assert len(polygon) >= 4
            assert all(0 <= point.x <= 1 and 0 <= point.y <= 1 for point in polygon)

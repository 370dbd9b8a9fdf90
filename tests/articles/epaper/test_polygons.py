"""Polygons of regions: which are none, and how one is cut in two."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.domain.printed.page_positions import format_positions, parse_positions
from articles.epaper.geometry import Point, Rectangle
from articles.epaper.polygon_texts import format_polygons, parse_polygons
from articles.epaper.polygons import (
    Cut,
    clean_polygon,
    cut_polygon,
    find_polygon_faults,
    polygon_area,
    rectangle_polygon,
)
from articles.errors import Invalid

SQUARE = rectangle_polygon(Rectangle(0.1, 0.1, 0.5, 0.5))
# A region with a picture of another article in its middle: open at the foot.
HORSESHOE = clean_polygon(
    [(0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.6, 0.9), (0.6, 0.5), (0.4, 0.5), (0.4, 0.9), (0.1, 0.9)]
)


def test_a_square_is_a_region() -> None:
    assert find_polygon_faults(SQUARE) == []
    assert find_polygon_faults(HORSESHOE) == []


@pytest.mark.parametrize(
    ("corners", "word"),
    [
        ([(0.1, 0.1), (0.5, 0.5)], "three"),
        ([], "three"),
        ([(0.1, 0.1), (1.2, 0.1), (0.5, 0.5)], "beyond"),
        ([(-0.1, 0.1), (0.2, 0.1), (0.5, 0.5)], "beyond"),
        ([(0.1, 0.1), (0.5, 0.5), (0.5, 0.1), (0.1, 0.5)], "cross"),
        ([(0.1, 0.1), (0.5, 0.1), (0.3, 0.1), (0.3, 0.4)], "cross"),
        ([(0.1, 0.1), (0.2, 0.2), (0.3, 0.3)], "small"),
        ([(0.1, 0.1), (0.101, 0.1), (0.1, 0.101)], "small"),
        ([(math.nan, 0.1), (0.5, 0.1), (0.5, 0.5)], "number"),
        ([(math.inf, 0.1), (0.5, 0.1), (0.5, 0.5)], "number"),
        ([(i / 1000, 0.1 + (i % 2) / 10) for i in range(300)], "200"),
    ],
)
def test_what_is_no_region_is_told_in_words(corners: list[tuple[float, float]], word: str) -> None:
    faults = find_polygon_faults([Point(*corner) for corner in corners])
    assert any(word in str(fault) for fault in faults)


def test_corners_that_follow_themselves_are_one() -> None:
    doubled = [corner for corner in SQUARE for _twice in range(2)]
    assert clean_polygon([*doubled, SQUARE[0]]) == SQUARE


def test_a_square_is_cut_across_and_down() -> None:
    across = cut_polygon(SQUARE, Cut("across", 0.2))
    assert [polygon_area(part) for part in across.before] == [pytest.approx(0.04)]
    assert [polygon_area(part) for part in across.behind] == [pytest.approx(0.12)]
    down = cut_polygon(SQUARE, Cut("down", 0.4))
    assert [polygon_area(part) for part in down.before] == [pytest.approx(0.12)]


def test_a_horseshoe_is_cut_into_three() -> None:
    parts = cut_polygon(HORSESHOE, Cut("across", 0.7))
    assert len(parts.before) == 1
    assert [polygon_area(part) for part in parts.behind] == [pytest.approx(0.06)] * 2
    assert all(find_polygon_faults(part) == [] for part in [*parts.before, *parts.behind])


def test_a_cut_beside_a_region_leaves_it_whole() -> None:
    assert cut_polygon(SQUARE, Cut("down", 0.9)).behind == []
    assert cut_polygon(SQUARE, Cut("down", 0.05)).before == []


@given(direction=st.sampled_from(["across", "down"]), at=st.floats(0, 1), shape=st.booleans())
def test_a_cut_loses_nothing(direction: str, at: float, shape: bool) -> None:
    polygon = HORSESHOE if shape else SQUARE
    parts = cut_polygon(polygon, Cut(direction, at))  # type: ignore[arg-type]
    total = sum(polygon_area(part) for part in [*parts.before, *parts.behind])
    assert total == pytest.approx(polygon_area(polygon), abs=1e-4)


def test_corners_are_read_as_they_are_written() -> None:
    text = format_polygons([SQUARE, HORSESHOE])
    assert text.startswith("10 10\n50 10")
    assert parse_polygons(text) == [SQUARE, HORSESHOE]
    assert parse_polygons("１０ ２０") == [[Point(0.1, 0.2)]]
    assert parse_polygons(" 10,20\n30，40\r\n\n\n50;60 ")[1] == [Point(0.5, 0.6)]


@pytest.mark.parametrize("text", ["10", "10 20 30", "a b", "1e9 3", "10 20\nnan 3"])
def test_a_line_that_is_no_corner_is_refused_with_its_number(text: str) -> None:
    with pytest.raises(Invalid, match="[12]"):
        parse_polygons(text)


def test_pages_are_named_as_people_write_them() -> None:
    assert parse_positions("1-3，5 - 8、10") == [1, 2, 3, 5, 6, 7, 8, 10]
    assert parse_positions("3") == [3]
    assert format_positions([1, 2, 3, 5, 6, 8]) == "1-3,5-6,8"
    assert parse_positions(format_positions([2, 3, 7])) == [2, 3, 7]


@pytest.mark.parametrize("text", ["", "0", "3-1", "a", "1-", "1,,2", "1-99999", "-3"])
def test_what_names_no_pages_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_positions(text)

"""The finder on some of the random pages that its thresholds were chosen on.

They are read from their layout, not from a PDF file, so no font is needed. All pages, and those
that were held out: benchmarks/regions.py.
"""

from random import Random
from statistics import mean

import pytest

from articles.epaper.page_text import Character, PageText
from articles.epaper.regions.finder import find_regions
from articles.epaper.regions.texts import ArticleText
from benchmarks.region_pages.items import Picture, Sheet, TextLine
from benchmarks.region_pages.pages import FIRST_TUNED, edit_article, lay_out_page
from benchmarks.region_scores import cut_polygons, measure_overlap

PAGES = range(FIRST_TUNED, FIRST_TUNED + 6)


def set_type(line: TextLine) -> list[Character]:
    """Return the characters of a line, each an em wide, spread where the line is flush."""
    count = len(line.text)
    free = line.width - count * line.size
    step = line.size + (free / (count - 1) if line.align == "justify" and count > 1 else 0)
    left = line.left + {"center": free / 2, "right": free}.get(line.align, 0.0)
    return [
        Character(
            letter,
            left + place * step,
            line.top,
            left + place * step + line.size,
            line.top + line.size,
        )
        for place, letter in enumerate(line.text)
    ]


def read_sheet(sheet: Sheet) -> PageText:
    """Return what a program reads of a sheet."""
    lines = [item for item in sheet.items if isinstance(item, TextLine)]
    pictures = [item.place for item in sheet.items if isinstance(item, Picture)]
    characters = [letter for line in lines for letter in set_type(line)]
    return PageText(sheet.width, sheet.height, characters, pictures)


def measure(sheet: Sheet, articles: list[ArticleText]) -> list[float]:
    """Return how well the region of each article agrees with the true one."""
    found = {region.key: region for region in find_regions(read_sheet(sheet), articles).regions}
    return [
        measure_overlap(
            cut_polygons(found[true.article.key].polygons, sheet.width, sheet.height),
            true.rectangles,
        )
        if true.article.key in found
        else 0.0
        for true in sheet.regions
    ]


@pytest.mark.parametrize("seed", PAGES)
def test_every_article_of_a_random_page_is_found_where_it_is(seed: int) -> None:
    sheet = lay_out_page(seed)
    overlaps = measure(sheet, [region.article for region in sheet.regions])
    assert mean(overlaps) > 0.96
    assert min(overlaps) > 0.8


def test_articles_that_were_edited_for_the_web_are_found_where_they_are() -> None:
    overlaps: list[float] = []
    for seed in PAGES:
        sheet = lay_out_page(seed)
        rng = Random(seed)
        overlaps += measure(
            sheet,
            [
                edit_article(region.article, rng, characters=0.05, paragraphs=0.2, headline=True)
                for region in sheet.regions
            ],
        )
    assert mean(overlaps) > 0.93
    assert min(overlaps) > 0


def test_the_measure_is_the_shared_area_by_the_area_of_both() -> None:
    sheet = lay_out_page(FIRST_TUNED)
    boxes = sheet.regions[0].rectangles
    half = [boxes[0]._replace(right=(boxes[0].left + boxes[0].right) / 2)]
    assert measure_overlap(boxes, boxes) == 1
    assert measure_overlap(half, [boxes[0]]) == pytest.approx(0.5)
    assert measure_overlap([], boxes) == 0

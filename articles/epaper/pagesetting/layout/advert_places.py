"""Where adverts stand: at the foot of the page, from the right. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from articles.epaper.pagesetting.layout.grid import MM, Grid
from articles.epaper.pagesetting.layout.packing import GAP, Corner
from articles.epaper.pagesetting.page_content import PageAdvert

ROWS_MIN = 3


@dataclass(frozen=True)
class AdvertPlace:
    """An advert in the grid."""

    advert: PageAdvert
    column: int
    row: int
    span: int
    rows: int


@dataclass(frozen=True)
class PageFoot:
    """The adverts of a page, the rows of those that fill its width, the corner of the others."""

    places: tuple[AdvertPlace, ...]
    rows: int
    corner: Corner


def place_adverts(adverts: Sequence[PageAdvert], grid: Grid) -> PageFoot:
    """Return the adverts in lines from the foot upwards, full lines below. One for which there is
    no room has no place."""
    lines: list[list[PageAdvert]] = []
    for advert in adverts:
        if not lines or _width(lines[-1], grid) + _span(advert, grid) > grid.columns:
            lines.append([])
        lines[-1].append(advert)
    lines.sort(key=lambda line: -_width(line, grid))
    places: list[AdvertPlace] = []
    foot = 0
    corner = Corner()
    for line in lines:
        rows = max(max(ROWS_MIN, ceil(advert.height * MM / grid.pitch)) for advert in line)
        if foot + corner.rows + rows > grid.rows:
            continue
        is_corner = _width(line, grid) < grid.columns and line is lines[-1]
        column = grid.columns - _width(line, grid)
        for advert in line:
            span = _span(advert, grid)
            places.append(AdvertPlace(advert, column, grid.rows - foot - rows, span, rows))
            column += span
        if is_corner:
            corner = Corner(_width(line, grid), rows + GAP)
        else:
            foot += rows + 1
    return PageFoot(tuple(places), foot, corner)


def _span(advert: PageAdvert, grid: Grid) -> int:
    return max(1, min(grid.columns, advert.span))


def _width(line: Sequence[PageAdvert], grid: Grid) -> int:
    return sum(_span(advert, grid) for advert in line)

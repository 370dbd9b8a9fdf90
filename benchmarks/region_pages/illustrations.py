"""Pictures with captions, inside the text of an article or outside of it."""

from random import Random

from articles.epaper.geometry import Rectangle
from benchmarks.region_pages.columns import Column
from benchmarks.region_pages.grids import Cell
from benchmarks.region_pages.items import Picture, Sheet, TextLine
from benchmarks.region_pages.style import Style
from benchmarks.region_pages.vocabulary import write_clause, write_name

AIR = 7.0  # points between a picture and the text


def place_picture(
    sheet: Sheet, columns: list[Column], cell: Cell, style: Style, where: str, rng: Random
) -> tuple[list[str], list[Column]]:
    """Place a picture with or without a caption and cut it out of its columns.

    Returns its captions and the columns that it covers.
    """
    under = choose_columns(columns, where, rng)
    top = max(column.spans[0].top for column in under)
    bottom = min(min(column.spans[-1].bottom for column in under), cell.bottom)
    left = under[0].left
    right = under[-1].right
    deep = min((right - left) * rng.uniform(0.5, 0.8), (bottom - top) * rng.uniform(0.3, 0.45))
    if deep < 40:
        return [], []
    caption = write_caption(rng)
    lines = break_caption(caption, int((right - left) / (style.size - 0.5)))
    below = len(lines) * (style.size - 0.5) * 1.3 + 4 if lines else 0.0
    start = {
        "bottom": bottom - deep - below,
        "between": top + (bottom - top - deep - below) * rng.uniform(0.3, 0.7),
    }.get(where, top)
    sheet.add(Picture(Rectangle(left, start, right, start + deep), rng.randrange(4)))
    for number, line in enumerate(lines):
        depth = start + deep + 4 + number * (style.size - 0.5) * 1.3
        sheet.add(
            TextLine(left, depth, right - left, style.size - 0.5, style.caption, line, "left")
        )
    for column in under:
        begin = start - AIR if start > top + 1 else start - AIR - 1
        column.cut(begin, start + deep + below + AIR)
    return ([caption] if caption else []), under


def choose_columns(columns: list[Column], where: str, rng: Random) -> list[Column]:
    """Return the neighbouring columns that the picture covers."""
    if where == "above" or len(columns) == 1:
        return columns
    count = rng.randint(1, len(columns) - 1)
    first = rng.choice((0, len(columns) - count))
    if where == "between":
        first = rng.randint(0, len(columns) - count)
    return columns[first : first + count]


def write_caption(rng: Random) -> str:
    """Return a caption with its credit; every fifth picture has none."""
    if rng.random() < 0.2:
        return ""
    return write_clause(rng, rng.randint(12, 50)) + f"。{write_name(rng)}摄"


def break_caption(caption: str, width: int) -> list[str]:
    """Return the lines of a caption."""
    return [caption[start : start + width] for start in range(0, len(caption), width)]

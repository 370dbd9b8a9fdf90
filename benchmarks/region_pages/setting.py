"""Sets an invented article into its shape: headline stack, pictures, text, jump."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from articles.epaper.geometry import Rectangle
from articles.epaper.regions.texts import ArticleText
from benchmarks.region_pages.columns import (
    Column,
    Span,
    fill_columns,
    find_extent,
    measure_item,
)
from benchmarks.region_pages.grids import Cell, Grid, Shape
from benchmarks.region_pages.illustrations import place_picture
from benchmarks.region_pages.items import Face, Frame, Item, Sheet, TextLine, TrueRegion
from benchmarks.region_pages.style import Style
from benchmarks.region_pages.vocabulary import write_headline, write_name, write_paragraph


@dataclass
class Stack:
    """The texts of a headline stack as they were set."""

    headline: str = ""
    kicker: str = ""
    subhead: str = ""
    byline: str = ""


def set_article(sheet: Sheet, grid: Grid, shape: Shape, style: Style, rng: Random) -> None:
    """Set one article and note its true region."""
    since = len(sheet.items)
    key = f"article-{len(sheet.regions) + 1}"
    columns = open_columns(grid, shape)
    captions: list[str] = []
    beside: list[Column] = []
    picture = rng.random() < 0.5 and shape.cell.size > 260
    where = rng.choice(("above", "side", "top", "top", "bottom", "between")) if picture else ""
    if where in ("above", "side"):
        captions, beside = place_picture(sheet, columns, shape.cell, style, where, rng)
    free = [column for column in columns if column not in beside]
    stack = set_stack(sheet, free or columns, shape, style, rng)
    if where in ("top", "bottom", "between"):
        captions, _under = place_picture(sheet, columns, shape.cell, style, where, rng)
    opening = "" if stack.byline else f"本报讯（记者{write_name(rng)}）"
    paragraphs = fill_columns(sheet, columns, style, rng, opening)
    extent = find_extent(sheet.items[since:])
    rectangles = cut_extent(sheet.items[since:], grid, shape)
    if shape.jump is not None:
        more, place = set_jump(sheet, grid, shape.jump, style, rng)
        paragraphs += more
        rectangles.append(place)
    elif rng.random() < 0.12:  # goes on on another page
        paragraphs += [write_paragraph(rng, 150) for _ in range(rng.randint(2, 6))]
    if shape.leg is None and rng.random() < 0.08:
        sheet.add(Frame(widen(extent, 4)))
    article = ArticleText(
        key=key,
        headline=stack.headline,
        kicker=stack.kicker,
        subhead=stack.subhead,
        bylines=[stack.byline] if stack.byline else [],
        paragraphs=paragraphs,
        captions=captions,
    )
    sheet.regions.append(TrueRegion(article, rectangles))


def widen(place: Rectangle, by: float) -> Rectangle:
    return Rectangle(place.left - by, place.top - by, place.right + by, place.bottom + by)


def open_columns(grid: Grid, shape: Shape) -> list[Column]:
    """Return the empty columns of a shape; those over its leg go down to the leg's bottom."""
    columns: list[Column] = []
    for number in range(shape.cell.first, shape.cell.last + 1):
        leg = shape.leg is not None and shape.leg.first <= number <= shape.leg.last
        bottom = shape.leg.bottom if shape.leg is not None and leg else shape.cell.bottom
        span = Span(shape.cell.top, bottom)
        columns.append(Column(grid.left_of(number), grid.right_of(number), [span]))
    return columns


def cut_extent(items: Sequence[Item], grid: Grid, shape: Shape) -> list[Rectangle]:
    """Return the extent of an article's items as the rectangles of its shape."""
    extent = find_extent(items)
    left = grid.left_of(shape.cell.first)
    right = grid.right_of(shape.cell.last)
    if shape.leg is None:
        return [Rectangle(left, extent.top, right, extent.bottom)]
    leg = Rectangle(
        grid.left_of(shape.leg.first),
        extent.top,
        grid.right_of(shape.leg.last),
        extent.bottom,
    )
    beside = [item for item in items if is_beside(measure_item(item), leg)]
    return [Rectangle(left, extent.top, right, find_extent(beside).bottom), leg]


def is_beside(place: Rectangle, leg: Rectangle) -> bool:
    """Whether something is at least in part outside the columns of a leg."""
    return place.left < leg.left - 1 or place.right > leg.right + 1


def set_stack(
    sheet: Sheet, columns: list[Column], shape: Shape, style: Style, rng: Random
) -> Stack:
    """Set kicker, headline, subhead and byline over all columns or the first ones."""
    leg = shape.leg is not None
    part = len(columns) >= 4 and not leg and rng.random() < 0.2
    under = columns[: len(columns) - rng.randint(1, 2)] if part else columns
    top = max(column.spans[0].top for column in under)
    left = under[0].left
    width = under[-1].right - left
    room = min(column.spans[0].bottom for column in under) - top
    size = min(rng.uniform(1.7, 2.4) * style.size + width / 22, 54, room / 6)
    align = rng.choice(("center", "center", "left"))
    stack = Stack()
    if rng.random() < 0.35 and room > 150:
        stack.kicker = write_headline(rng, rng.randint(6, max(6, min(16, int(width / 16)))))
        small = max(style.size * 1.2, size * 0.45)
        sheet.add(TextLine(left, top, width, small, style.kicker, stack.kicker, align))
        top += small * 1.4
    lines = 1 if width / size > 10 and (room < 190 or rng.random() < 0.7) else 2
    length = rng.randint(5, max(5, int(width / size) - 1))
    for _ in range(lines):
        text = write_headline(rng, min(length, int(width / size)))
        sheet.add(TextLine(left, top, width, size, style.head, text, align))
        stack.headline += text
        top += size * 1.22
    if rng.random() < 0.35 and room > 170:
        small = max(style.size * 1.15, size * 0.42)
        stack.subhead = "——" + write_headline(rng, min(14, max(4, int(width / small) - 3)))
        sheet.add(TextLine(left, top + 2, width, small, style.kicker, stack.subhead, align))
        top += small * 1.4 + 2
    if rng.random() < 0.55:
        stack.byline = rng.choice(("□本报记者", "本报记者", "□通讯员", "文/")) + write_name(rng)
        face = Face(style.caption.family)
        sheet.add(TextLine(left, top + 2, width, style.size, face, stack.byline, align))
        top += style.size * 1.5 + 2
    for column in under:
        column.lower_top(top + style.size * 0.5)
    return stack


def set_jump(
    sheet: Sheet, grid: Grid, cell: Cell, style: Style, rng: Random
) -> tuple[list[str], Rectangle]:
    """Set the rest of an article elsewhere on the page; return its paragraphs and its place."""
    since = len(sheet.items)
    shape = Shape(cell)
    columns = open_columns(grid, shape)
    left = columns[0].left
    width = columns[-1].right - left
    note = Face(style.caption.family)
    sheet.add(TextLine(left, cell.top, width, style.size, note, "（上接本版头条）", "left"))
    for column in columns:
        column.lower_top(cell.top + style.size * 1.8)
    paragraphs = fill_columns(sheet, columns, style, rng)
    return paragraphs, cut_extent(sheet.items[since:], grid, shape)[0]

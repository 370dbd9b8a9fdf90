"""Draws a story in its place: titles, pictures with captions, text in columns. Pure."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from articles.domain.headlines.headline_breaks import type_width
from articles.epaper.pagesetting.drawing import (
    Item,
    TextSetting,
    draw_box,
    draw_image,
    draw_line,
    draw_table,
    draw_text,
)
from articles.epaper.pagesetting.layout.exhibits import CAPTION_LINE, CAPTION_SIZE, Exhibit
from articles.epaper.pagesetting.layout.flow import PlacedUnit
from articles.epaper.pagesetting.layout.grid import Grid
from articles.epaper.pagesetting.layout.headline_stack import LABEL_HEIGHT
from articles.epaper.pagesetting.story_placing import PlacedStory
from articles.epaper.pagesetting.typesetting.body_blocks import BlockKind
from articles.epaper.pagesetting.typesetting.faces import RED, TEXT_STYLES

TINT = "#eef0ee"
LABEL_SIZE = 9.5
SPACE_ABOVE_TITLES = 0.42  # of the room that the titles leave in their rows
PICTURE_GAP = 0.45  # of the pitch, between an exhibit and the text
CAPTION_GAP = 3.0


def draw_story(place: PlacedStory, grid: Grid) -> Iterator[Item]:
    """Yield the items of a story."""
    yield from _draw_stack(place, grid)
    for exhibit in place.exhibits:
        yield from _draw_exhibit(place, exhibit, grid)
    for number in range(place.block.span):
        yield from _draw_column(place, number, grid)
    if place.plan.measured.story.jump_to:
        yield _draw_jump(place, grid)


def _draw_stack(place: PlacedStory, grid: Grid) -> Iterator[Item]:
    stack = place.plan.stack
    x = grid.x(place.block.column)
    width = grid.width_of(place.block.span)
    room = place.title_rows * grid.pitch
    y = grid.y(place.block.row) + max(0.0, room - stack.height) * SPACE_ABOVE_TITLES
    if stack.label:
        yield from _draw_label(stack.label, x, y)
        y += LABEL_HEIGHT
    for line in stack.lines:
        top = y + (line.height - line.size) / 2
        yield draw_line(line.text, line.face, line.size, at=(x, top), width=width, align="center")
        y += line.height


def _draw_label(label: str, x: float, y: float) -> Iterator[Item]:
    width = (type_width(label) + 1.4) * LABEL_SIZE
    yield draw_box(x, y, width, LABEL_HEIGHT - 2.5, fill=RED)
    yield draw_line(label, "label", LABEL_SIZE, at=(x, y + 1.8), width=width, align="center")


def _draw_exhibit(place: PlacedStory, exhibit: Exhibit, grid: Grid) -> Iterator[Item]:
    x = grid.x(place.block.column + exhibit.column)
    width = grid.width_of(exhibit.span)
    gap = PICTURE_GAP * grid.pitch
    if exhibit.at_foot:
        y = place.text_y(place.text_rows - exhibit.distance - exhibit.rows, grid) + gap
    else:
        y = place.text_y(exhibit.distance, grid) + 2
    if exhibit.table is not None:
        yield draw_table(exhibit.table, x, y + 2, width)
    elif exhibit.picture is not None:
        captions = len(exhibit.caption_lines) * CAPTION_LINE
        height = exhibit.rows * place.pitch - captions - gap - CAPTION_GAP - 2
        yield draw_image(exhibit.picture.file, x, y, width, height)
        for number, line in enumerate(exhibit.caption_lines):
            top = y + height + CAPTION_GAP + number * CAPTION_LINE
            yield draw_line(line, "caption", CAPTION_SIZE, at=(x, top), width=width)


def _draw_column(place: PlacedStory, number: int, grid: Grid) -> Iterator[Item]:
    pieces = place.columns[number]
    for _block, together in groupby(pieces, key=lambda piece: piece.unit.block):
        yield from _draw_pieces(place, number, list(together), grid)


def _rows_above(exhibits: Sequence[Exhibit], column: int) -> int:
    return sum(
        exhibit.rows
        for exhibit in exhibits
        if not exhibit.at_foot and exhibit.column <= column < exhibit.column + exhibit.span
    )


def _draw_pieces(
    place: PlacedStory, number: int, pieces: Sequence[PlacedUnit], grid: Grid
) -> Iterator[Item]:
    """Yield the lines of one block in one column."""
    unit = pieces[0].unit
    block = place.plan.measured.blocks[unit.block]
    style = TEXT_STYLES[block.kind]
    size = grid.text_size * style.size
    inset = grid.text_size * style.inset
    x = grid.x(place.block.column + number)
    pitch = place.column_pitch(number)
    first = place.text_y(_rows_above(place.exhibits, number), grid)
    row: float = pieces[0].row
    if unit.rows > unit.line_count:
        row += (unit.rows - unit.line_count) / 2
        if block.kind is BlockKind.SUMMARY:
            row -= 0.15
            top = first + (row - 0.6) * pitch
            height = (unit.line_count + 1.2) * pitch
            yield draw_box(x, top, grid.column_width, height, fill=TINT)
    count = sum(piece.unit.line_count for piece in pieces)
    lines = block.lines[unit.first_line : unit.first_line + count]
    setting = TextSetting(
        face=style.face,
        size=size,
        pitch=pitch,
        width=grid.column_width - 2 * inset,
        indent=style.indent,
        centred=style.centred,
    )
    top = first + row * pitch + (pitch - size) / 2
    yield draw_text(lines[:1] if block.solid else lines, setting, x + inset, top)


def _draw_jump(place: PlacedStory, grid: Grid) -> Item:
    """Return the phrase behind the last line: it says on which page the text goes on."""
    filled = [number for number, column in enumerate(place.columns) if column]
    number = filled[-1] if filled else place.block.span - 1
    y = place.text_y(_rows_above(place.exhibits, number), grid)
    if filled:
        last = place.columns[number][-1]
        y += (last.row + last.unit.rows) * place.column_pitch(number)
    return draw_line(
        place.plan.measured.story.jump_to,
        "jump",
        grid.text_size,
        at=(grid.x(place.block.column + number), y + 2),
        width=grid.column_width,
        align="right",
    )

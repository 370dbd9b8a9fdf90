"""Draws a story in its place: titles, pictures with captions, text in columns. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from articles.epaper.geometry import Rectangle
from articles.epaper.pagesetting.drawing import Item, draw_box, draw_line, draw_picture, draw_text
from articles.epaper.pagesetting.layout.flow import Piece, count_placed, fill_columns
from articles.epaper.pagesetting.layout.grid import Grid
from articles.epaper.pagesetting.layout.packing import Block
from articles.epaper.pagesetting.layout.story_plan import (
    CAPTION_LINE,
    CAPTION_SIZE,
    PicturePlan,
    StoryPlan,
)
from articles.epaper.pagesetting.set_pages import SetStory
from articles.epaper.pagesetting.typesetting.body_blocks import BlockKind
from articles.epaper.pagesetting.typesetting.faces import RED, TEXT_STYLES
from articles.epaper.pagesetting.typesetting.measuring import MeasuredBlock

TINT = "#eef0ee"


@dataclass(frozen=True)
class StoryPlace:
    """A story's plan in its block of the grid, with what of its text the columns hold.

    `text_row` is the first row of the text, `text_rows` its depth. `columns` holds the pieces.
    """

    plan: StoryPlan
    block: Block
    text_row: int
    text_rows: int
    columns: list[list[Piece]]

    @property
    def placed(self) -> int:
        return count_placed(self.columns)


def place_story(plan: StoryPlan, block: Block) -> StoryPlace:
    """Return a story in its block: cut at its end where the block is too short for it."""
    extra = block.rows - plan.rows
    pad = min(extra, 1 + plan.stack_rows // 5) if extra > 0 else 0
    text_rows = plan.text_rows if extra >= 0 else plan.text_rows + extra
    heights = [max(0, text_rows - rows) for rows in plan.taken]
    if plan.measured.story.jump_to and heights:
        heights[-1] = max(0, heights[-1] - 1)
    columns = fill_columns(plan.measured.units, heights)
    return StoryPlace(plan, block, block.row + plan.stack_rows + pad, text_rows, columns)


def describe_story(place: StoryPlace, grid: Grid, before_body: int) -> SetStory:
    """Return what became of a story: its region, its over-matter, how much of it is printed."""
    measured = place.plan.measured
    units = measured.units
    left_over = sum(unit.rows for unit in units[place.placed :])
    room = sum(max(0, place.text_rows - rows) for rows in place.plan.taken)
    empty = (
        room
        - sum(unit.rows for unit in units[: place.placed])
        + max(0, place.block.rows - place.plan.rows) * place.block.span
    )
    printed = sum(
        measured.blocks[unit.block].lines[unit.first_line + number].characters
        for unit in units[: place.placed]
        if unit.block >= before_body
        for number in range(unit.line_count)
    )
    return SetStory(
        key=measured.story.key,
        regions=(_region(place, grid),),
        span=place.block.span,
        lines=measured.lines,
        over_matter=left_over if left_over else -max(0, empty),
        characters_set=measured.story.begin_at + printed,
    )


def _region(place: StoryPlace, grid: Grid) -> Rectangle:
    block = place.block
    return grid.fractions(
        grid.x(block.column),
        grid.y(block.row),
        grid.x(block.column) + grid.width_of(block.span),
        grid.y(place.text_row + place.text_rows),
    )


def draw_story(place: StoryPlace, grid: Grid) -> Iterator[Item]:
    """Yield the items of a story."""
    yield from _draw_stack(place, grid)
    for picture in place.plan.pictures:
        yield from _draw_picture(place, picture, grid)
    for number in range(place.block.span):
        yield from _draw_column(place, number, grid)
    if place.plan.measured.story.jump_to:
        yield _draw_jump(place, grid)


def _draw_stack(place: StoryPlace, grid: Grid) -> Iterator[Item]:
    stack = place.plan.stack
    x = grid.x(place.block.column)
    width = grid.width_of(place.block.span)
    room = (place.text_row - place.block.row) * grid.pitch
    y = grid.y(place.block.row) + max(0.0, room - stack.height) * 0.42
    if stack.label:
        yield from _draw_label(stack.label, x, y)
        y += stack.label_height
    for line in stack.lines:
        yield draw_line(
            line.text,
            line.face,
            line.size,
            at=(x, y + (line.height - line.size) / 2),
            width=width,
            align="center",
            tracking=line.tracking,
        )
        y += line.height


def _draw_label(label: str, x: float, y: float) -> Iterator[Item]:
    size = 9.5
    width = (len(label) + 1.4) * size
    yield draw_box(x, y, width, 13, fill=RED)
    yield draw_line(label, "label", size, at=(x, y + 1.8), width=width, align="center")


def _draw_picture(place: StoryPlace, plan: PicturePlan, grid: Grid) -> Iterator[Item]:
    x = grid.x(place.block.column + plan.column)
    width = grid.width_of(plan.span)
    caption = len(plan.caption_lines) * CAPTION_LINE
    depth = plan.rows * grid.pitch
    gap = 0.45 * grid.pitch
    height = depth - caption - gap - 3
    if plan.at_foot:
        y = grid.y(place.text_row + place.text_rows - plan.top - plan.rows) + gap
    else:
        y = grid.y(place.text_row + plan.top) + 2
    yield draw_picture(plan.picture.file, x, y, width, height)
    for number, line in enumerate(plan.caption_lines):
        top = y + height + 3 + number * CAPTION_LINE
        yield draw_line(line, "caption", CAPTION_SIZE, at=(x, top), width=width)


def _draw_column(place: StoryPlace, number: int, grid: Grid) -> Iterator[Item]:
    x = grid.x(place.block.column + number)
    first = place.text_row + _rows_above(place.plan.pictures, number)
    blocks = place.plan.measured.blocks
    for block_number, pieces in groupby(place.columns[number], key=lambda piece: piece.unit.block):
        yield from _draw_pieces(blocks[block_number], list(pieces), x, first, grid)


def _rows_above(pictures: Sequence[PicturePlan], column: int) -> int:
    return sum(
        plan.rows
        for plan in pictures
        if not plan.at_foot and plan.column <= column < plan.column + plan.span
    )


def _draw_pieces(
    block: MeasuredBlock, pieces: Sequence[Piece], x: float, first: int, grid: Grid
) -> Iterator[Item]:
    """Yield the lines of one block in one column."""
    style = TEXT_STYLES[block.kind]
    size = grid.text_size * style.size
    inset = grid.text_size * style.inset
    unit = pieces[0].unit
    spare = unit.rows - unit.line_count
    row = first + pieces[0].row
    if block.kind is BlockKind.SUMMARY and spare:
        yield draw_box(
            x,
            grid.y(row) + 0.2 * grid.pitch,
            grid.column_width,
            (unit.rows - 0.7) * grid.pitch,
            fill=TINT,
        )
        spare -= 0.25
    count = sum(piece.unit.line_count for piece in pieces)
    lines = block.lines[unit.first_line : unit.first_line + count]
    yield draw_text(
        lines[:1] if block.solid else lines,
        style.face,
        size,
        grid.pitch,
        at=(x + inset, grid.y(row + spare / 2) + (grid.pitch - size) / 2),
        width=grid.column_width - 2 * inset,
        indent=style.indent,
        centred=style.centred,
    )


def _draw_jump(place: StoryPlace, grid: Grid) -> Item:
    """Return the phrase behind the last line: it says on which page the text goes on."""
    number = max(
        (number for number, column in enumerate(place.columns) if column),
        default=place.block.span - 1,
    )
    row = place.text_row + _rows_above(place.plan.pictures, number)
    if place.columns and place.columns[number]:
        last = place.columns[number][-1]
        row += last.row + last.unit.rows
    return draw_line(
        place.plan.measured.story.jump_to,
        "jump",
        grid.text_size,
        at=(grid.x(place.block.column + number), grid.y(row) + 2),
        width=grid.column_width,
        align="right",
    )

"""A story in its block of the grid: how its room is used, and what of its text is printed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from articles.epaper.geometry import Rectangle
from articles.epaper.pagesetting.layout.exhibits import GROWTH, Exhibit, count_taken_rows
from articles.epaper.pagesetting.layout.flow import (
    PlacedUnit,
    count_placed,
    fill_columns,
    find_height,
)
from articles.epaper.pagesetting.layout.grid import Grid
from articles.epaper.pagesetting.layout.packing import GridBlock
from articles.epaper.pagesetting.layout.story_plan import StoryPlan
from articles.epaper.pagesetting.set_pages import SetStory

PITCH_MAX = 1.12  # times of the pitch: how far the lines of a story are driven apart


@dataclass(frozen=True)
class PlacedStory:
    """A story in its block. `title_rows` are the rows above its text, `text_rows` those of the
    text, each `pitch` points high. `columns` holds the pieces of text; columns that nothing else
    stands in have lines that are `free_stretch` times as far apart."""

    plan: StoryPlan
    block: GridBlock
    exhibits: tuple[Exhibit, ...]
    title_rows: int
    text_rows: int
    pitch: float
    columns: list[list[PlacedUnit]]
    free_stretch: float = 1.0

    @property
    def placed(self) -> int:
        return count_placed(self.columns)

    def text_y(self, row: float, grid: Grid) -> float:
        """Return where a row of the text is, in points of the page."""
        return grid.y(self.block.row + self.title_rows) + row * self.pitch

    def column_pitch(self, number: int) -> float:
        """Return the pitch of a column of the story."""
        taken = count_taken_rows(self.exhibits, self.plan.span)[number]
        return self.pitch if taken else self.pitch * self.free_stretch


def place_story(plan: StoryPlan, block: GridBlock, grid: Grid) -> PlacedStory:
    """Return a story in its block.

    Where the block is too short, the text is cut at its end. Where it is deeper, pictures grow, the
    titles get room, and the lines are driven apart a little.
    """
    extra = block.rows - plan.rows
    exhibits = plan.exhibits
    text_rows = plan.text_rows + min(extra, 0)
    if extra > 0:
        exhibits, text_rows = _grow_pictures(plan, extra)
        extra -= text_rows - plan.text_rows
    pad = min(extra, 1 + plan.stack_rows // 5) if extra > 0 else 0
    rest = max(0, extra - pad)
    stretch = min(PITCH_MAX, (text_rows + rest) / text_rows) if text_rows > 0 else 1.0
    columns, depth = _fill_evenly(plan, exhibits, text_rows)
    return PlacedStory(
        plan,
        block,
        exhibits,
        plan.stack_rows + pad,
        text_rows,
        grid.pitch * stretch,
        columns,
        min(PITCH_MAX / stretch, text_rows / depth) if depth else 1.0,
    )


def _fill_evenly(
    plan: StoryPlan, exhibits: Sequence[Exhibit], text_rows: int
) -> tuple[list[list[PlacedUnit]], int]:
    """Return the columns with the text, and the depth at which they end: pictures may need more
    rows than the text fills, and then all columns end at the same depth."""
    taken = count_taken_rows(exhibits, plan.span)
    at_foot = count_taken_rows([exhibit for exhibit in exhibits if exhibit.at_foot], plan.span)
    phrase = 1 if plan.measured.story.jump_to else 0

    def fill(depth: int) -> list[list[PlacedUnit]]:
        heights = [
            max(0, (text_rows if foot else depth) - rows)
            for rows, foot in zip(taken, at_foot, strict=True)
        ]
        heights[-1] = max(0, heights[-1] - phrase)
        return fill_columns(plan.measured.units, heights)

    for depth in range(1, text_rows):
        columns = fill(depth)
        if count_placed(columns) == len(plan.measured.units):
            return columns, depth
    return fill(text_rows), text_rows


def _grow_pictures(plan: StoryPlan, extra: int) -> tuple[tuple[Exhibit, ...], int]:
    """Return the exhibits with pictures as deep as the room allows, and the rows of the text."""
    empty_most = max(plan.empty_lines, plan.span - 1)
    for more in range(extra, 0, -1):
        exhibits = _deepen(plan.exhibits, more)
        taken = count_taken_rows(exhibits, plan.span)
        rows = find_height(plan.measured.units, taken, max(taken, default=0))
        empty = rows * plan.span - sum(taken) - plan.measured.lines
        if exhibits == plan.exhibits:
            break
        if rows <= plan.text_rows + extra and empty <= empty_most:
            return exhibits, rows
    return plan.exhibits, plan.text_rows


def _deepen(exhibits: Sequence[Exhibit], more: int) -> tuple[Exhibit, ...]:
    """Return the exhibits with the first picture so many rows deeper, as far as it may grow."""
    if not exhibits or exhibits[0].picture is None:
        return tuple(exhibits)
    first = exhibits[0]
    grown = min(more, int(first.rows * GROWTH) - first.rows)
    followers = (
        replace(exhibit, distance=exhibit.distance + grown)
        if exhibit.at_foot == first.at_foot
        and exhibit.distance
        and exhibit.column + exhibit.span > first.column
        else exhibit
        for exhibit in exhibits[1:]
    )
    return (replace(first, rows=first.rows + grown), *followers)


def describe_story(place: PlacedStory, grid: Grid, before_body: int, beyond: int) -> SetStory:
    """Return what became of a story: its region, its over-matter, how much of it is printed.

    `beyond` counts the lines that were not even measured.
    """
    measured = place.plan.measured
    units = measured.units
    left_over = sum(unit.rows for unit in units[place.placed :]) + beyond
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
        lines=measured.lines + beyond,
        over_matter=_over_matter(place, left_over),
        characters_set=measured.story.begin_at + printed,
        pictures_left_out=len(measured.story.pictures) - len(measured.pictures),
    )


def _over_matter(place: PlacedStory, left_over: int) -> int:
    """Return the lines that did not fit. Those of a story that goes on elsewhere are printed
    there."""
    if left_over:
        return 0 if place.plan.measured.story.jump_to else left_over
    return -_count_empty_lines(place)


def _count_empty_lines(place: PlacedStory) -> int:
    """Return the lines that the block has more than the story at its usual size needs."""
    more = (place.block.rows - place.plan.rows) * place.block.span
    return max(0, more + place.plan.empty_lines)


def _region(place: PlacedStory, grid: Grid) -> Rectangle:
    block = place.block
    return grid.fractions(
        grid.x(block.column),
        grid.y(block.row),
        grid.x(block.column) + grid.width_of(block.span),
        place.text_y(place.text_rows, grid),
    )

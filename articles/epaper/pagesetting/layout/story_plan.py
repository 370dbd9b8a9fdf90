"""A story over a number of columns: its titles, its exhibits, and how deep it runs. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from articles.epaper.pagesetting.layout.exhibits import (
    Exhibit,
    MeasuredPicture,
    PictureWish,
    count_taken_rows,
    place_exhibits,
)
from articles.epaper.pagesetting.layout.flow import FlowUnit, find_height, make_units
from articles.epaper.pagesetting.layout.grid import Grid
from articles.epaper.pagesetting.layout.headline_stack import (
    HeadlineStack,
    Rank,
    make_headline_stack,
)
from articles.epaper.pagesetting.page_content import PageStory, StoryKind
from articles.epaper.pagesetting.typesetting.measuring import MeasuredBlock, MeasuredTable

TEXT_ROWS_MIN = 3  # of a story that is cut
FULL_WIDTH = 992.0  # the type area of a broadsheet, in points: headlines have their full size
BRIEF_LINES = 12
CROPS = (1.0, 0.86)
CROP_COST = 3.0
COLUMN_COST = 4.0  # of a picture a column wider or narrower than usual


@dataclass(frozen=True)
class MeasuredStory:
    """A story with its broken lines, the pictures that can be read, and its tables."""

    story: PageStory
    rank: Rank
    blocks: tuple[MeasuredBlock, ...]
    tables: tuple[MeasuredTable, ...]
    pictures: tuple[MeasuredPicture, ...]
    units: tuple[FlowUnit, ...]

    @cached_property
    def lines(self) -> int:
        return sum(unit.rows for unit in self.units)


@dataclass(frozen=True)
class StoryPlan:
    """A story over `span` columns: rows of its titles, rows of its text with the exhibits."""

    measured: MeasuredStory
    span: int
    stack: HeadlineStack
    stack_rows: int
    exhibits: tuple[Exhibit, ...]
    text_rows: int

    @cached_property
    def rows(self) -> int:
        return self.stack_rows + self.text_rows

    @cached_property
    def taken(self) -> list[int]:
        """The rows that exhibits take of each column."""
        return count_taken_rows(self.exhibits, self.span)

    @cached_property
    def empty_lines(self) -> int:
        """The lines that its columns have more than it needs."""
        return self.span * self.text_rows - sum(self.taken) - self.measured.lines

    @cached_property
    def rows_min(self) -> int:
        """To how many rows it can be cut."""
        text = min(TEXT_ROWS_MIN, -(-self.measured.lines // self.span))
        least = max(max(self.taken, default=0), min(self.taken, default=0) + text)
        return self.stack_rows + min(self.text_rows, least)


@dataclass(frozen=True)
class PageStyle:
    """How a page that is too empty or too full is set: larger or smaller than usual."""

    picture_columns: int = 0
    headline_step: int = 0


def measure_story(
    story: PageStory,
    number: int,
    blocks: Sequence[MeasuredBlock],
    tables: Sequence[MeasuredTable],
    pictures: Sequence[MeasuredPicture],
) -> MeasuredStory:
    """Return a story with its units; `number` counts the stories of the page from 0."""
    units = tuple(make_units(blocks))
    is_brief = sum(unit.rows for unit in units) <= BRIEF_LINES and not pictures
    rank = Rank.LEAD if number == 0 else Rank.BRIEF if is_brief else Rank.STORY
    return MeasuredStory(story, rank, tuple(blocks), tuple(tables), tuple(pictures), units)


def plan_story(measured: MeasuredStory, span: int, grid: Grid, style: PageStyle) -> StoryPlan:
    """Return the best way to set a story over so many columns."""
    scale = min(1.0, (grid.type_width / FULL_WIDTH) ** 0.5)
    stack = make_headline_stack(
        measured.story, span, grid.width_of(span), measured.rank, scale, style.headline_step
    )
    stack_rows = stack.rows(grid.pitch)
    options: list[tuple[float, int, StoryPlan]] = []
    for wish, cost in _picture_wishes(measured, style):
        plan = _plan_with(measured, span, grid, stack, stack_rows, wish)
        options.append((plan.empty_lines + cost, len(options), plan))
    return min(options, key=lambda option: option[:2])[2]


def _plan_with(
    measured: MeasuredStory,
    span: int,
    grid: Grid,
    stack: HeadlineStack,
    stack_rows: int,
    wish: PictureWish,
) -> StoryPlan:
    lines = 0 if measured.story.kind is StoryKind.PICTURE else measured.lines
    exhibits = place_exhibits(measured.pictures, measured.tables, span, grid, wish, lines)
    taken = count_taken_rows(exhibits, span)
    text_rows = find_height(measured.units, taken, max(taken, default=0))
    return StoryPlan(measured, span, stack, stack_rows, exhibits, text_rows)


def _picture_wishes(
    measured: MeasuredStory, style: PageStyle
) -> Iterator[tuple[PictureWish, float]]:
    """Yield sizes of pictures with what each costs beside the lines that it leaves empty."""
    if not measured.pictures:
        yield PictureWish(), 0.0
        return
    for more in (0, -1, 1):
        for crop in CROPS:
            cost = COLUMN_COST * abs(more) + (CROP_COST if crop < 1 else 0.0)
            yield PictureWish(style.picture_columns + more, crop), cost

"""A story over a number of columns: its titles, its pictures, and how deep it runs. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from articles.domain.headline_breaks import break_headline, type_width
from articles.epaper.pagesetting.layout.flow import FlowUnit, find_height, make_units
from articles.epaper.pagesetting.layout.grid import Grid
from articles.epaper.pagesetting.layout.headline_stack import HeadlineStack, make_headline_stack
from articles.epaper.pagesetting.page_content import PageStory, StoryKind, StoryPicture
from articles.epaper.pagesetting.typesetting.body_blocks import BodyBlock
from articles.epaper.pagesetting.typesetting.measuring import MeasuredBlock

CAPTION_SIZE = 7.6
CAPTION_LINE = 10.6
PICTURE_DEPTH_MAX = 0.5  # of the page's rows, for one picture
TEXT_ROWS_MIN = 3  # of a story that is cut
COLUMN_ROWS_MIN = 2  # a shorter rest of a column under a picture stays empty


@dataclass(frozen=True)
class MeasuredStory:
    """A story with its broken lines, its pictures that can be read, and its tables."""

    story: PageStory
    is_lead: bool
    blocks: tuple[MeasuredBlock, ...]
    tables: tuple[BodyBlock, ...]
    pictures: tuple["MeasuredPicture", ...]
    units: tuple[FlowUnit, ...]

    @property
    def lines(self) -> int:
        return sum(unit.rows for unit in self.units)


@dataclass(frozen=True)
class MeasuredPicture:
    """A picture, the name of its file for Typst, and its width in times of its height."""

    picture: StoryPicture
    file: str
    aspect: float


@dataclass(frozen=True)
class PicturePlan:
    """A picture in the columns of its story, from `column` on; `top` is counted from its text's
    first row, from below where it stands at the foot."""

    picture: MeasuredPicture
    column: int
    span: int
    top: int
    rows: int
    at_foot: bool
    caption_lines: tuple[str, ...]


@dataclass(frozen=True)
class StoryPlan:
    """A story over `span` columns that needs `rows` rows, and can be cut to `rows_min`."""

    measured: MeasuredStory
    span: int
    stack: HeadlineStack
    stack_rows: int
    pictures: tuple[PicturePlan, ...]
    text_rows: int

    @property
    def rows(self) -> int:
        return self.stack_rows + self.text_rows

    @property
    def taken(self) -> list[int]:
        """Return the rows that pictures take of each column."""
        return count_taken_rows(self.pictures, self.span)

    @property
    def rows_min(self) -> int:
        text = min(TEXT_ROWS_MIN, -(-self.measured.lines // self.span))
        return self.stack_rows + max(
            max(self.taken, default=0), min(self.text_rows, text + min(self.taken, default=0))
        )


def measure_story(
    story: PageStory,
    is_lead: bool,
    blocks: Sequence[MeasuredBlock],
    tables: Sequence[BodyBlock],
    pictures: Sequence[MeasuredPicture],
) -> MeasuredStory:
    return MeasuredStory(
        story, is_lead, tuple(blocks), tuple(tables), tuple(pictures), tuple(make_units(blocks))
    )


def plan_story(measured: MeasuredStory, span: int, grid: Grid, picture_size: int) -> StoryPlan:
    """Return a story over so many columns; `picture_size` makes its pictures larger or smaller."""
    scale = min(1.0, (grid.type_width / 992.0) ** 0.5)
    stack = make_headline_stack(measured.story, span, grid.width_of(span), measured.is_lead, scale)
    pictures = plan_pictures(measured, span, grid, picture_size)
    taken = count_taken_rows(pictures, span)
    text_rows = find_height(measured.units, taken, max(taken, default=0), grid.rows * 8)
    return StoryPlan(measured, span, stack, stack.rows(grid.pitch), pictures, text_rows)


def count_taken_rows(pictures: Sequence[PicturePlan], span: int) -> list[int]:
    """Return the rows that pictures take of each column."""
    return [
        sum(plan.rows for plan in pictures if plan.column <= column < plan.column + plan.span)
        for column in range(span)
    ]


def plan_pictures(
    measured: MeasuredStory, span: int, grid: Grid, picture_size: int
) -> tuple[PicturePlan, ...]:
    """Put the lead picture to the right above the text, the next to the left below, and so on."""
    plans: list[PicturePlan] = []
    for number, picture in enumerate(measured.pictures):
        width = _picture_span(measured, picture, number, span, picture_size)
        at_foot = number % 2 == 1 and width < span
        column = 0 if at_foot else span - width
        taken = sum(
            plan.rows
            for plan in plans
            if plan.at_foot == at_foot and plan.column + plan.span > column
        )
        caption = _caption_lines(picture.picture, grid.width_of(width))
        rows = _picture_rows(picture, grid, width, len(caption))
        plans.append(PicturePlan(picture, column, width, taken, rows, at_foot, caption))
    return tuple(plans)


def _picture_span(
    measured: MeasuredStory, picture: MeasuredPicture, number: int, span: int, picture_size: int
) -> int:
    wished = picture.picture.columns
    if wished is not None:
        return max(1, min(span, wished))
    if measured.story.kind is StoryKind.PICTURE or not measured.units:
        return span
    usual = (span + 1) // 2 if number == 0 else max(1, span // 3)
    if picture.aspect < 0.9:
        usual -= 1
    return max(1, min(span, usual + picture_size))


def _picture_rows(picture: MeasuredPicture, grid: Grid, span: int, caption_lines: int) -> int:
    """Return the rows of a picture with its caption and a row's space below."""
    height = grid.width_of(span) / picture.aspect
    depth = min(height, PICTURE_DEPTH_MAX * grid.rows * grid.pitch)
    return max(4, ceil((depth + caption_lines * CAPTION_LINE + 0.8 * grid.pitch) / grid.pitch))


def _caption_lines(picture: StoryPicture, width: float) -> tuple[str, ...]:
    text = "　".join(part for part in (picture.caption.strip(), picture.credit.strip()) if part)
    if not text:
        return ()
    number = ceil(type_width(text) * CAPTION_SIZE / (width * 0.97))
    return tuple(break_headline(text, number))

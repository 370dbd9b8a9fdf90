"""Pictures and tables in the columns of a story: how wide, how deep, and where. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from articles.domain.headlines.headline_breaks import fill_lines
from articles.epaper.pagesetting.layout.grid import Grid
from articles.epaper.pagesetting.page_content import StoryPicture
from articles.epaper.pagesetting.typesetting.body_blocks import BodyBlock
from articles.epaper.pagesetting.typesetting.measuring import MeasuredTable

CAPTION_SIZE = 7.6
CAPTION_LINE = 10.6
PICTURE_DEPTH_MAX = 0.48  # of the page's rows, for one picture
ROWS_MIN = 4
GROWTH = 1.16  # a picture may be cropped at its sides to become so much deeper


@dataclass(frozen=True)
class MeasuredPicture:
    """A picture, the name of its file for Typst, and its width in times of its height."""

    picture: StoryPicture
    file: str
    aspect: float


@dataclass(frozen=True)
class Exhibit:
    """A picture or a table over `span` columns of its story from `column` on.

    `distance` counts the rows between it and the upper end of the text, or the lower one where it
    is `at_foot`. `rows` hold it with its caption and the space to the text.
    """

    column: int
    span: int
    distance: int
    rows: int
    at_foot: bool
    picture: MeasuredPicture | None = None
    table: BodyBlock | None = None
    caption_lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class PictureWish:
    """How large pictures are wanted: columns more than usual, and the depth in times of their
    own."""

    columns_more: int = 0
    depth: float = 1.0


def count_taken_rows(exhibits: Sequence[Exhibit], span: int) -> list[int]:
    """Return the rows that exhibits take of each column."""
    taken = [0] * span
    for exhibit in exhibits:
        for column in range(exhibit.column, exhibit.column + exhibit.span):
            taken[column] += exhibit.rows
    return taken


def place_exhibits(
    pictures: Sequence[MeasuredPicture],
    tables: Sequence[MeasuredTable],
    span: int,
    grid: Grid,
    wish: PictureWish,
    lines: int,
) -> tuple[Exhibit, ...]:
    """Put the lead picture to the right above the text, the next to the left below it, and so on.

    Where there are few lines of text, the pictures take the whole width. Tables are at the foot.
    """
    exhibits: list[Exhibit] = []
    for number, picture in enumerate(pictures):
        width = _picture_span(picture, number, span, wish, lines)
        at_foot = number % 2 == 1 and width < span
        exhibits.append(_place_picture(exhibits, picture, span, width, at_foot, grid, wish))
    for table in tables:
        exhibits.append(_place_table(exhibits, table, span, grid))
    return tuple(exhibits)


def _place_picture(
    exhibits: Sequence[Exhibit],
    picture: MeasuredPicture,
    span: int,
    width: int,
    at_foot: bool,
    grid: Grid,
    wish: PictureWish,
) -> Exhibit:
    caption = wrap_caption(picture.picture, grid.width_of(width))
    column = 0 if at_foot else span - width
    height = grid.width_of(width) / picture.aspect * wish.depth
    depth = min(height, PICTURE_DEPTH_MAX * grid.rows * grid.pitch)
    rows = ceil((depth + len(caption) * CAPTION_LINE + 0.8 * grid.pitch) / grid.pitch)
    return Exhibit(
        column=column,
        span=width,
        distance=_distance(exhibits, column, width, at_foot),
        rows=max(ROWS_MIN, rows),
        at_foot=at_foot,
        picture=picture,
        caption_lines=caption,
    )


def _place_table(
    exhibits: Sequence[Exhibit], table: MeasuredTable, span: int, grid: Grid
) -> Exhibit:
    width = min(span, table.span)
    column = span - width
    return Exhibit(
        column=column,
        span=width,
        distance=_distance(exhibits, column, width, at_foot=True),
        rows=ceil((table.heights[width - 1] + 0.9 * grid.pitch) / grid.pitch),
        at_foot=True,
        table=table.block,
    )


def _distance(exhibits: Sequence[Exhibit], column: int, width: int, at_foot: bool) -> int:
    """Return the rows that other exhibits at the same end take of these columns."""
    return max(
        (
            exhibit.distance + exhibit.rows
            for exhibit in exhibits
            if exhibit.at_foot == at_foot
            and exhibit.column < column + width
            and column < exhibit.column + exhibit.span
        ),
        default=0,
    )


def _picture_span(
    picture: MeasuredPicture, number: int, span: int, wish: PictureWish, lines: int
) -> int:
    wished = picture.picture.columns
    if wished is not None:
        return max(1, min(span, wished))
    if lines <= 4 * span:
        return span
    usual = (span + 1) // 2 if number == 0 else max(1, span // 3)
    if picture.aspect < 0.9:
        usual -= 1
    return max(1, min(span, usual + wish.columns_more))


def wrap_caption(picture: StoryPicture, width: float) -> tuple[str, ...]:
    """Return the lines of a caption with its credit."""
    text = "　".join(part for part in (picture.caption.strip(), picture.credit.strip()) if part)
    return tuple(fill_lines(text, width / CAPTION_SIZE)) if text else ()

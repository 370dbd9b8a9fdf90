"""Text flowing through columns: units that stay whole, columns of given rows. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.epaper.pagesetting.typesetting.body_blocks import BlockKind
from articles.epaper.pagesetting.typesetting.measuring import MeasuredBlock

CROSSHEADS = frozenset({BlockKind.CROSSHEAD, BlockKind.MINOR_CROSSHEAD})
BOXED_LINES_MAX = 16  # a longer summary flows as text


@dataclass(frozen=True)
class FlowUnit:
    """Lines of a block that stay together, and how many rows they take.

    `keep_rows` are the rows of it and of what must follow it in the same column.
    """

    block: int
    first_line: int
    line_count: int
    rows: int
    keep_rows: int


@dataclass(frozen=True)
class Piece:
    """A unit in a column, at the row where it begins."""

    unit: FlowUnit
    row: int


def make_units(blocks: Sequence[MeasuredBlock]) -> list[FlowUnit]:
    """Return the units of a text in their order."""
    units = [unit for number, block in enumerate(blocks) for unit in _units_of(number, block)]
    return [
        _with_following(unit, units[place + 1 : place + 3], blocks)
        for place, unit in enumerate(units)
    ]


def _units_of(number: int, block: MeasuredBlock) -> Iterator[FlowUnit]:
    count = len(block.lines)
    if block.kind is BlockKind.CROSSHEAD:
        yield FlowUnit(number, 0, count, count + 1, count + 1)
    elif block.kind is BlockKind.SUMMARY and count <= BOXED_LINES_MAX:
        yield FlowUnit(number, 0, count, count + 2, count + 2)
    elif block.solid or block.kind in CROSSHEADS:
        yield FlowUnit(number, 0, count, count, count)
    else:
        for line in range(count):
            yield FlowUnit(number, line, 1, 1, 1)


def _with_following(
    unit: FlowUnit, following: Sequence[FlowUnit], blocks: Sequence[MeasuredBlock]
) -> FlowUnit:
    """Let a crosshead keep the two lines below it."""
    if blocks[unit.block].kind not in CROSSHEADS:
        return unit
    kept = unit.rows + sum(next_unit.rows for next_unit in following)
    return FlowUnit(unit.block, unit.first_line, unit.line_count, unit.rows, kept)


def fill_columns(units: Sequence[FlowUnit], heights: Sequence[int]) -> list[list[Piece]]:
    """Put units into columns of so many rows, in their order.

    Ends where a unit does not fit the last column: what is left over is over-matter.
    """
    columns: list[list[Piece]] = [[] for _height in heights]
    place = 0
    for column, height in zip(columns, heights, strict=True):
        row = 0
        while place < len(units) and _fits(units[place], row, height):
            column.append(Piece(units[place], row))
            row += units[place].rows
            place += 1
    return columns


def count_placed(columns: Sequence[Sequence[Piece]]) -> int:
    return sum(map(len, columns))


def _fits(unit: FlowUnit, row: int, height: int) -> bool:
    return row + (unit.keep_rows if row else unit.rows) <= height


def find_height(units: Sequence[FlowUnit], taken: Sequence[int], least: int) -> int:
    """Return the least height in rows, from `least` on, at which all units fit columns that have
    `taken` rows less each.
    """
    wanted = sum(unit.rows for unit in units)
    height = max(least, -(-(wanted + sum(taken)) // len(taken)))
    deepest = height + wanted
    while height < deepest:
        heights = [max(0, height - rows) for rows in taken]
        if count_placed(fill_columns(units, heights)) == len(units):
            return height
        height += 1
    return height

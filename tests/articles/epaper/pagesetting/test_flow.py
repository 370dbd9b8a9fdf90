"""Text in columns: in its order, within the columns, a crosshead never alone at the foot."""

from hypothesis import given
from hypothesis import strategies as st

from articles.epaper.pagesetting.layout.flow import (
    count_placed,
    fill_columns,
    find_height,
    make_units,
)
from articles.epaper.pagesetting.typesetting.body_blocks import BlockKind, StyledRun
from articles.epaper.pagesetting.typesetting.measuring import MeasuredBlock, TextLine

KINDS = st.sampled_from(
    [BlockKind.PARAGRAPH, BlockKind.PARAGRAPH, BlockKind.CROSSHEAD, BlockKind.MINOR_CROSSHEAD]
)


def make_block(kind: BlockKind, lines: int) -> MeasuredBlock:
    made = (
        TextLine((StyledRun("字"),), number == 0, number == lines - 1) for number in range(lines)
    )
    return MeasuredBlock(kind, tuple(made))


texts = st.lists(st.builds(make_block, KINDS, st.integers(1, 9)), min_size=1, max_size=14)
taken_rows = st.lists(st.integers(0, 12), min_size=1, max_size=6)


@given(texts, taken_rows)
def test_all_text_fits_the_height_that_is_found_and_not_a_row_less(
    blocks: list[MeasuredBlock], taken: list[int]
) -> None:
    units = make_units(blocks)
    height = find_height(units, taken, max(taken))
    columns = fill_columns(units, [height - rows for rows in taken])
    assert count_placed(columns) == len(units)
    if height > max(taken):
        less = fill_columns(units, [height - 1 - rows for rows in taken])
        assert count_placed(less) < len(units) or sum(unit.rows for unit in units) + sum(taken) > (
            height - 1
        ) * len(taken)


@given(texts, st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_units_keep_their_order_and_stay_in_their_column(
    blocks: list[MeasuredBlock], heights: list[int]
) -> None:
    units = make_units(blocks)
    columns = fill_columns(units, heights)
    placed = [piece.unit for column in columns for piece in column]
    assert placed == units[: len(placed)]
    for column, height in zip(columns, heights, strict=True):
        row = 0
        for piece in column:
            assert piece.row == row
            row += piece.unit.rows
        assert row <= height


@given(texts, st.lists(st.integers(8, 30), min_size=1, max_size=6))
def test_a_crosshead_is_never_the_last_of_a_column(
    blocks: list[MeasuredBlock], heights: list[int]
) -> None:
    blocks.append(make_block(BlockKind.PARAGRAPH, 3))
    for column in fill_columns(make_units(blocks), heights):
        if len(column) > 1:
            assert blocks[column[-1].unit.block].kind is BlockKind.PARAGRAPH

"""Breaks the texts of a page into lines: Typst sets them in one column, and the lines are read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Any

from articles.domain.headlines.headline_breaks import type_width
from articles.epaper.pagesetting.typesetting.body_blocks import BlockKind, BodyBlock, StyledRun
from articles.epaper.pagesetting.typesetting.faces import TEXT_STYLES, describe_faces
from articles.epaper.pagesetting.typesetting.fonts import PageFonts
from articles.epaper.pagesetting.typesetting.line_reading import BLANKS, count_line_characters
from articles.epaper.pagesetting.typesetting.typst_engine import Measurements, compile_and_measure

PAGE_ROWS = 200
TABLE_SIZE = 7.8
TABLE_PADDING = 1.1  # em, at both sides of a cell together
TABLE_COLUMN_MIN = 2.6
TABLE_COLUMN_MAX = 13.0


@dataclass(frozen=True)
class TextLine:
    """A line of a block; `starts` and `ends` say whether the block begins and ends with it."""

    runs: tuple[StyledRun, ...]
    starts: bool
    ends: bool

    @property
    def characters(self) -> int:
        return sum(1 for run in self.runs for letter in run.text if letter not in BLANKS)


@dataclass(frozen=True)
class MeasuredBlock:
    """A block with its lines. A block whose lines could not be told apart is `solid`: never
    split, set as Typst breaks it, with one line of all its runs for each row."""

    kind: BlockKind
    lines: tuple[TextLine, ...]
    solid: bool = False


@dataclass(frozen=True)
class MeasuredTable:
    """A table, the columns that it needs, and its height in points over 1, 2, 3 … columns."""

    block: BodyBlock
    span: int
    heights: tuple[float, ...]


@dataclass(frozen=True)
class TypeMeasure:
    """What texts are set with: the widths of 1, 2, 3 … columns, the size and the pitch, in
    points."""

    widths: tuple[float, ...]
    text_size: float
    pitch: float


@dataclass(frozen=True)
class MeasuredText:
    """The blocks of running text of a story with their lines, and its tables."""

    blocks: tuple[MeasuredBlock, ...]
    tables: tuple[MeasuredTable, ...]


def measure_texts(
    texts: Sequence[Sequence[BodyBlock]], measure: TypeMeasure, fonts: PageFonts
) -> list[MeasuredText]:
    """Return each text broken into lines of one column, in one run of Typst."""
    running = [[block for block in blocks if block.kind is not BlockKind.TABLE] for blocks in texts]
    tables = [[block for block in blocks if block.kind is BlockKind.TABLE] for blocks in texts]
    if not any(map(len, texts)):
        return [MeasuredText((), ()) for _blocks in texts]
    job = {
        "faces": describe_faces(fonts),
        "pitch": measure.pitch,
        "page-height": PAGE_ROWS * measure.pitch,
        "parts": [_describe_part(blocks, measure) for blocks in running if blocks],
        "tables": [
            describe_table(table, width)
            for blocks in tables
            for table in blocks
            for width in measure.widths
        ],
    }
    result = compile_and_measure(job, fonts)
    measured_blocks = iter(_split_blocks(running, result, measure.pitch))
    heights = iter(result.table_heights)
    return [
        MeasuredText(
            tuple(next(measured_blocks) for _block in blocks),
            tuple(_measure_table(table, heights, measure) for table in story_tables),
        )
        for blocks, story_tables in zip(running, tables, strict=True)
    ]


def _split_blocks(
    running: Sequence[Sequence[BodyBlock]], result: Measurements, pitch: float
) -> list[MeasuredBlock]:
    counts = count_line_characters(result.pdf, pitch, PAGE_ROWS)
    first_rows = [_row(place, pitch) for place in result.block_places]
    limits = [*first_rows[1:], max(counts, default=0) + 1]
    blocks = [block for part in running for block in part]
    return [
        _split_block(block, [counts[row] for row in range(first, limit) if counts[row]])
        for block, first, limit in zip(blocks, first_rows, limits, strict=True)
    ]


def _measure_table(
    table: BodyBlock, heights: Iterator[float], measure: TypeMeasure
) -> MeasuredTable:
    needed = sum(table_column_widths(table)) * TABLE_SIZE
    spans = (span for span, width in enumerate(measure.widths, 1) if width >= needed)
    return MeasuredTable(
        table,
        next(spans, len(measure.widths)),
        tuple(islice(heights, len(measure.widths))),
    )


def table_column_widths(table: BodyBlock) -> list[float]:
    """Return the width that each column of a table wants, in em, with the space at its sides."""
    count = max(sum(cell.columns for cell in row) for row in table.cells)
    widths = [TABLE_COLUMN_MIN] * count
    for row in table.cells:
        place = 0
        for cell in row:
            if cell.columns == 1 and place < count:
                widths[place] = max(widths[place], type_width(cell.text) + TABLE_PADDING)
            place += cell.columns
    return [min(TABLE_COLUMN_MAX, width) for width in widths]


def describe_table(table: BodyBlock, width: float) -> dict[str, Any]:
    """Return a table over the width as the template takes it."""
    return {
        "kind": "table",
        "width": width,
        "size": TABLE_SIZE,
        "widths": table_column_widths(table),
        "cells": [
            {
                "text": cell.text,
                "columns": cell.columns,
                "rows": cell.rows,
                "head": cell.is_head,
            }
            for row in table.cells
            for cell in row
        ],
    }


def describe_runs(runs: Sequence[StyledRun]) -> list[dict[str, Any]]:
    """Return runs as the template takes them."""
    return [{"text": run.text, "styles": sorted(run.styles)} for run in runs]


def _describe_part(blocks: Sequence[BodyBlock], measure: TypeMeasure) -> dict[str, Any]:
    return {
        "width": measure.widths[0],
        "blocks": [describe_block(block, measure.text_size, measure.pitch) for block in blocks],
    }


def describe_block(block: BodyBlock, text_size: float, pitch: float) -> dict[str, Any]:
    """Return a block of running text as the template takes it, before its lines are known."""
    style = TEXT_STYLES[block.kind]
    return {
        "face": style.face,
        "size": style.size * text_size,
        "pitch": pitch,
        "indent": 0 if block.continued else style.indent,
        "inset": style.inset * text_size,
        "centred": style.centred,
        "runs": describe_runs(block.runs),
    }


def _row(place: Mapping[str, float], pitch: float) -> int:
    return (int(place["page"]) - 1) * PAGE_ROWS + round(place["y"] / pitch)


def _split_block(block: BodyBlock, counts: Sequence[int]) -> MeasuredBlock:
    """Cut a block where its lines end; solid where the counted characters are not its own."""
    letters = sum(1 for letter in block.text if letter not in BLANKS)
    if sum(counts) != letters:
        lines = [TextLine(block.runs, not block.continued, True) for _count in counts or [0]]
        return MeasuredBlock(block.kind, tuple(lines), solid=True)
    ends = list(accumulate(counts))
    pieces = _cut_runs(block.runs, ends)
    last = len(pieces) - 1
    lines = [
        TextLine(tuple(piece), number == 0 and not block.continued, number == last)
        for number, piece in enumerate(pieces)
    ]
    return MeasuredBlock(block.kind, tuple(lines))


def _cut_runs(runs: Sequence[StyledRun], ends: Sequence[int]) -> list[list[StyledRun]]:
    """Return the runs of each line; `ends` count characters without blanks.

    Blanks where a line ends are dropped: the next line begins with a character.
    """
    lines: list[list[StyledRun]] = [[] for _end in ends]
    number = 0
    seen = 0
    for run in runs:
        text = ""
        for letter in run.text:
            if letter not in BLANKS and seen == ends[number] and number + 1 < len(ends):
                lines[number].append(StyledRun(text, run.styles))
                text = ""
                number += 1
            text += letter
            seen += letter not in BLANKS
        lines[number].append(StyledRun(text, run.styles))
    return [_trim_line(line) for line in lines]


def _trim_line(runs: list[StyledRun]) -> list[StyledRun]:
    kept = [run for run in runs if run.text]
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[-1] = StyledRun(kept[-1].text.rstrip(), kept[-1].styles)
        kept[0] = StyledRun(kept[0].text.lstrip(), kept[0].styles)
    return kept

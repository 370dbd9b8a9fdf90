"""Breaks the texts of a page into lines: Typst sets them in one column, and the lines are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from articles.epaper.pagesetting.typesetting.body_blocks import BlockKind, BodyBlock, TextRun
from articles.epaper.pagesetting.typesetting.faces import TEXT_STYLES, describe_faces
from articles.epaper.pagesetting.typesetting.fonts import PageFonts
from articles.epaper.pagesetting.typesetting.line_reading import BLANKS, count_line_characters
from articles.epaper.pagesetting.typesetting.typst_engine import compile_and_measure

PAGE_ROWS = 200


@dataclass(frozen=True)
class TextLine:
    """A line of a block; `starts` and `ends` say whether the block begins and ends with it."""

    runs: tuple[TextRun, ...]
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
class TypeMeasure:
    """What texts are set with: the width of a column, the size and the pitch, in points."""

    column_width: float
    text_size: float
    pitch: float


def measure_texts(
    texts: Sequence[Sequence[BodyBlock]], measure: TypeMeasure, fonts: PageFonts
) -> list[list[MeasuredBlock]]:
    """Return the blocks of each text with their lines. Tables are not among them."""
    wanted = [[block for block in blocks if block.kind is not BlockKind.TABLE] for blocks in texts]
    if not any(wanted):
        return [[] for _blocks in wanted]
    job = {
        "purpose": "measure",
        "faces": describe_faces(fonts),
        "pitch": measure.pitch,
        "page-height": PAGE_ROWS * measure.pitch,
        "parts": [_describe_part(blocks, measure) for blocks in wanted if blocks],
    }
    pdf, places = compile_and_measure(job, fonts)
    counts = count_line_characters(pdf, measure.pitch, PAGE_ROWS)
    first_rows = [_row(place, measure.pitch) for place in places]
    last_row = max(counts, default=0) + 1
    limits = [*first_rows[1:], last_row]
    blocks = [block for part in wanted for block in part]
    measured = iter(
        [
            _split_block(block, [counts[row] for row in range(first, limit) if counts[row]])
            for block, first, limit in zip(blocks, first_rows, limits, strict=True)
        ]
    )
    return [[next(measured) for _block in part] for part in wanted]


def describe_runs(runs: Sequence[TextRun]) -> list[dict[str, Any]]:
    """Return runs as the template takes them."""
    return [{"text": run.text, "styles": sorted(run.styles)} for run in runs]


def _describe_part(blocks: Sequence[BodyBlock], measure: TypeMeasure) -> dict[str, Any]:
    return {
        "width": measure.column_width,
        "blocks": [_describe_block(block, measure) for block in blocks],
    }


def _describe_block(block: BodyBlock, measure: TypeMeasure) -> dict[str, Any]:
    style = TEXT_STYLES[block.kind]
    return {
        "face": style.face,
        "size": style.size * measure.text_size,
        "pitch": measure.pitch,
        "indent": 0 if block.continued else style.indent,
        "inset": style.inset * measure.text_size,
        "runs": describe_runs(block.runs),
    }


def _row(place: dict[str, float], pitch: float) -> int:
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


def _cut_runs(runs: Sequence[TextRun], ends: Sequence[int]) -> list[list[TextRun]]:
    """Return the runs of each line; `ends` count characters without blanks.

    Blanks where a line ends are dropped: the next line begins with a character.
    """
    lines: list[list[TextRun]] = [[] for _end in ends]
    number = 0
    seen = 0
    for run in runs:
        text = ""
        for letter in run.text:
            if letter not in BLANKS and seen == ends[number] and number + 1 < len(ends):
                lines[number].append(TextRun(text, run.styles))
                text = ""
                number += 1
            text += letter
            seen += letter not in BLANKS
        lines[number].append(TextRun(text, run.styles))
    return [_trim_line(line) for line in lines]


def _trim_line(runs: list[TextRun]) -> list[TextRun]:
    kept = [run for run in runs if run.text]
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[-1] = TextRun(kept[-1].text.rstrip(), kept[-1].styles)
        kept[0] = TextRun(kept[0].text.lstrip(), kept[0].styles)
    return kept

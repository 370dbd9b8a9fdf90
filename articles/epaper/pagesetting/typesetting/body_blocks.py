"""The body of an article as blocks of running text and tables, from its sanitised HTML. Pure.

Pictures of the body are not among them: the caller gives the pictures of a story himself.
"""

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from articles.markup.tags import MarkupPiece, parse_attributes, split_markup


class BlockKind(Enum):
    """How a block is set."""

    PARAGRAPH = "paragraph"
    CROSSHEAD = "crosshead"
    MINOR_CROSSHEAD = "minor_crosshead"
    ITEM = "item"
    QUOTATION = "quotation"
    SUMMARY = "summary"
    JUMP = "jump"
    TABLE = "table"


@dataclass(frozen=True)
class StyledRun:
    """Characters in one style; `styles` are the names of tags: strong, em, u, s, sub, sup."""

    text: str
    styles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TableCell:
    """A cell with its plain text."""

    text: str
    is_head: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class BodyBlock:
    """A block with its runs; a table has rows of cells instead. `continued` says that it began
    on another page."""

    kind: BlockKind
    runs: tuple[StyledRun, ...] = ()
    cells: tuple[tuple[TableCell, ...], ...] = ()
    continued: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


STYLES = frozenset({"strong", "em", "u", "s", "sub", "sup"})
LEFT_OUT = frozenset({"figure"})  # with everything inside
SPAN_MAX = 20
CROSSHEADS = {"h3": BlockKind.CROSSHEAD, "h4": BlockKind.MINOR_CROSSHEAD}
BLOCK_TAGS = frozenset({"p", "li", "blockquote", "ul", "ol", "hr", "table", "caption", *CROSSHEADS})


@dataclass
class _Table:
    rows: list[list[TableCell]] = field(default_factory=list)
    head: MarkupPiece | None = None


@dataclass
class _Reading:
    """What has been read so far, and what is open."""

    blocks: list[BodyBlock] = field(default_factory=list)
    runs: list[StyledRun] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)  # the next number, None for dots
    quotations: int = 0
    kind: BlockKind | None = None
    table: _Table | None = None
    left_out: str = ""


def read_body_blocks(body: str) -> list[BodyBlock]:
    """Return the blocks of a body in their order; blank ones are left out."""
    reading = _Reading()
    for piece in split_markup(body):
        if reading.left_out:
            if piece.kind == "end" and piece.name == reading.left_out:
                reading.left_out = ""
        elif piece.kind == "text":
            _add_text(reading, html.unescape(piece.written))
        elif piece.kind == "start":
            _open_tag(reading, piece)
        else:
            _close_tag(reading, piece.name)
    _end_block(reading)
    return reading.blocks


def _add_text(reading: _Reading, text: str) -> None:
    shown = " ".join(text.replace("\xa0", " ").split()) if text.strip() else " "
    if text[:1].isspace() and shown != " ":
        shown = f" {shown}"
    if text[-1:].isspace() and shown != " ":
        shown = f"{shown} "
    if shown == " " and not reading.runs:
        return
    reading.runs.append(StyledRun(shown, frozenset(reading.styles)))


def _open_tag(reading: _Reading, piece: MarkupPiece) -> None:
    name = piece.name
    if name in LEFT_OUT:
        _end_block(reading)
        reading.left_out = name
    elif name in STYLES:
        reading.styles.append(name)
    elif name in {"td", "th"} and reading.table is not None:
        reading.runs = []
        reading.table.head = piece
    elif name == "tr" and reading.table is not None:
        reading.table.rows.append([])
    elif name == "rt":
        reading.runs.append(StyledRun("（"))
    elif name == "br":
        _break_line(reading)
    elif name in BLOCK_TAGS:
        _open_block(reading, name)


def _open_block(reading: _Reading, name: str) -> None:
    in_item = name == "p" and reading.kind is BlockKind.ITEM and len(reading.runs) == 1
    if reading.table is not None or in_item:
        return
    _end_block(reading)
    if name in {"ul", "ol"}:
        reading.lists.append(1 if name == "ol" else None)
    elif name == "li":
        reading.kind = BlockKind.ITEM
        reading.runs.append(StyledRun(_next_mark(reading)))
    elif name == "blockquote":
        reading.quotations += 1
    elif name == "table":
        reading.table = _Table()
    elif name in CROSSHEADS:
        reading.kind = CROSSHEADS[name]


def _next_mark(reading: _Reading) -> str:
    number = reading.lists[-1] if reading.lists else None
    if number is None:
        return "● "
    reading.lists[-1] = number + 1
    return f"{number}. "


def _break_line(reading: _Reading) -> None:
    """Begin a new block of the same kind: what was broken on purpose (verse) stays broken."""
    if reading.table is not None:
        reading.runs.append(StyledRun(" "))
        return
    kind = reading.kind
    _end_block(reading)
    reading.kind = kind


def _close_tag(reading: _Reading, name: str) -> None:
    if name in STYLES and name in reading.styles:
        reading.styles.remove(name)
    elif name == "rt":
        reading.runs.append(StyledRun("）"))
    elif name in {"td", "th"}:
        _end_cell(reading)
    elif name == "table":
        _end_table(reading)
    elif name in BLOCK_TAGS and reading.table is None:
        _end_block(reading)
        if name == "blockquote":
            reading.quotations = max(0, reading.quotations - 1)
        elif name in {"ul", "ol"} and reading.lists:
            reading.lists.pop()


def _end_block(reading: _Reading) -> None:
    runs = tuple(_trimmed(reading.runs))
    kind = reading.kind or (BlockKind.QUOTATION if reading.quotations else BlockKind.PARAGRAPH)
    reading.runs = []
    reading.kind = None
    marks_only = kind is BlockKind.ITEM and len(runs) <= 1
    if runs and not marks_only:
        reading.blocks.append(BodyBlock(kind, runs))


def _trimmed(runs: list[StyledRun]) -> Iterator[StyledRun]:
    """Yield the runs without blanks at the ends of the block."""
    texts = [run.text for run in runs]
    while texts and not texts[-1].strip():
        texts.pop()
    for place, text in enumerate(texts):
        shown = text.lstrip() if place == 0 else text
        shown = shown.rstrip() if place == len(texts) - 1 else shown
        if shown:
            yield StyledRun(shown, runs[place].styles)


def _end_cell(reading: _Reading) -> None:
    table = reading.table
    if table is None or table.head is None:
        return
    values = parse_attributes(table.head.written)
    cell = TableCell(
        "".join(run.text for run in reading.runs).strip(),
        table.head.name == "th",
        _span(values.get("colspan", "")),
        _span(values.get("rowspan", "")),
    )
    if not table.rows:
        table.rows.append([])
    table.rows[-1].append(cell)
    table.head = None
    reading.runs = []


def _span(value: str) -> int:
    return min(SPAN_MAX, max(1, int(value))) if value.isascii() and value.isdigit() else 1


def _end_table(reading: _Reading) -> None:
    table = reading.table
    reading.table = None
    reading.runs = []
    rows = tuple(tuple(row) for row in table.rows if row) if table else ()
    if rows:
        reading.blocks.append(BodyBlock(BlockKind.TABLE, cells=rows))

"""The blocks of a body that layout gets: their lines, their styles, and where they are in the
HTML."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from articles.domain.texts.proof_marks import Unit, split_units
from articles.layout_exchange.paragraphs import (
    LINE_BREAK,
    CharacterRun,
    CharacterStyle,
    ParagraphStyle,
)
from articles.markup.sanitising import NAME, TAG

TABLE_PARTS = frozenset({"table", "caption", "tr", "td", "th"})
VOID = frozenset({"br", "hr", "img"})
BLOCK_NAMES = frozenset(
    {"p", "h3", "h4", "li", "td", "th", "blockquote", "figcaption", "caption", "figure"}
)
STYLE_OF_INLINE = {
    "strong": CharacterStyle.BOLD,
    "em": CharacterStyle.EMPHASIS,
    "u": CharacterStyle.UNDERLINE,
    "s": CharacterStyle.STRUCK,
    "sub": CharacterStyle.SUBSCRIPT,
    "sup": CharacterStyle.SUPERSCRIPT,
}
CELL_GAP = "\t"


@dataclass(frozen=True)
class EnclosingElement:
    """An element that is open at a place of the HTML, and where its tag begins."""

    name: str
    start: int


Path = tuple[EnclosingElement, ...]


@dataclass(frozen=True)
class LayoutBlock:
    """A paragraph, crosshead, list item or row of a table, as readers see its characters.

    `lines` are the units of each of its lines. `path` are the elements around it, the outermost
    first. A row of a table holds a line a cell.
    """

    style: ParagraphStyle
    lines: Sequence[Sequence[Unit]]
    runs: Sequence[CharacterRun]
    path: Path

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def split_body_blocks(body: str) -> list[LayoutBlock]:
    """Return the blocks of a cleaned body in their order, those without characters left out."""
    spans = list(_open_spans(body))
    starts = [span.place for span in spans]

    def path_at(place: int) -> Path:
        index = bisect_right(starts, place) - 1
        return spans[index].path if index >= 0 else ()

    def block_at(unit: Unit) -> int:
        return _inner_block(path_at(unit.start))

    lines = []
    for line in _lines_of(split_units(body)):
        for _start, units in groupby(line, key=block_at):  # a list in a list begins no line
            row = list(units)
            lines.append((path_at(row[0].start), row))
    blocks = []
    for _start, group in groupby(lines, key=_block_start):
        rows = list(group)
        path = rows[0][0]
        style = _style_of(path)
        gap = CELL_GAP if style == ParagraphStyle.TABLE else LINE_BREAK
        blocks.append(
            LayoutBlock(
                style,
                [line for _path, line in rows],
                _runs_of([line for _path, line in rows], gap, path_at),
                path,
            )
        )
    return blocks


@dataclass(frozen=True)
class _Span:
    """From `place` on these elements are open."""

    place: int
    path: Path


def _open_spans(body: str) -> Iterator[_Span]:
    """Yield the elements that are open behind each tag of cleaned HTML."""
    path: list[EnclosingElement] = []
    for tag in TAG.finditer(body):
        match = NAME.match(tag[0])
        if match is None or match[2] in VOID:
            continue
        if not match[1]:
            path.append(EnclosingElement(match[2], tag.start()))
        elif any(element.name == match[2] for element in path):
            while path.pop().name != match[2]:
                pass
        yield _Span(tag.end(), tuple(path))


def _lines_of(units: Sequence[Unit]) -> Iterator[list[Unit]]:
    for is_break, group in groupby(units, key=_is_break):
        if not is_break:
            yield list(group)


def _is_break(unit: Unit) -> bool:
    return unit.text == "\n"


def _inner_block(path: Path) -> int:
    """Return where the innermost block of a path begins, -1 outside of all."""
    blocks = [element for element in path if element.name in BLOCK_NAMES]
    return blocks[-1].start if blocks else -1


def _block_start(line: tuple[Path, Sequence[Unit]]) -> int:
    """Return where the block of a line begins: lines with a forced break between them share it,
    and so do the cells of a row."""
    path, units = line
    rows = [element for element in path if element.name == "tr"]
    start = rows[-1].start if rows else _inner_block(path)
    return start if start >= 0 else -1 - units[0].start


def _style_of(path: Path) -> ParagraphStyle:
    names = {element.name for element in path}
    if names & TABLE_PARTS:
        return ParagraphStyle.TABLE
    if names & {"h3", "h4"}:
        return ParagraphStyle.CROSSHEAD
    return ParagraphStyle.CAPTION if "figcaption" in names else ParagraphStyle.BODY


def _runs_of(
    lines: Sequence[Sequence[Unit]], gap: str, path_at: Callable[[int], Path]
) -> list[CharacterRun]:
    """Return the characters of lines with their styles."""
    runs: list[CharacterRun] = []
    for number, line in enumerate(lines):
        if number:
            runs.append(CharacterRun(gap))
        styled = ((_inline_style(path_at(unit.start)), unit.text) for unit in line)
        for style, group in groupby(styled, key=_style_of_character):
            runs.append(CharacterRun("".join(text for _style, text in group), style))
    return runs


def _style_of_character(character: tuple[CharacterStyle | None, str]) -> CharacterStyle | None:
    return character[0]


def _inline_style(path: Path) -> CharacterStyle | None:
    """Return the style of the innermost mark; layout has one character style at a place."""
    for element in reversed(path):
        if element.name in STYLE_OF_INLINE:
            return STYLE_OF_INLINE[element.name]
    return None

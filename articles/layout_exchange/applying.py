"""Words of layout taken over into an article: only the characters that differ are written, so that
links, bold and tables around them stay."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from articles.domain.texts.comparing import compare_characters
from articles.domain.texts.proof_marks import Unit
from articles.layout_exchange.body_blocks import LayoutBlock, split_body_blocks
from articles.layout_exchange.paragraphs import (
    BODY,
    CAPTION,
    HEADS,
    LINE_BREAK,
    ParagraphStyle,
)
from articles.layout_exchange.returned_changes import ABSENT, ReturnedChange, ReturnFinding
from articles.layout_exchange.stories import AFTER_DATELINE, LayoutStory, count_head_paragraphs

OWN_BLOCKS = frozenset({"p", "h3", "h4", "li"})


@dataclass(frozen=True)
class Edit:
    """Other HTML in the place of some of a body's."""

    start: int
    end: int
    html: str


@dataclass
class TakenWords:
    """What an article says once layout's words are taken over.

    `fields` are head fields and the dateline by name, `captions` the words of pictures by number.
    """

    body: str
    fields: dict[str, str] = field(default_factory=dict)
    captions: dict[int, str] = field(default_factory=dict)


def take_words(story: LayoutStory, changes: Sequence[ReturnedChange]) -> TakenWords:
    """Return a story with these changes taken over. Their places are those of its paragraphs."""
    taken = TakenWords(story.body)
    blocks = split_body_blocks(story.body)
    first = count_head_paragraphs(story)
    edits: list[Edit] = []
    for change in changes:
        words = change.returned or ""
        if change.part in HEADS:
            taken.fields[change.part] = words
        elif change.part.startswith(CAPTION):
            taken.captions[int(change.part.partition(":")[2])] = words
        elif change.part == BODY:
            number = ABSENT if change.place == ABSENT else change.place - first
            edits += _body_edits(story, blocks, number, change, taken)
    taken.body = _edited(story.body, edits)
    return taken


def _body_edits(
    story: LayoutStory,
    blocks: Sequence[LayoutBlock],
    number: int,
    change: ReturnedChange,
    taken: TakenWords,
) -> list[Edit]:
    """Return what carries out a change of a block of the body."""
    if change.finding == ReturnFinding.ADDED:
        return [_insertion(story.body, blocks, number, change)]
    block = blocks[number]
    if change.returned is None:
        return _removal(story.body, blocks, block)
    words = change.returned
    if number == _dateline_block(story, blocks):
        words = _without_dateline(story, words, taken)
    lines = words.split(LINE_BREAK)
    pairs = zip(block.lines, lines, strict=True)
    return [edit for units, line in pairs for edit in _line_edits(units, line)]


def _dateline_block(story: LayoutStory, blocks: Sequence[LayoutBlock]) -> int:
    """Return the block before which the dateline is printed, ABSENT for none."""
    if not story.dateline:
        return ABSENT
    prose = (n for n, block in enumerate(blocks) if block.style == ParagraphStyle.BODY)
    return next(prose, ABSENT)


def _without_dateline(story: LayoutStory, words: str, taken: TakenWords) -> str:
    """Return the first words of a body without the dateline before them; another dateline is
    taken over as such."""
    dateline, gap, rest = words.partition(AFTER_DATELINE)
    if gap and len(dateline) <= 2 * len(story.dateline):
        if dateline != story.dateline:
            taken.fields["dateline"] = dateline
        return rest
    return words.removeprefix(story.dateline).lstrip(AFTER_DATELINE)


def _line_edits(units: Sequence[Unit], line: str) -> Iterator[Edit]:
    """Yield what makes a line of other words: the characters that differ, one run after the
    other."""
    place = 0
    for piece in compare_characters("".join(unit.text for unit in units), line):
        if piece.kind == "new":
            at = units[place - 1].end if place else units[0].start
            yield Edit(at, at, html.escape(piece.text, quote=False))
            continue
        if piece.kind == "gone":
            gone = units[place : place + len(piece.text)]
            yield from (Edit(unit.start, unit.end, "") for unit in gone)
        place += len(piece.text)


def _removal(body: str, blocks: Sequence[LayoutBlock], block: LayoutBlock) -> list[Edit]:
    """Return what takes a block out: its element where it holds nothing else, else its words."""
    own = next((element for element in reversed(block.path) if element.name in OWN_BLOCKS), None)
    if own is not None:
        end = _end_of(body, own.start)
        shares = [other for other in blocks if other is not block and own in other.path]
        if not shares and "<img" not in body[own.start : end]:
            return [Edit(own.start, end, "")]
    return [Edit(unit.start, unit.end, "") for line in block.lines for unit in line]


def _insertion(
    body: str, blocks: Sequence[LayoutBlock], number: int, change: ReturnedChange
) -> Edit:
    """Return what puts a paragraph behind a block: behind the list or quotation that it is in."""
    element = "h3" if change.style == ParagraphStyle.CROSSHEAD else "p"
    lines = (change.returned or "").split(LINE_BREAK)
    words = "<br>".join(html.escape(line, quote=False) for line in lines)
    at = 0
    if number != ABSENT:
        block = blocks[number]
        outer = block.path[0].start if block.path else block.lines[-1][-1].end
        at = _end_of(body, outer) if block.path else outer
    return Edit(at, at, f"<{element}>{words}</{element}>")


def _end_of(body: str, start: int) -> int:
    """Return where the element that begins at `start` ends."""
    name = re.match(r"<([a-z0-9]+)", body[start:])
    if name is None:
        return start
    depth = 0
    for tag in re.finditer(rf"<(/?){name[1]}\b[^<>]*>", body[start:]):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return start + tag.end()
    return len(body)


def _edited(body: str, edits: Sequence[Edit]) -> str:
    """Return a body with these edits; of those at one place the removal comes before what is put
    there, and what comes first stays first."""
    parts: list[str] = []
    done = 0
    for edit in sorted(edits, key=_place_of_edit):
        parts.append(body[done : edit.start])
        parts.append(edit.html)
        done = max(done, edit.end)
    return "".join([*parts, body[done:]])


def _place_of_edit(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end

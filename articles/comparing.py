"""Two texts side by side: by character for Chinese, by word for Latin letters and digits, block by block. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from rapidfuzz.distance import Indel

from articles.sanitising import plain_text

UNIT = re.compile(r"[0-9A-Za-z\u00c0-\u024f]+|\s+|.", re.DOTALL)
BLOCK = re.compile(r"(?=<(?:p|h3|h4|li|blockquote|figure|hr|tr|caption)\b)")
NAME = re.compile(r"<([a-z0-9]+)")
ALIKE = 0.5  # blocks that share half of their characters are one block that was changed

Kind = Literal["same", "gone", "new"]
Change = Literal["same", "changed", "restyled", "gone", "new"]


@dataclass(frozen=True)
class Piece:
    """A run of characters that stands in both texts, only in the old one, or only in the new one."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Block:
    """One paragraph, crosshead, list item, row or picture of a body: its element, its characters, its HTML."""

    element: str
    text: str
    html: str


@dataclass(frozen=True)
class BlockChange:
    """What became of a block. `restyled` has the same characters and other marks (bold, a link, a heading's rank)."""

    change: Change
    element: str
    pieces: Sequence[Piece]


def by_character(old: str, new: str) -> list[Piece]:
    """Return what stayed, went and came, in reading order. Joining same and gone gives `old`, same and new `new`."""
    before, after = UNIT.findall(old), UNIT.findall(new)
    pieces: list[Piece] = []
    for step in Indel.opcodes(before, after):
        gone, came = before[step.src_start : step.src_end], after[step.dest_start : step.dest_end]
        if step.tag == "equal":
            pieces.append(Piece("same", "".join(gone)))
            continue
        pieces += [Piece("gone", "".join(gone))] if gone else []
        pieces += [Piece("new", "".join(came))] if came else []
    return _joined(pieces)


def blocks(body: str) -> list[Block]:
    """Return the blocks of a cleaned body in their order; wrappers without characters or picture are left out."""
    found = []
    for part in BLOCK.split(body):
        element = NAME.match(part.strip())
        text = plain_text(part).replace("\n", " ")
        if text or "<img" in part or "<hr" in part:
            found.append(Block(element[1] if element else "p", text, part.strip()))
    return found


def by_block(old: str, new: str) -> list[BlockChange]:
    """Return what became of each block of a body, in the order of the new one with what went in its old place."""
    before, after = blocks(old), blocks(new)
    changes: list[BlockChange] = []
    matcher = SequenceMatcher(
        None, [block.text for block in before], [block.text for block in after], autojunk=False
    )
    for tag, left, left_end, right, right_end in matcher.get_opcodes():
        if tag == "equal":
            pairs = zip(before[left:left_end], after[right:right_end], strict=True)
            changes += [_kept(one, other) for one, other in pairs]
        else:
            changes += _rewritten(before[left:left_end], after[right:right_end])
    return changes


def _kept(one: Block, other: Block) -> BlockChange:
    restyled = one.html != other.html
    return BlockChange(
        "restyled" if restyled else "same", other.element, [Piece("same", other.text)]
    )


def _rewritten(before: Sequence[Block], after: Sequence[Block]) -> Iterator[BlockChange]:
    """Pair the blocks of a rewritten stretch that are still alike; the others went or came."""
    waiting = list(before)
    for block in after:
        place = next((n for n, old in enumerate(waiting) if _alike(old, block)), None)
        if place is None:
            yield BlockChange("new", block.element, [Piece("new", block.text)])
            continue
        for gone in waiting[:place]:
            yield BlockChange("gone", gone.element, [Piece("gone", gone.text)])
        yield BlockChange("changed", block.element, by_character(waiting[place].text, block.text))
        waiting = waiting[place + 1 :]
    for gone in waiting:
        yield BlockChange("gone", gone.element, [Piece("gone", gone.text)])


def _alike(one: Block, other: Block) -> bool:
    return (
        bool(one.text and other.text) and Indel.normalized_similarity(one.text, other.text) >= ALIKE
    )


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Put neighbours of one kind together, what went before what came, so that a rewritten word reads as one."""
    joined: list[Piece] = []
    gone = new = ""
    for piece in [*pieces, Piece("same", "")]:
        if piece.kind == "same":
            joined += [Piece("gone", gone)] if gone else []
            joined += [Piece("new", new)] if new else []
            joined += [piece] if piece.text else []
            gone = new = ""
        elif piece.kind == "gone":
            gone += piece.text
        else:
            new += piece.text
    return joined

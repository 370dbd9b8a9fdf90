"""Two texts side by side: by character for Chinese, by word for Latin letters and digits, block by
block. Pure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from articles.markup.matching import Match, match_blocks, match_texts
from articles.markup.sanitising import plain_text

UNIT = re.compile(r"[0-9A-Za-z\u00c0-\u024f]+|\s+|.", re.DOTALL)
BLOCK = re.compile(r"(?=<(?:p|h3|h4|li|blockquote|figure|hr|tr|caption)\b)")
NAME = re.compile(r"<([a-z0-9]+)")
LOOKED_AT = 50  # blocks of the old body in which a rewritten one is looked for
LOOKED_AT_OF = 1_000  # characters of each
ALIKE = 0.5  # blocks that share half of their characters are one block that was changed

Kind = Literal["same", "gone", "new"]
Change = Literal["same", "changed", "restyled", "gone", "new"]


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A run of characters that is in both texts, only in the old one, or only in the new
    one.
    """

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, crosshead, list item, row or picture of a body: its element, its characters,
    its HTML.
    """

    element: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class BlockChange:
    """What became of a block.

    `restyled` has the same characters and other marks (bold, a link, a heading's rank).
    """

    change: Change
    element: str
    pieces: Sequence[TextPiece]


def compare_characters(old: str, new: str) -> list[TextPiece]:
    """Return what stayed, went and came, in reading order.

    Joining same and gone gives `old`, same and new `new`.
    """
    before = UNIT.findall(old)
    after = UNIT.findall(new)
    pieces: list[TextPiece] = []
    done = 0
    other_done = 0
    for match in [*match_texts(before, after), Match(len(before), len(after), 0)]:
        pieces.append(TextPiece("gone", "".join(before[done : match.old])))
        pieces.append(TextPiece("new", "".join(after[other_done : match.new])))
        done = match.old + match.length
        other_done = match.new + match.length
        pieces.append(TextPiece("same", "".join(before[match.old : done])))
    return _join_pieces([piece for piece in pieces if piece.text])


def split_blocks(body: str) -> list[Block]:
    """Return the blocks of a cleaned body in their order; wrappers without characters or picture
    are left out.
    """
    blocks = []
    for part in BLOCK.split(body):
        element = NAME.match(part.strip())
        text = plain_text(part).replace("\n", " ")
        if text or "<img" in part or "<hr" in part:
            blocks.append(Block(element[1] if element else "p", text, part.strip()))
    return blocks


def compare_blocks(old: str, new: str) -> list[BlockChange]:
    """Return what became of each block of a body, in the order of the new one with what went in its
    old place.
    """
    before = split_blocks(old)
    after = split_blocks(new)
    changes: list[BlockChange] = []
    matches = match_blocks([block.text for block in before], [block.text for block in after])
    done = 0
    other_done = 0
    for match in [*matches, Match(len(before), len(after), 0)]:
        changes += _rewritten(before[done : match.old], after[other_done : match.new])
        done = match.old + match.length
        other_done = match.new + match.length
        pairs = zip(before[match.old : done], after[match.new : other_done], strict=True)
        changes += [_keep_block(one, other) for one, other in pairs]
    return changes


def _keep_block(one: Block, other: Block) -> BlockChange:
    restyled = one.html != other.html
    return BlockChange(
        "restyled" if restyled else "same", other.element, [TextPiece("same", other.text)]
    )


def _rewritten(before: Sequence[Block], after: Sequence[Block]) -> Iterator[BlockChange]:
    """Pair the blocks of a rewritten stretch that are still alike; the others went or came."""
    done = 0
    for block in after:
        ahead = range(done, min(len(before), done + LOOKED_AT))
        place = next((n for n in ahead if _are_alike(before[n], block)), None)
        if place is None:
            yield BlockChange("new", block.element, [TextPiece("new", block.text)])
            continue
        yield from map(_remove_block, before[done:place])
        yield BlockChange(
            "changed", block.element, compare_characters(before[place].text, block.text)
        )
        done = place + 1
    yield from map(_remove_block, before[done:])


def _remove_block(block: Block) -> BlockChange:
    return BlockChange("gone", block.element, [TextPiece("gone", block.text)])


def _are_alike(one: Block, other: Block) -> bool:
    old = one.text[:LOOKED_AT_OF]
    new = other.text[:LOOKED_AT_OF]
    return bool(old and new) and Indel.normalized_similarity(old, new) >= ALIKE


def _join_pieces(pieces: Sequence[TextPiece]) -> list[TextPiece]:
    """Put neighbours of one kind together, what went before what came, so that a rewritten word
    reads as one.
    """
    joined: list[TextPiece] = []
    gone = new = ""
    for piece in [*pieces, TextPiece("same", "")]:
        if piece.kind == "same":
            joined += [TextPiece("gone", gone)] if gone else []
            joined += [TextPiece("new", new)] if new else []
            joined += [piece] if piece.text else []
            gone = new = ""
        elif piece.kind == "gone":
            gone += piece.text
        else:
            new += piece.text
    return joined

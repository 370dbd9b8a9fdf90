"""Keys by which short texts are found by any part of them, in either script, without reading rows.

A text is stored as its endings, each cut short: 何知棠 as 何知棠, 知棠 and 棠. A part of the text is
then the beginning of a key, which an index finds at once. Keys are bytes, which both databases
compare alike. Pure.
"""

from typing import NamedTuple

from articles.characters import fold

LETTERS = 12  # of a key; a longer part is compared with the text itself afterwards
ENDINGS_MAX = 60  # of a text: what begins later is not found
BEYOND = b"\xff"  # greater than every byte of UTF-8
KEY_BYTES = LETTERS * 4


class KeyRange(NamedTuple):
    """From which key, included, to which, excluded."""

    low: bytes
    high: bytes


def fold_line(text: str) -> str:
    """Return a short text as it is compared: folded, without blanks."""
    return "".join(fold(text).split())


def make_keys(text: str) -> list[bytes]:
    """Return the keys of a text, that of the whole text first."""
    folded = fold_line(text)
    return [
        folded[start : start + LETTERS].encode() for start in range(min(len(folded), ENDINGS_MAX))
    ]


def find_range(part: str) -> KeyRange:
    """Return between which keys those lie that begin with a part."""
    low = fold_line(part)[:LETTERS].encode()
    return KeyRange(low, low + BEYOND)

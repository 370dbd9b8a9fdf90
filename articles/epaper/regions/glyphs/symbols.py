"""The symbols of printed text, and at which distances they are repeated. Pure.

A symbol is a character in its usual width, or a glyph whose character is not known: a key of the
font and a code, as `4f1c09ab:117`.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

FARTHEST = 250  # symbols: repetitions farther apart are lost with each change between them
NEXT_REPEATED = 40  # symbols: so far apart are the two repetitions of a pair at most

GapPair = tuple[int, int, int]


def is_glyph(symbol: str) -> bool:
    """Whether a symbol is a glyph whose character is not known."""
    return len(symbol) > 1


def font_key_of(glyph: str) -> str:
    """Return the key of a glyph's font."""
    return glyph.partition(":")[0]


@cache
def fold_letter(letter: str) -> str:
    """Return a character in its usual width; one that would become several stays."""
    folded = unicodedata.normalize("NFKC", letter)
    return folded if len(folded) == 1 else letter


def fold_characters(text: str) -> list[str]:
    """Return the characters of a text without its blanks, as print is compared with it."""
    return [fold_letter(letter) for letter in text if not letter.isspace()]


def measure_gaps(symbols: Sequence[str]) -> list[int]:
    """Return for each symbol how far before it the same symbol is, or 0 where it is not near.

    These distances are the same for a text and for its glyphs, whatever the font's codes are.
    """
    last: dict[str, int] = {}
    gaps: list[int] = []
    for place, symbol in enumerate(symbols):
        gap = place - last.get(symbol, place)
        gaps.append(gap if gap <= FARTHEST else 0)
        last[symbol] = place
    return gaps


def pair_gaps(gaps: Sequence[int]) -> Iterator[tuple[int, GapPair]]:
    """Return each repetition with the one before it: its place, and both gaps with the distance
    between them. One gap occurs everywhere, a pair hardly ever twice.
    """
    before: int | None = None
    for place, gap in enumerate(gaps):
        if not gap:
            continue
        if before is not None and place - before <= NEXT_REPEATED:
            yield place, (gap, place - before, gaps[before])
        before = place

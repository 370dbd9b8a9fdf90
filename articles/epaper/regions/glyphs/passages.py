"""Stretches of printed text with glyphs that are not known, and what is learnt of glyphs. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from articles.epaper.geometry import Rectangle
from articles.epaper.regions.glyphs.symbols import (
    fold_letter,
    font_key_of,
    is_glyph,
    measure_gaps,
)
from articles.epaper.regions.layout.lines import Line
from articles.epaper.regions.layout.pieces import bound_lines, chain_lines

MOST_SYMBOLS = 40_000  # of a page; a full broadsheet page has 12,000
AGREED = 0.6  # share of the places of a glyph that have one character: the others were edited
RIVAL = 1 / 3  # of the places of another glyph for the same character: with fewer it is a mistake

Pair = tuple[str, str]


@dataclass(frozen=True)
class GlyphMap:
    """The characters of glyphs, and which characters of each font have their glyph."""

    letters: Mapping[str, str] = field(default_factory=dict)
    taken: Mapping[str, Set[str]] = field(default_factory=dict)

    def read(self, symbol: str) -> str | None:
        """Return the character of a symbol, or None where it is not known."""
        return self.letters.get(symbol) if is_glyph(symbol) else symbol

    def may_be(self, glyph: str, letter: str) -> bool:
        """Whether a glyph that is not known may be a character: it has no other glyph yet."""
        return letter not in self.taken.get(font_key_of(glyph), ())


@dataclass(eq=False)
class GlyphPassage:
    """A column of lines of one size, in the order of reading; `pairs` are glyphs of it with the
    characters that they are there.
    """

    symbols: Sequence[str]
    box: Rectangle
    size: float
    gaps: Sequence[int]
    pairs: Sequence[Pair] = ()


def cut_passages(lines: Sequence[Line]) -> list[GlyphPassage]:
    """Return the passages of a page."""
    return [make_passage(chain) for chain in chain_lines(lines)]


def choose_unread(passages: Sequence[GlyphPassage]) -> list[GlyphPassage]:
    """Return the passages that have glyphs, the longest where there are too many."""
    passages = [
        passage for passage in passages if any(is_glyph(symbol) for symbol in passage.symbols)
    ]
    if sum(len(passage.symbols) for passage in passages) <= MOST_SYMBOLS:
        return passages
    room = MOST_SYMBOLS
    chosen: list[GlyphPassage] = []
    for passage in sorted(passages, key=lambda passage: -len(passage.symbols)):
        if len(passage.symbols) <= room:
            room -= len(passage.symbols)
            chosen.append(passage)
    return chosen


def make_passage(chain: Sequence[Line]) -> GlyphPassage:
    """Return the passage of a column of lines."""
    symbols = [
        symbol if is_glyph(symbol) else fold_letter(symbol)
        for line in chain
        for symbol in line.symbols
    ]
    return GlyphPassage(symbols, bound_lines(chain), chain[0].size, measure_gaps(symbols))


def settle_map(pairs: Iterable[Pair]) -> GlyphMap:
    """Return the characters of the glyphs on which most pairs agree. A character has one glyph of a
    font, unless two of them are seen about as often.
    """
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for glyph, letter in pairs:
        counts[glyph][letter] += 1
    weights: dict[str, int] = {}
    letters: dict[str, str] = {}
    for glyph, row in counts.items():
        letter = max(row, key=lambda letter: row[letter])
        if row[letter] >= AGREED * row.total():
            letters[glyph] = letter
            weights[glyph] = row[letter]
    most: defaultdict[Pair, int] = defaultdict(int)
    for glyph, letter in letters.items():
        place = (font_key_of(glyph), letter)
        most[place] = max(most[place], weights[glyph])
    taken: defaultdict[str, set[str]] = defaultdict(set)
    for font, letter in most:
        taken[font].add(letter)
    return GlyphMap(
        {
            glyph: letter
            for glyph, letter in letters.items()
            if weights[glyph] >= RIVAL * most[font_key_of(glyph), letter]
        },
        taken,
    )

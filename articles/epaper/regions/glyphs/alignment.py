"""Which stretch of the articles' texts a passage of glyphs is. Pure.

In one font one code is one character. So the glyphs of a text are repeated at the same distances as
its characters, as in a cipher that replaces each letter, and characters that are known already
agree.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.epaper.regions.glyphs.passages import GlyphMap, GlyphPassage, Pair
from articles.epaper.regions.glyphs.references import BREAK, ReferenceTexts
from articles.epaper.regions.glyphs.symbols import is_glyph, pair_gaps

COMMON = 60  # places: a pair that is in more of them says nothing
SHIFTS = 12  # so many shifts, those with most votes, are compared symbol by symbol
LEAST_VOTES = 2  # one vote is chance, but where it is the only one
AGREES = 1.0  # what a known character or a repetition says that is the same in both
ECHO = 0.4  # what a repetition says that only goes on with the one before it: a phrase again
DIFFERS = -2.0  # what one says that is another or missing
LEAST = 5.0  # so much is no chance among some ten thousand places
LEAD = 1.5  # times what speaks for another stretch of text
SURE = 8.0  # with so much the next symbols are of the same text, too
AHEAD = 3  # symbols: so far it is followed where nothing says that it goes on


@dataclass(frozen=True)
class Segment:
    """Symbols `start` to `end` of a passage are the text `shift` places further on."""

    score: float
    start: int
    end: int
    shift: int

    def overlaps(self, other: "Segment") -> bool:
        """Whether both have a symbol in common."""
        return self.start < other.end and other.start < self.end


def find_segments(passage: GlyphPassage, texts: ReferenceTexts, known: GlyphMap) -> list[Segment]:
    """Return the parts of a passage whose text is clear, none of them overlapping."""
    letters = [known.read(symbol) for symbol in passage.symbols]
    segments: list[Segment] = []
    for shift, votes in count_shifts(passage, letters, texts).most_common(SHIFTS):
        if votes < LEAST_VOTES and segments:
            break
        segment = align(passage, letters, texts, known, shift)
        if segment.score >= LEAST:
            segments.append(segment)
    segments.sort(key=lambda segment: -segment.score)
    chosen: list[Segment] = []
    for segment in segments:
        if any(segment.overlaps(other) for other in chosen):
            continue
        rivals = (
            other.score for other in segments if other is not segment and segment.overlaps(other)
        )
        if segment.score >= LEAD * max(rivals, default=0.0):
            chosen.append(segment)
    return chosen


def count_shifts(
    passage: GlyphPassage, letters: Sequence[str | None], texts: ReferenceTexts
) -> Counter[int]:
    """Return how many pairs of repetitions and of known characters are in the texts at each
    distance from their place in the passage.
    """
    shifts: Counter[int] = Counter()
    for place, gaps in pair_gaps(passage.gaps):
        places = texts.gap_places.get(gaps, ())
        if len(places) <= COMMON:
            shifts.update(other - place for other in places)
    for place, (letter, after) in enumerate(zip(letters, letters[1:], strict=False)):
        if letter is None or after is None:
            continue
        places = texts.letter_places.get((letter, after), ())
        if len(places) <= COMMON:
            shifts.update(other - place for other in places)
    return shifts


def align(
    passage: GlyphPassage,
    letters: Sequence[str | None],
    texts: ReferenceTexts,
    known: GlyphMap,
    shift: int,
) -> Segment:
    """Return the part of a passage that agrees best with the texts at a shift."""
    length = len(passage.symbols)
    best = Segment(0.0, 0, 0, shift)
    score = 0.0
    start = max(0, -shift)
    first = length
    for place in range(start, min(length, len(texts.letters) - shift)):
        if letters[place] is None:
            value = weigh_glyph(passage, texts, known, place, shift, start)
            since = place - passage.gaps[place]
        else:
            value = AGREES if letters[place] == texts.letters[place + shift] else DIFFERS
            since = place
        if texts.letters[place + shift] == BREAK:
            value = -math.inf
        score += value
        if value > 0:
            first = min(first, since)
        if score < 0:
            score = 0.0
            start = place + 1
            first = length
        elif score > best.score:
            best = Segment(score, first, place + 1, shift)
    return best


def weigh_glyph(
    passage: GlyphPassage,
    texts: ReferenceTexts,
    known: GlyphMap,
    place: int,
    shift: int,
    start: int,
) -> float:
    """Return what a glyph says for a shift: whether its repetition since `start` is the
    character's.
    """
    other = place + shift
    if not known.may_be(passage.symbols[place], texts.letters[other]):
        return DIFFERS
    printed = passage.gaps[place] if place - passage.gaps[place] >= start else 0
    written = texts.gaps[other] if place - texts.gaps[other] >= start else 0
    if printed != written:
        return DIFFERS
    if not printed:
        return 0.0
    goes_on = place > start and passage.gaps[place - 1] == printed == texts.gaps[other - 1]
    return ECHO if goes_on else AGREES


def pair_segment(
    passage: GlyphPassage, segment: Segment, texts: ReferenceTexts, known: GlyphMap
) -> Iterator[Pair]:
    """Return the glyphs of a segment, and of what surely goes on at its ends, with their
    characters.
    """
    start = segment.start
    end = segment.end
    if segment.score >= SURE:
        for _step in range(AHEAD):
            if is_possible(passage, texts, known, end, segment.shift):
                end += 1
            if is_possible(passage, texts, known, start - 1, segment.shift):
                start -= 1
    for place in range(start, end):
        if is_glyph(passage.symbols[place]):
            yield passage.symbols[place], texts.letters[place + segment.shift]


def is_possible(
    passage: GlyphPassage, texts: ReferenceTexts, known: GlyphMap, place: int, shift: int
) -> bool:
    """Whether nothing says that a symbol is not the character at a shift."""
    other = place + shift
    if not (0 <= place < len(passage.symbols) and 0 <= other < len(texts.letters)):
        return False
    symbol = passage.symbols[place]
    letter = texts.letters[other]
    if letter == BREAK:
        return False
    meaning = known.read(symbol)
    if meaning is not None:
        return meaning == letter
    return passage.gaps[place] == texts.gaps[other] == 0 and known.may_be(symbol, letter)

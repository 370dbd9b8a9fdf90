"""Reads the text of fonts without a map to characters by means of the articles' texts. Pure."""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace

from articles.epaper.page_text import SQUARE, Character, PageText
from articles.epaper.regions.glyphs.alignment import find_segments, pair_segment
from articles.epaper.regions.glyphs.passages import (
    GlyphMap,
    GlyphPassage,
    Pair,
    choose_unread,
    cut_passages,
    settle_map,
)
from articles.epaper.regions.glyphs.references import ReferenceTexts, gather_references
from articles.epaper.regions.glyphs.symbols import font_key_of
from articles.epaper.regions.glyphs.whole_texts import (
    find_extents,
    list_parts,
    list_read,
    match_parts,
    pair_match,
)
from articles.epaper.regions.layout.lines import Line, find_body_size, join_lines
from articles.epaper.regions.texts import ArticleText

ROUNDS = 6  # what one round learns lets the next one read more; after four nothing is new
GETA = "〓"  # the printers' sign for a character that is missing
FOREIGN = 0.3  # share of the characters of a font: no more are unknown where the others are read
FULL_WIDTH = 0xFEE0  # from an ASCII character to its full-width form
HALF = 0.5  # of a passage: with so much of it clear it is no short text of its own


def decode_page(page: PageText, articles: Sequence[ArticleText]) -> PageText:
    """Return the page with the characters of its glyphs, as far as the articles tell them.

    A glyph that no article tells stays unknown. The codes themselves say nothing: only where they
    are repeated does.
    """
    if not any(letter.glyph for letter in page.characters):
        return page
    known = learn_glyphs(join_lines(page), articles)
    foreign = find_read_fonts(page, known)
    return replace(
        page, characters=[read_glyph(letter, known, foreign) for letter in page.characters]
    )


def find_read_fonts(page: PageText, known: GlyphMap) -> Set[str]:
    """Return the fonts most of whose glyphs are known: no article has the others."""
    totals: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for letter in page.characters:
        if letter.glyph:
            totals[font_key_of(letter.glyph)] += 1
            unknown[font_key_of(letter.glyph)] += letter.glyph not in known.letters
    return {font for font, total in totals.items() if unknown[font] <= FOREIGN * total}


def read_glyph(letter: Character, known: GlyphMap, read: Set[str]) -> Character:
    """Return a character with its text, if it is known. In a square box it has its full width."""
    text = known.letters.get(letter.glyph)
    if text is not None:
        square = letter.right - letter.left >= SQUARE * (letter.bottom - letter.top)
        wide = chr(ord(text) + FULL_WIDTH) if square and "!" <= text <= "~" else text
        return letter._replace(text=wide, glyph="")
    if letter.glyph and font_key_of(letter.glyph) in read:
        return letter._replace(text=GETA)
    return letter


def learn_glyphs(lines: Sequence[Line], articles: Sequence[ArticleText]) -> GlyphMap:
    """Return the characters of the glyphs of a page's lines."""
    printed = cut_passages(lines)
    passages = choose_unread(printed)
    texts = gather_references(articles)
    known = GlyphMap()
    for number in range(ROUNDS):
        rest = [passage for passage in passages if not is_settled(passage, known)]
        uncertain = [passage for passage in rest if not compare(passage, texts, known)]
        if number:
            compare_wholes(uncertain, printed, lines, articles, known)
        before = known
        known = settle_map(pair for passage in passages for pair in passage.pairs)
        if number and known.letters == before.letters:
            break
    return known


def is_settled(passage: GlyphPassage, known: GlyphMap) -> bool:
    """Whether a passage is known and need not be compared again."""
    return bool(passage.pairs) and all(known.read(symbol) for symbol in passage.symbols)


def compare(passage: GlyphPassage, texts: ReferenceTexts, known: GlyphMap) -> bool:
    """Note what a passage says of its glyphs; return whether half of it is clear."""
    segments = find_segments(passage, texts, known)
    pairs: list[Pair] = []
    for segment in segments:
        pairs += pair_segment(passage, segment, texts, known)
    passage.pairs = pairs
    clear = sum(segment.end - segment.start for segment in segments)
    return clear > HALF * len(passage.symbols)


def compare_wholes(
    uncertain: Sequence[GlyphPassage],
    printed: Sequence[GlyphPassage],
    lines: Sequence[Line],
    articles: Sequence[ArticleText],
    known: GlyphMap,
) -> None:
    """Note what passages say of their glyphs that are short texts as a whole."""
    if not uncertain:
        return
    read = list_read(printed, known)
    parts = [part for part in list_parts(articles) if part.letters not in read]
    extents = find_extents(lines, known, articles)
    for match in match_parts(uncertain, parts, known, extents, find_body_size(lines)):
        match.passage.pairs = [*match.passage.pairs, *pair_match(match)]

"""Reads the text of fonts without a map to characters by means of the articles' texts. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from articles.epaper.page_text import PageText
from articles.epaper.regions.glyphs.alignment import find_segments, pair_segment
from articles.epaper.regions.glyphs.passages import (
    GlyphMap,
    Pair,
    Passage,
    cut_passages,
    settle_map,
)
from articles.epaper.regions.glyphs.references import ReferenceTexts, gather_references
from articles.epaper.regions.glyphs.whole_texts import (
    find_extents,
    list_parts,
    list_printed,
    match_parts,
    pair_match,
)
from articles.epaper.regions.layout.lines import Line, find_body_size, join_lines
from articles.epaper.regions.texts import ArticleText
from articles.epaper.regions.votes import index_texts

ROUNDS = 6  # what one round learns lets the next one read more; after four nothing is new
HALF = 0.5  # of a passage: with so much of it clear it is no short text of its own


def decode_page(page: PageText, articles: Sequence[ArticleText]) -> PageText:
    """Return the page with the characters of its glyphs, as far as the articles tell them.

    A glyph that no article tells stays unknown. The codes themselves say nothing: only where they
    are repeated does.
    """
    if not any(letter.glyph for letter in page.characters):
        return page
    known = learn_glyphs(join_lines(page), articles)
    return replace(
        page,
        characters=[
            letter._replace(text=known.letters[letter.glyph], glyph="")
            if letter.glyph in known.letters
            else letter
            for letter in page.characters
        ],
    )


def learn_glyphs(lines: Sequence[Line], articles: Sequence[ArticleText]) -> GlyphMap:
    """Return the characters of the glyphs of a page's lines."""
    passages = cut_passages(lines)
    texts = gather_references(articles)
    known = GlyphMap()
    for number in range(ROUNDS):
        rest = [passage for passage in passages if not is_settled(passage, known)]
        uncertain = [passage for passage in rest if not compare(passage, texts, known)]
        if number:
            compare_wholes(uncertain, passages, lines, articles, known)
        before = known
        known = settle_map(pair for passage in passages for pair in passage.pairs)
        if number and known.letters == before.letters:
            break
    return known


def is_settled(passage: Passage, known: GlyphMap) -> bool:
    """Whether a passage is known and need not be compared again."""
    return bool(passage.pairs) and all(known.read(symbol) for symbol in passage.symbols)


def compare(passage: Passage, texts: ReferenceTexts, known: GlyphMap) -> bool:
    """Note what a passage says of its glyphs; return whether half of it is clear."""
    segments = find_segments(passage, texts, known)
    pairs: list[Pair] = []
    for segment in segments:
        pairs += pair_segment(passage, segment, texts, known)
    passage.pairs = pairs
    clear = sum(segment.end - segment.start for segment in segments)
    return clear > HALF * len(passage.symbols)


def compare_wholes(
    uncertain: Sequence[Passage],
    passages: Sequence[Passage],
    lines: Sequence[Line],
    articles: Sequence[ArticleText],
    known: GlyphMap,
) -> None:
    """Note what passages say of their glyphs that are short texts as a whole."""
    if not uncertain:
        return
    printed = list_printed(passages, known)
    parts = [part for part in list_parts(articles) if part.letters not in printed]
    extents = find_extents(lines, known, index_texts(articles))
    for match in match_parts(uncertain, parts, known, extents, find_body_size(lines)):
        match.passage.pairs = [*match.passage.pairs, *pair_match(match)]

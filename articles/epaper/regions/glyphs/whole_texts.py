"""Short texts without enough repetitions: headlines, bylines, captions. Pure.

Such a text is known by its length, by where it is, and because its glyphs must be different where
its characters are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import UNREADABLE
from articles.epaper.regions.glyphs.passages import GlyphMap, GlyphPassage
from articles.epaper.regions.glyphs.symbols import fold_characters, font_key_of, is_glyph
from articles.epaper.regions.layout.lines import Line
from articles.epaper.regions.presence import find_typical_length, least_weight
from articles.epaper.regions.texts import ArticleText
from articles.epaper.regions.votes import count_votes, index_texts

LEAST = 4  # symbols: shorter texts are too many
DISPLAY = 1.1  # times the body's size: headlines, kickers and subheads are no smaller
CROSSHEAD = 12  # characters of a paragraph that may be one
OWN = 0.5  # share of the votes of a line that says where its article is
TRIMMED = 20  # one line in so many at each side may be a phrase in another article
BESIDE = 2.0  # times the body's size: so far beside its text a headline or caption is
ABOVE = 12.0  # times the body's size: so far above the text its headlines are,
STACK = 5.0  # or so many times the headline's own size
BELOW = 6.0  # times the body's size: so far below it a caption is
SMALL = 0.95  # times the body's size: the mark of an advert is no larger
SQUARES = 1.6  # times its size: so wide are its two characters at least
CLEAR = 2  # symbols that agree: by so many more than the next text one is clear
ANYWHERE = 3  # symbols that agree: with so many it need not be near the text of its article


@dataclass(frozen=True)
class TextPart:
    """A short text of the article of a number."""

    article: int
    letters: tuple[str, ...]
    is_display: bool


ADVERT_MARK = TextPart(-1, ("广", "告"), is_display=False)


@dataclass(frozen=True)
class GlyphMatch:
    """A passage that may be a part; `agreeing` symbols say so."""

    passage: GlyphPassage
    part: TextPart
    agreeing: int


def list_parts(articles: Sequence[ArticleText]) -> list[TextPart]:
    """Return the short texts of articles."""
    parts: list[TextPart] = []
    for number, article in enumerate(articles):
        crossheads = [text for text in article.paragraphs if len(text) <= CROSSHEAD]
        for text in [article.kicker, article.headline, article.subhead, *crossheads]:
            parts.append(TextPart(number, tuple(fold_characters(text)), is_display=True))
        for text in [*article.bylines, *article.captions]:
            parts.append(TextPart(number, tuple(fold_characters(text)), is_display=False))
    return [part for part in parts if len(part.letters) >= LEAST]


def match_parts(
    passages: Sequence[GlyphPassage],
    parts: Sequence[TextPart],
    known: GlyphMap,
    extents: Mapping[int, Rectangle],
    body: float,
) -> Iterator[GlyphMatch]:
    """Return the passages that are one part each, where no other passage may be it."""
    matches: list[GlyphMatch] = []
    for passage in passages:
        possible = [
            GlyphMatch(passage, part, agreeing)
            for part in parts
            for agreeing in [count_agreeing(passage, part, known)]
            if agreeing is not None and is_in_place(passage, part, agreeing, extents, body)
        ]
        possible.sort(key=lambda match: -match.agreeing)
        if len(possible) == 1 or (
            possible and possible[0].agreeing >= possible[1].agreeing + CLEAR
        ):
            matches.append(possible[0])
    matches += match_advert_marks(passages, known, body)
    claims = Counter(match.part for match in matches)
    return (match for match in matches if claims[match.part] == 1 or match.part is ADVERT_MARK)


def match_advert_marks(
    passages: Sequence[GlyphPassage], known: GlyphMap, body: float
) -> Iterator[GlyphMatch]:
    """Return the passages that are the mark of an advert: two square glyphs in small type."""
    for passage in passages:
        wide = passage.box.right - passage.box.left
        if passage.size < SMALL * body and wide >= SQUARES * passage.size:
            agreeing = count_agreeing(passage, ADVERT_MARK, known)
            if agreeing is not None:
                yield GlyphMatch(passage, ADVERT_MARK, agreeing)


def count_agreeing(passage: GlyphPassage, part: TextPart, known: GlyphMap) -> int | None:
    """Return how many symbols of a passage are known to be those of a part or repeated as they are
    there, or None where it cannot be this part.
    """
    if len(passage.symbols) != len(part.letters):
        return None
    letters: dict[str, str] = {}
    glyphs: dict[tuple[str, str], str] = {}
    agreeing = 0
    for symbol, letter in zip(passage.symbols, part.letters, strict=True):
        meaning = known.read(symbol)
        if meaning is None:
            font = font_key_of(symbol)
            if not known.may_be(symbol, letter):
                return None
            agreeing += symbol in letters
            if letters.setdefault(symbol, letter) != letter:
                return None
            if glyphs.setdefault((font, letter), symbol) != symbol:
                return None
        elif meaning != letter:
            return None
        else:
            agreeing += 1
    return agreeing


def is_in_place(
    passage: GlyphPassage,
    part: TextPart,
    agreeing: int,
    extents: Mapping[int, Rectangle],
    body: float,
) -> bool:
    """Whether a passage has the size of a part and is near the text of its article."""
    if part.is_display != (passage.size > DISPLAY * body):
        return False
    extent = extents.get(part.article)
    if extent is None:
        return agreeing >= ANYWHERE
    across = (passage.box.left + passage.box.right) / 2
    down = (passage.box.top + passage.box.bottom) / 2
    above = max(ABOVE * body, STACK * passage.size)
    return (
        extent.left - BESIDE * body <= across <= extent.right + BESIDE * body
        and extent.top - above <= down <= extent.bottom + BELOW * body
    )


def find_extents(
    lines: Sequence[Line], known: GlyphMap, articles: Sequence[ArticleText]
) -> Mapping[int, Rectangle]:
    """Return where most of the text of each article is that can be read. An article of which less
    can be read than says that it is on the page has no such place.
    """
    index = index_texts(articles)
    boxes: defaultdict[int, list[Rectangle]] = defaultdict(list)
    weights: defaultdict[int, float] = defaultdict(float)
    printed = [read_line(line, known) for line in lines]
    for line in printed:
        votes = count_votes(line, index)
        best = max(votes, key=lambda number: votes[number], default=None)
        if best is not None and votes[best] >= OWN:
            boxes[best].append(line.box)
            weights[best] += votes[best]
    typical = find_typical_length(printed)
    return {
        number: trim_extent(rows)
        for number, rows in boxes.items()
        if weights[number] >= least_weight(articles[number], typical)
    }


def read_line(line: Line, known: GlyphMap) -> Line:
    """Return a line with the text that is known of it."""
    return replace(line, text="".join(known.read(symbol) or UNREADABLE for symbol in line.symbols))


def trim_extent(boxes: Sequence[Rectangle]) -> Rectangle:
    """Return the box round most boxes."""
    first = len(boxes) // TRIMMED
    last = len(boxes) - 1 - first
    return Rectangle(
        sorted(box.left for box in boxes)[first],
        sorted(box.top for box in boxes)[first],
        sorted(box.right for box in boxes)[last],
        sorted(box.bottom for box in boxes)[last],
    )


def list_read(passages: Sequence[GlyphPassage], known: GlyphMap) -> Set[tuple[str, ...]]:
    """Return the texts of the passages that can be read as a whole."""
    rows = ([known.read(symbol) for symbol in passage.symbols] for passage in passages)
    return {tuple(letter for letter in row if letter) for row in rows if all(row)}


def pair_match(match: GlyphMatch) -> list[tuple[str, str]]:
    """Return the glyphs of a passage with the characters of the part that it is."""
    pairs = zip(match.passage.symbols, match.part.letters, strict=True)
    return [(symbol, letter) for symbol, letter in pairs if is_glyph(symbol)]

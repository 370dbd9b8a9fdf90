"""Text without an article, in groups as an article has it; and whether an article that was not
recognised is one of them. Pure.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set

from articles.epaper.regions.attachment import attach_pieces
from articles.epaper.regions.glyphs.symbols import is_glyph, measure_gaps
from articles.epaper.regions.layout.neighbours import Neighbour
from articles.epaper.regions.layout.pieces import Piece, PieceKind
from articles.epaper.regions.texts import ArticleText
from articles.epaper.regions.votes import count_votes, index_texts, plain

WEAK = 0.15  # share of the runs of a group: an article that nothing else speaks for may be it
LEAD = 2.0  # times what speaks for the next one
SHORTEST_BYLINE = 5  # characters: a name with what its bearer is, as 本报记者
LONGER = 1.3  # ratio of the lengths of a garbled group and of the article that it may be
TELLING = 20  # repetitions of glyphs: an article that has so many alike has been recognised


def group_leftovers(
    pieces: Sequence[Piece],
    around: Mapping[Piece, Sequence[Neighbour]],
    first: int,
    body: float,
) -> list[int]:
    """Give the pieces of text without an owner to new owners, numbered from `first`, and return
    these. The largest headline begins a group, then the topmost text.
    """
    numbers: list[int] = []
    settled = False
    while True:
        free = [
            piece
            for piece in pieces
            if piece.owner is None and not piece.barred and piece.kind is not PieceKind.PICTURE
        ]
        headlines = any(piece.kind is PieceKind.DISPLAY for piece in free)
        if not headlines and not settled:
            settled = True
            attach_pieces(pieces, around, body, all_kinds=True)
            continue
        if not free:
            return numbers
        seed = min(free, key=rank_seed)
        number = first + len(numbers)
        seed.owner = number
        numbers.append(number)
        attach_pieces(pieces, around, body)


def rank_seed(piece: Piece) -> tuple[bool, float, float, float]:
    """Return what puts the pieces in the order in which they begin groups."""
    size = piece.lines[0].size if piece.kind is PieceKind.DISPLAY else 0.0
    return (piece.kind is PieceKind.BODY, -size, piece.box.top, piece.box.left)


def recognise_groups(
    pieces: Sequence[Piece], numbers: Sequence[int], absent: Sequence[ArticleText]
) -> dict[int, ArticleText]:
    """Return the articles that groups may be: first by the little text that they share, then, for
    text that cannot be read and glyphs that cannot be compared, by its length alone.
    """
    groups = {number: [piece for piece in pieces if piece.owner == number] for number in numbers}
    chosen = match_weak_votes(groups, absent)
    chosen |= match_bylines(groups, chosen, absent)
    rest = [article for article in absent if article not in chosen.values()]
    garbled = {
        number: group
        for number, group in groups.items()
        if number not in chosen and is_garbled(group) and not has_telling_glyphs(group)
    }
    return chosen | match_lengths(garbled, rest)


def match_weak_votes(
    groups: Mapping[int, Sequence[Piece]], absent: Sequence[ArticleText]
) -> dict[int, ArticleText]:
    """Return the article of each group that clearly shares the most runs with it."""
    index = index_texts(absent)
    offers: list[tuple[float, int, int]] = []
    for number, group in groups.items():
        shares: defaultdict[int, float] = defaultdict(float)
        length = sum(len(piece.text) for piece in group) or 1
        for piece in group:
            for line in piece.lines:
                for candidate, vote in count_votes(line, index).items():
                    shares[candidate] += vote * len(line.text) / length
        ranked = sorted(shares.values(), reverse=True) + [0.0, 0.0]
        if ranked[0] >= WEAK and ranked[0] >= LEAD * ranked[1]:
            best = max(shares, key=lambda candidate: shares[candidate])
            offers.append((ranked[0], number, best))
    chosen: dict[int, ArticleText] = {}
    taken: set[int] = set()
    for _share, number, best in sorted(offers, reverse=True):
        if best not in taken:
            taken.add(best)
            chosen[number] = absent[best]
    return chosen


def match_bylines(
    groups: Mapping[int, Sequence[Piece]],
    chosen: Mapping[int, ArticleText],
    absent: Sequence[ArticleText],
) -> dict[int, ArticleText]:
    """Return the articles of the other groups by their printed bylines, where one group and one
    article have the byline.
    """
    matches: list[tuple[int, ArticleText]] = []
    for number, group in groups.items():
        lines = {plain(line.text) for piece in group for line in piece.lines}
        matches += [(number, article) for article in absent if has_byline(article, lines)]
    numbers = Counter(number for number, _article in matches)
    keys = Counter(article.key for _number, article in matches)
    return {
        number: article
        for number, article in matches
        if numbers[number] == keys[article.key] == 1
        and number not in chosen
        and article not in chosen.values()
    }


def has_byline(article: ArticleText, lines: Set[str]) -> bool:
    """Whether a byline of an article is one of some lines. A name alone may be anything."""
    bylines = [plain(byline) for byline in article.bylines]
    return any(len(byline) >= SHORTEST_BYLINE and byline in lines for byline in bylines)


def is_garbled(group: Sequence[Piece]) -> bool:
    """Whether most of the text of a group cannot be read."""
    lines = [line for piece in group for line in piece.lines]
    garbled = sum(len(line.text) for line in lines if not line.readable)
    return 2 * garbled > sum(len(line.text) for line in lines)


def has_telling_glyphs(group: Sequence[Piece]) -> bool:
    """Whether the glyphs of a group have codes of their own, repeated often enough to be compared
    with the articles. They were, so such a group is none of the articles that are left.
    """
    symbols = [symbol for piece in group for line in piece.lines for symbol in line.symbols]
    repeated = zip(symbols, measure_gaps(symbols), strict=True)
    return sum(is_glyph(symbol) and gap > 1 for symbol, gap in repeated) >= TELLING


def match_lengths(
    groups: Mapping[int, Sequence[Piece]], absent: Sequence[ArticleText]
) -> dict[int, ArticleText]:
    """Return the articles of garbled groups that are about as long, the best match first."""
    offers: list[tuple[float, int, int]] = []
    for number, group in groups.items():
        length = sum(len(piece.text) for piece in group)
        for candidate, article in enumerate(absent):
            expected = sum(len(text) for text in [article.headline, *article.paragraphs])
            ratio = max(length, expected) / max(1, min(length, expected))
            if ratio <= LONGER:
                offers.append((ratio, number, candidate))
    chosen: dict[int, ArticleText] = {}
    taken: set[int] = set()
    for _ratio, number, candidate in sorted(offers):
        if number not in chosen and candidate not in taken:
            taken.add(candidate)
            chosen[number] = absent[candidate]
    return chosen

"""Gives headlines, pictures, captions and silent text to the article that they are next to. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from articles.epaper.geometry import Rectangle
from articles.epaper.regions.boxes import enclose, shared_area
from articles.epaper.regions.headlines import (
    Around,
    find_headline_above,
    is_in_column,
    list_text_below,
)
from articles.epaper.regions.neighbours import Neighbour, Side
from articles.epaper.regions.pieces import Kind, Piece

# How much a neighbour says about the article of a piece, by the kind of the piece, the side and the
# kind of the neighbour: a headline belongs to what is below it, text to the headline above it or to
# the text beside it.
WEIGHTS: Mapping[tuple[Kind, Side, Kind], float] = {
    (Kind.DISPLAY, Side.BELOW, Kind.BODY): 1.0,
    (Kind.DISPLAY, Side.BELOW, Kind.DISPLAY): 1.0,
    (Kind.DISPLAY, Side.BELOW, Kind.PICTURE): 0.8,
    (Kind.DISPLAY, Side.ABOVE, Kind.DISPLAY): 0.7,
    (Kind.DISPLAY, Side.ABOVE, Kind.BODY): 0.2,
    (Kind.BODY, Side.ABOVE, Kind.DISPLAY): 1.0,
    (Kind.BODY, Side.ABOVE, Kind.BODY): 0.6,
    (Kind.BODY, Side.ABOVE, Kind.PICTURE): 0.6,
    (Kind.BODY, Side.BELOW, Kind.BODY): 0.6,
    (Kind.BODY, Side.BELOW, Kind.PICTURE): 0.4,
    (Kind.PICTURE, Side.BELOW, Kind.BODY): 0.8,
    (Kind.PICTURE, Side.BELOW, Kind.DISPLAY): 0.6,
    (Kind.PICTURE, Side.BELOW, Kind.PICTURE): 0.3,
    (Kind.PICTURE, Side.ABOVE, Kind.DISPLAY): 1.0,
    (Kind.PICTURE, Side.ABOVE, Kind.BODY): 0.5,
    (Kind.PICTURE, Side.ABOVE, Kind.PICTURE): 0.3,
}
BESIDE: Mapping[tuple[Kind, Kind], float] = {
    (Kind.DISPLAY, Kind.BODY): 0.2,
    (Kind.DISPLAY, Kind.DISPLAY): 0.2,
    (Kind.DISPLAY, Kind.PICTURE): 0.2,
    (Kind.BODY, Kind.BODY): 0.9,
    (Kind.BODY, Kind.DISPLAY): 0.2,
    (Kind.BODY, Kind.PICTURE): 0.2,
    (Kind.PICTURE, Kind.BODY): 0.5,
    (Kind.PICTURE, Kind.DISPLAY): 0.5,
    (Kind.PICTURE, Kind.PICTURE): 0.3,
}
SURE = 0.5  # share of the runs of a headline; with less it is another headline
TEXT = 2.0  # what it says that a headline is an article's by its text
TEXT_BELOW = 1.0  # what it says that the text below a headline is an article's
CLEAR = 0.5  # share of the text below a headline: more of it says no more
CROSSHEAD = 0.6  # what the text above a narrow line of large type says
IN_ROW = 0.3  # what it says that a text is level with the article beside it
ROW = 1.5  # times the body's size: so exactly do the columns of an article begin and end
BESIDE_GAP = 3.0  # times the body's size: the next column is so close
INSIDE = 1.0  # what it adds that a piece is within the bounds of the article's pieces near it
CERTAIN = 0.6  # with so much a piece is its neighbours' at once
ENOUGH = 0.25  # with so much it is when all headlines have been heard; less says nothing
CLOSE = 2.0  # times the body's size: at this distance a neighbour says half as much


def attach_pieces(
    pieces: Sequence[Piece],
    around: Around,
    body: float,
    *,
    all_kinds: bool = False,
) -> None:
    """Give each piece without an owner that of its neighbours, the surest first.

    What a headline belongs to is decided with less than what text and pictures do, unless
    `all_kinds` says that every headline has been decided. Text below a headline that belongs to
    nobody is an article of its own and stays without one.
    """
    while True:
        bounds = find_bounds(pieces)
        offers = [
            (support, number, piece)
            for piece in pieces
            if piece.owner is None and not piece.barred
            for number, support in weigh_owners(piece, around, bounds, body).items()
            if support >= ENOUGH
        ]
        decided = [
            offer
            for offer in offers
            if offer[0] >= CERTAIN or all_kinds or offer[2].kind is Kind.DISPLAY
        ]
        if not decided:
            return
        _support, number, piece = max(decided, key=lambda offer: (offer[0], -offer[1]))
        piece.owner = number


def weigh_owners(
    piece: Piece,
    around: Around,
    bounds: Mapping[int, Rectangle],
    body: float,
) -> Mapping[int, float]:
    """Return how much speaks for each article as the owner of a piece."""
    neighbours = around[piece]
    support: defaultdict[int, float] = defaultdict(float)
    if piece.kind is Kind.BODY:
        headline = find_headline_above(piece, around, body)
        if headline is not None and headline.owner is None:
            return support
    if piece.kind is Kind.DISPLAY:
        support.update(weigh_text_below(piece, around, body))
        for number, share in piece.text_votes.items():
            if share >= SURE:
                support[number] += TEXT * share
    near: defaultdict[int, list[Neighbour]] = defaultdict(list)
    for neighbour in neighbours:
        owner = neighbour.piece.owner
        if owner is None:
            continue
        near[owner].append(neighbour)
        weight = weigh_neighbour(piece, neighbour)
        share = neighbour.share
        if piece.kind is Kind.PICTURE and is_aligned(piece.box, bounds[owner], body):
            share = 1.0
        support[owner] += weight * share * CLOSE / (CLOSE + max(0.0, neighbour.gap / body))
    for owner, others in near.items():
        support[owner] += weigh_place(piece, others)
        if piece.kind is Kind.BODY and is_in_row(piece.box, bounds[owner], body):
            support[owner] += IN_ROW
    return support


def weigh_place(piece: Piece, others: Sequence[Neighbour]) -> float:
    """Return what it says that a piece is among pieces of an article: on both sides of it, or above
    and below. A corner between two of them says nothing, another article may be in it.
    """
    sides = {other.side for other in others}
    if not ({Side.LEFT, Side.RIGHT} <= sides or {Side.ABOVE, Side.BELOW} <= sides):
        return 0.0
    inner = enclose(other.piece.box for other in others)
    return INSIDE * (shared_area(inner, piece.box) / piece.box.area) ** 2


def is_in_row(box: Rectangle, bounds: Rectangle, body: float) -> bool:
    """Whether a box is beside or within an article, neither higher nor deeper."""
    level = bounds.top - ROW * body <= box.top and box.bottom <= bounds.bottom + ROW * body
    across = max(box.left, bounds.left) - min(box.right, bounds.right)
    return level and across <= BESIDE_GAP * body


def weigh_text_below(headline: Piece, around: Around, body: float) -> Mapping[int, float]:
    """Return what the text below a headline says, by its lines; silent text counts too."""
    lines: defaultdict[int | None, float] = defaultdict(float)
    for piece, share in list_text_below(headline, around, body).items():
        lines[piece.owner] += len(piece.lines) * share
    total = sum(lines.values())
    return {
        owner: TEXT_BELOW * min(1.0, count / total / CLEAR)
        for owner, count in lines.items()
        if owner is not None
    }


def weigh_neighbour(piece: Piece, neighbour: Neighbour) -> float:
    """Return what a neighbour says by its side and kind."""
    if piece.kind is Kind.DISPLAY and len(piece.lines) == 1 and is_in_column(piece, neighbour):
        return CROSSHEAD
    if neighbour.side in (Side.LEFT, Side.RIGHT):
        return BESIDE.get((piece.kind, neighbour.piece.kind), 0.0)
    return WEIGHTS.get((piece.kind, neighbour.side, neighbour.piece.kind), 0.0)


def is_aligned(box: Rectangle, bounds: Rectangle, body: float) -> bool:
    """Whether a box is as wide as an article and right above or below it or within it."""
    return abs(box.left - bounds.left) <= body and abs(box.right - bounds.right) <= body


def find_bounds(pieces: Sequence[Piece]) -> Mapping[int, Rectangle]:
    """Return the box round all pieces of each article."""
    boxes: defaultdict[int, list[Rectangle]] = defaultdict(list)
    for piece in pieces:
        if piece.owner is not None:
            boxes[piece.owner].append(piece.box)
    return {owner: enclose(rows) for owner, rows in boxes.items()}

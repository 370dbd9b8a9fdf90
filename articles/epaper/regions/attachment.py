"""Gives headlines, pictures, captions and silent text to the article that they are next to. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from articles.epaper.regions.boxes import enclose, shared_area, shared_width
from articles.epaper.regions.neighbours import Neighbour, Side, find_neighbours
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
    (Kind.BODY, Kind.BODY): 0.6,
    (Kind.BODY, Kind.DISPLAY): 0.2,
    (Kind.BODY, Kind.PICTURE): 0.2,
    (Kind.PICTURE, Kind.BODY): 0.5,
    (Kind.PICTURE, Kind.DISPLAY): 0.5,
    (Kind.PICTURE, Kind.PICTURE): 0.3,
}
TEXT_BELOW = 1.0  # what it says that the text below a headline is an article's
CLEAR = 0.5  # share of the text below a headline: more of it says no more
CROSSHEAD = 0.6  # what the text above a narrow line of large type says
INSIDE = 1.0  # what it adds that a piece is within the bounds of the article's pieces near it
ENOUGH = 0.3  # less says nothing: the piece stays without an article
CLOSE = 2.0  # times the body's size: at this distance a neighbour says half as much


def attach_pieces(pieces: Sequence[Piece], body: float) -> None:
    """Give each piece without an owner that of its neighbours, the surest first.

    Text below a headline that belongs to nobody is an article of its own and stays without one.
    """
    neighbours = find_neighbours(pieces, body)
    while True:
        offers = [
            (support, number, piece)
            for piece in pieces
            if piece.owner is None and not piece.barred
            for number, support in weigh_owners(piece, neighbours, body).items()
            if support >= ENOUGH
        ]
        if not offers:
            return
        support, number, piece = max(offers, key=lambda offer: (offer[0], -offer[1]))
        piece.owner = number


def weigh_owners(
    piece: Piece, around: Mapping[Piece, Sequence[Neighbour]], body: float
) -> Mapping[int, float]:
    """Return how much speaks for each article as the owner of a piece."""
    neighbours = around[piece]
    support: defaultdict[int, float] = defaultdict(float)
    if piece.kind is Kind.BODY and has_own_headline(neighbours):
        return support
    if piece.kind is Kind.DISPLAY:
        support.update(weigh_text_below(piece, around))
    near: defaultdict[int, list[Piece]] = defaultdict(list)
    for neighbour in neighbours:
        owner = neighbour.piece.owner
        if owner is None:
            continue
        near[owner].append(neighbour.piece)
        weight = weigh_neighbour(piece, neighbour)
        support[owner] += weight * neighbour.share * CLOSE / (CLOSE + neighbour.gap / body)
    for owner, others in near.items():
        bounds = enclose(other.box for other in others)
        support[owner] += INSIDE * (shared_area(bounds, piece.box) / piece.box.area) ** 2
    return support


def weigh_text_below(
    headline: Piece, around: Mapping[Piece, Sequence[Neighbour]]
) -> Mapping[int, float]:
    """Return the share of the text below a headline that is each article's, down to the next
    headline. Silent text is counted and looked through.
    """
    lines: defaultdict[int | None, float] = defaultdict(float)
    seen = {headline}
    ways = [headline]
    while ways:
        for neighbour in around[ways.pop()]:
            piece = neighbour.piece
            if neighbour.side is not Side.BELOW or piece in seen or piece.barred:
                continue
            common = shared_width(headline.box, piece.box)
            if piece.kind is Kind.DISPLAY or common == 0:
                continue
            seen.add(piece)
            lines[piece.owner] += len(piece.lines) * common / (piece.box.right - piece.box.left)
            ways.append(piece)
    total = sum(lines.values())
    return {
        owner: TEXT_BELOW * min(1.0, count / total / CLEAR)
        for owner, count in lines.items()
        if owner is not None and count > 0
    }


def weigh_neighbour(piece: Piece, neighbour: Neighbour) -> float:
    """Return what a neighbour says by its side and kind."""
    if is_crosshead(piece, neighbour):
        return CROSSHEAD
    if neighbour.side in (Side.LEFT, Side.RIGHT):
        return BESIDE.get((piece.kind, neighbour.piece.kind), 0.0)
    return WEIGHTS.get((piece.kind, neighbour.side, neighbour.piece.kind), 0.0)


def is_crosshead(piece: Piece, neighbour: Neighbour) -> bool:
    """Whether a piece is a line within the column of the text above it."""
    text = neighbour.piece
    return (
        piece.kind is Kind.DISPLAY
        and text.kind is Kind.BODY
        and neighbour.side is Side.ABOVE
        and len(piece.lines) == 1
        and text.box.left - 1 <= piece.box.left
        and piece.box.right <= text.box.right + 1
    )


def has_own_headline(neighbours: Sequence[Neighbour]) -> bool:
    """Whether a headline without an article is right above."""
    return any(
        neighbour.side is Side.ABOVE
        and neighbour.piece.kind is Kind.DISPLAY
        and neighbour.piece.owner is None
        for neighbour in neighbours
    )

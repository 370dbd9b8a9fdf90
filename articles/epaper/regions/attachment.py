"""Gives headlines, pictures, captions and silent text to the article that they are next
to. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from articles.epaper.geometry import Rectangle
from articles.epaper.regions.layout.boxes import enclose, shared_area
from articles.epaper.regions.layout.headlines import (
    CONTINUED_FROM,
    CONTINUED_ON,
    Around,
    find_headline_above,
    is_in_column,
    list_text_below,
)
from articles.epaper.regions.layout.neighbours import Neighbour, Side
from articles.epaper.regions.layout.pieces import Piece, PieceKind

# How much a neighbour says about the article of a piece, by the kind of the piece, the side and the
# kind of the neighbour: a headline belongs to what is below it, text to the headline above it or to
# the text beside it.
WEIGHTS: Mapping[tuple[PieceKind, Side, PieceKind], float] = {
    (PieceKind.DISPLAY, Side.BELOW, PieceKind.BODY): 1.0,
    (PieceKind.DISPLAY, Side.BELOW, PieceKind.DISPLAY): 1.0,
    (PieceKind.DISPLAY, Side.BELOW, PieceKind.PICTURE): 0.8,
    (PieceKind.DISPLAY, Side.ABOVE, PieceKind.DISPLAY): 0.7,
    (PieceKind.DISPLAY, Side.ABOVE, PieceKind.BODY): 0.2,
    (PieceKind.BODY, Side.ABOVE, PieceKind.DISPLAY): 1.0,
    (PieceKind.BODY, Side.ABOVE, PieceKind.BODY): 0.6,
    (PieceKind.BODY, Side.ABOVE, PieceKind.PICTURE): 0.9,
    (PieceKind.BODY, Side.BELOW, PieceKind.BODY): 0.6,
    (PieceKind.BODY, Side.BELOW, PieceKind.PICTURE): 0.4,
    (PieceKind.PICTURE, Side.BELOW, PieceKind.BODY): 0.8,
    (PieceKind.PICTURE, Side.BELOW, PieceKind.DISPLAY): 0.9,
    (PieceKind.PICTURE, Side.BELOW, PieceKind.PICTURE): 0.3,
    (PieceKind.PICTURE, Side.ABOVE, PieceKind.DISPLAY): 1.0,
    (PieceKind.PICTURE, Side.ABOVE, PieceKind.BODY): 0.5,
    (PieceKind.PICTURE, Side.ABOVE, PieceKind.PICTURE): 0.3,
}
BESIDE: Mapping[tuple[PieceKind, PieceKind], float] = {
    (PieceKind.DISPLAY, PieceKind.BODY): 0.2,
    (PieceKind.DISPLAY, PieceKind.DISPLAY): 0.2,
    (PieceKind.DISPLAY, PieceKind.PICTURE): 0.2,
    (PieceKind.BODY, PieceKind.BODY): 0.6,
    (PieceKind.BODY, PieceKind.DISPLAY): 0.2,
    (PieceKind.BODY, PieceKind.PICTURE): 0.2,
    (PieceKind.PICTURE, PieceKind.BODY): 0.5,
    (PieceKind.PICTURE, PieceKind.DISPLAY): 0.5,
    (PieceKind.PICTURE, PieceKind.PICTURE): 0.3,
}
SURE = 0.5  # share of the runs of a headline; with less it is another headline
TEXT = 2.0  # what it says that a headline is an article's by its text
WEAK_TEXT = 1.5  # what it says that a little of a text without an owner is an article's
HINT = 0.08  # share of votes: with less the likeness is chance
TEXT_BELOW = 1.0  # what it says that the text below a headline is an article's
HEADLINE_ABOVE = 1.0  # what it says that a text is below the headline of an article
SILENT = 0.5  # of a line: a line that says nothing counts less than one of an article
CLEAR = 0.5  # share of the text below a headline: more of it says no more
CROSSHEAD = 0.6  # what the text above a narrow line of large type says
IN_ROW = 0.3  # what it says that a text is level with the article beside it
SAME_TOP = 0.4  # what it says that the text beside a text begins at the same depth
LEVEL = 0.5  # times the body's size: two columns begin at the same depth up to this
ROW = 1.5  # times the body's size: so exactly do the columns of an article begin and end
BESIDE_GAP = 3.0  # times the body's size: the next column is so close
INSIDE = 1.0  # what it adds that a piece is within the bounds of the article's pieces near it
TIGHT = 1.2  # times the body's size: a picture above its own headline is so close to it
APART = 0.2  # what a headline says that is farther below a picture
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
            if offer[0] >= CERTAIN or all_kinds or offer[2].kind is PieceKind.DISPLAY
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
    support: defaultdict[int, float] = defaultdict(float)
    if piece.kind is PieceKind.BODY:
        headline = find_headline_above(piece, around, body)
        if headline is not None and headline.owner is None:
            return support
        if headline is not None and headline.owner is not None:
            support[headline.owner] += HEADLINE_ABOVE
        add_text_votes(support, piece, WEAK_TEXT, HINT)
    if piece.kind is PieceKind.DISPLAY:
        support.update(weigh_text_below(piece, around, body))
        add_text_votes(support, piece, TEXT, SURE)
    near: defaultdict[int, list[Neighbour]] = defaultdict(list)
    for neighbour in list_possible_owners(piece, around):
        if neighbour.piece.owner is not None:
            near[neighbour.piece.owner].append(neighbour)
    for owner, others in near.items():
        aligned = piece.kind is PieceKind.PICTURE and is_aligned(piece.box, bounds[owner], body)
        support[owner] += weigh_place(piece, others)
        along = sum_shares(others) if aligned else {}
        support[owner] += sum(
            weigh_contact(piece, other, along.get(other.side, 1.0), body) for other in others
        )
        if piece.kind is PieceKind.BODY and is_in_row(piece.box, bounds[owner], body):
            support[owner] += IN_ROW
    return support


def add_text_votes(
    support: defaultdict[int, float], piece: Piece, weight: float, least: float
) -> None:
    """Add what the text of a piece says for each article of which it has so much at least."""
    for number, share in piece.text_votes.items():
        if share >= least:
            support[number] += weight * share


def list_possible_owners(piece: Piece, around: Around) -> Sequence[Neighbour]:
    """Return the neighbours that may own a piece: what begins with a note that it goes on from
    elsewhere is below the note, and what ends with one is above it.
    """
    if CONTINUED_FROM.match(piece.text):
        return [other for other in around[piece] if other.side is Side.BELOW]
    if CONTINUED_ON.match(piece.text):
        return [other for other in around[piece] if other.side is Side.ABOVE]
    return around[piece]


def sum_shares(neighbours: Sequence[Neighbour]) -> Mapping[Side, float]:
    """Return how much of each side of a piece some neighbours are along."""
    shares: defaultdict[Side, float] = defaultdict(float)
    for neighbour in neighbours:
        shares[neighbour.side] += neighbour.share
    return shares


def weigh_contact(piece: Piece, neighbour: Neighbour, along: float, body: float) -> float:
    """Return what a neighbour says by its side, kind and distance, and by how much of the piece it
    is along, as a share of `along`. A picture as wide as the article is along it as a whole.
    """
    share = neighbour.share / along
    close = CLOSE / (CLOSE + max(0.0, neighbour.gap / body))
    return weigh_neighbour(piece, neighbour, body) * share * close


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
    level = (
        abs(bounds.top - box.top) <= ROW * body and box.bottom <= bounds.bottom + ROW * body
    ) or (abs(bounds.bottom - box.bottom) <= ROW * body and box.top >= bounds.top - ROW * body)
    across = max(box.left, bounds.left) - min(box.right, bounds.right)
    return level and across <= BESIDE_GAP * body


def weigh_text_below(headline: Piece, around: Around, body: float) -> Mapping[int, float]:
    """Return what the text below a headline says, by its lines; silent text counts too."""
    lines: defaultdict[int | None, float] = defaultdict(float)
    for piece, share in list_text_below(headline, around, body).items():
        lines[piece.owner] += (
            len(piece.lines) * share * (1.0 if piece.owner is not None else SILENT)
        )
    total = sum(lines.values())
    return {
        owner: TEXT_BELOW * min(1.0, count / total / CLEAR)
        for owner, count in lines.items()
        if owner is not None
    }


def weigh_neighbour(piece: Piece, neighbour: Neighbour, body: float) -> float:
    """Return what a neighbour says by its side and kind."""
    if piece.kind is PieceKind.DISPLAY and len(piece.lines) == 1 and is_in_column(piece, neighbour):
        return CROSSHEAD
    if piece.kind is PieceKind.PICTURE and is_apart(piece, neighbour, body):
        return APART
    if neighbour.side in (Side.LEFT, Side.RIGHT):
        level = abs(piece.box.top - neighbour.piece.box.top) <= LEVEL * body
        texts = piece.kind is neighbour.piece.kind is PieceKind.BODY
        return BESIDE.get((piece.kind, neighbour.piece.kind), 0.0) + SAME_TOP * (level and texts)
    return WEIGHTS.get((piece.kind, neighbour.side, neighbour.piece.kind), 0.0)


def is_apart(picture: Piece, neighbour: Neighbour, body: float) -> bool:
    """Whether a headline below a picture is another article's: it is farther away than the parts of
    an article are from each other.
    """
    below = neighbour.side is Side.BELOW and neighbour.piece.kind is PieceKind.DISPLAY
    return below and neighbour.gap > TIGHT * body


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

"""Which text is below a headline, and which headline is above a text. Pure."""

import re
from collections.abc import Mapping, Sequence

from articles.epaper.regions.layout.boxes import shared_width
from articles.epaper.regions.layout.neighbours import Neighbour, Side
from articles.epaper.regions.layout.pieces import Piece, PieceKind

BYLINE = 1  # lines: a text of no more is a byline or the like, and its text follows at any distance
NEXT = 1.0  # times the body's size: text that is farther below other text is another article's
STACK = 2.5  # times the body's size: kicker, headline and subhead are so close to each other
STEPS = 12  # pieces: so far up the headline of a text is looked for

CONTINUED_FROM = re.compile("^[（(【]?上接")  # what is below goes on from elsewhere
CONTINUED_ON = re.compile("^[（(【]?下转")  # what is above goes on elsewhere

Around = Mapping[Piece, Sequence[Neighbour]]


def list_text_below(headline: Piece, around: Around, body: float) -> dict[Piece, float]:
    """Return the pieces of text below a headline, down to the next one, each with the share of its
    width that is below it.
    """
    shares: dict[Piece, float] = {}
    seen = {headline}
    ways = [headline]
    while ways:
        here = ways.pop()
        for neighbour in around[here]:
            piece = neighbour.piece
            share = shared_width(headline.box, piece.box) / (piece.box.right - piece.box.left)
            if piece in seen or share <= 0 or not leads_down(here, neighbour, body):
                continue
            seen.add(piece)
            ways.append(piece)
            if piece.kind is PieceKind.BODY:
                shares[piece] = share
    return shares


def leads_down(here: Piece, neighbour: Neighbour, body: float) -> bool:
    """Whether what is below a piece belongs to the article of the headline above."""
    if neighbour.side is not Side.BELOW or neighbour.piece.barred:
        return False
    if neighbour.piece.kind is PieceKind.DISPLAY:
        return here.kind is PieceKind.DISPLAY and neighbour.gap <= STACK * body
    return here.kind is not PieceKind.BODY or is_next(here, neighbour, body)


def is_next(here: Piece, neighbour: Neighbour, body: float) -> bool:
    """Whether text goes on in a neighbour above or below it, or has its picture there."""
    if PieceKind.PICTURE in (here.kind, neighbour.piece.kind):
        return neighbour.gap <= STACK * body
    byline = len(here.lines) <= BYLINE or len(neighbour.piece.lines) <= BYLINE
    return byline or neighbour.gap <= NEXT * body


def find_headline_above(text: Piece, around: Around, body: float) -> Piece | None:
    """Return the headline that a text is below, looking up through text, bylines, pictures and
    crossheads.
    """
    here = text
    for _step in range(STEPS):
        if CONTINUED_FROM.match(here.text):
            return None
        above = [neighbour for neighbour in around[here] if neighbour.side is Side.ABOVE]
        if not above:
            return None
        nearest = max(above, key=lambda neighbour: neighbour.share)
        piece = nearest.piece
        if piece.kind is PieceKind.DISPLAY and not is_crosshead(piece, around):
            return piece
        if not is_next(here, nearest, body):
            return None
        here = piece
    return None


def is_crosshead(piece: Piece, around: Around) -> bool:
    """Whether a piece is one line of large type within the column of the text above it."""
    return len(piece.lines) == 1 and any(
        is_in_column(piece, neighbour) for neighbour in around[piece]
    )


def is_in_column(piece: Piece, neighbour: Neighbour) -> bool:
    """Whether a neighbour is text above a piece and at least as wide."""
    text = neighbour.piece
    return (
        neighbour.side is Side.ABOVE
        and text.kind is PieceKind.BODY
        and text.box.left - 1 <= piece.box.left
        and piece.box.right <= text.box.right + 1
    )

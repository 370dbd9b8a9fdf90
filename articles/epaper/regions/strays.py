"""Takes its owner from text that is far from the rest of the article and hardly its own. Pure."""

from collections import defaultdict
from collections.abc import Sequence

from articles.epaper.regions.layout.boxes import distance
from articles.epaper.regions.layout.pieces import Piece, PieceKind

NEAR = 5.0  # times the body's size: text that is closer to other text of the article is no stray
MANY = 10  # lines: more are another part of the article, whatever their votes
OWN = 0.6  # share of votes: with more a text is another part of the article


def free_strays(pieces: Sequence[Piece], body: float) -> None:
    """Take their owners from strays. The largest text of an article is never one."""
    texts: defaultdict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.kind is PieceKind.BODY and piece.owner is not None:
            texts[piece.owner].append(piece)
    for owner, rows in texts.items():
        largest = max(rows, key=lambda piece: len(piece.lines))
        strays = [
            piece
            for piece in rows
            if piece is not largest
            and is_doubtful(piece, owner)
            and not any(
                distance(piece.box, other.box) <= NEAR * body
                for other in rows
                if other is not piece
            )
        ]
        for piece in strays:
            piece.owner = None


def is_doubtful(piece: Piece, owner: int) -> bool:
    """Whether a text is short and too different to be a part of the article elsewhere."""
    return len(piece.lines) <= MANY and piece.text_votes.get(owner, 0.0) < OWN

"""What is far from the rest of its article: text that is hardly its own loses its owner, a picture
at the foot of a column gets that of the column. Pure.
"""

from collections import defaultdict
from collections.abc import Sequence

from articles.epaper.regions.layout.boxes import distance, shared_width
from articles.epaper.regions.layout.pieces import Piece, PieceKind

NEAR = 5.0  # times the body's size: text that is closer to other text of the article is no stray
FOOT = 60.0  # times the body's size: so much white may be between a text and a picture below it
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


def drop_pictures(pieces: Sequence[Piece], body: float) -> None:
    """Give a picture without an owner that of the text above it in its column, where nothing but
    white is between: the text of an article may end long before the picture at its foot.
    """
    texts = [piece for piece in pieces if piece.kind is not PieceKind.PICTURE]
    for picture in pieces:
        if picture.kind is not PieceKind.PICTURE or picture.owner is not None or picture.barred:
            continue
        above = [
            text
            for text in texts
            if 0 <= picture.box.top - text.box.bottom <= FOOT * body
            and shared_width(text.box, picture.box) > 0
        ]
        nearest = max(above, key=lambda text: text.box.bottom, default=None)
        if nearest is not None and is_column_of(nearest, picture, body):
            picture.owner = nearest.owner


def is_column_of(text: Piece, picture: Piece, body: float) -> bool:
    """Whether a picture is as wide as the column of a text."""
    same_left = abs(text.box.left - picture.box.left) <= body
    return same_left and abs(text.box.right - picture.box.right) <= body

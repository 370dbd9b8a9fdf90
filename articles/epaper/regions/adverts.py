"""Adverts: their marks, and what they mark. Pure."""

import re
from collections.abc import Sequence

from articles.epaper.geometry import Rectangle
from articles.epaper.regions.layout.boxes import distance
from articles.epaper.regions.layout.lines import Line
from articles.epaper.regions.layout.pieces import Piece, PieceKind

ADVERT = re.compile(r"^[（(【\[]?(公益)?广告[）)】\]]?$")
REACH = 40.0  # em of the mark, which is in a corner: the frame of an advert is no larger


def find_advert_marks(lines: Sequence[Line]) -> list[Line]:
    """Return the lines that mark an advert."""
    return [line for line in lines if ADVERT.match(line.text.strip())]


def is_marked(box: Rectangle, marks: Sequence[Line]) -> bool:
    """Whether a picture bears the mark of an advert, or has it right at its edge."""
    return any(distance(box, mark.box) <= mark.size for mark in marks)


def bar_adverts(pieces: Sequence[Piece], marks: Sequence[Line]) -> None:
    """Bar the text of adverts: where what is nearest to a mark belongs to no article, it is the
    advert, with the rest of its group.
    """
    texts = [piece for piece in pieces if piece.kind is not PieceKind.PICTURE]
    pictures = [piece.box for piece in pieces if piece.kind is PieceKind.PICTURE and piece.barred]
    for mark in marks:
        if not texts or any(is_marked(box, [mark]) for box in pictures):
            continue
        nearest = min(texts, key=lambda piece: distance(piece.box, mark.box))
        if nearest.owner is None and distance(nearest.box, mark.box) <= REACH * mark.size:
            bar_with_neighbours(nearest, texts, mark.size)


def bar_with_neighbours(piece: Piece, texts: Sequence[Piece], reach: float) -> None:
    """Bar a text and all text without an owner that is close to what is barred."""
    ways = [piece]
    while ways:
        here = ways.pop()
        here.barred = True
        ways += [
            other
            for other in texts
            if other.owner is None
            and not other.barred
            and other not in ways
            and distance(here.box, other.box) <= 3 * reach
        ]

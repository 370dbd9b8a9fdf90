"""Adverts: their marks, and what they mark. Pure."""

import re
from collections.abc import Sequence

from articles.epaper.geometry import Rectangle
from articles.epaper.regions.layout.boxes import distance, shared_width
from articles.epaper.regions.layout.lines import Line
from articles.epaper.regions.layout.pieces import Piece, PieceKind

ADVERT = re.compile(r"^[（(【\[]?(公益)?广告[）)】\]]?$")
CHANCE = 0.05  # share of votes: so much of any text is like another by chance
SURE = 0.6  # share of the short runs of a headline: with so many it is an article's
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


def bar_silent_adverts(pieces: Sequence[Piece], marks: Sequence[Line]) -> None:
    """Bar the text of adverts before articles attract it: what is nearest to a mark, can be read
    and has no words of any article. Its headline is above it.
    """
    texts = [piece for piece in pieces if piece.kind is not PieceKind.PICTURE]
    pictures = [piece.box for piece in pieces if piece.kind is PieceKind.PICTURE and piece.barred]
    for mark in marks:
        if not texts or any(is_marked(box, [mark]) for box in pictures):
            continue
        nearest = min(texts, key=lambda piece: distance(piece.box, mark.box))
        if is_silent_text(nearest) and distance(nearest.box, mark.box) <= REACH * mark.size:
            around = [
                piece
                for piece in texts
                if is_silent_text(piece)
                or (piece.kind is PieceKind.DISPLAY and is_headline_of(piece, nearest))
            ]
            bar_with_neighbours(nearest, around, mark.size)


def is_silent_text(piece: Piece) -> bool:
    """Whether a text can be read, is no article's and is like none."""
    likeness = max(piece.text_votes.values(), default=0.0)
    silent = piece.owner is None and likeness < CHANCE
    return piece.kind is PieceKind.BODY and piece.readable and silent


def is_headline_of(headline: Piece, text: Piece) -> bool:
    """Whether a headline is above a text and no article's, by what it says."""
    above = headline.box.bottom <= text.box.top and shared_width(headline.box, text.box) > 0
    return above and max(headline.text_votes.values(), default=0.0) < SURE


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

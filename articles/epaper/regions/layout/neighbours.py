"""What is right above, below and beside a piece of a page. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from articles.epaper.geometry import Rectangle
from articles.epaper.regions.layout.boxes import shared_height, shared_width
from articles.epaper.regions.layout.pieces import Piece

FAR = 5.0  # times the body's size: what is farther away is no neighbour
TOUCHING = 0.5  # times the body's size: boxes may overlap by so much and be side by side


class Side(Enum):
    """Where a neighbour is."""

    ABOVE = "above"
    BELOW = "below"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Neighbour:
    """A piece next to another one: the share of that one's side that it covers, and the gap."""

    piece: Piece
    side: Side
    share: float
    gap: float


def find_neighbours(pieces: Sequence[Piece], body: float) -> Mapping[Piece, Sequence[Neighbour]]:
    """Return the neighbours of each piece: nothing is between it and them."""
    near: defaultdict[Piece, list[Neighbour]] = defaultdict(list)
    for piece in pieces:
        for side in Side:
            near[piece] += look(piece, side, pieces, body)
    return near


def look(piece: Piece, side: Side, pieces: Sequence[Piece], body: float) -> list[Neighbour]:
    """Return the pieces that are seen from one side of a piece, the nearest first."""
    seen: list[Neighbour] = []
    for other in pieces:
        if other is piece:
            continue
        gap = measure_gap(piece.box, other.box, side)
        common = measure_common(piece.box, other.box, side)
        if -TOUCHING * body <= gap <= FAR * body and common > 0:
            seen.append(Neighbour(other, side, common / length_of(piece.box, side), gap))
    seen.sort(key=lambda neighbour: neighbour.gap)
    open_to: list[Neighbour] = []
    for neighbour in seen:
        if not any(is_hidden(neighbour, other, side) for other in open_to):
            open_to.append(neighbour)
    return open_to


def is_hidden(far: Neighbour, near: Neighbour, side: Side) -> bool:
    """Whether most of a piece is behind a nearer one."""
    between = measure_gap(near.piece.box, far.piece.box, side) >= -1
    common = measure_common(near.piece.box, far.piece.box, side)
    return between and common > 0.5 * min(
        length_of(near.piece.box, side), length_of(far.piece.box, side)
    )


def measure_gap(box: Rectangle, other: Rectangle, side: Side) -> float:
    """Return how far `other` is on that side of `box`; negative where they overlap."""
    if side is Side.ABOVE:
        return box.top - other.bottom
    if side is Side.BELOW:
        return other.top - box.bottom
    if side is Side.LEFT:
        return box.left - other.right
    return other.left - box.right


def measure_common(box: Rectangle, other: Rectangle, side: Side) -> float:
    """Return the length that both have in common along that side."""
    across = side in (Side.ABOVE, Side.BELOW)
    return shared_width(box, other) if across else shared_height(box, other)


def length_of(box: Rectangle, side: Side) -> float:
    """Return the length of a side of a box."""
    if side in (Side.ABOVE, Side.BELOW):
        return max(box.right - box.left, 0.01)
    return max(box.bottom - box.top, 0.01)

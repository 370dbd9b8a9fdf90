"""The pieces of a page: columns of text, headlines, pictures. Pure.

A piece is what belongs to one article as a whole. `owner` is the number of that article, or None.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from statistics import median

from articles.epaper.geometry import Rectangle
from articles.epaper.regions.layout.boxes import enclose, shared_width
from articles.epaper.regions.layout.lines import DISPLAY_SIZE, Line

FARTHEST = 1.6  # of an em: lines of a column are never farther apart
WIDER = 0.4  # of an em: a gap so much wider than the usual one is not within an article's column
ALIKE = 1.2  # ratio of the sizes of lines of one column
SHARED = 0.5  # of the narrower line: so much of it is above or below the other line
STRIP = 24.0  # points: lines are looked up in upright strips of this width


class PieceKind(Enum):
    """What a piece is."""

    BODY = "body"
    DISPLAY = "display"
    PICTURE = "picture"


@dataclass(eq=False)
class Piece:
    """A part of the page with its box in points and the article that it belongs to."""

    kind: PieceKind
    box: Rectangle
    lines: Sequence[Line] = field(default=())
    owner: int | None = None
    text_votes: Mapping[int, float] = field(default_factory=dict)
    barred: bool = False  # an advert or furniture: it belongs to no article

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)

    @property
    def readable(self) -> bool:
        """Whether half of its lines can be read; a picture has none and cannot."""
        return 2 * sum(line.readable for line in self.lines) > len(self.lines)


def make_piece(kind: PieceKind, lines: Sequence[Line], owner: int | None = None) -> Piece:
    """Return the piece of some lines."""
    return Piece(kind, bound_lines(lines), lines, owner)


def bound_lines(lines: Sequence[Line]) -> Rectangle:
    """Return the box of the lines of a column. Some reach over its edges: quotation marks hang, and
    digits are not squeezed; a quarter of the lines may.
    """
    box = enclose(line.box for line in lines)
    quarter = len(lines) // 4
    lefts = sorted(line.box.left for line in lines)
    rights = sorted(line.box.right for line in lines)
    return box._replace(left=lefts[quarter], right=rights[len(lines) - 1 - quarter])


def is_display(line: Line, body: float) -> bool:
    """Whether a line is a headline's by its size."""
    return line.size >= DISPLAY_SIZE * body


def chain_lines(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines in columns: each line goes on in the one below it, if each is the only one
    above or below the other.

    So a line across two columns begins a column of its own, and so does every line of another
    size.
    """
    below = find_below(lines)
    usual = find_usual_gap(below)
    above: defaultdict[Line, list[Line]] = defaultdict(list)
    for line, others in below.items():
        for other in others:
            above[other].append(line)
    chains: list[list[Line]] = []
    chain_of: dict[Line, list[Line]] = {}
    for line in lines:
        before = above[line]
        if len(before) == 1 and len(below[before[0]]) == 1 and goes_on(before[0], line, usual):
            chain = chain_of[before[0]]
        else:
            chain = []
            chains.append(chain)
        chain.append(line)
        chain_of[line] = chain
    return chains


def find_usual_gap(below: Mapping[Line, Sequence[Line]]) -> float:
    """Return the white between two lines of a column, in em, that most lines have."""
    gaps = [
        (others[0].box.top - line.box.bottom) / line.size
        for line, others in below.items()
        if len(others) == 1 and are_alike(line, others[0])
    ]
    return median(gaps) if gaps else FARTHEST


def goes_on(line: Line, other: Line, usual: float) -> bool:
    """Whether a column of text goes on from a line to the one below it."""
    gap = other.box.top - line.box.bottom
    return are_alike(line, other) and gap <= (usual + WIDER) * max(line.size, other.size)


def are_alike(line: Line, other: Line) -> bool:
    """Whether two lines are of about one size."""
    return max(line.size, other.size) <= ALIKE * min(line.size, other.size)


def find_below(lines: Sequence[Line]) -> dict[Line, list[Line]]:
    """Return for each line the next ones right below it; `lines` are in order from the top."""
    strips: defaultdict[int, list[Line]] = defaultdict(list)
    for line in lines:
        for strip in list_strips(line.box):
            strips[strip].append(line)
    tops = {strip: [line.box.top for line in rows] for strip, rows in strips.items()}
    below: dict[Line, list[Line]] = {}
    for line in lines:
        near: dict[Line, None] = {}
        for strip in list_strips(line.box):
            start = bisect_left(tops[strip], line.box.top + line.size * SHARED)
            for other in strips[strip][start : start + 3]:
                if other.box.top - line.box.bottom <= FARTHEST * max(line.size, other.size):
                    near[other] = None
        below[line] = choose_nearest(line, near)
    return below


def list_strips(box: Rectangle) -> Iterable[int]:
    """Return the numbers of the upright strips that a box touches."""
    return range(int(box.left // STRIP), int(box.right // STRIP) + 1)


def choose_nearest(line: Line, near: Iterable[Line]) -> list[Line]:
    """Return the lines that are right below a line, without those below these."""
    chosen: list[Line] = []
    for other in sorted(near, key=lambda row: (row.box.top, row.box.left)):
        width = min(line.box.right - line.box.left, other.box.right - other.box.left)
        if shared_width(line.box, other.box) < SHARED * width:
            continue
        if not any(shared_width(other.box, row.box) > 0 for row in chosen):
            chosen.append(other)
    return chosen

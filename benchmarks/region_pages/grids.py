"""Random grids: where the articles of a page go."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

MINIMUM_DEPTH = 130.0  # points; a lower cell has no room for a headline and some lines


@dataclass(frozen=True)
class Grid:
    """The columns of a page: their number, width, the gutter between them, and the margins."""

    columns: int
    width: float
    gutter: float
    left: float
    top: float
    bottom: float

    def left_of(self, column: int) -> float:
        return self.left + column * (self.width + self.gutter)

    def right_of(self, column: int) -> float:
        return self.left_of(column) + self.width


@dataclass(frozen=True)
class Cell:
    """Columns `first` to `last` (both in it) between two depths, in points."""

    first: int
    last: int
    top: float
    bottom: float

    @property
    def columns(self) -> int:
        return self.last - self.first + 1

    @property
    def depth(self) -> float:
        return self.bottom - self.top

    @property
    def size(self) -> float:
        return self.columns * self.depth


@dataclass(frozen=True)
class Shape:
    """The cells of one article: the first has the headline, a `leg` goes on right below it, and a
    `jump` is somewhere else on the page.
    """

    cell: Cell
    leg: Cell | None = None
    jump: Cell | None = None


def cut_cells(rng: Random, whole: Cell, count: int, gap: float) -> list[Cell]:
    """Return the page cut into `count` cells, or fewer where they would become too small."""
    cells = [whole]
    while len(cells) < count:
        biggest = max(cells, key=lambda cell: cell.size * rng.uniform(0.6, 1.0))
        halves = cut_cell(rng, biggest, gap)
        if len(halves) < 2:
            break
        cells.remove(biggest)
        cells += halves
    return cells


def cut_cell(rng: Random, cell: Cell, gap: float) -> list[Cell]:
    """Return the cell cut in two across or down, or alone where neither has room."""
    across = cell.depth >= 2.4 * MINIMUM_DEPTH
    down = cell.columns >= 2
    if across and (not down or rng.random() < 0.5 + 0.1 * (cell.columns > 3)):
        share = rng.uniform(0.35, 0.65)
        cut = cell.top + max(MINIMUM_DEPTH, cell.depth * share)
        return [
            replace(cell, bottom=cut - gap / 2),
            replace(cell, top=cut + gap / 2),
        ]
    if down:
        wide = min(cell.columns - 1, max(1, round(cell.columns * rng.uniform(0.3, 0.7))))
        return [
            replace(cell, last=cell.first + wide - 1),
            replace(cell, first=cell.first + wide),
        ]
    return [cell]


def find_leg(cell: Cell, others: Sequence[Cell], gap: float) -> Cell | None:
    """Return a narrower cell right below one side of `cell`, if there is one."""
    for other in others:
        below = abs(other.top - cell.bottom - gap) < 1
        inside = cell.first <= other.first and other.last <= cell.last
        beside = cell.first == other.first or other.last == cell.last
        if below and inside and beside and other.columns < cell.columns:
            return other
    return None


def plan_shapes(rng: Random, whole: Cell, count: int, gap: float) -> list[Shape]:
    """Return the shapes of about `count` articles; some are L-shaped, some jump."""
    legs = rng.choice((0, 1, 1, 2))
    jumps = rng.choice((0, 0, 0, 1))
    cells = cut_cells(rng, whole, count + legs + jumps, gap)
    shapes: list[Shape] = []
    rest = list(cells)
    for cell in cells:
        leg = find_leg(cell, rest, gap) if legs and cell in rest else None
        if leg is not None and cell.columns > 1:
            rest.remove(cell)
            rest.remove(leg)
            shapes.append(Shape(cell, leg=leg))
            legs -= 1
    if jumps and len(rest) > 5:
        rest.sort(key=lambda cell: cell.size)
        jump = rest.pop(0)
        shapes.append(Shape(rest.pop(), jump=jump))
    return shapes + [Shape(cell) for cell in rest]

"""Points, rectangles and polygons in fractions of a page: 0 is its left and upper edge, 1 its right
and lower one. Pure.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Point(NamedTuple):
    """A point of a page, in fractions of its width and height."""

    x: float
    y: float


class Rectangle(NamedTuple):
    """A rectangle of a page, in fractions of its width and height."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)


Polygon = Sequence[Point]

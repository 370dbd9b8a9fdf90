"""Affine maps of the plane, as PDF writes them. Pure."""

from typing import NamedTuple

from articles.epaper.geometry import Rectangle


class Matrix(NamedTuple):
    """The six numbers of an affine map: (x, y) goes to (ax + cy + e, bx + dy + f)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def after(self, inner: "Matrix") -> "Matrix":
        """Return the map that does `inner` first and this one then."""
        return Matrix(
            inner.a * self.a + inner.b * self.c,
            inner.a * self.b + inner.b * self.d,
            inner.c * self.a + inner.d * self.c,
            inner.c * self.b + inner.d * self.d,
            inner.e * self.a + inner.f * self.c + self.e,
            inner.e * self.b + inner.f * self.d + self.f,
        )

    def box_of(self, left: float, bottom: float, right: float, top: float) -> Rectangle:
        """Return the upright box around what the map makes of one."""
        corners = [(left, bottom), (left, top), (right, bottom), (right, top)]
        across = [self.a * x + self.c * y + self.e for x, y in corners]
        down = [self.b * x + self.d * y + self.f for x, y in corners]
        return Rectangle(min(across), min(down), max(across), max(down))

"""Arithmetic of rectangles, in whatever unit they are. Pure."""

from collections.abc import Iterable

from articles.epaper.geometry import Rectangle


def enclose(boxes: Iterable[Rectangle]) -> Rectangle:
    """Return the smallest rectangle round all of them; there must be one at least."""
    rows = list(boxes)
    return Rectangle(
        min(box.left for box in rows),
        min(box.top for box in rows),
        max(box.right for box in rows),
        max(box.bottom for box in rows),
    )


def shared_width(one: Rectangle, other: Rectangle) -> float:
    """Return how wide the stretch is that both have in common; 0 where there is none."""
    return max(0.0, min(one.right, other.right) - max(one.left, other.left))


def shared_height(one: Rectangle, other: Rectangle) -> float:
    """Return how high the stretch is that both have in common; 0 where there is none."""
    return max(0.0, min(one.bottom, other.bottom) - max(one.top, other.top))


def shared_area(one: Rectangle, other: Rectangle) -> float:
    """Return the area that both cover."""
    return shared_width(one, other) * shared_height(one, other)


def distance(one: Rectangle, other: Rectangle) -> float:
    """Return the greater of the gaps across and down; 0 where they touch or overlap."""
    across = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return max(across, down, 0.0)


def holds(outer: Rectangle, inner: Rectangle, slack: float = 0.0) -> bool:
    """Whether `inner` is within `outer`, give or take `slack`."""
    return (
        outer.left - slack <= inner.left
        and outer.top - slack <= inner.top
        and inner.right <= outer.right + slack
        and inner.bottom <= outer.bottom + slack
    )

"""How well found regions agree with the true ones: by the area of their unions."""

from collections.abc import Sequence

from articles.epaper.geometry import Polygon, Rectangle


def measure_overlap(found: Sequence[Rectangle], true: Sequence[Rectangle]) -> float:
    """Return the area of what both unions share by the area of what one of them covers (IoU)."""
    across = sorted({edge for box in (*found, *true) for edge in (box.left, box.right)})
    down = sorted({edge for box in (*found, *true) for edge in (box.top, box.bottom)})
    both = 0.0
    either = 0.0
    for left, right in zip(across, across[1:], strict=False):
        for top, bottom in zip(down, down[1:], strict=False):
            area = (right - left) * (bottom - top)
            middle = ((left + right) / 2, (top + bottom) / 2)
            in_found = any(is_in(middle, box) for box in found)
            in_true = any(is_in(middle, box) for box in true)
            both += area * (in_found and in_true)
            either += area * (in_found or in_true)
    return both / either if either else 0.0


def is_in(point: tuple[float, float], box: Rectangle) -> bool:
    """Whether a point is in a box."""
    x, y = point
    return box.left < x < box.right and box.top < y < box.bottom


def cut_polygons(polygons: Sequence[Polygon], width: float, height: float) -> list[Rectangle]:
    """Return polygons with level and upright sides as rectangles, in points of a page."""
    return [box for polygon in polygons for box in cut_polygon(polygon, width, height)]


def cut_polygon(polygon: Polygon, width: float, height: float) -> list[Rectangle]:
    """Return the rectangles between the levels of the corners of one polygon."""
    levels = sorted({point.y for point in polygon})
    rows: list[Rectangle] = []
    for top, bottom in zip(levels, levels[1:], strict=False):
        middle = (top + bottom) / 2
        crossings = sorted(
            start.x
            for start, end in zip(polygon, [*polygon[1:], polygon[0]], strict=True)
            if min(start.y, end.y) < middle < max(start.y, end.y)
        )
        for left, right in zip(crossings[::2], crossings[1::2], strict=True):
            rows.append(Rectangle(left * width, top * height, right * width, bottom * height))
    return rows

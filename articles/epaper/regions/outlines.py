"""The outline of an article from the boxes of its pieces: rectangles, L and T shapes. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from articles.epaper.geometry import Point, Polygon, Rectangle
from articles.epaper.regions.boxes import enclose, shared_width

SNAP = 1.5  # times the body's size: edges that are closer are one edge


@dataclass(frozen=True)
class Stretch:
    """An upright strip of a region."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def box(self) -> Rectangle:
        return Rectangle(self.left, self.top, self.right, self.bottom)


def outline(own: Sequence[Rectangle], foreign: Sequence[Rectangle], body: float) -> list[Rectangle]:
    """Return rectangles that together are the region of some boxes.

    The bounds of the boxes are cut into upright strips. Each goes from the first to the last box in
    it, and on to the bounds where nothing foreign is, or else to where a box beside it ends. So
    white space below a short last column belongs to the region, and that above a foreign headline
    does not.
    """
    bounds = enclose(own)
    edges = snap_edges([edge for box in own for edge in (box.left, box.right)], SNAP * body)
    strips = [
        Rectangle(left, bounds.top, right, bounds.bottom)
        for left, right in zip(edges, edges[1:], strict=False)
    ]
    tops = sorted({box.top for box in own})
    bottoms = sorted({box.bottom for box in own}, reverse=True)
    rows: list[Rectangle] = []
    for strip in strips:
        inside = [box for box in own if covers(box, strip)]
        if not inside:
            continue
        for group in split_groups(inside, foreign, strip):
            reach = enclose(group)
            top = stretch_up(reach, strip, foreign, tops)
            bottom = stretch_down(reach, strip, foreign, bottoms)
            rows.append(Rectangle(strip.left, top, strip.right, bottom))
    return rows + fill_gutters(rows, strips)


def snap_edges(edges: Iterable[float], slack: float) -> list[float]:
    """Return the edges in order; of those that are closer than `slack` the outermost ones."""
    rows = sorted(edges)
    kept = [rows[0]]
    for edge in rows[1:]:
        if edge - kept[-1] > slack:
            kept.append(edge)
    if len(kept) > 1 or rows[-1] > kept[-1]:
        if rows[-1] - kept[-1] <= slack and len(kept) > 1:
            kept[-1] = rows[-1]
        elif rows[-1] > kept[-1]:
            kept.append(rows[-1])
    return kept


def covers(box: Rectangle, strip: Rectangle) -> bool:
    """Whether a box is as wide as half of a strip."""
    return shared_width(box, strip) > 0.5 * (strip.right - strip.left)


def split_groups(
    boxes: Sequence[Rectangle], foreign: Sequence[Rectangle], strip: Rectangle
) -> list[list[Rectangle]]:
    """Return the boxes of a strip from the top, apart where something foreign is between them."""
    rows = sorted(boxes, key=lambda box: (box.top, box.bottom))
    groups = [[rows[0]]]
    for box in rows[1:]:
        reach = max(other.bottom for other in groups[-1])
        between = Rectangle(strip.left, reach, strip.right, box.top)
        if box.top > reach and any(is_across(other, between) for other in foreign):
            groups.append([])
        groups[-1].append(box)
    return groups


def is_across(box: Rectangle, place: Rectangle) -> bool:
    """Whether a foreign box is in the way: its middle is within the place, and so is some width."""
    middle = (box.top + box.bottom) / 2
    wide = shared_width(box, place) > 0.15 * min(
        place.right - place.left, max(box.right - box.left, 0.01)
    )
    return wide and place.top <= middle <= place.bottom


def stretch_up(
    reach: Rectangle, strip: Rectangle, foreign: Sequence[Rectangle], tops: Sequence[float]
) -> float:
    """Return how far up a strip goes: to the highest top of a box with nothing foreign before."""
    for top in tops:
        if top >= reach.top:
            break
        way = Rectangle(strip.left, top, strip.right, reach.top)
        if not any(is_across(box, way) for box in foreign):
            return top
    return reach.top


def stretch_down(
    reach: Rectangle, strip: Rectangle, foreign: Sequence[Rectangle], bottoms: Sequence[float]
) -> float:
    """Return how far down a strip goes: to the lowest bottom with nothing foreign before."""
    for bottom in bottoms:
        if bottom <= reach.bottom:
            break
        way = Rectangle(strip.left, reach.bottom, strip.right, bottom)
        if not any(is_across(box, way) for box in foreign):
            return bottom
    return reach.bottom


def fill_gutters(rows: Sequence[Rectangle], strips: Sequence[Rectangle]) -> list[Rectangle]:
    """Return the strips without boxes, as high as what the strips on both sides share."""
    filled: list[Rectangle] = []
    for strip in strips:
        if any(row.left == strip.left for row in rows):
            continue
        before = [row for row in rows if row.right <= strip.left]
        after = [row for row in rows if row.left >= strip.right]
        if not before or not after:
            continue
        near_left = max(row.right for row in before)
        near_right = min(row.left for row in after)
        for one in before:
            for other in after:
                if one.right != near_left or other.left != near_right:
                    continue
                top = max(one.top, other.top)
                bottom = min(one.bottom, other.bottom)
                if bottom > top:
                    filled.append(Rectangle(strip.left, top, strip.right, bottom))
    return filled


def trace_polygons(boxes: Sequence[Rectangle], width: float, height: float) -> list[Polygon]:
    """Return the outlines of the union of boxes, in fractions of a page of that size.

    A hole in it is ignored.
    """
    across = sorted({edge for box in boxes for edge in (box.left, box.right)})
    down = sorted({edge for box in boxes for edge in (box.top, box.bottom)})
    steps = list_outer_steps(boxes, across, down)
    polygons: list[Polygon] = []
    while steps:
        corners = follow_steps(steps)
        if is_clockwise(corners):
            polygons.append(
                [Point(clamp(x / width), clamp(y / height)) for x, y in drop_straight(corners)]
            )
    return polygons


Corner = tuple[float, float]


def list_outer_steps(
    boxes: Sequence[Rectangle], across: Sequence[float], down: Sequence[float]
) -> defaultdict[Corner, list[Corner]]:
    """Return the edges of the union, each clockwise round what it belongs to."""
    edges: set[tuple[Corner, Corner]] = set()
    for left, right in zip(across, across[1:], strict=False):
        for top, bottom in zip(down, down[1:], strict=False):
            if not any(is_within(left, right, top, bottom, box) for box in boxes):
                continue
            corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
            for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
                if (end, start) in edges:
                    edges.remove((end, start))
                else:
                    edges.add((start, end))
    steps: defaultdict[Corner, list[Corner]] = defaultdict(list)
    for start, end in sorted(edges):
        steps[start].append(end)
    return steps


def is_within(left: float, right: float, top: float, bottom: float, box: Rectangle) -> bool:
    """Whether a cell of the grid of all edges is covered by a box."""
    return box.left <= left and right <= box.right and box.top <= top and bottom <= box.bottom


def follow_steps(steps: defaultdict[Corner, list[Corner]]) -> list[Corner]:
    """Take one closed line out of the steps and return its corners."""
    start = min(steps)
    corners = [start]
    while True:
        here = corners[-1]
        after = steps[here].pop()
        if not steps[here]:
            del steps[here]
        if after == start:
            return corners
        corners.append(after)


def is_clockwise(corners: Sequence[Corner]) -> bool:
    """Whether the line goes clockwise on a page, whose y axis points down."""
    area = 0.0
    for (x, y), (after_x, after_y) in zip(corners, [*corners[1:], corners[0]], strict=True):
        area += x * after_y - after_x * y
    return area > 0


def drop_straight(corners: Sequence[Corner]) -> list[Corner]:
    """Return the corners where the line turns."""
    turns: list[Corner] = []
    count = len(corners)
    for place, corner in enumerate(corners):
        before = corners[place - 1]
        after = corners[(place + 1) % count]
        upright = before[0] == corner[0] == after[0]
        level = before[1] == corner[1] == after[1]
        if not upright and not level:
            turns.append(corner)
    return turns


def clamp(fraction: float) -> float:
    return min(1.0, max(0.0, fraction))

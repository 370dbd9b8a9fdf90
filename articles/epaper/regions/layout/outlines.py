"""The outline of an article from the boxes of its pieces: rectangles, L and T shapes. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from articles.epaper.geometry import Point, Polygon, Rectangle
from articles.epaper.regions.layout.boxes import enclose, shared_height, shared_width

SNAP = 1.5  # times the body's size: edges that are closer are one edge
GUTTER = 3.0  # times the body's size: a narrower strip is white between columns, not a column
WAY = 0.15  # of the width of a strip or of a foreign box: so much of it is in the way
TOUCH = 4.0  # points: boxes of neighbours overlap by less, as type reaches out of its box


def outline(own: Sequence[Rectangle], foreign: Sequence[Rectangle], body: float) -> list[Rectangle]:
    """Return rectangles that together are the region of some boxes.

    The bounds of the boxes are cut into upright strips. Each goes from the first to the last box in
    it, and on to the bounds where nothing foreign is, or else to where the strip beside it ends. So
    white space below a short last column belongs to the region, and that above a foreign headline
    does not.
    """
    bounds = enclose(own)
    edges = snap_edges([edge for box in own for edge in (box.left, box.right)], SNAP * body)
    edges = drop_ragged_ends(edges, GUTTER * body)
    strips = [Rectangle(left, bounds.top, right, bounds.bottom) for left, right in pairwise(edges)]
    gutters: list[Rectangle] = []
    columns: list[Rectangle] = []
    for strip in strips:
        reaches = find_reaches(strip, own, foreign)
        if strip.right - strip.left > GUTTER * body:
            columns += [stretch_to_bounds(reach, bounds, foreign) for reach in reaches]
        else:
            gutters += reaches
    columns = stretch_to_neighbours(columns, foreign, GUTTER * body)
    columns.reverse()
    columns = stretch_to_neighbours(columns, foreign, GUTTER * body)
    return columns + gutters + fill_gutters(columns, strips)


def find_reaches(
    strip: Rectangle, own: Sequence[Rectangle], foreign: Sequence[Rectangle]
) -> list[Rectangle]:
    """Return the parts of a strip from the first to the last box in it, apart where something
    foreign is between them.
    """
    inside = [box for box in own if covers(box, strip)]
    return [
        enclose(group)._replace(left=strip.left, right=strip.right)
        for group in split_groups(inside, foreign, strip)
    ]


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


def drop_ragged_ends(edges: list[float], gutter: float) -> list[float]:
    """Return the edges without those that are close to the outermost ones: the first and the last
    strip are columns, and a ragged one is no narrower.
    """
    inner = [edge for edge in edges[1:-1] if edge - edges[0] > gutter and edges[-1] - edge > gutter]
    return [edges[0], *inner, edges[-1]]


def covers(box: Rectangle, strip: Rectangle) -> bool:
    """Whether a box is as wide as half of a strip."""
    return shared_width(box, strip) > 0.5 * (strip.right - strip.left)


def split_groups(
    boxes: Sequence[Rectangle], foreign: Sequence[Rectangle], strip: Rectangle
) -> list[list[Rectangle]]:
    """Return the boxes of a strip from the top, apart where something foreign is between them."""
    rows = sorted(boxes, key=lambda box: (box.top, box.bottom))
    groups = [rows[:1]] if rows else []
    for box in rows[1:]:
        reach = max(other.bottom for other in groups[-1])
        between = Rectangle(strip.left, reach, strip.right, box.top)
        if box.top > reach and any(is_across(other, between) for other in foreign):
            groups.append([])
        groups[-1].append(box)
    return groups


def is_across(box: Rectangle, place: Rectangle) -> bool:
    """Whether a foreign box is in the way through a place, and does not only touch it."""
    wide = shared_width(box, place)
    least = WAY * min(place.right - place.left, box.right - box.left)
    return wide > least and shared_height(box, place) > TOUCH


def stretch_to_bounds(
    reach: Rectangle, bounds: Rectangle, foreign: Sequence[Rectangle]
) -> Rectangle:
    """Return a part of a strip that goes on to the bounds of the region where it can."""
    return stretch(reach, bounds.top, bounds.bottom, foreign)


def stretch_to_neighbours(
    columns: Sequence[Rectangle], foreign: Sequence[Rectangle], gutter: float
) -> list[Rectangle]:
    """Return the columns, each as far up and down as the one before it where it can."""
    rows: list[Rectangle] = []
    for column in columns:
        for before in rows[-2:]:
            across = max(before.left, column.left) - min(before.right, column.right)
            if across <= gutter and shared_height(before, column) > 0:
                column = stretch(column, before.top, before.bottom, foreign)
        rows.append(column)
    return rows


def stretch(reach: Rectangle, top: float, bottom: float, foreign: Sequence[Rectangle]) -> Rectangle:
    """Return a rectangle that goes up to `top` and down to `bottom` where nothing is in the way."""
    if top < reach.top:
        way = reach._replace(top=top, bottom=reach.top)
        if not any(is_across(box, way) for box in foreign):
            reach = reach._replace(top=top)
    if bottom > reach.bottom:
        way = reach._replace(top=reach.bottom, bottom=bottom)
        if not any(is_across(box, way) for box in foreign):
            reach = reach._replace(bottom=bottom)
    return reach


def fill_gutters(columns: Sequence[Rectangle], strips: Sequence[Rectangle]) -> list[Rectangle]:
    """Return the white between columns, as high as what the columns on both sides share."""
    filled: list[Rectangle] = []
    for strip in strips:
        before = [row for row in columns if row.right <= strip.left]
        after = [row for row in columns if row.left >= strip.right]
        if not before or not after or any(row.left == strip.left for row in columns):
            continue
        near_left = max(row.right for row in before)
        near_right = min(row.left for row in after)
        filled += [
            Rectangle(
                strip.left, max(one.top, other.top), strip.right, min(one.bottom, other.bottom)
            )
            for one in before
            for other in after
            if one.right == near_left and other.left == near_right and shared_height(one, other) > 0
        ]
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

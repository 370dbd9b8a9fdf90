"""Polygons that people draw on a page: what may be one, and how one is cut in two. Pure."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from django.utils.translation import gettext_lazy as _

from articles.epaper.geometry import Point, Rectangle
from articles.errors import Words

CORNERS_MIN = 3
CORNERS_MAX = 200
DECIMALS = 5  # of a fraction: less than a hundredth of a millimetre of a broadsheet
AREA_MIN = 0.0001  # of the page: a square of four millimetres on a broadsheet
NUDGE = 1e-9  # by which a corner that is exactly on a cut is taken for one behind it

Direction = Literal["across", "down"]
Ring = list[Point]


class Cut(NamedTuple):
    """A straight cut through a page: `across` at a height, or `down` at a distance from
    the left."""

    direction: Direction
    at: float


class CutPolygon(NamedTuple):
    """The parts of a polygon before a cut (above or left of it) and behind it."""

    before: list[Ring]
    behind: list[Ring]


class _RingPoint(NamedTuple):
    """A corner, or a point where an edge meets the cut (`crossing` is its number then)."""

    point: Point
    is_behind: bool
    crossing: int | None = None


def clean_polygon(corners: Sequence[Sequence[float]]) -> Ring:
    """Return a polygon's corners, rounded, without corners that follow themselves."""
    ring: Ring = []
    for corner in corners:
        point = Point(round(float(corner[0]), DECIMALS), round(float(corner[1]), DECIMALS))
        if not ring or point != ring[-1]:
            ring.append(point)
    while len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    return ring


def find_polygon_faults(polygon: Sequence[Point]) -> list[Words]:
    """Return why a polygon is no region of a page; nothing for one that is."""
    if any(not math.isfinite(side) for corner in polygon for side in corner):
        return [_("A corner is no number. Type its place from 0 to 100.")]
    faults: list[Words] = []
    if len(polygon) < CORNERS_MIN:
        faults.append(_("A region has at least three corners. Add the missing ones."))
    if len(polygon) > CORNERS_MAX:
        faults.append(_("A region has at most 200 corners. Leave some out."))
    if any(not 0 <= side <= 1 for corner in polygon for side in corner):
        faults.append(_("The region goes beyond the page. Keep every corner on it (0 to 100)."))
    if not faults and _edges_cross(polygon):
        faults.append(_("Two edges of the region cross. Move the corners into their order."))
    if not faults and polygon_area(polygon) < AREA_MIN:
        faults.append(_("The region is too small to be clicked. Draw it larger."))
    return faults


def polygon_area(polygon: Sequence[Point]) -> float:
    """Return the area of a polygon, as a fraction of the page."""
    twice = sum(a.x * b.y - b.x * a.y for a, b in _edges(polygon))
    return abs(twice) / 2


def bounding_box(polygons: Sequence[Sequence[Sequence[float]]]) -> Rectangle:
    """Return the rectangle around polygons."""
    across = [corner[0] for polygon in polygons for corner in polygon]
    down = [corner[1] for polygon in polygons for corner in polygon]
    return Rectangle(min(across), min(down), max(across), max(down))


def holds_point(polygon: Sequence[Sequence[float]], x: float, y: float) -> bool:
    """Say whether a point is inside a polygon: a ray to the left meets an odd number of edges."""
    inside = False
    previous_x, previous_y = polygon[-1]
    for corner_x, corner_y in polygon:
        if (corner_y > y) != (previous_y > y):
            share = (y - corner_y) / (previous_y - corner_y)
            inside ^= x < corner_x + share * (previous_x - corner_x)
        previous_x = corner_x
        previous_y = corner_y
    return inside


def rectangle_polygon(box: Rectangle) -> Ring:
    """Return the corners of a rectangle, clockwise from its upper left one."""
    return [
        Point(box.left, box.top),
        Point(box.right, box.top),
        Point(box.right, box.bottom),
        Point(box.left, box.bottom),
    ]


def cut_polygon(polygon: Sequence[Point], cut: Cut) -> CutPolygon:
    """Return the parts of a polygon on both sides of a cut; one side is empty where it misses."""
    ring, crossings = _ring_with_crossings(polygon, cut)
    if not crossings:
        is_behind = ring[0].is_behind
        whole = [list(polygon)]
        return CutPolygon([] if is_behind else whole, whole if is_behind else [])
    partners = _pair_crossings(crossings, cut)
    before = _trace_side(ring, partners, is_behind=False)
    behind = _trace_side(ring, partners, is_behind=True)
    return CutPolygon(before, behind)


def _edges(polygon: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(pairwise([*polygon, polygon[0]]))


def _edges_cross(polygon: Sequence[Point]) -> bool:
    """Say whether two edges that are no neighbours meet."""
    edges = _edges(polygon)
    count = len(edges)
    for first in range(count):
        for second in range(first + 2, count):
            if first == 0 and second == count - 1:
                continue  # neighbours over the first corner
            if _segments_meet(*edges[first], *edges[second]):
                return True
    return False


def _segments_meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    sides = (_turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b))
    if sides[0] * sides[1] < 0 and sides[2] * sides[3] < 0:
        return True
    touching = ((sides[0], a, b, c), (sides[1], a, b, d), (sides[2], c, d, a), (sides[3], c, d, b))
    return any(side == 0 and _is_between(start, end, point) for side, start, end, point in touching)


def _turn(a: Point, b: Point, c: Point) -> int:
    """Return 1, 0 or -1: on which side of the line from a to b the point c is."""
    area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
    return 0 if abs(area) < 1e-12 else int(math.copysign(1, area))


def _is_between(start: Point, end: Point, point: Point) -> bool:
    """Say whether a point of a line is between two others of it."""
    across = min(start.x, end.x) <= point.x <= max(start.x, end.x)
    return across and min(start.y, end.y) <= point.y <= max(start.y, end.y)


def _distance_behind(point: Point, cut: Cut) -> float:
    """Return how far a point is behind a cut; never zero."""
    distance = (point.y if cut.direction == "across" else point.x) - cut.at
    return distance if distance else NUDGE


def _ring_with_crossings(
    polygon: Sequence[Point], cut: Cut
) -> tuple[list[_RingPoint], list[Point]]:
    """Return the corners with a point put in at each crossing, and the crossings by number."""
    ring: list[_RingPoint] = []
    crossings: list[Point] = []
    for start, end in _edges(polygon):
        there = _distance_behind(start, cut)
        here = _distance_behind(end, cut)
        ring.append(_RingPoint(start, there > 0))
        if (there > 0) != (here > 0):
            share = there / (there - here)
            point = Point(start.x + share * (end.x - start.x), start.y + share * (end.y - start.y))
            ring.append(_RingPoint(point, there > 0, len(crossings)))
            crossings.append(point)
    return ring, crossings


def _pair_crossings(crossings: Sequence[Point], cut: Cut) -> dict[int, int]:
    """Return for each crossing the other end of the part of the cut that is inside."""
    along = 0 if cut.direction == "across" else 1
    order = sorted(range(len(crossings)), key=lambda number: crossings[number][along])
    partners = {}
    for first, second in zip(order[::2], order[1::2], strict=True):
        partners[first] = second
        partners[second] = first
    return partners


def _trace_side(
    ring: Sequence[_RingPoint], partners: dict[int, int], *, is_behind: bool
) -> list[Ring]:
    """Return the polygons on one side: along the ring, and over the cut to the next piece of it."""
    places = {point.crossing: at for at, point in enumerate(ring) if point.crossing is not None}
    left = {
        number for number, at in places.items() if ring[(at + 1) % len(ring)].is_behind == is_behind
    }
    polygons = []
    while left:
        polygon: list[Point] = []
        number = min(left)
        while number in left:
            left.discard(number)
            at = places[number]
            polygon.append(ring[at].point)
            at = (at + 1) % len(ring)
            while ring[at].crossing is None:
                polygon.append(ring[at].point)
                at = (at + 1) % len(ring)
            polygon.append(ring[at].point)
            crossing = ring[at].crossing
            assert crossing is not None  # noqa: S101  for the type checker: the loop ended there
            number = partners[crossing]
        polygons.append(clean_polygon(polygon))
    return polygons

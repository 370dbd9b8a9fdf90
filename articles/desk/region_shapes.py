"""Regions as the editor draws them: polygons in points of the page, and their corners as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from articles.epaper.geometry import Point
from articles.epaper.polygon_texts import format_polygons
from articles.epaper.polygons import bounding_box
from articles.models import PageRegion, RegionSource
from articles.selectors.pages.page_screens import PageRegionsScreen


@dataclass(frozen=True)
class RegionShape:
    """A region with its number on the screen, its polygons as SVG points, and where its number
    stands."""

    region: PageRegion
    number: int
    parts: Sequence[str]
    label_x: float
    label_y: float
    corners: str
    kind: str

    @property
    def score_percent(self) -> int | None:
        score = self.region.score
        return None if score is None else round(score * 100)

    @property
    def part_numbers(self) -> range:
        return range(1, len(self.parts) + 1)


def draw_shapes(screen: PageRegionsScreen, typed: Mapping[str, str]) -> list[RegionShape]:
    """Return the regions of a page as shapes. A region whose corners were refused keeps what was
    typed in its field."""
    if screen.file is None:
        return []
    size = Point(screen.file.width, screen.file.height)
    return [
        _draw_shape(region, number, size, typed)
        for number, region in enumerate(screen.regions, start=1)
    ]


def _draw_shape(
    region: PageRegion, number: int, size: Point, typed: Mapping[str, str]
) -> RegionShape:
    polygons = [[Point(*corner) for corner in polygon] for polygon in region.polygons]
    box = bounding_box(polygons)
    is_typed = typed.get("act") == "change" and typed.get("region") == str(region.pk)
    return RegionShape(
        region=region,
        number=number,
        parts=[" ".join(_svg_point(corner, size) for corner in polygon) for polygon in polygons],
        label_x=round(box.left * size.x, 1),
        label_y=round(box.top * size.y, 1),
        corners=typed.get("corners", "") if is_typed else format_polygons(region.polygons),
        kind=_kind_of(region),
    )


def _svg_point(corner: Point, size: Point) -> str:
    return f"{corner.x * size.x:.1f},{corner.y * size.y:.1f}"


def _kind_of(region: PageRegion) -> str:
    """Return how a region is coloured: free, draft, unsure, hand or accepted."""
    if region.placement_id is None:
        return "free"
    if region.accepted_at is None:
        return "draft" if region.headline_matched else "unsure"
    return "hand" if region.source == RegionSource.HAND else "accepted"

"""Polygons as people type them: a corner a line, in hundredths of the page, an empty line between
two parts. Pure."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from articles.epaper.geometry import Point
from articles.epaper.polygons import DECIMALS, Ring
from articles.errors import Invalid

NUMBER = r"[+-]?\d{1,6}(?:\.\d{0,12})?"
CORNER = re.compile(rf"\s*({NUMBER})\s*(?:[,，;；]|\s)\s*({NUMBER})\s*")
LINES_MAX = 2000


def parse_polygons(text: str) -> list[Ring]:
    """Return the polygons that somebody typed, in fractions of the page. Refuses Invalid for a line
    that is no corner."""
    polygons: list[Ring] = [[]]
    for number, line in enumerate(text.splitlines()[:LINES_MAX], start=1):
        if not line.strip():
            polygons.append([])
            continue
        match = CORNER.fullmatch(line)
        if match is None:
            raise Invalid(
                _("Line %(number)d is no corner. Write two numbers from 0 to 100, such as 12.5 30.")
                % {"number": number}
            )
        polygons[-1].append(Point(float(match[1]) / 100, float(match[2]) / 100))
    return [polygon for polygon in polygons if polygon]


def format_polygons(polygons: Sequence[Sequence[Sequence[float]]]) -> str:
    """Return polygons as `parse_polygons` reads them."""
    return "\n\n".join(
        "\n".join(f"{_hundredths(corner[0])} {_hundredths(corner[1])}" for corner in polygon)
        for polygon in polygons
    )


def _hundredths(fraction: float) -> str:
    return f"{round(fraction * 100, DECIMALS - 2):g}"

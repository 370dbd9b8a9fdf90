"""Where a picture is shown, and which part of it there. Pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SMALLEST = 0.05  # of a side: a smaller part of a picture is a slip of the hand


class PictureUse(models.TextChoices):
    """A place of use with a part of the picture of its own."""

    LIST = "list", _("Lists and front page (3:2)")
    LEAD = "lead", _("Above the text (16:9)")
    SQUARE = "square", _("Sharing (1:1)")
    SEARCH = "search", _("Search engines (4:3)")
    PRINT = "print", pgettext_lazy("picture", "Printed page (any shape)")


RATIOS: Mapping[str, float | None] = {
    PictureUse.LIST: 3 / 2,
    PictureUse.LEAD: 16 / 9,
    PictureUse.SQUARE: 1.0,
    PictureUse.SEARCH: 4 / 3,
    PictureUse.PRINT: None,
}
WIDTHS_MAX: Mapping[str, int] = {
    PictureUse.LIST: 1200,
    PictureUse.LEAD: 1600,
    PictureUse.SQUARE: 800,
    PictureUse.SEARCH: 1200,
    PictureUse.PRINT: 2000,
}


@dataclass(frozen=True)
class CropRectangle:
    """A part of a picture: its left upper corner and its size, in fractions of the picture."""

    left: float
    top: float
    width: float
    height: float

    def is_inside(self) -> bool:
        """Say whether it lies inside the picture and is large enough to be meant."""
        numbers = (self.left, self.top, self.width, self.height)
        return (
            all(math.isfinite(number) and 0 <= number <= 1 for number in numbers)
            and self.width >= SMALLEST
            and self.height >= SMALLEST
            and self.left + self.width <= 1.0005
            and self.top + self.height <= 1.0005
        )


def default_rectangle(
    use: str, width: int, height: int, focal_x: float, focal_y: float
) -> CropRectangle:
    """Return the largest part in the shape of a place that keeps the focal point in sight, as the
    browser chooses it for a picture without a crop of its own; the picture itself where the place
    has no shape."""
    ratio = RATIOS[use]
    if ratio is None or not width or not height:
        return CropRectangle(0.0, 0.0, 1.0, 1.0)
    share = width / height / ratio
    part_width = min(1.0, 1 / share)
    part_height = min(1.0, share)
    return CropRectangle(
        focal_x * (1 - part_width), focal_y * (1 - part_height), part_width, part_height
    )


def fit_to_shape(use: str, rectangle: CropRectangle, width: int, height: int) -> CropRectangle:
    """Return the largest part in the shape of the place inside a rectangle, with its middle."""
    ratio = RATIOS[use]
    if ratio is None or not width or not height:
        return rectangle
    share = rectangle.width * width / (rectangle.height * height) / ratio
    part_width = rectangle.width / share if share > 1 else rectangle.width
    part_height = rectangle.height * share if share < 1 else rectangle.height
    return CropRectangle(
        rectangle.left + (rectangle.width - part_width) / 2,
        rectangle.top + (rectangle.height - part_height) / 2,
        part_width,
        part_height,
    )


def read_rectangle(crop: Mapping[str, Any]) -> CropRectangle:
    """Return the rectangle of a stored crop."""
    return CropRectangle(crop["left"], crop["top"], crop["width"], crop["height"])

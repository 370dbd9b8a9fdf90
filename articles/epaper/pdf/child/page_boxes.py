"""The boxes of a page as its objects give them."""

import math
from typing import NamedTuple

from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from articles.epaper.pdf.child.objects import value_of

UNITS_MAX = 75_000  # of a page's UserUnit (ISO 32000-1, annex C.2)
NUMBER_MAX = 1e7  # of a coordinate; far beyond what any page has


class Box(NamedTuple):
    """A box in units of the page, its sides in order."""

    left: float
    bottom: float
    right: float
    top: float


class SizeInUnits(NamedTuple):
    """A page's size in its own units, turned and cropped."""

    width: float
    height: float


def printed_size(entry: DictionaryObject) -> SizeInUnits | None:
    """Return the size of a page as people see it, or None where the page does not say.

    A crop box that is no box is passed over, as readers of PDF do. Inherited boxes are in `entry`.
    """
    media = _box(entry, "/MediaBox")
    if media is None:
        return None
    crop = _box(entry, "/CropBox") or media
    width = min(media.right, crop.right) - max(media.left, crop.left)
    height = min(media.top, crop.top) - max(media.bottom, crop.bottom)
    if min(width, height) <= 0:
        return None
    rotation = value_of(entry, "/Rotate")
    is_turned = isinstance(rotation, int | float) and int(rotation) % 180 == 90
    return SizeInUnits(height, width) if is_turned else SizeInUnits(width, height)


def units_of(entry: DictionaryObject) -> float:
    """Return how many points the unit of a page is: 1, or what its UserUnit says."""
    unit = value_of(entry, "/UserUnit")
    if not isinstance(unit, int | float) or not 0 < unit <= UNITS_MAX:
        return 1.0  # as readers of PDF take it
    return float(unit)


def _box(entry: DictionaryObject, key: str) -> Box | None:
    """Return a box with its sides in order, or None for what is no box or an empty one."""
    values = value_of(entry, key)
    if not isinstance(values, ArrayObject) or len(values) != 4:
        return None
    numbers = [_number(value) for value in values]
    if not all(abs(number) <= NUMBER_MAX for number in numbers):  # NaN is not
        return None
    left, bottom, right, top = numbers
    box = Box(min(left, right), min(bottom, top), max(left, right), max(bottom, top))
    return box if box.left < box.right and box.bottom < box.top else None


def _number(value: object) -> float:
    resolved = value.get_object() if isinstance(value, PdfObject) else value
    return float(resolved) if isinstance(resolved, int | float) else math.nan

"""The leading picture of an article in the shapes that search engines choose from: where nobody
cropped it, the largest part around its focal point."""

import hashlib
from dataclasses import dataclass

from articles.domain.pictures.picture_uses import (
    WIDTHS_MAX,
    CropRectangle,
    PictureUse,
    default_rectangle,
)
from articles.models import Image
from articles.reading.rendering import largest_jpeg
from articles.reading.sharing.cards import LAYOUT

SHAPES = (PictureUse.LEAD, PictureUse.SEARCH, PictureUse.SQUARE)
WHOLE = 0.995  # of a side: what is left out of such a part nobody sees


@dataclass(frozen=True)
class PictureShape:
    """A part of a stored copy, and the size in pixels that it is sent in.

    `source` is the file of the copy in the media storage.
    """

    use: str
    source: str
    rectangle: CropRectangle
    width: int
    height: int

    @property
    def version(self) -> str:
        """Return what is the same as long as the picture is."""
        part = self.rectangle
        words = (LAYOUT, self.use, self.source, *(f"{side:.4f}" for side in (part.left, part.top)))
        return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:16]


def shape_of_picture(image: Image, use: str) -> PictureShape | None:
    """Return the part of a picture for a shape. None for no such shape, for a picture without
    copies, for one that somebody cropped to this shape, and for one that has it as it is."""
    copy = largest_jpeg(image.renditions)
    if use not in SHAPES or copy is None or use in image.crops:
        return None
    rectangle = default_rectangle(use, copy["width"], copy["height"], image.focal_x, image.focal_y)
    if rectangle.width >= WHOLE and rectangle.height >= WHOLE:
        return None
    width = round(rectangle.width * copy["width"])
    height = round(rectangle.height * copy["height"])
    scale = min(1.0, WIDTHS_MAX[use] / max(1, width))
    return PictureShape(
        use, copy["name"], rectangle, max(1, round(width * scale)), max(1, round(height * scale))
    )

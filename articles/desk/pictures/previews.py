"""What each place of use shows of a picture: its own crop, or what the focal point gives. The frame
of a preview is drawn in SVG, as the policy of the pages allows no style of an element."""

from dataclasses import dataclass

from articles.domain.pictures.picture_uses import (
    CropRectangle,
    PictureUse,
    default_rectangle,
    read_rectangle,
)
from articles.models import Image
from articles.reading.rendering import picture_copies


@dataclass(frozen=True)
class UsePreview:
    """A place of use with the part of the picture that it shows. `view_box` is that part, in units
    of the picture's width and height as numbers of pixels."""

    use: str
    label: str
    is_own: bool
    rectangle: CropRectangle
    view_box: str
    address: str
    width: int
    height: int


def make_previews(image: Image) -> list[UsePreview]:
    """Return a preview for each place of use; none for a picture without a file."""
    copies = picture_copies(image)
    if copies is None:
        return []
    return [_preview(image, use, copies.fallback) for use in PictureUse]


def _preview(image: Image, use: PictureUse, address: str) -> UsePreview:
    crop = image.crops.get(use.value)
    rectangle = (
        read_rectangle(crop)
        if crop
        else default_rectangle(use.value, image.width, image.height, image.focal_x, image.focal_y)
    )
    numbers = (
        rectangle.left * image.width,
        rectangle.top * image.height,
        rectangle.width * image.width,
        rectangle.height * image.height,
    )
    return UsePreview(
        use=use.value,
        label=str(use.label),
        is_own=crop is not None,
        rectangle=rectangle,
        view_box=" ".join(f"{number:.1f}" for number in numbers),
        address=address,
        width=image.width,
        height=image.height,
    )

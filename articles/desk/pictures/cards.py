"""A picture as the desk shows it in grids, choosers and answers to scripts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from articles.models import Image
from articles.selectors.library.listing import rights_state

THUMBNAIL_WIDTH = 400


@dataclass(frozen=True)
class PictureCard:
    """A picture of a grid: the address of its thumbnail, its rights and how many texts use it."""

    image: Image
    thumbnail: str
    rights: str
    uses: int


def make_cards(images: Iterable[Image], uses: Mapping[int, int], today: date) -> list[PictureCard]:
    """Return pictures as a grid shows them. No query where their rights were joined."""
    return [
        PictureCard(image, thumbnail_of(image), rights_state(image, today), uses.get(image.pk, 0))
        for image in images
    ]


def thumbnail_of(image: Image) -> str:
    """Return the address of the smallest copy that is wide enough; empty without a file."""
    if not image.original:
        return ""
    copies = [copy for copy in image.renditions if copy["format"] == "jpeg"]
    wide = [copy for copy in copies if copy["width"] >= THUMBNAIL_WIDTH] or copies
    name = min(wide, key=_width)["name"] if wide else image.full_name
    return str(image.original.storage.url(name or ""))


def describe_for_scripts(image: Image) -> dict[str, Any]:
    """Return a picture as choosers show it and a body names it."""
    return {
        "id": image.pk,
        "title": image.title,
        "caption": image.caption,
        "credit": image.credit,
        "url": image.original.storage.url(image.full_name),
        "thumbnail": thumbnail_of(image),
    }


def _width(copy: Any) -> int:
    return int(copy["width"])

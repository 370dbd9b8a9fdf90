"""The pictures of a release, with the words they had when it was made."""

from collections.abc import Mapping
from copy import copy

from articles.models import Image, Release


def as_printed(images: Mapping[int, Image], release: Release) -> dict[int, Image]:
    """Return those of `images` that a release shows, with credit and caption as printed with it. No query.

    The library's own rows stay as they are: the pictures returned are copies, for showing only.
    """
    shown: dict[int, Image] = {}
    for words in release.pictures:
        image = images.get(words["image"])
        if image is not None:
            printed = shown[image.pk] = copy(image)
            printed.credit, printed.caption = words["credit"], words["caption"]
    return shown

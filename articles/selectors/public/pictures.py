"""The pictures that readers see: with the words they were released with, and whether they may be
seen at all.
"""

import re
from collections.abc import Mapping
from copy import copy
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from articles.models import Article, Image, Release, ShownPicture

FOLDER = re.compile(r"pictures/[0-9a-f]{2}/([0-9a-f]{20})/")


def pictures_as_released(images: Mapping[int, Image], release: Release) -> dict[int, Image]:
    """Return those of `images` that a release shows, with credit and caption as printed with it. No
    query.

    The library's own rows stay as they are: the pictures returned are copies, for showing only.
    """
    shown: dict[int, Image] = {}
    for use in release.pictures:
        image = images.get(use["image"])
        if image is not None:
            printed = shown[image.pk] = copy(image)
            printed.credit = use["credit"]
            printed.caption = use["caption"]
    return shown


def is_shown(path: str, at: datetime) -> bool:
    """Say whether an article that readers may see at `at` shows the picture stored there.

    One query.
    """
    articles = Article.objects.published(at).filter(pk=OuterRef("article"))
    shown = ShownPicture.objects.filter(Exists(articles), image__in=_stored_at(path))
    return "\0" not in path and shown.exists()


def _stored_at(path: str) -> QuerySet[Image]:
    """Return the picture a file belongs to: its folder is named after its digest
    (actions/media.py).
    """
    folder = FOLDER.match(path)
    if folder is None:
        return Image.objects.filter(original=path)
    return Image.objects.filter(digest__gte=folder[1], digest__lt=f"{folder[1]}g")

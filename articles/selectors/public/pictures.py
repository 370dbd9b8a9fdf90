"""The pictures that readers see: with the words they were released with, and whether they may be
seen at all.
"""

import re
from collections.abc import Collection, Mapping
from copy import copy
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from articles.domain.choices import UseRole
from articles.models import (
    Article,
    FrontEntry,
    Image,
    Person,
    Publication,
    Release,
    ShownPicture,
    Topic,
)
from articles.models.querysets import ImageQuerySet
from articles.models.texts.releases import PrintedPicture

FOLDER = re.compile(r"pictures/[0-9a-f]{2}/([0-9a-f]{20})/")


def pictures_as_released(images: Mapping[int, Image], release: Release) -> dict[int, Image]:
    """Return those of `images` that a release shows, with the words, the focal point and the crops
    that it was released with. No query.

    The library's own rows stay as they are: the pictures returned are copies, for showing only.
    """
    shown: dict[int, Image] = {}
    for use in release.pictures:
        image = images.get(use["image"])
        if image is not None:
            shown[image.pk] = picture_as_released(image, use)
    return shown


def picture_as_released(image: Image, use: PrintedPicture) -> Image:
    """Return a picture with the words, the focal point, the crops and the copies of a release.

    A release of earlier times records no focal point: the one of that time stays. One without
    copies shows the picture as its file has it, however it was adjusted since.
    """
    printed = copy(image)
    printed.credit = use["credit"]
    printed.caption = use["caption"]
    focal_point = use.get("focal_point") or image.first_focal_point
    if focal_point:
        printed.focal_x = focal_point[0]
        printed.focal_y = focal_point[1]
    printed.crops = use.get("crops", {})
    look = use.get("look") or image.unadjusted_look
    printed.width = look["width"]
    printed.height = look["height"]
    printed.renditions = look["renditions"]
    return printed


def find_leading_picture(release: Release | None, at: datetime) -> Image | None:
    """Return the first picture above the text of a release, as it was released; None where it has
    none that may be shown at the moment `at`. One query."""
    if release is None:
        return None
    images = pictures_as_released(
        find_shown_images([picture["image"] for picture in release.pictures], at), release
    )
    leads = (
        images.get(use["image"]) for use in release.revision.images if use["role"] == UseRole.LEAD
    )
    return next((image for image in leads if image is not None), None)


def find_shown_images(image_ids: Collection[int], at: datetime) -> dict[int, Image]:
    """Return the pictures of these ids that their rights allow to show at the moment `at`. One
    query."""
    rows: ImageQuerySet = Image.objects.allowed(at).select_related("rights")
    return rows.in_bulk(image_ids) if image_ids else {}


def is_shown(path: str, at: datetime) -> bool:
    """Say whether readers are shown the picture stored there at the moment `at`, and its rights
    allow it: by an article, a front page or a topic, as a masthead or a portrait.

    At most two queries.
    """
    if "\0" in path:
        return False
    articles = Article.objects.published(at).filter(pk=OuterRef("article"))
    allowed = find_stored_images(path).allowed(at)
    if ShownPicture.objects.filter(Exists(articles), image__in=allowed).exists():
        return True
    portraits = Person.objects.filter(portrait=OuterRef("pk"))
    mastheads = Publication.objects.filter(masthead=OuterRef("pk"))
    on_fronts = FrontEntry.objects.filter(
        Q(starts_at=None) | Q(starts_at__lte=at),
        Q(ends_at=None) | Q(ends_at__gt=at),
        Exists(articles),
        image=OuterRef("pk"),
    )
    topics = Topic.objects.shown(at).with_articles(at).filter(image=OuterRef("pk"))
    uses = Exists(portraits) | Exists(mastheads) | Exists(on_fronts) | Exists(topics)
    return allowed.filter(uses).exists()


def find_stored_images(path: str) -> ImageQuerySet:
    """Return the pictures that a file belongs to: its folder is named after its digest
    (actions/media.py).
    """
    folder = FOLDER.match(path)
    if folder is None:
        return Image.objects.filter(original=path)
    return Image.objects.filter(digest__gte=folder[1], digest__lt=f"{folder[1]}g")

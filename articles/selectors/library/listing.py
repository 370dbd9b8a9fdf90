"""The library: a page of pictures by key, and what each is used in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from articles.models import (
    CollectedPicture,
    Image,
    ImageUse,
    PictureCollection,
    PictureRights,
    PictureTag,
    ShownPicture,
)
from articles.models.querysets import ImageQuerySet
from articles.selectors.listing.paging import EPOCH, MICROSECOND, parse_cursor

PAGE_SIZE = 48
SOON = timedelta(days=30)
TAGS_OFFERED = 60


@dataclass(frozen=True)
class LibraryPage:
    """A page of the library in its order; `older` and `newer` are cursors, empty at the ends."""

    images: Sequence[Image]
    uses: Mapping[int, int]  # how many texts use each
    older: str
    newer: str


def read_library(
    rows: ImageQuerySet, *, before: str = "", after: str = "", oldest_first: bool = False
) -> LibraryPage:
    """Return a page of pictures by when they came in, the newest or the oldest first. Two queries,
    whatever their number.

    Refuses Invalid for a cursor that means nothing.
    """
    rows = rows.select_related("rights").defer("file_words")
    goes_up = bool(after) or (oldest_first and not before)
    if after:
        moment, pk = parse_cursor(after)
        rows = rows.filter(uploaded_at__gte=moment).exclude(uploaded_at=moment, pk__lte=pk)
    elif before:
        moment, pk = parse_cursor(before)
        rows = rows.filter(uploaded_at__lte=moment).exclude(uploaded_at=moment, pk__gte=pk)
    order = ("uploaded_at", "pk") if goes_up else ("-uploaded_at", "-pk")
    found = list(rows.order_by(*order)[: PAGE_SIZE + 1])
    is_more = len(found) > PAGE_SIZE
    images = found[:PAGE_SIZE]
    oldest, newest = (images[:1], images[-1:]) if goes_up else (images[-1:], images[:1])
    has_older = bool(after) if goes_up else is_more
    has_newer = is_more if goes_up else bool(before)
    return LibraryPage(
        images if goes_up == oldest_first else images[::-1],
        count_uses([image.pk for image in images]),
        older="".join(_cursor(image) for image in oldest if has_older),
        newer="".join(_cursor(image) for image in newest if has_newer),
    )


def _cursor(image: Image) -> str:
    return f"{(image.uploaded_at - EPOCH) // MICROSECOND}-{image.pk}"


def count_uses(image_ids: Sequence[int]) -> dict[int, int]:
    """Return how many texts use each of some pictures. One query."""
    rows = (
        ImageUse.objects.filter(image__in=image_ids)
        .order_by()
        .values("image")
        .annotate(texts=Count("article", distinct=True))
    )
    return {row["image"]: row["texts"] for row in rows}


def filter_used(rows: ImageQuerySet, *, used: bool) -> ImageQuerySet:
    """Return the pictures that a text uses or shows, or those that none does."""
    in_use = Exists(ImageUse.objects.filter(image=OuterRef("pk")))
    is_shown = Exists(ShownPicture.objects.filter(image=OuterRef("pk")))
    return rows.filter(in_use | is_shown) if used else rows.filter(~in_use, ~is_shown)


def filter_shape(rows: ImageQuerySet, shape: str) -> ImageQuerySet:
    """Return the pictures of a shape: "landscape", "portrait", else square."""
    if shape == "landscape":
        return rows.filter(width__gt=F("height"))
    if shape == "portrait":
        return rows.filter(width__lt=F("height"))
    return rows.filter(width=F("height"), width__gt=0)


def filter_rights(rows: ImageQuerySet, state: str, today: date) -> ImageQuerySet:
    """Return the pictures whose rights are in a state on a day: "none", "forbidden", "ended",
    "ending" (within 30 days), else valid."""
    if state == "none":
        return rows.filter(rights__isnull=True)
    records = PictureRights.objects.filter(_rights_in(state, today))
    return rows.filter(pk__in=records.values("image"))


def _rights_in(state: str, today: date) -> Q:
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=today)
    open_ended = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    if state == "forbidden":
        return Q(web_allowed=False) | Q(valid_from__gt=today)
    if state == "ended":
        return Q(valid_until__lt=today)
    if state == "ending":
        return Q(valid_until__gte=today, valid_until__lte=today + SOON)
    return begun & open_ended & Q(web_allowed=True)


def rights_state(image: Image, today: date) -> str:
    """Return the state of a picture's rights on a day, as `filter_rights` names it. No query where
    the record was joined."""
    record: PictureRights | None = getattr(image, "rights", None)
    if record is None:
        return "none"
    if record.valid_until is not None and record.valid_until < today:
        return "ended"
    if not record.web_allowed or not record.is_valid_on(today):
        return "forbidden"
    ends_soon = record.valid_until is not None and record.valid_until <= today + SOON
    return "ending" if ends_soon else "valid"


def ending_picture_rights(today: date) -> QuerySet[PictureRights]:
    """Return the records of pictures whose rights run out within 30 days."""
    return PictureRights.objects.filter(_rights_in("ending", today))


def list_collections() -> list[PictureCollection]:
    """Return all collections by name, each with its `count` of pictures. One query."""
    rows = PictureCollection.objects.annotate(count=Count("rows"))
    return list(rows.order_by("name"))


def list_collected(collection: PictureCollection) -> list[Image]:
    """Return the pictures of a collection in their order. One query."""
    rows = CollectedPicture.objects.filter(collection=collection).select_related("image__rights")
    return [row.image for row in rows]


def list_tags() -> list[str]:
    """Return the tags that were made last, for completion. One query."""
    return list(PictureTag.objects.order_by("-pk").values_list("name", flat=True)[:TAGS_OFFERED])

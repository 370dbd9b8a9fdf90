"""The library: a page of pictures by key, and what each is used in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from articles.common.numbers import read_number
from articles.errors import Invalid
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
from articles.selectors.listing.paging import EPOCH, MICROSECOND, NO_SUCH_PAGE, parse_cursor

PAGE_SIZE = 48
SOON = timedelta(days=30)
TAGS_OFFERED = 60


class LibraryOrder(NamedTuple):
    """An order of the library: what it goes by, and whether upwards. By name and by size every row
    is read, which is cheap in a table without bodies: some 30 ms for 100,000 pictures."""

    key: Any
    goes_up: bool
    is_by_time: bool = False


@dataclass(frozen=True)
class LibraryPage:
    """A page of the library in its order. `previous` and `following` are the parameters of the
    neighbouring pages, empty at the ends."""

    images: Sequence[Image]
    uses: Mapping[int, int]  # how many texts use each
    previous: Mapping[str, str]
    following: Mapping[str, str]


NEWEST_FIRST = LibraryOrder(F("uploaded_at"), goes_up=False, is_by_time=True)
ORDERS: Mapping[str, LibraryOrder] = {
    "oldest": LibraryOrder(F("uploaded_at"), goes_up=True, is_by_time=True),
    "name": LibraryOrder(F("title"), goes_up=True),
    "largest": LibraryOrder(F("width") * F("height"), goes_up=False),
}


def read_library(
    rows: ImageQuerySet, *, before: str = "", after: str = "", order: LibraryOrder = NEWEST_FIRST
) -> LibraryPage:
    """Return a page of pictures in an order. Three queries at most, whatever their number.

    Refuses Invalid for a cursor that means nothing.
    """
    rows = rows.select_related("rights").defer("file_words").annotate(sort_key=order.key)
    goes_up = bool(after) or (order.goes_up and not before)
    if before or after:
        rows = rows.filter(_behind(_read_place(after or before, order), upwards=bool(after)))
    keys = ("sort_key", "pk") if goes_up else ("-sort_key", "-pk")
    found = list(rows.order_by(*keys)[: PAGE_SIZE + 1])
    is_more = len(found) > PAGE_SIZE
    images = found[:PAGE_SIZE]
    lowest, highest = (images[:1], images[-1:]) if goes_up else (images[-1:], images[:1])
    has_lower = bool(after) if goes_up else is_more
    has_higher = is_more if goes_up else bool(before)
    lower_page = _page_beside("before", lowest if has_lower else [], order)
    higher_page = _page_beside("after", highest if has_higher else [], order)
    return LibraryPage(
        images if goes_up == order.goes_up else images[::-1],
        count_uses([image.pk for image in images]),
        previous=lower_page if order.goes_up else higher_page,
        following=higher_page if order.goes_up else lower_page,
    )


class LibraryPlace(NamedTuple):
    """A place in an order: what the order goes by, and the picture."""

    key: Any
    pk: int


def _behind(place: LibraryPlace, *, upwards: bool) -> Q:
    """Return the condition on the pictures behind a place."""
    side = "gt" if upwards else "lt"
    alike = Q(sort_key=place.key, **{f"pk__{side}": place.pk})
    return Q(**{f"sort_key__{side}e": place.key}) & (Q(**{f"sort_key__{side}": place.key}) | alike)


def _read_place(cursor: str, order: LibraryOrder) -> LibraryPlace:
    """Return the place of a cursor: a moment and a picture, or a picture alone, whose name or size
    is looked up. Refuses Invalid."""
    if order.is_by_time:
        return LibraryPlace(*parse_cursor(cursor))
    number = read_number(cursor)
    rows = Image.objects.filter(pk=number or 0).annotate(sort_key=order.key)
    key = rows.values_list("sort_key", flat=True).first()
    if number is None or key is None:
        raise Invalid(NO_SUCH_PAGE)
    return LibraryPlace(key, number)


def _page_beside(name: str, end: Sequence[Image], order: LibraryOrder) -> Mapping[str, str]:
    """Return the parameter of the page behind the picture at an end, none without a picture."""
    return {name: _write_place(end[0], order)} if end else {}


def _write_place(image: Image, order: LibraryOrder) -> str:
    if order.is_by_time:
        return f"{(image.uploaded_at - EPOCH) // MICROSECOND}-{image.pk}"
    return str(image.pk)


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

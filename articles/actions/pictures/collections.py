"""Collections of pictures: made, filled, ordered, emptied. Each change is a row of the journal."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from articles import rights
from articles.actions.records import journal
from articles.errors import Invalid, Stale
from articles.models import CollectedPicture, Image, PictureCollection
from newsroom.accounts.actors import Actor, account_of

PICTURES_MAX = 500  # of a collection: one screen orders them


def make_picture_collection(name: str, *, by: Actor, at: datetime) -> PictureCollection:
    """Make an empty collection. Refuses NotYours, and Invalid for a name that is there."""
    with journal.perform("collection.made", by=by, at=at) as act:
        rights.require(rights.may(by, "change_image"))
        collection = PictureCollection(name=name, created_at=at, created_by=account_of(by))
        _clean(collection)
        collection.save()
        act.record(subject=collection.name, collection=collection.pk)
    return collection


def rename_collection(
    collection: PictureCollection, name: str, *, by: Actor, at: datetime
) -> PictureCollection:
    """Give a collection another name. Refuses NotYours, Invalid."""
    with journal.perform("collection.changed", by=by, at=at) as act:
        rights.require(rights.may(by, "change_image"))
        collection = _lock(collection)
        before = collection.name
        collection.name = name
        _clean(collection)
        collection.save(update_fields=["name"])
        act.record(subject=collection.name, collection=collection.pk, name=[before, name])
    return collection


def collect_pictures(
    collection: PictureCollection, images: Sequence[Image], *, by: Actor, at: datetime
) -> int:
    """Put pictures at the end of a collection; return how many were not in it yet. Refuses
    NotYours, and Invalid for more than PICTURES_MAX."""
    with journal.perform("collection.changed", by=by, at=at) as act:
        rights.require(rights.may(by, "change_image"))
        collection = _lock(collection)
        inside = set(collection.rows.values_list("image_id", flat=True))
        fresh = [image for image in images if image.pk not in inside]
        if len(inside) + len(fresh) > PICTURES_MAX:
            raise Invalid(
                _("A collection holds %(count)d pictures at most. Begin another one.")
                % {"count": PICTURES_MAX}
            )
        last = collection.rows.aggregate(last=Max("position"))["last"] or 0
        CollectedPicture.objects.bulk_create(
            CollectedPicture(collection=collection, image=image, position=place)
            for place, image in enumerate(fresh, start=last + 1)
        )
        act.record(
            subject=collection.name,
            collection=collection.pk,
            added=[image.pk for image in fresh],
        )
    return len(fresh)


def arrange_collection(
    collection: PictureCollection,
    image_ids: Sequence[int],
    *,
    before: Sequence[int],
    by: Actor,
    at: datetime,
) -> None:
    """Give a collection this order; pictures that are not named leave it. `before` is the order
    that the person saw. Refuses NotYours, Stale, and Invalid for what is not in it."""
    with journal.perform("collection.changed", by=by, at=at) as act:
        rights.require(rights.may(by, "change_image"))
        collection = _lock(collection)
        rows = {row.image_id: row for row in collection.rows.all()}
        if list(rows) != list(before):
            raise Stale(
                _("Somebody else changed the collection meanwhile. Look at it and try again.")
            )
        if len(set(image_ids)) != len(image_ids) or not set(image_ids) <= set(rows):
            raise Invalid(_("The order names a picture twice or one that is not in it."))
        removed = [number for number in rows if number not in set(image_ids)]
        collection.rows.filter(image__in=removed).delete()
        for place, number in enumerate(image_ids, start=1):
            rows[number].position = place
        CollectedPicture.objects.bulk_update([rows[number] for number in image_ids], ["position"])
        act.record(
            subject=collection.name,
            collection=collection.pk,
            order=list(image_ids),
            removed=removed,
        )


def delete_collection(collection: PictureCollection, *, by: Actor, at: datetime) -> None:
    """Delete a collection; its pictures stay in the library. Refuses NotYours."""
    with journal.perform("collection.deleted", by=by, at=at) as act:
        rights.require(rights.may(by, "change_image"))
        collection = _lock(collection)
        pictures: Collection[int] = list(collection.rows.values_list("image_id", flat=True))
        act.record(subject=collection.name, collection=collection.pk, pictures=list(pictures))
        collection.delete()


def _lock(collection: PictureCollection) -> PictureCollection:
    row = PictureCollection.objects.select_for_update().filter(pk=collection.pk).first()
    if row is None:
        raise Invalid(_("The collection is gone. Nothing was changed."))
    return row


def _clean(collection: PictureCollection) -> None:
    try:
        collection.full_clean()
    except ValidationError as error:
        raise Invalid(*error.messages) from error

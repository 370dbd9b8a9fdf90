"""One change of many pictures: tags, a collection, the credit."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles import rights
from articles.actions.pictures.collections import collect_pictures
from articles.actions.pictures.describing import cancel_picture_approvals
from articles.actions.pictures.picture_journal import record_picture, using_articles
from articles.actions.pictures.tags import add_tags, split_tags
from articles.actions.records import journal
from articles.actions.records.name_keys import store_image_keys
from articles.errors import Invalid, Stale
from articles.models import Image, PictureCollection
from newsroom.accounts.actors import Actor

PICTURES_MAX = 200  # at once


def tag_pictures(images: Sequence[Image], text: str, *, by: Actor, at: datetime) -> int:
    """Give pictures the tags of a line; return how many pictures those are. Refuses NotYours, and
    Invalid for no tag."""
    with journal.perform("image.tagged", by=by, at=at) as act:
        rights.require(rights.may(by, "change_image"))
        names = split_tags(text)
        _require_some(images)
        if not names:
            raise Invalid(_("Write at least one tag."))
        add_tags(images, names)
        store_image_keys(images)
        act.record(subject="、".join(names), images=[image.pk for image in images])
    return len(images)


def put_into_collection(
    images: Sequence[Image], collection: PictureCollection, *, by: Actor, at: datetime
) -> int:
    """Put pictures into a collection. Refuses as `collect_pictures` does."""
    _require_some(images)
    return collect_pictures(collection, images, by=by, at=at)


def credit_pictures(
    images: Sequence[Image], credit: str, seen: Sequence[str], *, by: Actor, at: datetime
) -> int:
    """Give pictures this credit; return how many had another one.

    `seen` are the credits that the preview showed, in the order of `images`. Approvals of texts on
    their way are cancelled; published texts stay as they are. Refuses NotYours, Invalid, and Stale
    where a credit changed since the preview, so that a confirmation counts once.
    """
    with journal.perform("image.described", by=by, at=at):
        rights.require(rights.may(by, "change_image"))
        _require_some(images)
        numbers = [image.pk for image in images]
        rows = {
            row.pk: row
            for row in Image.objects.select_for_update().filter(pk__in=numbers).order_by("pk")
        }
        if [rows[number].credit for number in numbers if number in rows] != list(seen):
            raise Stale(
                _("A credit changed since the list was made. Nothing was done. Look at it again.")
            )
        changed = [row for row in rows.values() if row.credit != credit]
        for image in changed:
            before = image.credit
            image.credit = credit
            _clean(image)
            image.save(update_fields=["credit"])
            differs = {"credit": [before, image.credit]}
            record_picture(
                "image.described", image, using_articles(image), by=by, at=at, changed=differs
            )
            cancel_picture_approvals(image, by=by, at=at)
        store_image_keys(changed)
    return len(changed)


def _require_some(images: Sequence[Image]) -> None:
    if not images:
        raise Invalid(_("Choose at least one picture."))
    if len(images) > PICTURES_MAX:
        raise Invalid(
            _("At most %(count)d pictures are changed at once.") % {"count": PICTURES_MAX}
        )


def _clean(image: Image) -> None:
    if not image.credit.strip():
        raise Invalid(_("Write the credit."))
    try:
        image.clean_fields(exclude={"original", "uploaded_by"})
    except ValidationError as error:
        raise Invalid(*error.messages) from error

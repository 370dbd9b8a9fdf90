"""The words, the focal point and the tags of a picture of the library.

Nothing of it reaches published texts by itself: they show what they were released with, until
`published_pictures.publish_picture_changes` names them.
"""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles import rights
from articles.actions.pictures.picture_journal import record_picture, using_articles
from articles.actions.pictures.tags import set_tags
from articles.actions.records import journal
from articles.actions.records.name_keys import store_image_keys
from articles.actions.records.reference import changed_fields
from articles.actions.review import rounds
from articles.errors import Invalid
from articles.models import Article, Image
from newsroom.accounts.actors import Actor

DESCRIBED = ("title", "credit", "caption", "creator", "taken_on", "place", "focal_x", "focal_y")


def describe_image(
    image: Image, *, by: Actor, at: datetime, tags: Sequence[str] | None = None
) -> Image:
    """Store changed words and focal point (set by the caller), and the tags where given.

    Another credit or caption cancels the approvals of texts on their way that show the picture.
    Published texts stay as they are. Refuses NotYours, Invalid.
    """
    with journal.perform("image.described", by=by, at=at):
        rights.require(rights.may(by, "change_image"))
        before = Image.objects.select_for_update().get(pk=image.pk)
        try:
            image.clean_fields(exclude={"original", "uploaded_by"})
        except ValidationError as error:
            raise Invalid(*error.messages) from error
        differs = changed_fields(before, image)
        image.first_focal_point = keep_first_focal_point(before, image)
        image.save(update_fields=[*DESCRIBED, "first_focal_point"])
        if tags is not None:
            old, new = set_tags(image, tags)
            differs |= {"tags": ["、".join(old), "、".join(new)]} if old != new else {}
        store_image_keys([image])
        record_picture(
            "image.described", image, using_articles(image), by=by, at=at, changed=differs
        )
        if {"credit", "caption"} & set(differs):
            cancel_picture_approvals(image, by=by, at=at)
    return image


def keep_first_focal_point(before: Image, image: Image) -> object:
    """Return the focal point of texts that were released before releases recorded it: the one
    before its first change."""
    moved = (before.focal_x, before.focal_y) != (image.focal_x, image.focal_y)
    if before.first_focal_point is None and moved:
        return [before.focal_x, before.focal_y]
    return before.first_focal_point


def cancel_picture_approvals(image: Image, *, by: Actor, at: datetime) -> None:
    """Cancel what was signed under another credit or caption: it is in every article that shows
    the picture."""
    shown = Article.objects.filter(
        image_uses__image=image, rounds__closed_at=None, rounds__isnull=False
    ).distinct()
    for article in shown.order_by("pk"):
        why = str(_("The credit or caption of a picture changed."))
        rounds.cancel_approvals(rounds.lock_article(article, at), by=by, at=at, why=why)

"""The rights record of a picture: whose it is, and until when the paper may show it."""

from copy import copy
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles import rights
from articles.actions.pictures.picture_journal import (
    published_with,
    record_picture,
    using_articles,
)
from articles.actions.records import journal
from articles.actions.records.reference import changed_fields
from articles.actions.review import rounds
from articles.actions.review.releases import release_again
from articles.errors import Invalid, Stale
from articles.models import Image, PictureRights
from newsroom.accounts.actors import Actor

FIELDS = (
    "holder",
    "licence",
    "limits",
    "valid_from",
    "valid_until",
    "web_allowed",
    "print_allowed",
    "machines",
)


def keep_picture_rights(
    image: Image,
    values: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
    started_from: str | None = None,
) -> PictureRights:
    """Store the rights record of a picture, new or changed.

    What it forbids takes the picture from readers at once, or on the day that it names, without a
    job. The journal names the texts that use the picture; those that readers have seen are released
    again as they are, so that programs that ask for changes learn of it. `started_from` is
    `describe_rights` of what the person saw. Refuses NotYours, Stale, Invalid.
    """
    with journal.perform("image.rights_kept", by=by, at=at):
        rights.require(rights.can_keep_rights(by))
        Image.objects.select_for_update().get(pk=image.pk)
        before = PictureRights.objects.filter(image=image).first()
        if started_from is not None and started_from != describe_rights(before):
            raise Stale(
                _("Somebody else changed the rights meanwhile. Look at them and set yours again.")
            )
        record = _change_record(before or PictureRights(image=image), values)
        record.save()
        record_picture(
            "image.rights_kept",
            image,
            using_articles(image),
            by=by,
            at=at,
            changed=changed_fields(before or PictureRights(image=image), record),
        )
        for article in published_with(image):
            release_again(rounds.lock_article(article, at), by=by, at=at)
    return record


def _change_record(before: PictureRights, values: dict[str, Any]) -> PictureRights:
    """Return an unsaved copy of a record with other values. Refuses Invalid."""
    record = copy(before)
    for name, value in values.items():
        setattr(record, name, value)
    try:
        record.full_clean()
    except ValidationError as error:
        raise Invalid(*error.messages) from error
    return record


def describe_rights(record: PictureRights | None) -> str:
    """Return a record in one line, to see whether it changed."""
    return "|".join(str(getattr(record, name)) for name in FIELDS) if record else ""

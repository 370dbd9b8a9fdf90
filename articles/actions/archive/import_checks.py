"""What is asked of each item of an archive before it is stored, and what the database says of one
that is not."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError
from django.utils.translation import gettext as _

from articles.errors import Invalid
from articles.fields import validate_printable
from articles.imports.items import Item

SOURCE_ID_MAX = 300
# What Python and the database raise for a value that no field holds; anything else is a mistake of
# ours.
UNFIT = (ValidationError, DataError, IntegrityError, OverflowError, UnicodeError, RecursionError)


def check_names(item: Item) -> None:
    """Refuse Invalid for a source id or an address that cannot be kept."""
    if len(item.source_id) > SOURCE_ID_MAX:
        raise Invalid(
            _("The source id has at most 300 characters: %(id)s…") % {"id": item.source_id[:60]}
        )
    try:
        validate_printable(item.source_id + "".join(item.old_addresses))
    except ValidationError as error:
        raise Invalid(*error.messages) from error


def check_expiry(item: Item, at: datetime) -> list[str]:
    """Return a remark where readers will not see a text. Refuses Invalid for one that ends before
    it begins."""
    if item.expires_at is None or item.public_from is None:
        return []
    if item.expires_at <= item.public_from:
        raise Invalid(_("The end lies before the moment of publication."))
    if item.expires_at <= at:
        return [_("Its time is over already: readers do not see it.")]
    return []


def unfit_refusal(error: Exception) -> Invalid:
    """Return the refusal of a value that no field holds."""
    if isinstance(error, OverflowError):
        return Invalid(_("A number or moment of the row is larger than can be kept."))
    message = " ".join(str(error).split())[:200] or type(error).__name__
    return Invalid(_("A value of the row cannot be kept: %(reason)s") % {"reason": message})

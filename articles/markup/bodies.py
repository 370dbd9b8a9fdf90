"""How large a body may be, and how one knows that a stored one is clean."""

import hashlib
from importlib.metadata import version

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from articles.errors import Invalid
from articles.markup.nesting import DEPTH_MAX
from articles.markup.sanitising import LENGTH_MAX, RULES, body_is_too_deep, clean_body

SALT = "articles.bodies"  # as stored seals were made
CLEANED_BY = (
    f"{RULES}/{version('nh3')}"  # a seal of other rules or of another sanitiser counts nothing
)
REMEMBERED_MAX = 10_000  # bodies without a seal that this process has found clean, by their digests
found_clean: set[bytes] = set()


def find_body_fault(text: str) -> str:
    """Return why a body cannot be stored, nothing for one that can.

    Nothing of it is cleaned for that.
    """
    if len(text) > LENGTH_MAX:
        return _(
            "The body has %(found)d characters with its marks; at most %(most)d are stored. "
            "Make several articles of "
            "it, or paste it as plain text: programs often copy ten times as many marks as words."
        ) % {"found": len(text), "most": LENGTH_MAX}
    if body_is_too_deep(text):
        return _(
            "Lists, tables or quotations lie in each other more than %(depth)d deep. Paste "
            "the text as plain text, or "
            "take some of them out."
        ) % {"depth": DEPTH_MAX}
    return ""


def validate_body(text: str) -> None:
    """Refuse a body that is too long or too deep."""
    if fault := find_body_fault(text):
        raise ValidationError(fault)


def require_storable_body(text: str) -> None:
    """Refuse Invalid for a body that is too long or too deep, before any work on it begins."""
    if fault := find_body_fault(text):
        raise Invalid(fault)


def seal_body(body: str) -> str:
    """Return what only this installation can write beside a body that it has cleaned by the rules
    of now.
    """
    return _seal(body, settings.SECRET_KEY)


def clean_for_showing(body: str, seal: str | None = None) -> str:
    """Return the body as it may be shown.

    One whose seal fits is as it was cleaned when it was stored. One that somebody changed behind
    the application's back, or that older rules cleaned, is cleaned here.
    """
    if seal and _is_sealed(body, seal):
        return body
    digest = hashlib.sha256(body.encode("utf-8", "surrogatepass")).digest()
    if digest in found_clean:
        return body
    cleaned = clean_body(body)
    if cleaned == body:
        if len(found_clean) >= REMEMBERED_MAX:
            found_clean.clear()
        found_clean.add(digest)
    return cleaned


def _is_sealed(body: str, seal: str) -> bool:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(_seal(body, key), seal) for key in keys)


def _seal(body: str, key: str) -> str:
    written = f"{CLEANED_BY}\0{body}".encode("utf-8", "surrogatepass")
    return salted_hmac(SALT, written, secret=key, algorithm="sha256").hexdigest()

"""Addresses of the files of printed pages: signed, good for an hour or two, and useless for
anything else.

The end of an address is rounded, so that all pages written within one period carry the same one: a
shared cache and a browser keep the picture with the page that shows it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from articles.common.numbers import read_number

SALT = "articles.epaper.files"
SEPARATOR = "."
PDF = "pdf"


class FileOwner(StrEnum):
    """Whose file it is."""

    PAGE_FILE = "p"
    ISSUE = "i"


@dataclass(frozen=True)
class FileGrant:
    """What a signed address opens until `until`.

    `part` is "pdf", or a picture: its width and type, such as "1000-webp". `shared` says that
    everybody may have it, so that a cache may keep it for all.
    """

    owner: FileOwner
    pk: int
    part: str
    shared: bool
    until: datetime


def grant_end(at: datetime) -> datetime:
    """Return when addresses written at `at` end: after one period at least, after two at most."""
    period: int = settings.PAGE_LINK_SECONDS
    periods = int(at.timestamp()) // period + 2
    return datetime.fromtimestamp(periods * period, UTC)


def sign_grant(owner: FileOwner, pk: int, part: str, *, shared: bool, at: datetime) -> str:
    """Return the address under which a file is given out for a while."""
    fields = (owner, pk, part, "s" if shared else "o", int(grant_end(at).timestamp()))
    token = Signer(salt=SALT).sign(SEPARATOR.join(str(field) for field in fields))
    return reverse("articles:page_file", args=[token])


def read_grant(token: str) -> FileGrant | None:
    """Return what a token opens, None for one that we did not sign. It may have ended."""
    try:
        fields = Signer(salt=SALT).unsign(token).split(SEPARATOR)
    except BadSignature:
        return None
    owner, pk_text, part, sharing, end_text = fields
    pk = read_number(pk_text)
    end = read_number(end_text)
    if pk is None or end is None:
        return None
    until = datetime.fromtimestamp(0, UTC) + timedelta(seconds=end)
    return FileGrant(FileOwner(owner), pk, part, sharing == "s", until)

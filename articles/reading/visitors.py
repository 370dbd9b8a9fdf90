"""Who asks to read: the account, the address, and what this browser has read on the meter this
month.
"""

from collections.abc import Sequence
from datetime import datetime

from django.core import signing
from django.http import HttpRequest, HttpResponse

from articles.common.client_addresses import client_address
from articles.common.moments import newspaper_day
from articles.domain.reader_access import Reader

SALT = "articles.readers.meter"  # as cookies that are out were signed
KEPT = 32 * 24 * 60 * 60  # seconds; the month inside says when it no longer counts
MOST = 100  # article numbers; a browser keeps no more than 4,000 characters
AHEAD = (
    "Sec-Purpose",
    "Purpose",
    "X-Purpose",
    "X-Moz",
)  # the first is the standard, the others browsers of before


def find_reader(request: HttpRequest, publication: int, at: datetime) -> Reader:
    """Return who asks for something of a newspaper. No query until its user is looked at."""
    return Reader(
        user=request.user,
        address=client_address(request),
        counted=_counted(request, publication, at),
        counting=request.method == "GET",
    )


def is_prefetch(request: HttpRequest) -> bool:
    """Say whether a browser fetches this before its reader asked for it."""
    return any("prefetch" in request.headers.get(name, "").lower() for name in AHEAD)


def set_meter_cookie(
    request: HttpRequest,
    response: HttpResponse,
    publication: int,
    counted: Sequence[int] | None,
    at: datetime,
) -> None:
    """Give the browser the articles it has read on the meter this month; an empty row makes it
    forget.
    """
    if counted is None:
        return
    name = _name(publication)
    path = "/articles/"
    if not counted:
        if name in request.COOKIES:
            response.delete_cookie(name, path=path, samesite="Lax")
        return
    value = signing.dumps([_month(at), list(counted)[-MOST:]], salt=SALT)
    response.set_cookie(
        name,
        value,
        max_age=KEPT,
        path=path,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )


def _counted(request: HttpRequest, publication: int, at: datetime) -> tuple[int, ...]:
    """Return what the browser remembers of this month.

    A cookie of another month, or not ours, says nothing.
    """
    try:
        month, articles = signing.loads(
            request.COOKIES.get(_name(publication), ""), salt=SALT, max_age=KEPT
        )
        return tuple(int(number) for number in articles)[:MOST] if month == _month(at) else ()
    except (signing.BadSignature, TypeError, ValueError):
        return ()


def _month(at: datetime) -> str:
    return f"{newspaper_day(at):%Y-%m}"


def _name(publication: int) -> str:
    return f"read-{publication}"

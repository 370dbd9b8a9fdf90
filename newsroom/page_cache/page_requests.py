"""What a public page may depend on, read from a request, and the request that its view gets.

The cache is safe by construction: the view of a cached page gets a request that holds nothing but
what the key of the page holds. A header, a cookie or a parameter that is not in the key cannot
change the page, because the view never sees it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

from django.conf import settings
from django.http.cookie import parse_cookie

from articles.domain.shared_knowledge import SharedKnowledge

Environ = dict[str, Any]
SLOT = "newsroom.page_slot"  # of a request that the cache makes
HOST = re.compile(r"[a-z0-9.-]{1,253}(:[0-9]{1,5})?|\[[0-9a-f:.]{2,45}\](:[0-9]{1,5})?")
PATH_MAX = 500  # bytes; the same for a query
QUERY_MAX = 1_000
# What other sites add to an address to follow their readers: no page ever sees it.
FOREIGN_NAMES = frozenset(
    {"fbclid", "from", "gclid", "isappinstalled", "msclkid", "nsukey", "scene", "spm"}
)
FOREIGN_PREFIX = "utm_"
# What a server says of itself, not of who asks.
SERVER_KEYS = (
    "SCRIPT_NAME",
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "wsgi.errors",
    "wsgi.multiprocess",
    "wsgi.multithread",
    "wsgi.run_once",
    "wsgi.version",
)


class PageRequest(NamedTuple):
    """The key of a page: all that it may depend on.

    `language` is empty for the language of everybody who chose none.
    """

    secure: bool
    host: str
    path: str
    query: str
    language: str


@dataclass
class PageSlot:
    """What the cache and Django tell each other about a page that is rendered.

    `until` is the moment until which it is right, in seconds since 1970. None: nobody could say,
    and it is not kept. `knowledge` is what it shares with other pages until that moment.
    """

    until: float | None = None
    knowledge: SharedKnowledge = field(default_factory=SharedKnowledge)


def read_page_request(environ: Environ) -> PageRequest | None:
    """Return what a request asks of a public page, or None if the cache takes no part in it."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return None
    if "HTTP_AUTHORIZATION" in environ or "HTTP_RANGE" in environ:
        return None
    host = _read_host(environ.get("HTTP_HOST", ""))
    path = environ.get("PATH_INFO", "")
    query = environ.get("QUERY_STRING", "")
    if len(path) > PATH_MAX or len(query) > QUERY_MAX or not host:
        return None
    return PageRequest(
        secure=_is_secure(environ),
        host=host,
        path=path,
        query=_drop_foreign(query) if query else "",
        language=_chosen_language(environ),
    )


def build_environ(request: PageRequest, environ: Environ, slot: PageSlot) -> Environ:
    """Return the request that a view gets: what the key holds, and what the server says of
    itself."""
    built = {name: environ[name] for name in SERVER_KEYS if name in environ}
    built |= {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": request.path,
        "QUERY_STRING": request.query,
        "HTTP_HOST": request.host,
        "wsgi.url_scheme": "https" if request.secure else "http",
        "wsgi.input": BytesIO(),
        SLOT: slot,
    }
    proxy_header = settings.SECURE_PROXY_SSL_HEADER
    if proxy_header and request.secure:
        name, value = proxy_header
        built[name] = value
    if request.language:
        built["HTTP_COOKIE"] = f"{settings.LANGUAGE_COOKIE_NAME}={request.language}"
    return built


def has_only(query: str, names: Iterable[str]) -> bool:
    """Say whether a query has no parameter but these."""
    allowed = set(names)
    return all(_name_of(part) in allowed for part in query.split("&") if part)


@lru_cache(maxsize=64)
def _read_host(written: str) -> str:
    """Return a host as the key of a page has it; nothing if it is none."""
    host = written.lower()
    return host if HOST.fullmatch(host) else ""


def _is_secure(environ: Environ) -> bool:
    """Say whether a reader came by https, as Django's `request.is_secure` does."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        written = environ.get(name)
        if written is not None:
            first, _comma, _rest = written.partition(",")
            return bool(first.strip() == value)
    return bool(environ.get("wsgi.url_scheme") == "https")


def _chosen_language(environ: Environ) -> str:
    """Return the language that a reader chose, if it is not that of everybody."""
    cookies = environ.get("HTTP_COOKIE", "")
    if settings.LANGUAGE_COOKIE_NAME not in cookies:
        return ""
    chosen = parse_cookie(cookies).get(settings.LANGUAGE_COOKIE_NAME, "")
    others = {*dict(settings.LANGUAGES), settings.TRADITIONAL_CODE} - {settings.LANGUAGE_CODE}
    return chosen if chosen in others else ""


def _drop_foreign(query: str) -> str:
    """Return a query without the parameters by which other sites follow their readers."""
    kept = [
        part
        for part in query.split("&")
        if (name := _name_of(part)) not in FOREIGN_NAMES and not name.startswith(FOREIGN_PREFIX)
    ]
    return "&".join(kept)


def _name_of(part: str) -> str:
    name, _equals, _value = part.partition("=")
    return unquote_plus(name)

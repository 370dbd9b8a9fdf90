"""Where a newspaper is on the web: one origin for letters, feeds, sitemaps, canonical links,
programs, commands.

A newspaper with a host name of its own is there; every other one is at SITE_URL. Never
where a request came in: one page has one address, whichever host it was read at.
"""

import re
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings

from articles.models import Publication


def origin_of(publication: Publication) -> str:
    """Return scheme, host and port of a newspaper's pages, without a slash at the end.

    A host name of its own is served as SITE_URL is: by the same scheme, and at the same port where
    it names none.
    """
    site = urlsplit(settings.SITE_URL)
    if not publication.domain:
        return f"{site.scheme}://{site.netloc}"
    port = f":{site.port}" if site.port and ":" not in publication.domain else ""
    return f"{site.scheme}://{publication.domain}{port}"


def whole_address(publication: Publication, path: str) -> str:
    """Return the whole address of a newspaper's page; what has a host already stays as it is."""
    return path if path.startswith(("http://", "https://")) else origin_of(publication) + path


# A name that only one host in the world has: neither localhost nor a number of an address.
LASTING_HOST = re.compile(r"(?:[a-z0-9-]+\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)")


def tag_uri(publication: Publication, what: str) -> str:
    """Return the identifier of something of a newspaper (RFC 4151), such as that of article:7.

    It is the same in feeds and for programs, and stays when the newspaper moves to another host.
    """
    return f"tag:{publication.tagging_entity}:{what}"


def choose_tagging_entity(publication: Publication, day: date) -> str:
    """Return what the identifiers of a newspaper begin with from `day` on.

    What it has stays, but for that of a trial at a host that others have too.
    """
    host = urlsplit(origin_of(publication)).hostname or ""
    try:
        host = host.encode("idna").decode()
    except UnicodeError:
        host = ""
    before = publication.tagging_entity
    is_kept = LASTING_HOST.fullmatch(before.partition(",")[0]) is not None
    if is_kept or (before and not LASTING_HOST.fullmatch(host)):
        return before
    return f"{host or 'localhost'},{day.isoformat()}"


def is_origin(text: str) -> bool:
    """Say whether a text is http or https, a host, perhaps a port, and nothing more."""
    try:
        parts = urlsplit(text)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return known and not (parts.path or parts.query or parts.fragment or parts.username)

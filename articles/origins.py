"""Where a newspaper is on the web: one origin for letters, feeds, sitemaps, canonical links,
programs, commands.

A newspaper with a host name of its own is there; every other one is at SITE_URL. Never
where a request came in: one page has one address, whichever host it was read at.
"""

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


def is_origin(text: str) -> bool:
    """Say whether a text is http or https, a host, perhaps a port, and nothing more."""
    try:
        parts = urlsplit(text)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return known and not (parts.path or parts.query or parts.fragment or parts.username)

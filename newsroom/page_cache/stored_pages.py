"""A page that is ready to send: its headers, its bytes as they are and compressed, its ETag."""

import gzip
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from typing import Any

Headers = Sequence[tuple[str, str]]
# Of one answer, not of the page; the cache says length, kind of compression and ETag itself.
OWN_HEADERS = {"content-length", "connection", "date", "etag", "vary", "x-request-id"}
COMPRESSED = re.compile(r"text/|application/(json|ld\+json|xml|[a-z.]+\+xml)|image/svg\+xml")
COMPRESSED_MIN = 500  # bytes; less fits into one packet either way
COMPRESSION = 6
ETAG = re.compile(r'"([^"]*)"')
WITHOUT_GZIP = re.compile(r"gzip\s*;\s*q=0(\.0{0,3})?\s*(,|$)")


@dataclass(frozen=True)
class CachedPage:
    """A page as every reader gets it. `gzipped` is empty where compression gains nothing."""

    headers: Headers
    body: bytes
    gzipped: bytes
    etag: str

    @property
    def size(self) -> int:
        """Return how many bytes of memory it takes, nearly."""
        return len(self.body) + len(self.gzipped) + sum(len(n) + len(v) for n, v in self.headers)


@dataclass(frozen=True)
class Answer:
    """What goes to one reader."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


def store_page(status: str, headers: Headers, body: bytes, *, at: float) -> CachedPage | None:
    """Return a page to keep, or None for an answer that is not everybody's.

    `at` is when it was rendered, in seconds since 1970. It becomes Last-Modified where the view says
    none: for programs and proxies to tell copies apart. Whether a browser has the page is decided by
    its ETag alone, because a page may change twice in a second.

    Kept is what was found (200), what says that everybody may share it, and what sets no cookie
    and has no number for one use (a nonce).
    """
    named = {name.lower(): value for name, value in headers}
    control = named.get("cache-control", "")
    shared = "public" in control and "no-store" not in control and "private" not in control
    if not status.startswith("200") or not shared or "set-cookie" in named:
        return None
    if "nonce-" in named.get("content-security-policy", ""):
        return None
    kind = named.get("content-type", "")
    gains = len(body) >= COMPRESSED_MIN and COMPRESSED.match(kind) is not None
    kept = [(name, value) for name, value in headers if name.lower() not in OWN_HEADERS]
    if "last-modified" not in named:
        kept.append(("Last-Modified", formatdate(at, usegmt=True)))
    return CachedPage(
        headers=kept,
        body=body,
        gzipped=gzip.compress(body, COMPRESSION, mtime=0) if gains else b"",
        etag=hashlib.sha256(body).hexdigest()[:32],
    )


def answer_with(page: CachedPage, environ: dict[str, Any]) -> Answer:
    """Return a page for one request: compressed if the browser takes that, nothing but headers if
    it has the page already (RFC 9110, sections 8.8.3 and 13.1.2)."""
    packed = bool(page.gzipped) and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    etag = f'"{page.etag}-gzip"' if packed else f'"{page.etag}"'
    headers = [*page.headers, ("ETag", etag), ("Vary", "Accept-Encoding, Cookie")]
    if has_page(environ.get("HTTP_IF_NONE_MATCH", ""), page.etag):
        return Answer(_status(HTTPStatus.NOT_MODIFIED), _without_content(headers), b"")
    body = page.gzipped if packed else page.body
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(body))))
    return Answer(
        _status(HTTPStatus.OK), headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body
    )


def takes_gzip(accepted: str) -> bool:
    """Say whether a browser takes gzip. Only what names it does."""
    return "gzip" in accepted and WITHOUT_GZIP.search(accepted) is None


def has_page(known: str, etag: str) -> bool:
    """Say whether one of a browser's ETags names this page, in whatever compression."""
    if known.strip() == "*":
        return True
    return any(tag.removesuffix("-gzip") == etag for tag in ETAG.findall(known))


def _without_content(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() != "content-type"]


def _status(status: HTTPStatus) -> str:
    return f"{status.value} {status.phrase}"

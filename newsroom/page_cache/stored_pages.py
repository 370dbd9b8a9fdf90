"""A page that is ready to send: its headers, its bytes in each compression, its ETag."""

import gzip
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from typing import Any

import brotli

from newsroom.page_cache.codings import BROTLI, GZIP, IDENTITY, choose_coding

Headers = Sequence[tuple[str, str]]
# Of one answer, not of the page; the cache says length, kind of compression and ETag itself.
OWN_HEADERS = {"content-length", "connection", "date", "etag", "vary", "x-request-id"}
COMPRESSED = re.compile(r"text/|application/(json|ld\+json|xml|[a-z.]+\+xml)|image/svg\+xml")
COMPRESSED_MIN = 500  # bytes; less fits into one packet either way
GZIP_LEVEL = 6
BROTLI_QUALITY = 5  # smaller than gzip in the same time; 11 takes a hundred times as long
ETAG = re.compile(r'"([^"]*)"')


@dataclass(frozen=True)
class Answer:
    """What goes to one reader."""

    status: str
    headers: Headers
    body: bytes


@dataclass(frozen=True)
class CachedPage:
    """A page as every reader gets it.

    `bodies` has the page as it is, by the name `identity`, and its compressed forms where
    compression gains something.
    """

    headers: Headers
    bodies: Mapping[str, bytes]
    etag: str
    _answers: dict[str, Answer] = field(default_factory=dict, compare=False, repr=False)

    @property
    def codings(self) -> tuple[str, ...]:
        """Return the names of the compressions in which it is kept."""
        return tuple(self.bodies)

    @property
    def size(self) -> int:
        """Return how many bytes of memory it takes, nearly."""
        written = sum(len(name) + len(value) for name, value in self.headers)
        return written + sum(map(len, self.bodies.values()))

    def answer_in(self, coding: str) -> Answer:
        """Return the whole page in one compression. It is put together once."""
        answer = self._answers.get(coding)
        if answer is None:
            answer = self._answers[coding] = self._put_together(coding)
        return answer

    def headers_in(self, coding: str) -> list[tuple[str, str]]:
        """Return the headers of the page in one compression, without those of its content."""
        etag = self.etag if coding == IDENTITY else f"{self.etag}-{coding}"
        return [*self.headers, ("ETag", f'"{etag}"'), ("Vary", "Accept-Encoding, Cookie")]

    def _put_together(self, coding: str) -> Answer:
        body = self.bodies[coding]
        headers = self.headers_in(coding)
        if coding != IDENTITY:
            headers.append(("Content-Encoding", coding))
        headers.append(("Content-Length", str(len(body))))
        return Answer(_status(HTTPStatus.OK), headers, body)


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
    kept = [(name, value) for name, value in headers if name.lower() not in OWN_HEADERS]
    if "last-modified" not in named:
        kept.append(("Last-Modified", formatdate(at, usegmt=True)))
    bodies = {IDENTITY: body}
    if len(body) >= COMPRESSED_MIN and COMPRESSED.match(named.get("content-type", "")):
        bodies[GZIP] = gzip.compress(body, GZIP_LEVEL, mtime=0)
        bodies[BROTLI] = brotli.compress(body, quality=BROTLI_QUALITY)
    return CachedPage(kept, bodies, hashlib.sha256(body).hexdigest()[:32])


def answer_with(page: CachedPage, environ: dict[str, Any]) -> Answer:
    """Return a page for one request: compressed as the browser likes it, nothing but headers if it
    has the page already (RFC 9110, sections 8.8.3 and 13.1.2)."""
    coding = choose_coding(environ.get("HTTP_ACCEPT_ENCODING", ""), page.codings)
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and has_page(known, page.etag):
        headers = _without_content(page.headers_in(coding))
        return Answer(_status(HTTPStatus.NOT_MODIFIED), headers, b"")
    whole = page.answer_in(coding)
    if environ["REQUEST_METHOD"] == "HEAD":
        return Answer(whole.status, whole.headers, b"")
    return whole


def has_page(known: str, etag: str) -> bool:
    """Say whether one of a browser's ETags names this page, in whatever compression."""
    if known.strip() == "*":
        return True
    return any(tag.partition("-")[0] == etag for tag in ETAG.findall(known))


def _without_content(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() != "content-type"]


def _status(status: HTTPStatus) -> str:
    return f"{status.value} {status.phrase}"

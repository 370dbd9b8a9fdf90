"""Pages that the processes and machines of one installation exchange by their Redis.

What lies in Redis is data of somebody else until its signature says otherwise: a page that was
altered, cut off or put at another place, one of another generation or of another installation is
no page, and is rendered.
"""

import hashlib
import json
import math
import struct
from typing import Any

from django.core.cache import caches
from django.utils.crypto import constant_time_compare, salted_hmac

from newsroom.page_cache.memory import CacheEntry
from newsroom.page_cache.page_requests import PageRequest
from newsroom.page_cache.stored_pages import CachedPage

ALIAS = "pages"  # of settings.CACHES
CACHE_KEY = "newsroom.page_cache.page"
VERSION = b"1"  # of the form in which a page is written
SALT = "newsroom.page_cache.shared_pages"
SIGNATURE_SIZE = 32  # bytes
LENGTH = struct.Struct(">Q")
LARGEST = 256 * 1024  # bytes of a page with all its compressed forms; what is larger is not shared


class SharedPages:
    """Pages in a Redis, in no more than `slots` places.

    Each address has one place, and a page takes that of another address with the same: so what
    is kept is bounded, however many addresses are asked and however often the generation changes.
    """

    def __init__(self, slots: int) -> None:
        self.slots = slots

    def find(self, request: PageRequest, generation: str, now: float) -> CacheEntry | None:
        """Return the page of a request if it belongs to this generation and is still right."""
        name = _name_of(request)
        written: Any = caches[ALIAS].get(self._place_of(name))
        if not isinstance(written, bytes) or len(written) > LARGEST + SIGNATURE_SIZE:
            return None
        signature = written[:SIGNATURE_SIZE]
        content = written[SIGNATURE_SIZE:]
        if not constant_time_compare(signature, _sign(name, generation, content)):
            return None
        entry = _unpack(content, generation)
        return entry if now < entry.until else None

    def keep(self, request: PageRequest, entry: CacheEntry, now: float) -> None:
        """Offer a page to the other processes until it is no longer right."""
        content = _pack(entry)
        seconds = math.ceil(entry.until - now)
        if len(content) > LARGEST or seconds <= 0:
            return
        name = _name_of(request)
        signature = _sign(name, entry.generation, content)
        caches[ALIAS].set(self._place_of(name), signature + content, seconds)

    def _place_of(self, name: bytes) -> str:
        digest = hashlib.sha256(name).digest()
        return f"{CACHE_KEY}.{int.from_bytes(digest) % self.slots}"


def _name_of(request: PageRequest) -> bytes:
    """Return all that a page depends on, as bytes that no other request has."""
    fields = [request.secure, request.host, request.path, request.query, request.language]
    return json.dumps(fields).encode()


def _sign(name: bytes, generation: str, content: bytes) -> bytes:
    """Return the signature of a page, which holds for this request and generation alone."""
    parts = (VERSION, name, generation.encode(), content)
    framed = b"".join(LENGTH.pack(len(part)) + part for part in parts)
    return salted_hmac(SALT, framed, algorithm="sha256").digest()


def _pack(entry: CacheEntry) -> bytes:
    """Return a page as bytes: what describes it as JSON, then its bodies."""
    page = entry.page
    description = {
        "until": entry.until,
        "etag": page.etag,
        "headers": list(page.headers),
        "sizes": {coding: len(body) for coding, body in page.bodies.items()},
    }
    written = json.dumps(description).encode()
    return b"".join([LENGTH.pack(len(written)), written, *page.bodies.values()])


def _unpack(content: bytes, generation: str) -> CacheEntry:
    """Return the page that `_pack` wrote. Its signature was compared before."""
    (size,) = LENGTH.unpack_from(content)
    position = LENGTH.size + size
    description = json.loads(content[LENGTH.size : position])
    bodies: dict[str, bytes] = {}
    for coding, length in description["sizes"].items():
        bodies[coding] = content[position : position + length]
        position += length
    headers = [(name, value) for name, value in description["headers"]]
    page = CachedPage(headers, bodies, description["etag"])
    return CacheEntry(page, generation, description["until"])

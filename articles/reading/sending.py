"""Files of printed pages on their way to a reader: whole, in part, or by the web server in front.

With PAGES_ACCEL the answer names the file and nginx sends it (X-Accel-Redirect), with ranges and
conditions of its own: from its disk, or from the store of the files by an address that is signed
for a minute and that no browser sees. Else Django sends it: ETag, If-None-Match, If-Range and one
range (RFC 9110).
"""

import re
from dataclasses import dataclass
from typing import IO
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from articles.stores.remote import RemoteStorage

STORAGE = "pages"
ONE_RANGE = re.compile(r"bytes=([0-9]*)-([0-9]*)")
DIGITS_MAX = 18  # of a place in a file; more is no place in any
UNSATISFIABLE = 416
PARTIAL = 206
SECONDS_SIGNED = 60  # of an address of the store, which nginx uses at once


@dataclass(frozen=True)
class StoredFile:
    """A file of the page storage, and what a browser is told about it.

    `download_name`: it is saved under this name instead of being shown; empty for pictures.
    """

    name: str
    content_type: str
    etag: str
    download_name: str = ""


@dataclass(frozen=True)
class ByteRange:
    """Bytes of a file from `start` up to `end`, which is not among them."""

    start: int
    end: int


def send_file(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """Return a stored file as a response. Raises FileNotFoundError where the storage lacks it, and
    StoreAway where the store does not answer: nginx would tell neither in words."""
    storage = storages[STORAGE]
    size = storage.size(file.name)
    if settings.PAGES_ACCEL:
        response: HttpResponseBase = _accelerated(storage, file)
    else:
        response = _from_storage(request, storage, file, size)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if file.download_name and response.status_code in {200, PARTIAL}:
        disposition = content_disposition_header(True, file.download_name)
        response["Content-Disposition"] = disposition or "attachment"
    return response


def _accelerated(storage: Storage, file: StoredFile) -> HttpResponse:
    place = quote(file.name)
    if isinstance(storage, RemoteStorage):
        signed = urlsplit(storage.signed_address(file.name, SECONDS_SIGNED))
        place = f"{signed.path.lstrip('/')}?{signed.query}"
    response = HttpResponse(content_type=file.content_type)
    response["X-Accel-Redirect"] = settings.PAGES_ACCEL + place
    return response


def _from_storage(
    request: HttpRequest, storage: Storage, file: StoredFile, size: int
) -> HttpResponseBase:
    etag = f'"{file.etag}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    wanted = requested_range(request, etag, size)
    if wanted is None:
        response: HttpResponseBase = FileResponse(storage.open(file.name))
        response["Content-Length"] = str(size)
    elif wanted.start >= wanted.end:
        response = HttpResponse(status=UNSATISFIABLE)
        response["Content-Range"] = f"bytes */{size}"
        return response
    else:
        response = FileResponse(_open_part(storage, file.name, wanted), status=PARTIAL)
        response["Content-Range"] = f"bytes {wanted.start}-{wanted.end - 1}/{size}"
        response["Content-Length"] = str(wanted.end - wanted.start)
    response["Content-Type"] = file.content_type
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    return response


def requested_range(request: HttpRequest, etag: str, size: int) -> ByteRange | None:
    """Return the bytes that a request asks for, None for all of them.

    An empty range lies outside the file. What is no range of bytes, or several, or a range of a
    file that has changed (If-Range) asks for all.
    """
    written = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or written is None:
        return None
    if request.headers.get("If-Range", etag) != etag:
        return None
    first, last = written.groups()
    if len(first) > DIGITS_MAX or len(last) > DIGITS_MAX or not (first or last):
        return None
    if not first:  # the last so many bytes
        return ByteRange(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    end = min(int(last) + 1, size) if last else size
    return ByteRange(int(first), end)


def _open_part(storage: Storage, name: str, wanted: ByteRange) -> "IO[bytes] | _FilePart":
    if isinstance(storage, RemoteStorage):
        return storage.open_part(name, wanted.start, wanted.end)
    return _FilePart(storage.open(name), wanted)


class _FilePart:
    """Reads a range of a file as if it were the whole."""

    def __init__(self, file: IO[bytes], wanted: ByteRange) -> None:
        self._file = file
        self._left = wanted.end - wanted.start
        file.seek(wanted.start)

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(chunk)
        return chunk

    def close(self) -> None:
        self._file.close()

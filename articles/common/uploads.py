"""Files on their way in: the limit of the size of one request, and a disk that takes no file.

A larger request is refused before it is read (newsroom/web/views.py explains it).
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import IO, Any, ClassVar, NamedTuple

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import (
    FileUploadHandler,
    SkipFile,
    TemporaryFileUploadHandler,
)
from django.http import HttpRequest

from articles.common.outages import outage_of


class LostUpload(NamedTuple):
    """A file that found no place on the disk: the field of the form, and why."""

    field: str
    error: OSError


def lost_uploads(request: HttpRequest) -> list[LostUpload]:
    """Return the files of a form that could not be stored while it was read."""
    uploads: list[LostUpload] = vars(request).setdefault("lost_uploads", [])
    return uploads


def largest_request(request: HttpRequest) -> int:
    """Return how many bytes the form at this address takes with its files."""
    for handler in request.upload_handlers:
        if isinstance(handler, RequestLimitHandler):
            return handler.limit
    return int(settings.UPLOAD_MAX_BYTES)


class RequestLimitHandler(FileUploadHandler):
    """Refuses a request of more bytes than a setting allows; other handlers process the files.

    Django limits the fields of a form, but not its files.
    """

    setting: ClassVar[str] = "UPLOAD_MAX_BYTES"

    @property
    def limit(self) -> int:
        """Return the limit in bytes."""
        return int(getattr(settings, self.setting))

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: Mapping[str, str],  # Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > self.limit:
            raise RequestDataTooBig(f"{content_length} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None


class PagesLimitHandler(RequestLimitHandler):
    """Refuses a request of more than PAGES_UPLOAD_MAX_BYTES: PDFs of issues are larger than what
    any other form takes."""

    setting = "PAGES_UPLOAD_MAX_BYTES"


class TemporaryFileHandler(TemporaryFileUploadHandler):
    """Reads a form to its end where a file of it cannot be stored.

    Django would stop there, and the fields behind the file would be lost. The request is refused
    once it has been read (newsroom.web.middleware.LostUploadMiddleware).
    """

    request: HttpRequest  # set by Django's base class

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._skip(error)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._skip(error)

    def file_complete(self, file_size: int) -> Any:
        """Return the file; None of one whose last bytes found no room."""
        try:
            return super().file_complete(file_size)
        except OSError as error:
            with suppress(SkipFile):
                self._skip(error)
            return None

    def _skip(self, error: OSError) -> None:
        """Note the failure and skip the file. Raises any other error than one of a disk again."""
        if outage_of(error) is None:
            raise error
        lost_uploads(self.request).append(LostUpload(str(self.field_name), error))
        with suppress(OSError):  # closing writes what is left
            self.upload_interrupted()
        vars(self).pop("file", None)
        raise SkipFile from error

"""Files on their way in, where the disk takes none.

What is too large is refused before that (articles/common/upload_limits.py).
"""

from contextlib import suppress
from typing import Any, NamedTuple

from django.core.files.uploadhandler import (
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

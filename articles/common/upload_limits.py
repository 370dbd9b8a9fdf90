"""The limit of the size of one request with files: asked before anything of it is read."""

from collections.abc import Mapping
from typing import IO, Any, ClassVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class RequestLimitHandler(FileUploadHandler):
    """Refuses a request of more bytes than a setting allows; other handlers process the files.

    Django limits the fields of a form, but not its files.
    """

    setting: ClassVar[str] = "UPLOAD_MAX_BYTES"

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: Mapping[str, str],  # Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > getattr(settings, self.setting):
            raise RequestDataTooBig(f"{content_length} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None

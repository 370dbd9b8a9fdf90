"""PDFs of whole issues, which are larger than what any other form takes."""

from collections.abc import Callable, Mapping
from functools import update_wrapper
from typing import IO, Any, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from articles import rights
from newsroom.accounts.actors import actor_of

View = Callable[..., HttpResponseBase]


class PagesLimitHandler(FileUploadHandler):
    """Refuses a request of more than PAGES_UPLOAD_MAX_BYTES before it is read."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: Mapping[str, str],  # Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        if content_length > settings.PAGES_UPLOAD_MAX_BYTES:
            raise RequestDataTooBig(f"{content_length} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None


def allow_large_files(view: View) -> View:
    """Let whoever may place articles send more than others, straight to the disk.

    The form's token is checked here and not in the middleware, which would read the request before
    anybody knows who sends it.
    """
    protected = csrf_protect(view)

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and rights.can_place(actor_of(request)):
            request.upload_handlers = [
                PagesLimitHandler(request),
                TemporaryFileUploadHandler(request),
            ]
        return protected(request, *args, **kwargs)

    return cast("View", csrf_exempt(update_wrapper(guarded, view)))

"""PDFs of whole issues, which are larger than what any other form takes."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, cast

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from articles import rights
from articles.common.upload_limits import RequestLimitHandler
from newsroom.accounts.actors import actor_of

View = Callable[..., HttpResponseBase]


class PagesLimitHandler(RequestLimitHandler):
    """Refuses a request of more than PAGES_UPLOAD_MAX_BYTES before it is read."""

    setting = "PAGES_UPLOAD_MAX_BYTES"


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

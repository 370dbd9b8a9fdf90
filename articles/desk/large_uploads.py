"""PDFs of whole issues, which are larger than what any other form takes."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from articles import rights
from articles.common.uploads import PagesLimitHandler, TemporaryFileHandler, lost_uploads
from newsroom.accounts.actors import actor_of

View = Callable[..., HttpResponseBase]


def allow_large_files(view: View) -> View:
    """Let whoever may place articles send more than others, straight to the disk.

    The form's token is checked here and not in the middleware, which would read the request before
    anybody knows who sends it. A disk that is full raises its OSError once the form was read.
    """

    def stored(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        uploads = lost_uploads(request)
        if uploads:
            raise uploads[0].error
        return view(request, *args, **kwargs)

    protected = csrf_protect(stored)

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and rights.can_place(actor_of(request)):
            request.upload_handlers = [PagesLimitHandler(request), TemporaryFileHandler(request)]
        return protected(request, *args, **kwargs)

    return cast("View", csrf_exempt(update_wrapper(guarded, view)))

"""Files of the media library, for a site whose pictures come from Newsroom itself."""

import mimetypes

from django.conf import settings
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
)
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.static import serve

from articles.reading.access import SECONDS_KEPT
from articles.selectors.machines.usage import find_file_policy
from articles.selectors.machines.usage_terms import usage_headers
from articles.selectors.public.pictures import is_shown
from articles.stores.remote import RemoteFileState, RemoteStorage


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a picture that an article before readers shows; the staff sees all of the library.

    Nothing else: not the picture of a draft, nor of an article that is gone. What everybody may see
    is kept for a minute, as pages are, so that a picture goes when its article does. Its headers
    tell programs what its rights record says.
    """
    at = timezone.now()
    public = is_shown(path, at)
    if not public and not request.user.is_staff:
        raise Http404(_("No article that readers may see shows this picture."))
    storage = storages["default"]
    if isinstance(storage, RemoteStorage):
        response = _from_store(request, storage, path)
    else:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    if public:
        patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
        for name, value in usage_headers(find_file_policy(path, at)).items():
            response[name] = value
    else:
        patch_cache_control(response, private=True, no_store=True)
    patch_vary_headers(response, ["Cookie"])
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _from_store(request: HttpRequest, storage: RemoteStorage, path: str) -> HttpResponseBase:
    """Return a picture that lies elsewhere, or that it has not changed. One that is missing there
    is unknown (404); a store that does not answer is told by whoever answers outages (503)."""
    try:
        state = storage.state_of(path)
        unchanged = get_conditional_response(
            request, etag=_etag(state), last_modified=int(state.changed_at.timestamp())
        )
        response: HttpResponseBase = unchanged or FileResponse(storage.open(path))
    except FileNotFoundError as error:
        raise Http404(_("The file of this picture is missing.")) from error
    if unchanged is None:
        response["Content-Length"] = str(state.size)
        response["Content-Type"] = mimetypes.guess_type(path)[0] or "application/octet-stream"
        response["ETag"] = _etag(state)
        response["Last-Modified"] = http_date(state.changed_at.timestamp())
    return response


def _etag(state: RemoteFileState) -> str:
    return f'"{state.etag}"'

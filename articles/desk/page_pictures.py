"""The pictures of a page for the staff, whether its issue is out or not."""

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.desk.screens import require_sight
from articles.fields import page_storage
from articles.models import PageFile

WIDTH_MAX = 4000


@require_safe
def show_page_picture(request: HttpRequest, pk: int, width: int) -> HttpResponseBase:
    """Serve the smallest picture of a page's current file that is so wide, else the widest."""
    require_sight(request)
    file = PageFile.objects.filter(page=pk, is_current=True).only("images").first()
    image = file.image_for(min(width, WIDTH_MAX)) if file else None
    if image is None or not page_storage().exists(image["name"]):
        raise Http404(_("This page has no picture yet."))
    response = FileResponse(page_storage().open(image["name"]), content_type=image["content_type"])
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

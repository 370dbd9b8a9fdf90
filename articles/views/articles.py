"""The article page and its QR code."""

from datetime import datetime

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.access import public_page, show
from articles.selectors import articles as selector
from articles.selectors.site import Site, site_of
from articles.structured import news_article


@public_page
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was released; 410 with the reason for what is gone; 404 for what was never public."""
    at = timezone.now()
    found = selector.published(pk, at) if pk < 2**63 else None
    if found is None or found.release is None:
        return _gone(request, pk, at)
    site = site_of(found.publication)
    return show(
        request,
        "articles/article.html",
        site,
        context_of(request, site, selector.page(site, found, found.release, at)),
    )


def context_of(request: HttpRequest, site: Site, page: selector.ArticlePage) -> dict[str, object]:
    """Return what the template shows; the staff's preview uses the same."""
    address = request.build_absolute_uri(page.article.get_absolute_url())
    return {
        "page": page,
        "release": page.release,
        "text": page.release.revision,
        "address": address,
        "structured": news_article(site, page, address, request.build_absolute_uri("/")),
    }


@public_page
def qr(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the address of a published article, for sharing to WeChat from a telephone."""
    found = selector.published(pk, timezone.now()) if pk < 2**63 else None
    if found is None:
        raise Http404(_("There is no article with this number."))
    code = segno.make(request.build_absolute_uri(found.get_absolute_url()), error="m")
    drawing = code.svg_inline(scale=4, border=2, dark="#111", light="#fff", omitsize=True)
    drawing = drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return HttpResponse(drawing, content_type="image/svg+xml")


def _gone(request: HttpRequest, pk: int, at: datetime) -> HttpResponse:
    lost = selector.gone(pk, at) if pk < 2**63 else None
    if lost is None:
        raise Http404(_("There is no article with this number, or it is not public yet."))
    return show(request, "410.html", site_of(lost.publication), {"article": lost}, status=410)

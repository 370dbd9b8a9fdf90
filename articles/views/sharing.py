"""Pictures for whoever shares a page, the icons of the newspaper, and its web manifest."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from articles.reading.access import SECONDS_KEPT, get_site_or_404, public_page
from articles.reading.sharing import stored
from articles.reading.sharing.cards import (
    ICON_SIDES,
    ShareCard,
    article_card,
    column_card,
    paper_card,
    topic_card,
)
from articles.reading.sharing.drawing import PAPER
from articles.reading.sharing.shapes import shape_of_picture
from articles.selectors.public.articles import find_published
from articles.selectors.public.pictures import find_leading_picture
from articles.selectors.public.site import site_of
from articles.views.feeds import find_column_or_404, find_topic_or_404

DAY = 60 * 60 * 24
TOUCH_SIDE = 180


@public_page
def share_paper(request: HttpRequest, version: str) -> HttpResponse:
    """Draw the newspaper's own picture, of the front page and of what has none of its own."""
    publication = get_site_or_404(request).publication
    return _answer(paper_card(publication), version, "share_paper")


@public_page
def share_article(request: HttpRequest, pk: int, version: str) -> HttpResponse:
    """Draw the picture of a published article; 404 for what readers cannot see.

    The address of an earlier release leads to today's.
    """
    at = timezone.now()
    published = find_published(pk, at)
    if published is None or published.release is None or published.published_at is None:
        raise Http404(_("There is no article with this number, or it is not public yet."))
    site = site_of(published.publication)
    card = article_card(site, published, published.release)
    return _answer(card, version, "share_article", pk)


@public_page
def share_leading_picture(request: HttpRequest, pk: int, use: str, version: str) -> HttpResponse:
    """Cut the leading picture of a published article to a shape for search engines; 404 for what
    readers cannot see and for a shape that it has already.

    The address of an earlier picture leads to today's.
    """
    at = timezone.now()
    published = find_published(pk, at)
    leading = find_leading_picture(published.release, at) if published else None
    shape = shape_of_picture(leading, use) if leading else None
    if shape is None:
        raise Http404(_("There is no such picture."))
    if version != shape.version:
        return redirect("articles:share_picture", pk, use, shape.version)
    try:
        return _send(lambda: stored.picture_in_shape(shape), "image/jpeg", seconds=SECONDS_KEPT)
    except FileNotFoundError:
        raise Http404(_("There is no such picture.")) from None


@public_page
def share_column(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    site = get_site_or_404(request)
    column = find_column_or_404(site, slug)
    return _answer(column_card(site.publication, column), version, "share_column", slug)


@public_page
def share_topic(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    site = get_site_or_404(request)
    topic = find_topic_or_404(site, slug, timezone.now())
    return _answer(topic_card(site.publication, topic), version, "share_topic", slug)


@public_page
def favicon(request: HttpRequest) -> HttpResponse:
    """Draw the sign of the newspaper for the tabs of old browsers, which ask for this address
    whatever the page says."""
    publication = get_site_or_404(request).publication
    return _send(lambda: stored.stored_favicon(publication), "image/x-icon", seconds=DAY)


@public_page
def touch_icon(request: HttpRequest) -> HttpResponse:
    """Draw the sign of the newspaper for the home screen of a telephone."""
    return _send_icon(request, TOUCH_SIDE)


@public_page
def icon(request: HttpRequest, side: int) -> HttpResponse:
    """Draw the sign of the newspaper in a size that its web manifest names."""
    return _send_icon(request, side)


@public_page
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the newspaper to a browser that puts it on a home screen (Web Application
    Manifest, W3C)."""
    publication = get_site_or_404(request).publication
    content = {
        "id": "/",
        "name": publication.name,
        "short_name": publication.name,
        "description": publication.slogan or publication.name,
        "lang": "zh-Hans",
        "start_url": reverse("articles:home"),
        "scope": "/",
        "display": "browser",
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": [
            {
                "src": reverse(f"articles:icon_{side}"),
                "sizes": f"{side}x{side}",
                "type": "image/png",
            }
            for side in ICON_SIDES
        ],
    }
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/manifest+json"
    patch_cache_control(response, public=True, max_age=DAY)
    return response


def _send_icon(request: HttpRequest, side: int) -> HttpResponse:
    publication = get_site_or_404(request).publication
    return _send(lambda: stored.stored_icon(publication, side), "image/png", seconds=DAY)


def _answer(card: ShareCard, version: str, name: str, *parts: object) -> HttpResponse:
    """Return the picture of a card; an address of another version leads to that of today."""
    if version != card.version:
        return redirect(f"articles:{name}", *parts, card.version)
    return _send(lambda: stored.share_picture(card), "image/png", seconds=SECONDS_KEPT)


def _send(draw: Callable[[], bytes], content_type: str, *, seconds: int) -> HttpResponse:
    """Return a picture, or 503 while this process draws for others."""
    try:
        response = HttpResponse(draw(), content_type=content_type)
    except stored.BusyDrawing:
        response = HttpResponse(status=503, headers={"Retry-After": "5"})
        patch_cache_control(response, no_store=True)
        return response
    patch_cache_control(response, public=True, max_age=seconds)
    return response

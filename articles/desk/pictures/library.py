"""The library: a grid with filters, and the chooser of the writing desk."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import rights
from articles.common.moments import newspaper_day
from articles.desk.pictures.cards import describe_for_scripts, make_cards
from articles.desk.screens import render_screen, require_sight
from articles.errors import Invalid
from articles.forms.lists.picture_filter import PictureFilter
from articles.forms.pictures import BulkPictureForm
from articles.models import Image
from articles.selectors.library.listing import (
    NEWEST_FIRST,
    ORDERS,
    LibraryPage,
    list_tags,
    read_library,
)
from newsroom.accounts.actors import actor_of

IMAGES = "articles.view_image"
CHOICES = 24  # pictures that the chooser shows at once
PLACES = ("before", "after")


@require_safe
def show_library(request: HttpRequest) -> HttpResponse:
    """Show a page of the library, narrowed by what the address asks."""
    require_sight(request, IMAGES)
    today = newspaper_day(timezone.now())
    asked = request.GET.copy()
    asked = _without_zero_bytes(asked)
    chosen = PictureFilter(asked, queryset=Image.objects.all(), today=today)
    page, fault = _read(chosen, asked)
    return render_screen(
        request,
        "desk/pictures/library.html",
        title=_("Picture library"),
        menu_section="pictures",
        filter=chosen,
        is_filtered=any(asked.get(name) for name in chosen.form.fields),
        fault=fault,
        cards=make_cards(page.images, page.uses, today),
        previous=_address(asked, page.previous),
        following=_address(asked, page.following),
        tags=list_tags(),
        bulk=BulkPictureForm() if rights.may(actor_of(request), "change_image") else None,
    )


@require_safe
def choose_picture(request: HttpRequest) -> JsonResponse:
    """Answer the picture chooser of the body: the newest pictures with a file that fit the
    words."""
    require_sight(request, IMAGES)
    term = request.GET.get("q", "").replace("\0", "").strip()[:100]
    rows = Image.objects.exclude(original="").defer("file_words")
    if term:
        rows = rows.filter(
            Q(title__icontains=term) | Q(credit__icontains=term) | Q(caption__icontains=term)
        )
    newest = rows.order_by("-uploaded_at", "-pk")[:CHOICES]
    return JsonResponse({"images": [describe_for_scripts(image) for image in newest]})


def _read(chosen: PictureFilter, asked: Any) -> tuple[LibraryPage, str]:
    """Return the page that is asked for, and what is wrong with its address: then the first."""
    rows = chosen.qs if chosen.form.is_valid() else Image.objects.none()
    places = {name: asked.get(name, "")[:60] for name in PLACES}
    order = ORDERS.get(asked.get("order", ""), NEWEST_FIRST)
    try:
        return read_library(rows, **places, order=order), ""
    except Invalid:
        return read_library(rows, order=order), _(
            "There is no such page of the library. This is the first."
        )


def _without_zero_bytes(asked: Any) -> Any:
    """Return what an address asks without the character that no database stores."""
    for name, values in asked.lists():
        asked.setlist(name, [value.replace("\0", "") for value in values])
    return asked


def _address(asked: Any, place: Mapping[str, str]) -> str:
    """Return the query of a neighbouring page, "" where there is none: what is asked stays."""
    if not place:
        return ""
    query = asked.copy()
    for name in PLACES:
        query.pop(name, None)
    query.update(place)
    return f"?{query.urlencode()}"

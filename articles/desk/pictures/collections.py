"""Collections of pictures: their list, and one with its order."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles import rights
from articles.actions.pictures import collections
from articles.admin_base import signed_in_user
from articles.common.moments import newspaper_day
from articles.common.numbers import read_number
from articles.desk.pictures.cards import make_cards
from articles.desk.screens import render_screen, require_sight, tell_refusals
from articles.errors import NotYours, Refused
from articles.forms.pictures import CollectionForm
from articles.models import PictureCollection
from articles.selectors.library.listing import count_uses, list_collected, list_collections
from newsroom.accounts.actors import actor_of

IMAGES = "articles.view_image"


@require_http_methods(["GET", "HEAD", "POST"])
def show_collections(request: HttpRequest) -> HttpResponse:
    """Show all collections; POST makes another one."""
    require_sight(request, IMAGES)
    form = CollectionForm(request.POST or None)
    if request.method == "POST":
        _require_change(request)
        made = _make(request, form) if form.is_valid() else None
        if made is not None:
            return HttpResponseRedirect(reverse("admin:articles_image_collection", args=[made.pk]))
    return render_screen(
        request,
        "desk/pictures/collections.html",
        title=_("Collections"),
        menu_section="pictures",
        form=form,
        collections=list_collections(),
        may_change=rights.may(actor_of(request), "change_image"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def show_collection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a collection; POST `move`, `remove`, `rename` or `delete` changes it."""
    require_sight(request, IMAGES)
    collection = get_object_or_404(PictureCollection, pk=pk)
    if request.method == "POST":
        _require_change(request)
        return _change(request, collection)
    images = list_collected(collection)
    uses = count_uses([image.pk for image in images])
    return render_screen(
        request,
        "desk/pictures/collection.html",
        title=collection.name,
        menu_section="pictures",
        collection=collection,
        form=CollectionForm(initial={"name": collection.name}),
        cards=make_cards(images, uses, newspaper_day(timezone.now())),
        order=",".join(str(image.pk) for image in images),
        may_change=rights.may(actor_of(request), "change_image"),
    )


def _require_change(request: HttpRequest) -> None:
    if not rights.may(actor_of(request), "change_image"):
        raise PermissionDenied


def _make(request: HttpRequest, form: CollectionForm) -> PictureCollection | None:
    try:
        return collections.make_picture_collection(
            form.cleaned_data["name"], by=signed_in_user(request), at=timezone.now()
        )
    except NotYours:
        raise
    except Refused as refused:
        form.add_error("name", " ".join(str(reason) for reason in refused.reasons))
    return None


def _change(request: HttpRequest, collection: PictureCollection) -> HttpResponse:
    by = signed_in_user(request)
    at = timezone.now()
    sent = request.POST
    address = reverse("admin:articles_image_collection", args=[collection.pk])
    if "delete" in sent:
        if tell_refusals(request, lambda: collections.delete_collection(collection, by=by, at=at)):
            messages.success(request, _("Deleted: %(title)s") % {"title": collection.name})
            return HttpResponseRedirect(reverse("admin:articles_image_collections"))
        return HttpResponseRedirect(address)
    if "rename" in sent:
        name = sent.get("name", "")
        tell_refusals(
            request, lambda: collections.rename_collection(collection, name, by=by, at=at)
        )
        return HttpResponseRedirect(address)
    before = _numbers(sent.get("order", ""))
    order = _arranged(before, sent.get("move", ""), sent.get("remove", ""))
    tell_refusals(
        request,
        lambda: collections.arrange_collection(collection, order, before=before, by=by, at=at),
    )
    return HttpResponseRedirect(address)


def _numbers(text: str) -> list[int]:
    numbers = (read_number(part) for part in text.split(",")[: collections.PICTURES_MAX])
    return [number for number in numbers if number is not None]


def _arranged(before: list[int], move: str, remove: str) -> list[int]:
    """Return the order after a picture was moved ("up:12", "down:12") or taken out."""
    taken_out = read_number(remove)
    order = [number for number in before if number != taken_out]
    direction, _colon, value = move.partition(":")
    number = read_number(value)
    if number not in order or number is None:
        return order
    place = order.index(number)
    target = place + (1 if direction == "down" else -1)
    if 0 <= target < len(order):
        order[place], order[target] = order[target], order[place]
    return order

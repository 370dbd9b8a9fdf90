"""One change of many pictures: chosen in the grid, shown, confirmed."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles import rights
from articles.actions.pictures import bulk
from articles.actions.pictures.collections import make_picture_collection
from articles.actions.pictures.tags import split_tags
from articles.admin_base import signed_in_user
from articles.common.moments import newspaper_day
from articles.common.numbers import read_number
from articles.desk.pictures.cards import make_cards
from articles.desk.screens import render_screen, require_sight
from articles.errors import Invalid, NotYours, Refused
from articles.forms.pictures import BulkPictureForm
from articles.models import Image, PictureCollection
from articles.selectors.library.listing import count_uses, list_tags
from newsroom.accounts.actors import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def show_picture_changes(request: HttpRequest) -> HttpResponse:
    """Show what a change would do to the chosen pictures; POST `confirm` does it. Without a form
    the library is where pictures are chosen."""
    require_sight(request, "articles.view_image")
    if not rights.may(actor_of(request), "change_image"):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:articles_image_changelist"))
    images = _chosen(request)
    form = BulkPictureForm(request.POST)
    if not images:
        messages.error(request, _("Choose at least one picture."))
        return HttpResponseRedirect(reverse("admin:articles_image_changelist"))
    is_sound = form.is_valid() and _is_complete(form)
    if is_sound and "confirm" in request.POST and _change(request, form, images):
        return HttpResponseRedirect(reverse("admin:articles_image_changelist"))
    uses = count_uses([image.pk for image in images])
    return render_screen(
        request,
        "desk/pictures/bulk.html",
        title=_("Change several pictures"),
        menu_section="pictures",
        form=form,
        is_sound=is_sound,
        cards=make_cards(images, uses, newspaper_day(timezone.now())),
        seen=[image.credit for image in images],
        tags=list_tags(),
        tags_to_add=split_tags(form.cleaned_data["tags"]) if is_sound else [],
        new_credit=form.cleaned_data["credit"].strip() if is_sound else "",
    )


def _chosen(request: HttpRequest) -> list[Image]:
    """Return the pictures that were chosen, in the order of the grid."""
    numbers = [read_number(value) for value in request.POST.getlist("image")]
    unique = list(dict.fromkeys(number for number in numbers if number is not None))
    rows = Image.objects.select_related("rights").in_bulk(unique[: bulk.PICTURES_MAX])
    return [rows[number] for number in unique if number in rows]


def _is_complete(form: BulkPictureForm) -> bool:
    """Say whether the form names what its change needs; a fault is shown at the field."""
    cleaned = form.cleaned_data
    if cleaned["act"] == "tag" and not split_tags(cleaned["tags"]):
        form.add_error("tags", _("Write at least one tag."))
    if cleaned["act"] == "credit" and not cleaned["credit"].strip():
        form.add_error("credit", _("Write the credit."))
    if cleaned["act"] == "collect" and not (cleaned["collection"] or cleaned["name"].strip()):
        form.add_error("name", _("Choose a collection or name a new one."))
    return not form.errors


def _change(request: HttpRequest, form: BulkPictureForm, images: Sequence[Image]) -> bool:
    try:
        count = _perform(request, form, images)
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, str(reason))
        return False
    messages.success(request, _("Changed: %(count)d pictures.") % {"count": count})
    return True


def _perform(request: HttpRequest, form: BulkPictureForm, images: Sequence[Image]) -> int:
    """Do the change; return how many pictures it changed."""
    by = signed_in_user(request)
    at = timezone.now()
    cleaned = form.cleaned_data
    if cleaned["act"] == "tag":
        return bulk.tag_pictures(images, cleaned["tags"], by=by, at=at)
    if cleaned["act"] == "credit":
        seen = request.POST.getlist("seen")
        return bulk.credit_pictures(images, cleaned["credit"].strip(), seen, by=by, at=at)
    if len(images) > bulk.PICTURES_MAX:
        raise Invalid(_("Too many pictures at once."))
    collection: PictureCollection | None = cleaned["collection"]
    collection = collection or make_picture_collection(cleaned["name"], by=by, at=at)
    return bulk.put_into_collection(images, collection, by=by, at=at)

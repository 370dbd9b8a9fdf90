"""Turning and lightening a picture: chosen, looked at, stored."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from articles import rights
from articles.actions.pictures.adjusting import (
    adjusted_box,
    change_adjustment,
    describe_look,
)
from articles.actions.pictures.picture_files import read_file
from articles.actions.pictures.published_pictures import find_picture_change
from articles.admin_base import signed_in_user
from articles.common.image_decoding import preview_adjustment
from articles.desk.screens import render_screen, require_sight
from articles.domain.pictures.picture_adjustments import PictureAdjustment, read_adjustment
from articles.errors import NotYours, Refused
from articles.forms.pictures import AdjustmentForm
from articles.models import Image
from articles.models.media import PictureLook
from newsroom.accounts.actors import actor_of

TEMPLATE = "desk/pictures/adjustment.html"
PREVIEW_WIDTH = 800  # pixels


@require_http_methods(["GET", "HEAD", "POST"])
def show_adjustment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how a picture is turned and lightened, and store it. What is only looked at (POST
    `look`) is shown and not stored."""
    image = _find_image(request, pk)
    stored = read_adjustment(image.adjustment)
    initial = {**stored.values(), "started_from": describe_look(image)}
    form = AdjustmentForm(request.POST or None, initial=initial, label_suffix="")
    stores = request.method == "POST" and "look" not in request.POST
    if stores and form.is_valid() and _store(request, image, form):
        return HttpResponseRedirect(reverse("admin:articles_image_adjustment", args=[image.pk]))
    shown = form.adjustment() if form.is_bound and form.is_valid() else stored
    return render_screen(
        request,
        TEMPLATE,
        title=_("Rotation and light"),
        menu_section="pictures",
        image=image,
        form=form,
        shown_values=urlencode(shown.values()),
        is_stored=shown == stored,
        is_adjusted=not stored.changes_nothing,
        outdated=len(find_picture_change(image).uses),
        may_publish=rights.can_publish(actor_of(request)),
    )


@require_safe
def show_adjustment_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Serve a small copy of a picture as the values in the address turn and lighten it, without
    them as it is stored."""
    image = _find_image(request, pk)
    wanted = read_adjustment(image.adjustment)
    if request.GET:
        form = AdjustmentForm(request.GET)
        if not form.is_valid():
            raise Http404(_("A picture cannot be adjusted so."))
        wanted = form.adjustment()
    try:
        copy = read_file(_small_copy(image.unadjusted_look))
    except Refused as refused:
        raise Http404(str(refused)) from refused
    content = preview_adjustment(copy, adjusted_box(image, wanted))
    response = HttpResponse(content, content_type="image/jpeg")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _find_image(request: HttpRequest, pk: int) -> Image:
    """Return a picture with a file, for whoever may change pictures."""
    require_sight(request, "articles.view_image")
    if not rights.may(actor_of(request), "change_image"):
        raise PermissionDenied
    image: Image = get_object_or_404(Image.objects.exclude(original=""), pk=pk)
    return image


def _small_copy(look: PictureLook) -> str:
    """Return the name of the widest copy that a preview needs, of the smallest where all are
    wider."""
    jpegs = [copy for copy in look["renditions"] if copy["format"] == "jpeg"]
    widths = [copy["width"] for copy in jpegs if copy["width"] <= PREVIEW_WIDTH]
    wanted = max(widths) if widths else min((copy["width"] for copy in jpegs), default=0)
    return next((copy["name"] for copy in jpegs if copy["width"] == wanted), "")


def _store(request: HttpRequest, image: Image, form: AdjustmentForm) -> bool:
    """Store what was chosen; a refusal is shown on the form."""
    wanted = PictureAdjustment() if "reset" in request.POST else form.adjustment()
    try:
        change_adjustment(
            image,
            wanted,
            by=signed_in_user(request),
            at=timezone.now(),
            started_from=form.cleaned_data["started_from"],
        )
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, str(reason))
        return False
    messages.success(
        request,
        _("The picture is as its file has it.")
        if wanted.changes_nothing
        else _("The picture is turned and lightened as you chose. Its file is unchanged."),
    )
    return True

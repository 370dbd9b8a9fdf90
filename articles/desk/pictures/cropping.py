"""The focal point and the crops of a picture: dragged, moved by the arrow keys, or typed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles import rights
from articles.actions.pictures.crops import CropChange, change_crops, describe_crops
from articles.actions.pictures.published_pictures import find_picture_change
from articles.admin_base import signed_in_user
from articles.desk.pictures.previews import UsePreview, make_previews
from articles.desk.screens import render_screen, require_sight
from articles.domain.pictures.picture_uses import RATIOS
from articles.errors import NotYours, Refused
from articles.forms.pictures import CropForm, CropForms
from articles.models import Image
from newsroom.accounts.actors import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def show_crops(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the crops of a picture and store them."""
    require_sight(request, "articles.view_image")
    if not rights.may(actor_of(request), "change_image"):
        raise PermissionDenied
    # A picture whose copies are not made yet has no size, and nothing to cut.
    cuttable = Image.objects.exclude(original="").filter(width__gt=0)
    image = get_object_or_404(cuttable, pk=pk)
    previews = make_previews(image)
    forms = CropForms(request.POST or None, _focal_values(image), _crop_values(previews))
    if request.method == "POST" and forms.is_valid() and _store(request, image, forms):
        return HttpResponseRedirect(reverse("admin:articles_image_crops", args=[image.pk]))
    return render_screen(
        request,
        "desk/pictures/crops.html",
        title=_("Focal point and crops"),
        menu_section="pictures",
        image=image,
        focal=forms.focal,
        uses=[_row(preview, forms.crops[preview.use]) for preview in previews],
        outdated=len(find_picture_change(image).uses),
        may_publish=rights.can_publish(actor_of(request)),
    )


def _row(preview: UsePreview, form: CropForm) -> dict[str, Any]:
    return {"preview": preview, "form": form, "ratio": RATIOS[preview.use] or 0}


def _focal_values(image: Image) -> dict[str, Any]:
    return {
        "focal_x": round(image.focal_x * 100, 1),
        "focal_y": round(image.focal_y * 100, 1),
        "started_from": describe_crops(image),
    }


def _crop_values(previews: list[UsePreview]) -> dict[str, dict[str, Any]]:
    return {
        preview.use: {
            "own": preview.is_own,
            "left": round(preview.rectangle.left * 100, 2),
            "top": round(preview.rectangle.top * 100, 2),
            "width": round(preview.rectangle.width * 100, 2),
            "height": round(preview.rectangle.height * 100, 2),
        }
        for preview in previews
    }


def _store(request: HttpRequest, image: Image, forms: CropForms) -> bool:
    """Store the crops; a refusal is shown above them."""
    focal = forms.focal.cleaned_data
    change = CropChange(
        {use: form.rectangle() for use, form in forms.crops.items()},
        focal["focal_x"] / 100,
        focal["focal_y"] / 100,
    )
    try:
        change_crops(
            image,
            change,
            by=signed_in_user(request),
            at=timezone.now(),
            started_from=focal["started_from"],
        )
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            forms.focal.add_error(None, str(reason))
        return False
    messages.success(request, _("The crops are saved."))
    return True

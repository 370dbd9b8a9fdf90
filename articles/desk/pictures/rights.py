"""The rights record of a picture."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles import rights
from articles.actions.pictures.picture_rights import FIELDS, describe_rights, keep_picture_rights
from articles.admin_base import signed_in_user
from articles.desk.screens import render_screen, require_sight
from articles.errors import NotYours, Refused
from articles.forms.pictures import PictureRightsForm
from articles.models import Article, Image, PictureRights
from newsroom.accounts.actors import actor_of

ARTICLES_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def show_rights(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the rights record of a picture and store it. What the file states is proposed."""
    require_sight(request, "articles.view_image")
    image = get_object_or_404(Image, pk=pk)
    may_keep = rights.can_keep_rights(actor_of(request))
    if request.method == "POST" and not may_keep:
        raise PermissionDenied
    record = PictureRights.objects.filter(image=image).first()
    form = PictureRightsForm(
        request.POST or None,
        instance=record or PictureRights(image=image),
        initial={**_proposed(image, record), "started_from": describe_rights(record)},
    )
    if request.method == "POST" and form.is_valid() and _store(request, image, form):
        return HttpResponseRedirect(reverse("admin:articles_image_change", args=[image.pk]))
    shown = Article.objects.filter(shown_pictures__image=image).order_by("-published_at")
    return render_screen(
        request,
        "desk/pictures/rights.html",
        title=_("Rights of the picture"),
        menu_section="pictures",
        image=image,
        form=form,
        may_keep=may_keep,
        shown_in=list(shown.only("pk", "headline")[:ARTICLES_SHOWN]),
    )


def _proposed(image: Image, record: PictureRights | None) -> dict[str, str]:
    """Return what the file states of its rights, for a record that is not there yet."""
    if record is not None:
        return {}
    stated = {word["field"]: word["value"] for word in reversed(image.file_words)}
    return {"holder": stated.get("copyright", "")[:120], "limits": stated.get("usage_terms", "")}


def _store(request: HttpRequest, image: Image, form: PictureRightsForm) -> bool:
    cleaned = form.cleaned_data
    try:
        keep_picture_rights(
            image,
            {name: cleaned[name] for name in FIELDS},
            by=signed_in_user(request),
            at=timezone.now(),
            started_from=cleaned["started_from"],
        )
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, str(reason))
        return False
    messages.success(request, _("The rights record is kept. What it forbids takes effect at once."))
    return True

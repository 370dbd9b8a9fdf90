"""The page of one picture: its words, what its file stated, where it is used; and deleting it."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from articles import rights
from articles.actions.pictures import media
from articles.actions.pictures.describing import describe_image
from articles.actions.pictures.published_pictures import find_picture_change
from articles.actions.pictures.tags import split_tags
from articles.admin_base import signed_in_user
from articles.common.moments import newspaper_day
from articles.common.numbers import read_number
from articles.common.picture_words.rows import FileWord
from articles.desk.pictures.previews import make_previews
from articles.desk.screens import render_screen, require_sight, tell_refusals
from articles.errors import NotYours, Refused, Words
from articles.forms.pictures import PictureForm
from articles.models import Article, Image
from articles.selectors.library.listing import list_tags, rights_state
from newsroom.accounts.actors import actor_of

IMAGES = "articles.view_image"
FIELD_LABELS: dict[str, Words] = {
    "headline": gettext_lazy("headline"),
    "title": gettext_lazy("title"),
    "caption": gettext_lazy("caption"),
    "creator": gettext_lazy("photographer"),
    "credit": gettext_lazy("credit"),
    "source": pgettext_lazy("picture", "source"),
    "copyright": pgettext_lazy("picture", "copyright"),
    "usage_terms": pgettext_lazy("picture", "terms of use"),
    "date": gettext_lazy("taken on"),
    "place": pgettext_lazy("picture", "where it was taken"),
    "keyword": gettext_lazy("keywords"),
}
USED_IN_MAX = 50


@require_http_methods(["GET", "HEAD", "POST"])
def show_picture(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show a picture; store its words."""
    require_sight(request, IMAGES)
    image = _find(object_id)
    form = _form(request, image)
    if request.method == "POST":
        if not rights.may(actor_of(request), "change_image"):
            raise PermissionDenied
        if form.is_valid() and _describe(request, form):
            return HttpResponseRedirect(reverse("admin:articles_image_change", args=[image.pk]))
        image = _find(object_id)
    return render_screen(
        request,
        "desk/pictures/picture.html",
        title=image.title,
        menu_section="pictures",
        form=form,
        **_shown(request, image),
    )


def _find(object_id: str) -> Image:
    """Return the picture of an address. The admin's choosers write addresses without a number."""
    number = read_number(object_id)
    if number is None or str(number) != object_id:
        raise Http404
    rows = Image.objects.select_related("rights", "uploaded_by")
    image: Image = get_object_or_404(rows, pk=number)
    return image


def _form(request: HttpRequest, image: Image) -> PictureForm:
    tags = image.tags.order_by("name").values_list("name", flat=True)
    return PictureForm(request.POST or None, instance=image, initial={"tags": "，".join(tags)})


def _describe(request: HttpRequest, form: PictureForm) -> bool:
    """Store what the form says; a refusal is shown on it."""
    try:
        image = describe_image(
            form.instance,
            tags=split_tags(form.cleaned_data["tags"]),
            by=signed_in_user(request),
            at=timezone.now(),
        )
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, str(reason))
        return False
    messages.success(request, _("Saved: %(title)s") % {"title": image.title})
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def show_deletion(request: HttpRequest, object_id: str) -> HttpResponse:
    """Ask whether a picture that nothing uses is deleted, and delete it."""
    if not rights.can_keep_media(actor_of(request), deleting=True):
        raise PermissionDenied
    image = _find(object_id)
    if request.method != "POST":
        is_used = image.uses.exists() or image.shown_in.exists()
        return render_screen(
            request,
            "desk/pictures/delete.html",
            title=_("Delete the picture"),
            menu_section="pictures",
            image=image,
            is_used=is_used,
        )
    by = signed_in_user(request)
    title = image.title
    if tell_refusals(request, lambda: media.delete_image(image, by=by, at=timezone.now())):
        messages.success(request, _("Deleted: %(title)s") % {"title": title})
        return HttpResponseRedirect(reverse("admin:articles_image_changelist"))
    return HttpResponseRedirect(reverse("admin:articles_image_change", args=[image.pk]))


def _shown(request: HttpRequest, image: Image) -> dict[str, Any]:
    """Return what the page shows of a picture besides its form."""
    by = actor_of(request)
    using = Article.objects.filter(image_uses__image=image).distinct().order_by("-pk")
    used_in = list(using.only("pk", "headline", "stage")[: USED_IN_MAX + 1])
    outdated = len(find_picture_change(image).uses)
    is_free = not used_in and not image.shown_in.exists()
    return {
        "image": image,
        "statements": group_statements(image.file_words),
        "previews": make_previews(image),
        "rights": getattr(image, "rights", None),
        "rights_state": rights_state(image, newspaper_day(timezone.now())),
        "used_in": used_in[:USED_IN_MAX],
        "used_in_more": len(used_in) > USED_IN_MAX,
        "outdated": outdated,
        "tags": list_tags(),
        "collections": [row.collection for row in image.collected.select_related("collection")],
        "may_change": rights.may(by, "change_image"),
        "may_delete": is_free and rights.can_keep_media(by, deleting=True),
        "may_publish": rights.can_publish(by),
        "may_file": not image.original and rights.can_keep_media(by),
    }


def group_statements(words: list[FileWord]) -> list[tuple[Words, list[FileWord]]]:
    """Return a file's statements by field, in the order of the desk's form."""
    order = list(FIELD_LABELS)
    known = [word for word in words if word["field"] in FIELD_LABELS]
    ordered = sorted(known, key=lambda word: order.index(word["field"]))
    return [
        (FIELD_LABELS[name], list(rows))
        for name, rows in groupby(ordered, key=lambda word: word["field"])
    ]

"""Pictures come in: many at once, each for itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.pictures import media
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.common.picture_words.rows import FileNote
from articles.desk.pictures.cards import describe_for_scripts, thumbnail_of
from articles.desk.screens import render_screen, require_sight, wants_json
from articles.errors import NotYours, Refused, Words
from articles.forms.pictures import PictureFileForm, UploadForm
from articles.models import Article, Image

ADD = "articles.add_image"
CHANGE = "articles.change_image"
ADDED = gettext_lazy("The picture is in the library.")
KNOWN_ALREADY = gettext_lazy(
    "The library has this file already. This is the picture; nothing was changed."
)
NOTES: dict[str, Words] = {
    FileNote.CUT: gettext_lazy("A statement of the file is very long and was cut."),
    FileNote.MARKUP: gettext_lazy("HTML was taken out of the file's statements."),
    FileNote.CONTROLS: gettext_lazy("Control characters were taken out of the file's statements."),
    FileNote.XMP_UNREADABLE: gettext_lazy(
        "The XMP of the file cannot be read or is not safe. It was left out."
    ),
    FileNote.XMP_TOO_LARGE: gettext_lazy("The XMP of the file is too large. It was left out."),
    FileNote.IPTC_UNREADABLE: gettext_lazy("The IPTC of the file cannot be read."),
    FileNote.EXIF_UNREADABLE: gettext_lazy("The EXIF of the file cannot be read."),
    FileNote.TOO_MANY: gettext_lazy("The file states more than is kept. The rest was left out."),
}


@dataclass(frozen=True)
class UploadOutcome:
    """What became of one file: the picture, or why there is none."""

    name: str
    image: Image | None = None
    is_known: bool = False
    error: str = ""
    notes: Sequence[str] = field(default_factory=list)

    @property
    def thumbnail(self) -> str:
        """Return the address of the picture's thumbnail."""
        return thumbnail_of(self.image) if self.image else ""


def show_upload(request: HttpRequest) -> HttpResponse:
    """Take pictures in, each for itself: one that is refused stops no other.

    A script that accepts JSON is answered with the picture (id, thumbnail, title, caption, credit),
    or with `error` and the status 400. Who came from an article (`article` in the address) goes
    back there, with the pictures in its form.
    """
    require_sight(request, ADD)
    article = _find_article(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    outcomes: list[UploadOutcome] = []
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            at = timezone.now()
            outcomes = [_take_in(request, form, file, at) for file in form.files_sent()]
        if wants_json(request):
            return _answer_script(form, outcomes)
        if article is not None and outcomes and not any(one.error for one in outcomes):
            return _return_to_article(request, article, outcomes)
        if article is None and len(outcomes) == 1 and outcomes[0].image is not None:
            return _open_picture(request, outcomes[0])
        for outcome in outcomes:
            if len(outcomes) == 1 and outcome.error:
                form.add_error("file", outcome.error)
    return render_screen(
        request,
        "desk/pictures/upload.html",
        title=_("Add pictures"),
        menu_section="pictures",
        form=form,
        outcomes=outcomes if len(outcomes) > 1 else [],
        article=article,
        brought=_list_numbers(outcomes),
    )


def _find_article(request: HttpRequest) -> Article | None:
    """Return the article that the pictures are for, None where the address names none that this
    person reads."""
    number = read_number(request.GET.get("article", ""))
    if number is None or not request.user.has_perm("articles.view_article"):
        return None
    return Article.objects.filter(pk=number).only("pk", "headline").first()


def _list_numbers(outcomes: Sequence[UploadOutcome]) -> str:
    return ",".join(str(outcome.image.pk) for outcome in outcomes if outcome.image)


def _return_to_article(
    request: HttpRequest, article: Article, outcomes: Sequence[UploadOutcome]
) -> HttpResponse:
    messages.success(
        request, _("The pictures are in the form below. Describe them, then save the article.")
    )
    for outcome in outcomes:
        for note in outcome.notes:
            messages.warning(request, note)
    address = reverse("admin:articles_article_change", args=[article.pk])
    return HttpResponseRedirect(f"{address}?pictures={_list_numbers(outcomes)}")


def _take_in(
    request: HttpRequest, form: UploadForm, file: "UploadedFile[Any]", at: datetime
) -> UploadOutcome:
    name = str(file.name or "")
    described = {key: form.cleaned_data[key] for key in ("title", "credit", "caption")}
    try:
        added = media.add_file(file=file, **described, by=signed_in_user(request), at=at)
    except NotYours:
        raise
    except Refused as refused:
        return UploadOutcome(name, error=f"{name}: {refused}" if name else str(refused))
    notes = [str(NOTES[note]) for note in added.notes if note in NOTES]
    return UploadOutcome(name, added.image, not added.is_new, notes=notes)


def _answer_script(form: UploadForm, outcomes: Sequence[UploadOutcome]) -> JsonResponse:
    if not outcomes:
        faults = [str(fault) for faults in form.errors.values() for fault in faults]
        return JsonResponse({"error": " ".join(faults)}, status=400)
    if len(outcomes) > 1:
        return JsonResponse({"pictures": [_as_json(outcome) for outcome in outcomes]})
    return JsonResponse(_as_json(outcomes[0]), status=400 if outcomes[0].error else 200)


def _as_json(outcome: UploadOutcome) -> dict[str, Any]:
    if outcome.image is None:
        return {"file": outcome.name, "error": outcome.error}
    return {
        "file": outcome.name,
        **describe_for_scripts(outcome.image),
        "known": outcome.is_known,
        "notes": list(outcome.notes),
        "address": reverse("admin:articles_image_change", args=[outcome.image.pk]),
    }


def _open_picture(request: HttpRequest, outcome: UploadOutcome) -> HttpResponse:
    image = outcome.image
    messages.success(request, KNOWN_ALREADY if outcome.is_known else ADDED)
    for note in outcome.notes:
        messages.warning(request, note)
    number = image.pk if image else 0
    return HttpResponseRedirect(reverse("admin:articles_image_change", args=[number]))


def show_file_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the file of a picture that is known by its address; a refusal is shown beside it."""
    require_sight(request, CHANGE)
    image = get_object_or_404(Image, pk=pk, original="")
    if not request.user.has_perm(ADD):
        raise PermissionDenied
    form = PictureFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            media.attach_file(
                image,
                file=form.cleaned_data["file"],
                by=signed_in_user(request),
                at=timezone.now(),
            )
        except NotYours as refused:
            form.add_error("file", str(refused))
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("The picture has its file."))
            return HttpResponseRedirect(reverse("admin:articles_image_change", args=[image.pk]))
    return render_screen(
        request,
        "desk/pictures/file.html",
        title=_("Upload the file"),
        menu_section="pictures",
        form=form,
        image=image,
    )

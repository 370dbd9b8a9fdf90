"""What a picture lacks before it can be published, asked for on the screen that takes it in."""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles import rights
from articles.actions.pictures.describing import describe_image
from articles.actions.pictures.picture_rights import (
    FIELDS,
    describe_rights,
    keep_picture_rights,
)
from articles.admin_base import signed_in_user
from articles.common.moments import newspaper_day
from articles.desk.screens import require_sight
from articles.errors import NotYours, Refused
from articles.forms.pictures import PictureRightsForm, PictureWordsForm
from articles.models import Image, PictureRights
from articles.selectors.library.listing import rights_state
from newsroom.accounts.actors import Actor


class MissingParts:
    """The caption, the credit and the rights record of a picture as one form. Only who keeps
    rights has the last. The fields name their form: it is outside of the article's form."""

    def __init__(self, by: Actor, image: Image, data: QueryDict | None = None) -> None:
        self.name = f"missing-{image.pk}"
        self.words = PictureWordsForm(data, instance=image, auto_id=f"{self.name}-%s")
        self.rights = _make_rights_form(by, image, data, f"{self.name}-%s")
        for form in self.forms:
            for field in form.fields.values():
                field.widget.attrs["form"] = self.name

    @property
    def forms(self) -> list[PictureWordsForm | PictureRightsForm]:
        """Return the forms that this person fills in."""
        return [self.words, *([self.rights] if self.rights else [])]

    def is_valid(self) -> bool:
        """Check every part, so that all faults are shown at once."""
        answers = [form.is_valid() for form in self.forms]
        return all(answers)

    def store(self, *, by: Actor, at: datetime) -> None:
        """Store the words, and the rights record where it was filled in. Refuses as
        `describe_image` and `keep_picture_rights` do; nothing is stored then."""
        image = self.words.instance
        with transaction.atomic():
            if self.words.has_changed():
                describe_image(image, by=by, at=at)
            if self.rights is not None and set(FIELDS) & set(self.rights.changed_data):
                cleaned = self.rights.cleaned_data
                values = {name: cleaned[name] for name in FIELDS}
                started_from = cleaned["started_from"]
                keep_picture_rights(image, values, by=by, at=at, started_from=started_from)


def _make_rights_form(
    by: Actor, image: Image, data: QueryDict | None, auto_id: str
) -> PictureRightsForm | None:
    if not rights.can_keep_rights(by):
        return None
    record = PictureRights.objects.filter(image=image).first()
    return PictureRightsForm(
        data,
        instance=record or PictureRights(image=image),
        initial={"started_from": describe_rights(record)},
        prefix="rights",
        auto_id=auto_id,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def show_missing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and store the caption, the credit and the rights of a picture: a part of a page, for
    scripts. What is wrong is shown beside its field, and nothing is stored then. What is stored
    leads to the form as it is afterwards (`?kept`)."""
    require_sight(request, "articles.change_image")
    image = get_object_or_404(Image, pk=pk)
    if request.method != "POST":
        said = _("Kept in the library.") if "kept" in request.GET else ""
        return _render(request, image, MissingParts(signed_in_user(request), image), said=said)
    parts = MissingParts(signed_in_user(request), image, request.POST)
    if not parts.is_valid() or not _store(request, parts):
        return _render(request, image, parts)
    return HttpResponseRedirect(f"{request.path}?kept=1")


def _store(request: HttpRequest, parts: MissingParts) -> bool:
    """Store what was sent; a refusal is shown on the form."""
    try:
        parts.store(by=signed_in_user(request), at=timezone.now())
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            parts.words.add_error(None, str(reason))
        return False
    return True


def _render(
    request: HttpRequest, image: Image, parts: MissingParts, *, said: str = ""
) -> HttpResponse:
    state = rights_state(image, newspaper_day(timezone.now()))
    context = {"image": image, "parts": parts, "said": said, "state": state}
    return render(request, "desk/pictures/missing.html", context)

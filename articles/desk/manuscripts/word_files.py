"""An article from a Word file: choosing or dropping it; the draft opens with what was left out."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.manuscripts.word_drafts import WordDraft, WordFile, create_from_word
from articles.admin_base import signed_in_user
from articles.desk.screens import render_screen, require_sight, wants_json
from articles.errors import NotYours, Refused
from articles.models import Publication
from articles.selectors.writing.usual_values import find_usual_publication

WRITE_ARTICLES = "articles.add_article"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WordFileForm(forms.Form):
    """A Word file and the newspaper it is written for."""

    file = forms.FileField(
        label=gettext_lazy("Word file"),
        help_text=gettext_lazy("A .docx of Word or WPS with one article, at most 30 MB."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": f".docx,{WORD_TYPE}"}),
    )
    publication = forms.ModelChoiceField(
        label=gettext_lazy("publication"), queryset=Publication.objects.order_by("pk")
    )


def show_word_file(request: HttpRequest) -> HttpResponse:
    """Show the form that takes a Word file. A POST makes a draft of it and opens the draft.

    A script that accepts JSON is answered with the draft's `address` and what was left out, or with
    `error` and the status 400. One that opens the draft itself sends `open`: the draft then says
    what was left out.
    """
    require_sight(request, WRITE_ARTICLES)
    form = WordFileForm(initial={"publication": _usual_publication(request)})
    if request.method == "POST":
        form = WordFileForm(request.POST, request.FILES)
        made = _create(request, form) if form.is_valid() else None
        if wants_json(request):
            return _answer_script(request, form, made)
        if made is not None:
            return _open_draft(request, made)
    return render_screen(
        request, "desk/manuscripts/word_file.html", title=_("Article from a Word file"), form=form
    )


def _create(request: HttpRequest, form: WordFileForm) -> WordDraft | None:
    """Make the draft; a refusal is shown beside the file, a missing right by the admin site."""
    file = form.cleaned_data["file"]
    try:
        return create_from_word(
            form.cleaned_data["publication"],
            WordFile(file, file.name),
            by=signed_in_user(request),
            at=timezone.now(),
        )
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error("file", str(reason))
    return None


def _answer_script(
    request: HttpRequest, form: WordFileForm, made: WordDraft | None
) -> JsonResponse:
    if made is None:
        faults = [str(fault) for faults in form.errors.values() for fault in faults]
        return JsonResponse({"error": " ".join(faults)}, status=400)
    if request.POST.get("open"):
        _tell_made(request, made)
    return JsonResponse(
        {
            "title": made.article.headline,
            "address": reverse("admin:articles_article_change", args=[made.article.pk]),
            "notes": [str(remark) for remark in made.remarks],
        }
    )


def _open_draft(request: HttpRequest, made: WordDraft) -> HttpResponse:
    _tell_made(request, made)
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[made.article.pk]))


def _tell_made(request: HttpRequest, made: WordDraft) -> None:
    messages.success(
        request, _("The Word file is a draft now. Compare it with the file, then go on writing.")
    )
    for remark in made.remarks:
        messages.warning(request, remark)


def _usual_publication(request: HttpRequest) -> Publication | None:
    """Return the newspaper that this person usually writes for, else the first."""
    usual = find_usual_publication(signed_in_user(request))
    return usual or Publication.objects.order_by("pk").first()

"""An issue's page files: uploading them, setting them, and how far both have come."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import rights
from articles.actions.epaper.page_setting import ask_for_setting
from articles.actions.epaper.uploads import IncomingPdf, upload_pages
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.screens import render_screen, require_sight
from articles.domain.printed.page_positions import parse_positions
from articles.errors import NotYours, Refused
from articles.models import FileState, Issue, PageUpload
from articles.selectors.pages.page_screens import read_issue_files
from newsroom.accounts.actors import actor_of

TEMPLATE = "desk/pages/files.html"


class UploadPagesForm(forms.Form):
    """A PDF, and the pages of the issue on which it goes where it does not have all of them."""

    file = forms.FileField(
        label=gettext_lazy("PDF"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
    positions = forms.CharField(
        label=gettext_lazy("goes on pages"),
        required=False,
        max_length=100,
        help_text=gettext_lazy(
            "Empty: all pages of the issue in order. Otherwise for example 3, 1-7 or 1-3,5-8."
        ),
    )


def show_page_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an issue's page files. A button uploads a PDF, or has the pages set."""
    require_sight(request)
    issue = get_object_or_404(Issue.objects.select_related("publication"), pk=pk)
    form = UploadPagesForm()
    if request.method == "POST" and ("set" in request.POST or "replace" in request.POST):
        _ask_for_setting(request, issue)
        return _back(issue)
    if request.method == "POST":
        form = UploadPagesForm(request.POST, request.FILES)
        if form.is_valid() and _upload(request, issue, form):
            return _back(issue)
    return render_screen(
        request,
        TEMPLATE,
        title=_("Page files of %(issue)s") % {"issue": issue.printed_number()},
        issue=issue,
        files=read_issue_files(issue),
        form=form,
        may_place=rights.can_place(actor_of(request)),
    )


def _ask_for_setting(request: HttpRequest, issue: Issue) -> None:
    """Have the pages set; the button of an uploaded page lets its PDF give way."""
    replaced = None
    if "replace" in request.POST:
        replaced = get_object_or_404(issue.pages, pk=read_number(request.POST["replace"]))
    ask_for_setting(issue, by=signed_in_user(request), at=timezone.now(), replaced=replaced)
    messages.success(request, _("The pages will be set. This takes a few seconds a page."))


def _upload(request: HttpRequest, issue: Issue, form: UploadPagesForm) -> bool:
    """Take the PDF in; a refusal is shown beside what was typed."""
    file = form.cleaned_data["file"]
    typed = form.cleaned_data["positions"].strip()
    try:
        incoming = IncomingPdf(file, file.name, parse_positions(typed) if typed else None)
        upload = upload_pages(issue, incoming, by=signed_in_user(request), at=timezone.now())
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, str(reason))
        return False
    messages.success(request, _what_happens(upload))
    return True


def _what_happens(upload: PageUpload) -> str:
    if upload.state == FileState.READY:
        return _("This PDF is here already, and its pages are the current ones.")
    return _("“%(name)s” is here. Its %(count)d pages will be read.") % {
        "name": upload.name,
        "count": upload.page_count,
    }


def _back(issue: Issue) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:articles_page_files", args=[issue.pk]))

"""An issue or a page on its way to layout: what is exported, and what came back."""

import tempfile
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from articles import rights
from articles.actions.epaper.layout_exports import LayoutChoice, export_layout
from articles.admin_base import signed_in_user
from articles.desk.layout.returns import ReturnForm, receive_on_page
from articles.desk.screens import render_screen, require_sight
from articles.errors import NotYours, Refused
from articles.layout_exchange.file_names import safe_name
from articles.models import Issue, Page
from articles.selectors.pages.layout_screens import read_layout_screen
from newsroom.accounts.actors import actor_of

TEMPLATE = "desk/layout/exports.html"
ZIP_TYPE = "application/zip"
IN_MEMORY_MAX = 5 * 1024 * 1024  # bytes; a larger package is sent from the disk


def show_issue_layout(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show what of an issue goes to layout. A POST downloads it."""
    require_sight(request)
    issue = get_object_or_404(Issue.objects.select_related("publication"), pk=pk)
    return _show(request, issue, None)


def show_page_layout(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show what of a page goes to layout. A POST downloads it."""
    require_sight(request)
    page = get_object_or_404(Page.objects.select_related("issue__publication"), pk=pk)
    return _show(request, page.issue, page)


def _show(request: HttpRequest, issue: Issue, page: Page | None) -> HttpResponseBase:
    refusals: list[str] = []
    form = ReturnForm()
    if request.method == "POST" and page is not None and "bring_back" in request.POST:
        form = ReturnForm(request.POST, request.FILES)
        returned = receive_on_page(request, page, form)
        if returned is not None:
            return HttpResponseRedirect(reverse("admin:articles_layout_return", args=[returned.pk]))
    elif request.method == "POST":
        choice = LayoutChoice(issue, page, with_pictures="without_pictures" not in request.POST)
        try:
            return _download(request, choice)
        except NotYours:
            raise
        except Refused as refused:
            refusals = [str(reason) for reason in refused.reasons]
    title = (
        _("Layout of page %(label)s %(name)s") % {"label": page.label, "name": page.name}
        if page
        else _("Layout of %(issue)s") % {"issue": issue.printed_number()}
    )
    return render_screen(
        request,
        TEMPLATE,
        title=title,
        issue=issue,
        page=page,
        rows=read_layout_screen(issue, page),
        refusals=refusals,
        form=form,
        may_place=rights.can_place(actor_of(request)),
    )


def _download(request: HttpRequest, choice: LayoutChoice) -> HttpResponseBase:
    """Return the ZIP, written whole before its first byte goes out. Refuses as the action does."""
    at = timezone.now()
    package = tempfile.TemporaryFile()  # noqa: SIM115  the response closes a large one
    try:
        export_layout(choice, package, by=signed_in_user(request), at=at)
    except BaseException:
        package.close()
        raise
    response = _zip_response(package)
    response["Content-Disposition"] = (
        content_disposition_header(True, _package_name(choice)) or "attachment"
    )
    return response


def _zip_response(package: IO[bytes]) -> HttpResponseBase:
    """Return a package: a small one from memory, a large one from the disk, piece by piece."""
    size = package.tell()
    package.seek(0)
    if size > IN_MEMORY_MAX:
        response = FileResponse(package, content_type=ZIP_TYPE)
        response["Content-Length"] = str(size)
        return response
    with package:
        return HttpResponse(package.read(), content_type=ZIP_TYPE)


def _package_name(choice: LayoutChoice) -> str:
    issue = choice.issue
    label = f" {choice.label}" if choice.label else ""
    return f"{safe_name(f'{issue.number} {issue.date.isoformat()}{label}')}.zip"

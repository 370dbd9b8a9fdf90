"""The errors that readers report: the list, and the page on which one is settled."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from articles import rights
from articles.actions.publishing.error_reports import settle_error_report
from articles.admin_base import signed_in_user
from articles.desk.screens import render_screen
from articles.errors import NotYours, Refused
from articles.forms.remarks import SettleErrorForm
from articles.models import CorrectionKind, ReportedError
from articles.selectors.error_reports import (
    find_reported_place,
    list_open_reports,
    list_settled_reports,
)


@require_safe
def list_error_reports(request: HttpRequest) -> HttpResponse:
    """Show what waits, the oldest first, and what was settled, the newest first."""
    _require_corrector(request)
    return render_screen(
        request,
        "desk/errors/list.html",
        title=_("Errors that readers report"),
        menu_section="writing",
        waiting=list_open_reports(),
        settled=list_settled_reports(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def show_error_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one with the words in their place, and settle it; a refusal is shown with everything
    typed."""
    _require_corrector(request)
    rows = ReportedError.objects.select_related("article__release__revision", "revision")
    report = get_object_or_404(rows.select_related("settled_by"), pk=pk)
    form = SettleErrorForm(request.POST or None, waits=bool(report.email))
    if request.method == "POST" and form.is_valid() and _settle(request, report, form):
        messages.success(request, _("The report is settled."))
        return HttpResponseRedirect(reverse("admin:articles_error_reports"))
    return render_screen(
        request,
        "desk/errors/report.html",
        title=_("Error that a reader reports"),
        menu_section="writing",
        report=report,
        article=report.article,
        place=find_reported_place(report),
        form=form,
    )


def _require_corrector(request: HttpRequest) -> None:
    if not rights.can_correct(signed_in_user(request), CorrectionKind.CORRECTION):
        raise PermissionDenied


def _settle(request: HttpRequest, report: ReportedError, form: SettleErrorForm) -> bool:
    cleaned = form.cleaned_data
    by = signed_in_user(request)
    try:
        settle_error_report(report, cleaned["outcome"], cleaned["answer"], by=by, at=timezone.now())
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, str(reason))
        return False
    return True

"""The exports that somebody asked for: how far each is, and its file for a day."""

from datetime import datetime
from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin_base import signed_in_user
from subscriptions import rights
from subscriptions.actions.service.export_jobs import UNFINISHED, AskedExport, queue_export
from subscriptions.desk.records.downloads import file_response
from subscriptions.desk.screens import render_desk
from subscriptions.models import ExportJob
from subscriptions.models.service.exports import ExportState
from subscriptions.sheets import XLSX_TYPE

PDF_TYPE = "application/pdf"
EXPORT_RIGHTS = ("export_subscribers", "export_deliveryrun")


def queue_and_show(request: HttpRequest, asked: AskedExport, at: datetime) -> HttpResponse:
    """Queue an export, and lead to the page that says how far it is."""
    queue_export(asked, by=signed_in_user(request), at=at)
    return HttpResponseRedirect(reverse("admin:subscriptions_exports"))


@require_safe
def show_exports(request: HttpRequest) -> HttpResponse:
    """Show the exports that the user asked for within a day. Others see nothing of them."""
    by = signed_in_user(request)
    if not any(rights.may(by, right) for right in EXPORT_RIGHTS):
        raise PermissionDenied
    jobs = list(ExportJob.objects.filter(asked_by=by).defer("content"))
    return render_desk(
        request,
        "admin/subscriptions/exports.html",
        _("My exports"),
        jobs=jobs,
        waits=any(job.state in UNFINISHED for job in jobs),
    )


@require_safe
def download_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the file of an export to whoever asked for it and still may take it. For everybody
    else there is none."""
    by = signed_in_user(request)
    job = ExportJob.objects.filter(pk=pk, asked_by=by, state=ExportState.READY).first()
    if job is None or job.content is None:
        raise Http404(_("There is no such file. Exports are deleted after a day."))
    if not rights.may(by, "export_deliveryrun" if job.run_id else "export_subscribers"):
        raise PermissionDenied
    kind = XLSX_TYPE if job.file_name.endswith(".xlsx") else PDF_TYPE
    return file_response(BytesIO(job.content), job.file_name, kind)

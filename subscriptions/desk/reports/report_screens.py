"""The managers' reports, one page each, their exports, and the print run of an issue."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from io import BytesIO
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.audit import perform, record
from articles.errors import Refused
from articles.models import Publication
from newsroom.accounts.actors import actor_of
from newsroom.accounts.models import User
from subscriptions import rights, sheets
from subscriptions.actions.service import figures, printing
from subscriptions.confirmation_tokens import confirm_form, show_result
from subscriptions.desk.records.page_subjects import asked_newspaper, parse_day_or_404
from subscriptions.desk.reports.report_forms import (
    PrintRunForm,
    ReportFilter,
)
from subscriptions.desk.reports.report_pages import (
    REPORT_PAGES,
    FindResult,
    ReportPage,
    ReportReader,
)
from subscriptions.desk.reports.report_tables import ReportContent, ReportTable
from subscriptions.desk.screens import render_desk
from subscriptions.models import PrintRun
from subscriptions.selectors import reports
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.reports import forecast

KINDS = ("xlsx", "csv")


def require_reports(request: HttpRequest) -> None:
    """Raise PermissionDenied unless the user may look at reports."""
    if not rights.may(actor_of(request), "view_term"):
        raise PermissionDenied


def show_reports(request: HttpRequest) -> HttpResponse:
    """Show which reports there are."""
    require_reports(request)
    pages = [
        {
            "address": reverse(f"admin:subscriptions_report_{page.slug}"),
            "title": page.title,
            "words": page.summary,
        }
        for page in REPORT_PAGES.values()
    ]
    return render_desk(request, "admin/subscriptions/reports/index.html", _("Reports"), pages=pages)


def show_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a report, or the errors of its parameters."""
    require_reports(request)
    if request.method == "POST":
        return _count_anew(request, slug)
    page, form, shown, counted_at = _asked(request, slug, reports.find_report)
    context = {
        "words": page.summary,
        "slug": slug,
        "counted_at": counted_at,
        "form": form.form,
        "charts": shown.charts if shown else [],
        "tables": shown.tables if shown else [],
        "downloads": [
            (reverse(f"admin:subscriptions_report_{slug}_{kind}"), label)
            for kind, label in zip(
                KINDS, (_("Download for Excel (XLSX)"), _("Download as CSV")), strict=True
            )
        ],
        "query": request.GET.urlencode(),
        "paper": asked_newspaper(request),
        "papers": Publication.objects.all(),
        "issues": _issues(request) if slug == "forecast" else [],
        "may_export": rights.may(actor_of(request), "export_subscribers"),
    }
    return render_desk(request, "admin/subscriptions/reports/page.html", page.title, **context)


def export_report(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Export a report as a sheet; the journal records who did."""
    by = cast("User", request.user)
    at = timezone.now()
    with perform("counter.exported", by=by, at=at):
        rights.require(rights.may(by, "view_term") and rights.may(by, "export_subscribers"))
    page, _form, shown, _at = _asked(request, slug, reports.count_report)
    if shown is None:
        address = reverse(f"admin:subscriptions_report_{slug}")
        return HttpResponseRedirect(f"{address}?{request.GET.urlencode()}")
    record(
        "counter.exported",
        by=by,
        at=at,
        subject=str(page.title),
        report=slug,
        filter=request.GET.urlencode()[:500],
    )
    answer = _sheet(page, shown, kind)
    answer["Content-Disposition"] = (
        f'attachment; filename="{slug}-{timezone.localdate(at):%Y%m%d}.{kind}"'
    )
    answer["Cache-Control"] = "no-store"
    return answer


def show_print_run(request: HttpRequest, on: str) -> HttpResponse:
    """Show the forecast of an issue, and set its print run by hand (POST); an empty number
    restores the forecast."""
    require_reports(request)
    paper = asked_newspaper(request)
    day = parse_day_or_404(on)
    at = timezone.now()
    if day not in issue_days(paper, day, day):
        raise Http404(_("There is no such day."))
    stored = (
        PrintRun.objects.filter(publication=paper, issue_date=day).select_related("set_by").first()
    )
    form = PrintRunForm(
        request.POST or None,
        initial={"copies": stored.copies, "note": stored.note} if stored else {},
    )
    back = f"{reverse('admin:subscriptions_report_forecast')}?paper={paper.pk}"
    if request.method == "POST" and form.is_valid():
        try:
            made = confirm_form(request, partial(_set_run, request, (paper, day), form, back))
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, str(reason))
        else:
            show_result(request, made)
            return HttpResponseRedirect(made.address)
    (one,) = forecast.forecast_print_runs(paper, [day], at)
    return render_desk(
        request,
        "admin/subscriptions/reports/print_run.html",
        _("Print run of %(day)s") % {"day": day.isoformat()},
        form=form,
        one=one,
        kept=stored,
        paper=paper,
        back=back,
    )


def _count_anew(request: HttpRequest, slug: str) -> HttpResponse:
    """Count a report anew for everybody, and show it."""
    recount = partial(figures.recount_report, by=actor_of(request))
    _asked(request, slug, lambda paper, report, period, at: recount(paper, report, period, at=at))
    return HttpResponseRedirect(request.get_full_path())


def _set_run(
    request: HttpRequest, issue: tuple[Publication, date], form: Any, back: str
) -> tuple[str, str]:
    cleaned = form.cleaned_data
    by = cast("User", request.user)
    printing.set_print_run(*issue, cleaned["copies"], cleaned["note"], by=by, at=timezone.now())
    return _("The print run is set."), back


def _asked(
    request: HttpRequest, slug: str, find: FindResult
) -> tuple[ReportPage, ReportFilter, ReportContent | None, datetime]:
    """Return a report as an address asks for it, and when it was counted; no content if the
    parameters are invalid."""
    page = REPORT_PAGES[slug]
    at = timezone.now()
    publication = asked_newspaper(request)
    form = page.form.asked(request.GET, page.form.usual(publication, timezone.localdate(at)))
    reader = ReportReader(publication, at, find)
    content = page.read(reader, form) if form.form.is_valid() else None
    return page, form, content, reader.counted_at


def _issues(request: HttpRequest) -> list[date]:
    """Return the next issues, if the user may set their print runs."""
    if not rights.may(actor_of(request), "change_printrun"):
        return []
    return forecast.next_issue_days(asked_newspaper(request), timezone.now())


def _sheet(page: ReportPage, shown: ReportContent, kind: str) -> HttpResponse:
    """Return the tables of a report below each other, each with its headings."""
    width = max(len(table.headings) for table in shown.tables)
    columns = [
        sheets.SheetColumn(str(page.title), 18),
        *(sheets.SheetColumn("", 14) for _more in range(width - 1)),
    ]
    rows = (row + [None] * (width - len(row)) for table in shown.tables for row in _lines(table))
    if kind == "csv":
        return HttpResponse(b"".join(sheets.write_csv(columns, rows)), content_type=sheets.CSV_TYPE)
    out = BytesIO()
    sheets.write_xlsx(out, columns, rows, title=str(page.title))
    return HttpResponse(out.getvalue(), content_type=sheets.XLSX_TYPE)


def _lines(table: ReportTable) -> Iterator[list[Any]]:
    yield [str(table.heading)]
    yield [str(heading) for heading in table.headings]
    yield from (list(row) for row in table.rows)
    if table.total:
        yield list(table.total)
    yield [None]

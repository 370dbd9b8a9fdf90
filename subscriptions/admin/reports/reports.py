"""The managers' reports: one page each, under one entry. They hang on the spans of terms, which nobody edits."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from io import BytesIO
from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import GuardedAdmin
from articles.audit import perform, record
from articles.errors import Refused, Words
from articles.models import Publication
from newsroom.accounts.actors import actor_of
from newsroom.accounts.models import User
from subscriptions import rights, sheets
from subscriptions.actions.service import printing
from subscriptions.admin.page_inputs import day_of, paper_of
from subscriptions.admin.reports import report_tables as tables
from subscriptions.admin.reports.report_forms import (
    CitiesFilter,
    ForecastFilter,
    NothingAsked,
    PeriodFilter,
    PricesFilter,
    PrintRunForm,
    ReportFilter,
)
from subscriptions.admin.reports.report_tables import Shown, Table
from subscriptions.confirmation_tokens import confirm, tell_result
from subscriptions.models import PrintRun, Span
from subscriptions.selectors import reports
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.reports import forecast
from subscriptions.selectors.reports.period import year_until
from subscriptions.selectors.sales import whatif as trying

KINDS = ("xlsx", "csv")


@dataclass(frozen=True)
class Page:
    """A report: its name in addresses, its title, what it says, what it is asked, and how it is read."""

    slug: str
    title: Words
    words: Words
    form: type[Any]
    read: Callable[[Publication, Any, datetime], Shown]


def over_time(
    name: str, show: Callable[[Any], Shown]
) -> Callable[[Publication, Any, datetime], Shown]:
    read = reports.READS[name]
    return lambda publication, form, at: show(read(publication, form.period(), at))


def _foreseen(publication: Publication, form: ForecastFilter, at: datetime) -> Shown:
    extras = form.extras()
    coming = forecast.forecast(publication, forecast.coming(publication, at), at, extras)
    return tables.forecast(coming, forecast.history(publication, at, extras))


def _cities(publication: Publication, form: CitiesFilter, at: datetime) -> Shown:
    return tables.cities(
        *reports.cities(publication, form.period(), form.form.cleaned_data["province"])
    )


def _coming(publication: Publication, form: ReportFilter, at: datetime) -> Shown:
    return tables.coming(reports.coming(publication, at))


def _tried(publication: Publication, form: PricesFilter, at: datetime) -> Shown:
    since = year_until(timezone.localdate(at)).begin
    return tables.what_if(trying.what_if(publication, form.proposal(), since, at))


PAGES = {
    page.slug: page
    for page in (
        Page(
            "forecast",
            gettext_lazy("Print run"),
            gettext_lazy(
                "How many copies to print of the next issues, and how the last ones went. What was not counted yet is "
                "estimated from the newest issue that was."
            ),
            ForecastFilter,
            _foreseen,
        ),
        Page(
            "active",
            gettext_lazy("Active copies"),
            gettext_lazy(
                "Copies of every issue by channel, kind of plan and province; held copies stand apart."
            ),
            PeriodFilter,
            over_time("active", tables.active),
        ),
        Page(
            "lengths",
            gettext_lazy("Lengths of terms"),
            gettext_lazy(
                "Copies of every issue by how long a term they were sold for; what is in between counts as the longer."
            ),
            PeriodFilter,
            over_time("lengths", lambda found: tables.lengths(*found)),
        ),
        Page(
            "cities",
            gettext_lazy("Cities of a province"),
            gettext_lazy("Printed copies of every issue that go to the cities of one province."),
            CitiesFilter,
            _cities,
        ),
        Page(
            "coming",
            gettext_lazy("Revenue of coming issues"),
            gettext_lazy(
                "What every coming issue will earn of the money that is there, if nothing changes: "
                "deferred revenue by the issues that release it."
            ),
            NothingAsked,
            _coming,
        ),
        Page(
            "movement",
            gettext_lazy("Starts and stops"),
            gettext_lazy(
                "Subscriptions that began, came back, were renewed and stopped, and why they stopped. Who was renewed "
                "without a gap did not stop."
            ),
            PeriodFilter,
            over_time("movement", tables.movement),
        ),
        Page(
            "renewals",
            gettext_lazy("Renewals"),
            gettext_lazy(
                "Of the paid terms that ended in a month, how many their readers renewed, in time or late."
            ),
            PeriodFilter,
            over_time("renewals", tables.renewals),
        ),
        Page(
            "revenue",
            gettext_lazy("Revenue"),
            gettext_lazy(
                "What each issue earned, and how deferred revenue rolls forward: opening + terms sold "
                "− earned − refunded − credited + other = closing, as the ledger has it."
            ),
            PeriodFilter,
            over_time("revenue", tables.revenue),
        ),
        Page(
            "refunds",
            gettext_lazy("Refunds"),
            gettext_lazy("Refunds granted, by cause."),
            PeriodFilter,
            over_time("refunds", tables.refunds),
        ),
        Page(
            "issues",
            gettext_lazy("Issues and complaints"),
            gettext_lazy(
                "What went out with each issue, what was free or held, and what readers complained of."
            ),
            PeriodFilter,
            over_time("quality", tables.quality),
        ),
        Page(
            "prices",
            gettext_lazy("Other prices"),
            gettext_lazy(
                "What the orders of the last twelve months would have brought at other prices, everything else being "
                "equal. Nothing is changed."
            ),
            PricesFilter,
            _tried,
        ),
    )
}


@admin.register(Span)
class ReportsAdmin(GuardedAdmin[Span]):
    """The entry of the menu. Spans themselves are an index that nobody has to look at."""

    menu_name, menu_address = gettext_lazy("Reports"), "admin:subscriptions_reports"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return rights.may(actor_of(request), "view_term")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        return []  # all there is stands apart

    def pages_apart(self) -> list[URLPattern]:
        """Return the addresses of the reports, which stand beside the lists of the counter and not under one."""
        guard, start = self.admin_site.admin_view, "subscriptions/reports/"
        found = [path(start, guard(self.index), name="subscriptions_reports")]
        for slug in PAGES:
            asked = {"slug": slug}
            found.append(
                path(
                    f"{start}{slug}/", guard(self.page), asked, name=f"subscriptions_report_{slug}"
                )
            )
            for kind in KINDS:
                name = f"subscriptions_report_{slug}_{kind}"
                found.append(
                    path(
                        f"{start}{slug}/{kind}/",
                        guard(self.export),
                        {**asked, "kind": kind},
                        name=name,
                    )
                )
        found.append(
            path(
                f"{start}forecast/issue/<str:on>/",
                guard(self.print_run),
                name="subscriptions_print_run",
            )
        )
        return found

    def print_run(self, request: HttpRequest, on: str) -> HttpResponse:
        """Show what is foreseen of an issue, and set another number (POST); without one the forecast counts again."""
        self._guard(request)
        paper, day, at = paper_of(request), day_of(on), timezone.now()
        if day not in issue_days(paper, day, day):
            raise Http404(_("There is no such day."))
        kept = (
            PrintRun.objects.filter(publication=paper, issue_date=day)
            .select_related("set_by")
            .first()
        )
        form = PrintRunForm(
            request.POST or None, initial={"copies": kept.copies, "note": kept.note} if kept else {}
        )
        back = f"{reverse('admin:subscriptions_report_forecast')}?paper={paper.pk}"
        if request.method == "POST" and form.is_valid():
            try:
                made = confirm(request, partial(_set_run, request, (paper, day), form, back))
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error(None, str(reason))
            else:
                tell_result(request, made)
                return HttpResponseRedirect(made.address)
        (one,) = forecast.forecast(paper, [day], at)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Print run of %(day)s") % {"day": day.isoformat()},
            "form": form,
            "one": one,
            "kept": kept,
            "paper": paper,
            "back": back,
        }
        return render(request, "admin/subscriptions/reports/print_run.html", context)

    def _guard(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def index(self, request: HttpRequest) -> HttpResponse:
        """Show which reports there are."""
        self._guard(request)
        pages = [
            {
                "address": reverse(f"admin:subscriptions_report_{page.slug}"),
                "title": page.title,
                "words": page.words,
            }
            for page in PAGES.values()
        ]
        context = {**self.admin_site.each_context(request), "title": _("Reports"), "pages": pages}
        return render(request, "admin/subscriptions/reports/index.html", context)

    def page(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Show a report, or what is wrong with what was asked of it."""
        self._guard(request)
        page, form, shown = _asked(request, slug)
        context = {
            **self.admin_site.each_context(request),
            "title": page.title,
            "words": page.words,
            "slug": slug,
            "form": form.form,
            "charts": shown.charts if shown else [],
            "tables": shown.tables if shown else [],
            "downloads": [
                (reverse(f"admin:subscriptions_report_{slug}_{kind}"), words)
                for kind, words in zip(
                    KINDS, (_("Download for Excel (XLSX)"), _("Download as CSV")), strict=True
                )
            ],
            "query": request.GET.urlencode(),
            "paper": paper_of(request),
            "papers": Publication.objects.all(),
            "issues": _issues(request) if slug == "forecast" else [],
            "may_export": rights.may(actor_of(request), "export_subscribers"),
        }
        return render(request, "admin/subscriptions/reports/page.html", context)

    def export(self, request: HttpRequest, slug: str, kind: str) -> HttpResponse:
        """Hand a report out as a sheet; who took it away is journalled."""
        by, at = cast("User", request.user), timezone.now()
        with perform("counter.exported", by=by, at=at):
            rights.require(rights.may(by, "view_term") and rights.may(by, "export_subscribers"))
        page, _form, shown = _asked(request, slug)
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


def _set_run(
    request: HttpRequest, issue: tuple[Publication, date], form: Any, back: str
) -> tuple[str, str]:
    said, by = form.cleaned_data, cast("User", request.user)
    printing.set_print_run(*issue, said["copies"], said["note"], by=by, at=timezone.now())
    return _("The print run is set."), back


def _asked(request: HttpRequest, slug: str) -> tuple[Page, ReportFilter, Shown | None]:
    """Return a report as an address asks for it; no tables where what it asks for makes no sense."""
    page, at = PAGES[slug], timezone.now()
    publication = paper_of(request)
    form = page.form.asked(request.GET, page.form.usual(publication, timezone.localdate(at)))
    return page, form, page.read(publication, form, at) if form.form.is_valid() else None


def _issues(request: HttpRequest) -> list[date]:
    """Return the next issues, whose print runs can be set by hand by whoever may."""
    if not rights.may(actor_of(request), "change_printrun"):
        return []
    return forecast.coming(paper_of(request), timezone.now())


def _sheet(page: Page, shown: Shown, kind: str) -> HttpResponse:
    """Return the tables of a report under each other: a line of headings before each."""
    width = max(len(table.headings) for table in shown.tables)
    columns = [
        sheets.Column(str(page.title), 18),
        *(sheets.Column("", 14) for _more in range(width - 1)),
    ]
    rows = (row + [None] * (width - len(row)) for table in shown.tables for row in _lines(table))
    if kind == "csv":
        return HttpResponse(b"".join(sheets.write_csv(columns, rows)), content_type=sheets.CSV_TYPE)
    out = BytesIO()
    sheets.write_xlsx(out, columns, rows, title=str(page.title))
    return HttpResponse(out.getvalue(), content_type=sheets.XLSX_TYPE)


def _lines(table: Table) -> Iterator[list[Any]]:
    yield [str(table.heading)]
    yield [str(heading) for heading in table.headings]
    yield from (list(row) for row in table.rows)
    if table.total:
        yield list(table.total)
    yield [None]

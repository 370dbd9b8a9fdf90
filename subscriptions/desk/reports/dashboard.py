"""The managers' dashboard: one period, compared with the one before and with the year before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from articles.admin_base import signed_in_user
from articles.audit import perform
from articles.common.numbers import read_number
from articles.models import Publication
from subscriptions import rights, sheets
from subscriptions.desk.reports.dashboard_tables import DashboardContent, read_dashboard
from subscriptions.desk.screens import render_desk, require_right
from subscriptions.pricing.calendar import month_of
from subscriptions.selectors.reports.figures import usual_periods
from subscriptions.selectors.reports.period import Period

MONTHS_MAX = 37  # three years and the month so far
FIRST_YEAR = 1990
LAST_YEAR = 2199
PERIOD_LABELS = {
    "month": pgettext_lazy("dashboard", "This month"),
    "last_month": pgettext_lazy("dashboard", "Last month"),
    "quarter": pgettext_lazy("dashboard", "This quarter"),
    "last_quarter": pgettext_lazy("dashboard", "Last quarter"),
    "year": pgettext_lazy("dashboard", "This year"),
    "last_year": pgettext_lazy("dashboard", "Last year"),
    "twelve_months": pgettext_lazy("dashboard", "Twelve months"),
}


class DashboardForm(forms.Form):
    """The first and the last day of a period."""

    since = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("To"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        since = self.cleaned_data.get("since")
        until = self.cleaned_data.get("until")
        for name, day in (("since", since), ("until", until)):
            if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
                years = {"first": FIRST_YEAR, "last": LAST_YEAR}
                self.add_error(name, _("Choose a day between %(first)d and %(last)d.") % years)
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        elif since and until and month_of(until) - month_of(since) >= MONTHS_MAX:
            self.add_error("until", _("A report shows three years at most. Choose fewer days."))
        return self.cleaned_data


@dataclass(frozen=True)
class PeriodLink:
    """A period that managers often look at: its label, its address, and whether it is shown."""

    label: str
    href: str
    is_shown: bool


@require_safe
def show_dashboard(request: HttpRequest) -> HttpResponse:
    """Show the figures of a period."""
    require_right(request, "subscriptions.view_term")
    at = timezone.now()
    paper = _asked_paper(request)
    form = _asked_form(request, timezone.localdate(at))
    content = _read_content(paper, form, at) if paper is not None else None
    by = signed_in_user(request)
    return render_desk(
        request,
        "desk/reports/dashboard.html",
        pgettext("dashboard", "Dashboard"),
        form=form,
        content=content,
        links=_list_periods(paper, content, timezone.localdate(at)),
        paper=paper,
        papers=Publication.objects.all(),
        query=_query(paper, content.period) if content else "",
        may_export=rights.may(by, "export_subscribers"),
    )


@require_safe
def export_dashboard(request: HttpRequest) -> HttpResponse:
    """Hand out the figures of a period as a spreadsheet; the journal records who took them."""
    by = signed_in_user(request)
    at = timezone.now()
    if not rights.may(by, "view_term"):
        raise PermissionDenied
    paper = _asked_paper(request)
    form = _asked_form(request, timezone.localdate(at))
    with perform("counter.exported", by=by, at=at) as act:
        rights.require(rights.may(by, "export_subscribers"))
        content = _read_content(paper, form, at) if paper is not None else None
        if content is None:
            address = reverse("admin:subscriptions_dashboard")
            return HttpResponseRedirect(f"{address}?{request.GET.urlencode()}")
        title = pgettext("dashboard", "Dashboard")
        act.record(subject=title, report="dashboard", filter=_query(paper, content.period))
    answer = HttpResponse(_write_sheet(title, content), content_type=sheets.XLSX_TYPE)
    name = f"dashboard-{content.period.first:%Y%m%d}-{content.period.last:%Y%m%d}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _asked_paper(request: HttpRequest) -> Publication | None:
    asked = read_number(request.GET.get("paper", "")) or 0
    rows = Publication.objects.all()
    return rows.filter(pk=asked).first() or rows.first()


def _asked_form(request: HttpRequest, today: date) -> DashboardForm:
    """Return the form of a period as an address asks for it; without one, this month."""
    usual = usual_periods(today)["month"]
    values = {"since": usual.first.isoformat(), "until": usual.last.isoformat()}
    asked = {name: request.GET[name] for name in values if request.GET.get(name)}
    return DashboardForm(values | asked)


def _read_content(paper: Publication, form: DashboardForm, at: datetime) -> DashboardContent | None:
    """Return the sections of the period of a form, None where it names none."""
    if not form.is_valid():
        return None
    period = Period(form.cleaned_data["since"], form.cleaned_data["until"])
    return read_dashboard(paper, period, at)


def _list_periods(
    paper: Publication | None, content: DashboardContent | None, today: date
) -> list[PeriodLink]:
    shown = content.period if content else None
    return [
        PeriodLink(str(PERIOD_LABELS[name]), f"?{_query(paper, period)}", period == shown)
        for name, period in usual_periods(today).items()
    ]


def _query(paper: Publication | None, period: Period) -> str:
    days = {"since": period.first.isoformat(), "until": period.last.isoformat()}
    return urlencode({**({"paper": paper.pk} if paper else {}), **days})


def _write_sheet(title: str, content: DashboardContent) -> bytes:
    """Return the tables of all sections below each other as a spreadsheet."""
    width = max(len(section.table.headings) for section in content.sections)
    columns = [
        sheets.SheetColumn(title, 22),
        *(sheets.SheetColumn("", 16) for _more in range(width - 1)),
    ]
    rows = (row + [None] * (width - len(row)) for row in _sheet_rows(content))
    out = BytesIO()
    sheets.write_xlsx(out, columns, rows, title=title)
    return out.getvalue()


def _sheet_rows(content: DashboardContent) -> Iterator[list[Any]]:
    yield [f"{content.period.first:%Y-%m-%d} – {content.period.last:%Y-%m-%d}"]
    for section in content.sections:
        table = section.table
        yield [None]
        yield [str(table.heading)]
        yield [str(heading) for heading in table.headings]
        yield from ([_plain(cell) for cell in row] for row in table.rows)
        if table.total:
            yield list(table.total)


def _plain(cell: Any) -> Any:
    """Return a cell as a spreadsheet takes it: labels as text."""
    return str(cell) if isinstance(cell, Promise) else cell

"""The error rate per 10,000 characters as a report, and as CSV."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import rights
from articles.actions.records import journal
from articles.admin_base import signed_in_user
from articles.common.csv_files import CSV_TYPE, csv_pieces
from articles.desk.screens import render_screen, require_sight
from articles.domain.states import PROOFS
from articles.forms.lists.periods import PeriodForm
from articles.selectors.desk.error_rates import LIMIT, ErrorRate, ErrorReport, report_error_rates
from newsroom.accounts.actors import actor_of

PERIOD = timedelta(days=30)
# the chart: height of a row, length of the longest bar
BAR = 22
WIDE = 420
SHOWN_MAX = 12


def show_error_rates(request: HttpRequest) -> HttpResponse:
    """Show the error rates of a period, thirty days where none is asked for."""
    require_sight(request, "articles.view_proofmark")
    form, report = read_period(request)
    return render_screen(
        request,
        "desk/records/rates.html",
        title=_("Error rates"),
        form=form,
        report=report,
        limit=LIMIT,
        steps=[step.label for step in PROOFS],
        chart=rate_chart(report.editors) if report else None,
        query=request.GET.urlencode(),
        may_export=rights.may(actor_of(request), "export_journalentry"),
    )


def export_error_rates(request: HttpRequest) -> HttpResponse:
    """Return the report as CSV; who took it away is journalled."""
    by = signed_in_user(request)
    at = timezone.now()
    if not rights.may(by, "export_journalentry"):
        raise PermissionDenied
    _form, report = read_period(request)
    journal.record("rates.exported", by=by, at=at, filter=request.GET.urlencode()[:500])
    answer = HttpResponse(b"".join(csv_pieces(report_lines(report))), content_type=CSV_TYPE)
    answer["Content-Disposition"] = (
        f'attachment; filename="error-rates-{timezone.localdate():%Y%m%d}.csv"'
    )
    answer["Cache-Control"] = "no-store"
    return answer


def read_period(request: HttpRequest) -> tuple[PeriodForm, ErrorReport | None]:
    """Return the form and the report it asks for; None where the dates make no sense."""
    today = timezone.localdate()
    form = PeriodForm(request.GET or {"since": today - PERIOD, "until": today})
    if not form.is_valid():
        return form, None
    zone = timezone.get_current_timezone()
    since = datetime.combine(form.cleaned_data["since"], time(), zone)
    until = datetime.combine(form.cleaned_data["until"], time(), zone) + timedelta(days=1)
    return form, report_error_rates(since, until)


def rate_chart(rates: Sequence[ErrorRate]) -> dict[str, Any]:
    """Return the bars of the editors with the limit as a line; the table beside it says the same in
    numbers.
    """
    shown = rates[:SHOWN_MAX]
    most = max([LIMIT * 2, *(rate.left_rate + rate.found_rate for rate in shown)])
    bars = [
        {
            "rate": rate,
            "y": place * (BAR + 8),
            "long": round(WIDE * rate.left_rate / most),
            "text_y": place * (BAR + 8) + 16,
        }
        for place, rate in enumerate(shown)
    ]
    return {
        "bars": bars,
        "high": len(shown) * (BAR + 8) + 20,
        "limit_x": 140 + round(WIDE * LIMIT / most),
        "bar": BAR,
    }


def report_lines(report: ErrorReport | None) -> Iterator[tuple[object, ...]]:
    """Yield the report row by row, its headings first."""
    yield (
        _("What"),
        _("Name"),
        _("Articles"),
        _("Characters"),
        *(step.label for step in PROOFS),
        _("Found per 10,000"),
        _("Left"),
        _("Left per 10,000"),
    )
    groups: list[tuple[str, Sequence[ErrorRate]]] = []
    if report is not None:
        groups = [
            (_("Together"), [report.total]),
            (_("Editor"), report.editors),
            (_("Page"), report.pages),
        ]
    for kind, rate in ((kind, rate) for kind, rates in groups for rate in rates):
        yield (
            kind,
            rate.name,
            rate.articles,
            rate.characters,
            *(round(errors, 1) for errors in rate.by_proof),
            round(rate.found_rate, 2),
            round(rate.left, 1),
            round(rate.left_rate, 2),
        )

"""Delivery: the next issues, the list of an issue, its labels and sheet, and the post office's
counts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin_base import signed_in_user
from articles.errors import Words
from articles.models import Publication
from subscriptions.actions.service import deliveries, exports
from subscriptions.actions.service.export_jobs import AT_ONCE_MAX, AskedExport
from subscriptions.desk.records.acts import Cleaned, DeskAct, act_at_once, show_act_page
from subscriptions.desk.records.downloads import file_response
from subscriptions.desk.records.export_jobs import PDF_TYPE, queue_and_show
from subscriptions.desk.records.lists import PAGE
from subscriptions.desk.records.page_subjects import asked_newspaper, parse_day_or_404
from subscriptions.desk.records.pages import (
    RecordDesk,
    find_row,
    load_row,
    render_record_page,
    require_permissions,
    require_reading,
)
from subscriptions.desk.records.retained_text import PurposeForm
from subscriptions.messages import format_day as worded
from subscriptions.models import DeliveryRun, Subscription
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.service import delivery_runs
from subscriptions.selectors.service.deliveries import complaints_to_redeliver
from subscriptions.sheets import XLSX_TYPE

DELIVERIES = RecordDesk(DeliveryRun)
TOLD_MOST = 200  # undeliverable subscriptions on the page


@dataclass(frozen=True)
class DeliveryFile:
    """A file of a delivery list, and what writes it. `grows`: it has a row for each label, and
    `write` reports its progress."""

    kind: str
    title: Words
    ending: str
    content_type: str
    write: Callable[..., int]
    grows: bool = True


LABELS = DeliveryFile(
    "labels", gettext_lazy("Labels as PDF"), "pdf", PDF_TYPE, exports.export_labels
)
DELIVERY_SHEET = DeliveryFile(
    "delivery",
    gettext_lazy("List as a spreadsheet"),
    "xlsx",
    XLSX_TYPE,
    exports.export_delivery_sheet,
)
COUNTS = DeliveryFile(
    "counts",
    gettext_lazy("Counts by region"),
    "xlsx",
    XLSX_TYPE,
    exports.export_region_counts,
    grows=False,
)


def show_deliveries(request: HttpRequest) -> HttpResponse:
    """Show the next issues, and the existing lists."""
    require_reading(request, DELIVERIES)
    paper = asked_newspaper(request)
    existing = DeliveryRun.objects.filter(publication=paper).select_related("made_by")
    context = {
        "paper": paper,
        "papers": list(Publication.objects.all()),
        "coming": delivery_runs.list_coming_issues(paper, timezone.now()),
        "page": Paginator(existing, PAGE).get_page(request.GET.get("p")),
        "forecast": f"{reverse('admin:subscriptions_report_forecast')}?paper={paper.pk}",
    }
    return render_record_page(request, DELIVERIES, "deliveryrun/list", _("Delivery"), **context)


def show_coming_issue(request: HttpRequest, on: str) -> HttpResponse:
    """Show an issue before it is sent; create its list, or a supplement (POST,
    `act=supplement`)."""
    require_permissions(request, "view_deliveryrun", "add_deliveryrun")
    paper = asked_newspaper(request)
    day = parse_day_or_404(on)
    back = f"{DELIVERIES.address('issue', on)}?paper={paper.pk}"
    if request.method == "POST":
        make = partial(_make_list, request, paper, day)
        return act_at_once(request, DELIVERIES, make, back, confirmed=True)
    missing = deliveries.list_undeliverable(paper, day)
    subscriptions = Subscription.objects.select_related("party").in_bulk(
        [one.subscription for one in missing[:TOLD_MOST]]
    )
    context = {
        "paper": paper,
        "day": day,
        "one": delivery_runs.find_coming_issue(paper, day),
        "missing": len(missing),
        "told": [(subscriptions[one.subscription], one.copies) for one in missing[:TOLD_MOST]],
        "appears": day in issue_days(paper, day, day),
        "again": complaints_to_redeliver(paper, day).count(),
    }
    return render_record_page(request, DELIVERIES, "deliveryrun/issue", worded(day), **context)


def _make_list(request: HttpRequest, paper: Publication, day: Any) -> str:
    by = signed_in_user(request)
    at = timezone.now()
    if request.POST.get("act") != "supplement":
        run = deliveries.make_delivery_list(paper, day, by=by, at=at)
    else:
        late = deliveries.make_supplement_list(paper, day, by=by, at=at)
        if late is None:
            return _("The lists lack nobody. No supplement was made.")
        run = late
    many = ngettext(
        "The list has %(labels)d label for %(copies)d copies.",
        "The list has %(labels)d labels for %(copies)d copies.",
        run.labels,
    )
    return many % {"labels": run.labels, "copies": run.copies}


def show_delivery_run(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show the list of an issue."""
    row: DeliveryRun = load_row(request, DELIVERIES, object_id)
    context = {
        "run": row,
        "routes": delivery_runs.sum_deliveries(row, "route"),
        "provinces": delivery_runs.sum_deliveries(row, "province"),
        "channels": delivery_runs.sum_by_channel(row),
        "bulk": delivery_runs.count_bulk_by_region(row),
        "form": PurposeForm(),
        "again": delivery_runs.count_redelivered(row),
    }
    return render_record_page(request, DELIVERIES, "deliveryrun/desk", str(row), **context)


def export_delivery_labels(request: HttpRequest, pk: int) -> HttpResponse:
    return _show_export_form(request, pk, LABELS)


def export_delivery_list(request: HttpRequest, pk: int) -> HttpResponse:
    return _show_export_form(request, pk, DELIVERY_SHEET)


def export_delivery_counts(request: HttpRequest, pk: int) -> HttpResponse:
    return _show_export_form(request, pk, COUNTS)


def _show_export_form(request: HttpRequest, pk: int, wanted: DeliveryFile) -> HttpResponse:
    """Ask for the purpose and return the file; of many labels a program beside the server makes it.
    The journal records both."""
    require_permissions(request, "view_deliveryrun", "export_deliveryrun")
    run: DeliveryRun = find_row(
        request, DELIVERIES, pk, DeliveryRun.objects.select_related("publication")
    )

    def do(cleaned: Cleaned) -> HttpResponse:
        return _take(request, run, wanted, cleaned["purpose"])

    back = DELIVERIES.address("change", run.pk)
    return show_act_page(
        request,
        DELIVERIES,
        DeskAct(PurposeForm(request.POST or None), do, wanted.title, back, reads=True),
        crumbs=[(back, str(run))],
        subject=str(run),
    )


def _take(
    request: HttpRequest, run: DeliveryRun, wanted: DeliveryFile, purpose: str
) -> HttpResponse:
    """Return a file of a delivery list, or the page that says how far it is."""
    by = signed_in_user(request)
    at = timezone.now()
    name = f"{wanted.kind}-{run}.{wanted.ending}".replace(" ", "")
    if not wanted.grows or run.labels <= AT_ONCE_MAX:
        file = BytesIO()
        wanted.write(run, file, purpose, by=by, at=at)
        return file_response(file, name, wanted.content_type)
    purpose = exports.require_delivery_export(purpose, by=by, at=at)
    title = f"{wanted.title} · {run}"
    asked = AskedExport(wanted.kind, title, name, purpose, run.labels, run=run)
    return queue_and_show(request, asked, at)

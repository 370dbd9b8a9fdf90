"""Delivery: the next issues, the list of an issue, its labels and sheet, and the post office's
counts."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin_base import signed_in_user
from articles.models import Publication
from subscriptions.actions.service import deliveries, exports
from subscriptions.desk.records.acts import Cleaned, DeskAct, act_at_once, show_act_page
from subscriptions.desk.records.downloads import file_response
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

PDF = "application/pdf"
DELIVERIES = RecordDesk(DeliveryRun)
TOLD_MOST = 200  # undeliverable subscriptions on the page


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
    return _show_export_form(request, pk, exports.export_labels, "labels", "pdf", PDF)


def export_delivery_list(request: HttpRequest, pk: int) -> HttpResponse:
    return _show_export_form(
        request, pk, exports.export_delivery_sheet, "delivery", "xlsx", XLSX_TYPE
    )


def export_delivery_counts(request: HttpRequest, pk: int) -> HttpResponse:
    return _show_export_form(request, pk, exports.export_region_counts, "counts", "xlsx", XLSX_TYPE)


def _show_export_form(
    request: HttpRequest,
    pk: int,
    act: Callable[..., Any],
    name: str,
    ending: str,
    kind: str,
) -> HttpResponse:
    """Ask for the purpose and return the file. The journal records both."""
    require_permissions(request, "view_deliveryrun", "export_deliveryrun")
    run: DeliveryRun = find_row(
        request, DELIVERIES, pk, DeliveryRun.objects.select_related("publication")
    )

    def do(cleaned: Cleaned) -> HttpResponse:
        file = BytesIO()
        act(run, file, cleaned["purpose"], by=signed_in_user(request), at=timezone.now())
        return file_response(file, f"{name}-{run}.{ending}".replace(" ", ""), kind)

    back = DELIVERIES.address("change", run.pk)
    titles = {
        "labels": _("Labels as PDF"),
        "delivery": _("List as a spreadsheet"),
        "counts": _("Counts by region"),
    }
    return show_act_page(
        request,
        DELIVERIES,
        DeskAct(PurposeForm(request.POST or None), do, titles[name], back, reads=True),
        crumbs=[(back, str(run))],
        subject=str(run),
    )

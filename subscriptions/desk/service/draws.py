"""Bulk copies: per issue a grid of regions and kinds, filled by hand or from the post office's
sheet."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin_base import signed_in_user
from articles.models import Publication
from subscriptions.actions.service import draws, exports
from subscriptions.actions.service.exports import ListExport
from subscriptions.desk.records.acts import Cleaned, DeskAct, show_act_page
from subscriptions.desk.records.downloads import file_response
from subscriptions.desk.records.lists import PAGE
from subscriptions.desk.records.page_subjects import asked_newspaper, parse_day_or_404
from subscriptions.desk.records.pages import (
    RecordDesk,
    load_row,
    render_record_page,
    require_permissions,
    require_reading,
)
from subscriptions.desk.records.sheet_files import SpreadsheetForm
from subscriptions.domain.choices import PROVINCES, Channel, Draw
from subscriptions.forms.fields import WrittenIntegerField
from subscriptions.messages import format_day as worded
from subscriptions.models import BulkDraw
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.imports.draw_rows import HEADINGS, read_counts
from subscriptions.sheets import XLSX_TYPE, Cell, SheetColumn

DRAWS = RecordDesk(BulkDraw)
BACK = timedelta(days=30)
AHEAD = timedelta(days=30)


class GridForm(Form):
    """A field for each region and kind, named by its place: r3_paid."""

    def __init__(self, *args: Any, stored: dict[tuple[str, str], int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, region in enumerate(PROVINCES):
            for kind in Draw:
                field = WrittenIntegerField(
                    label=f"{region} {kind.label}",
                    min_value=0,
                    max_value=draws.MOST,
                    required=False,
                    initial=stored.get((region, kind)),
                )
                field.widget.attrs["aria-label"] = field.label
                self.fields[f"r{place}_{kind}"] = field

    def rows(self) -> list[dict[str, Any]]:
        """Return the grid line by line."""
        return [
            {"region": region, "cells": [self[f"r{place}_{kind}"] for kind in Draw]}
            for place, region in enumerate(PROVINCES)
        ]

    def counts(self) -> dict[tuple[str, str], int]:
        """Return the counts; an empty field is zero."""
        return {
            (region, str(kind)): self.cleaned_data[f"r{place}_{kind}"] or 0
            for place, region in enumerate(PROVINCES)
            for kind in Draw
        }


def show_draws(request: HttpRequest) -> HttpResponse:
    """Show the stored counts by issue, and the issues around today."""
    require_reading(request, DRAWS)
    paper = asked_newspaper(request)
    today = timezone.localdate(timezone.now())
    sums = {f"{kind}": Sum("copies", filter=Q(kind=kind)) for kind in Draw}
    rows: Any = BulkDraw.objects.filter(publication=paper).order_by().values("issue_date")
    page = Paginator(rows.annotate(**sums).order_by("-issue_date"), PAGE).get_page(
        request.GET.get("p")
    )
    context = {
        "paper": paper,
        "papers": list(Publication.objects.all()),
        "kinds": list(Draw),
        "page": page,
        "lines": [
            (row["issue_date"], [row[str(kind)] or 0 for kind in Draw]) for row in page.object_list
        ],
        "days": issue_days(paper, today - BACK, today + AHEAD),
        "today": today,
    }
    return render_record_page(request, DRAWS, "bulkdraw/list", _("Copies in bulk"), **context)


def show_draw(request: HttpRequest, object_id: str) -> HttpResponse:
    """Lead to the grid of the issue that a row belongs to."""
    row: BulkDraw = load_row(request, DRAWS, object_id)
    return HttpResponseRedirect(_address(row.publication, row.issue_date, row.channel))


def show_issue_counts(request: HttpRequest, on: str) -> HttpResponse:
    """Show the grid of an issue and store it."""
    require_permissions(request, "view_bulkdraw", "add_bulkdraw", "change_bulkdraw")
    paper = asked_newspaper(request)
    day = parse_day_or_404(on)
    channel = asked_channel(request)
    stored = find_counts(paper, day, channel)
    form = GridForm(request.POST or None, stored=stored)
    back = _address(paper, day, channel)

    def do(cleaned: Cleaned) -> str:
        by, at = signed_in_user(request), timezone.now()
        counts = form.counts()
        entered = draws.enter_bulk_copies(paper, day, counts, channel=channel, by=by, at=at)
        return count_message(entered)

    together = [sum(copies for (_r, kind), copies in stored.items() if kind == one) for one in Draw]
    return show_act_page(
        request,
        DRAWS,
        DeskAct(form, do, worded(day), back),
        template="bulkdraw/issue",
        kinds=list(Draw),
        together=together,
        day=day,
        paper=paper,
        channel=channel,
        channels=Channel.choices,
        file=SpreadsheetForm(),
    )


def show_count_import(request: HttpRequest, on: str) -> HttpResponse:
    """Store the counts of the post office's sheet (要数), all or none."""
    require_permissions(request, "view_bulkdraw", "add_bulkdraw", "change_bulkdraw")
    paper = asked_newspaper(request)
    day = parse_day_or_404(on)
    channel = asked_channel(request)
    form = SpreadsheetForm(request.POST or None, request.FILES or None)
    back = _address(paper, day, channel)

    def do(cleaned: Cleaned) -> str:
        counts = read_counts(cleaned["file"])
        return count_message(
            draws.enter_bulk_copies(
                paper,
                day,
                counts,
                channel=channel,
                by=signed_in_user(request),
                at=timezone.now(),
            )
        )

    return show_act_page(
        request,
        DRAWS,
        DeskAct(form, do, _("Bring in counts"), back),
        crumbs=[(back, worded(day))],
        subject=worded(day),
        intro=_("Columns: %(columns)s. Counts that are not in the file stay as they are.")
        % {"columns": "、".join(first_headings())},
    )


def download_counts(request: HttpRequest, on: str) -> HttpResponse:
    """Return the counts of an issue as a sheet that can be filled in and imported."""
    require_permissions(request, "view_bulkdraw")
    paper = asked_newspaper(request)
    day = parse_day_or_404(on)
    channel = asked_channel(request)
    stored = find_counts(paper, day, channel)
    file = BytesIO()
    columns = [SheetColumn(heading, 10) for heading in first_headings()]
    rows: list[list[Cell]] = [
        [region, *(stored.get((region, kind), 0) for kind in Draw)] for region in PROVINCES
    ]
    taken = ListExport(
        "bulkdraw", f"{day}", columns, rows, len(rows), f"paper={paper.pk}&channel={channel}"
    )
    exports.export_bulk_copies(taken, file, by=signed_in_user(request), at=timezone.now())
    return file_response(file, f"counts-{day}.xlsx", XLSX_TYPE)


def _address(paper: Publication, day: date, channel: str) -> str:
    return f"{DRAWS.address('issue', day.isoformat())}?paper={paper.pk}&channel={channel}"


def asked_channel(request: HttpRequest) -> str:
    """Return the channel of a page, the post office by default."""
    asked = request.POST.get("channel") or request.GET.get("channel") or ""
    return asked if asked in Channel.values else str(Channel.POST)


def find_counts(paper: Publication, day: date, channel: str) -> dict[tuple[str, str], int]:
    """Return the stored counts of an issue, by region and kind. One query."""
    rows = BulkDraw.objects.filter(publication=paper, issue_date=day, channel=channel)
    return {(row.region, row.kind): row.copies for row in rows}


def first_headings() -> list[str]:
    """Return the heading of each column of our own sheet; its synonyms are understood too."""
    return [heading for heading, *_synonyms in HEADINGS.values()]


def count_message(changed: int) -> str:
    many = ngettext("%(count)d count changed.", "%(count)d counts changed.", changed)
    return many % {"count": changed}

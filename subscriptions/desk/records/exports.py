"""The export of a list as XLSX: the rows of its address, for a purpose that the journal records."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin_base import signed_in_user
from subscriptions.actions.service import exports
from subscriptions.actions.service.export_jobs import AT_ONCE_MAX, AskedExport
from subscriptions.actions.service.exports import ListExport, Report, ignore_progress, report_rows
from subscriptions.desk.formatting import sees_contacts
from subscriptions.desk.records.acts import Cleaned, DeskAct, show_act_page
from subscriptions.desk.records.downloads import file_response
from subscriptions.desk.records.export_jobs import queue_and_show
from subscriptions.desk.records.list_sheets import ListSheet
from subscriptions.desk.records.lists import NarrowedRows
from subscriptions.desk.records.pages import RecordDesk, require_permissions
from subscriptions.desk.records.retained_text import PurposeForm
from subscriptions.sheets import XLSX_TYPE


@dataclass(frozen=True)
class ListSource:
    """A list that can be exported: whose rows it has, its sheet, and what returns the rows that an
    address selects."""

    desk: RecordDesk
    sheet: ListSheet
    narrow: Callable[[HttpRequest], NarrowedRows]

    def write(
        self,
        request: HttpRequest,
        purpose: str,
        out: IO[bytes],
        at: datetime,
        report: Report = ignore_progress,
    ) -> None:
        """Write the rows that an address selects, as the user of the request sees them. Refuses as
        `export_list` does."""
        rows = self.narrow(request).rows
        lines = report_rows(self.sheet.lines(rows, sees_contacts(request), at), report)
        query = request.GET.urlencode()
        taken = ListExport(
            self.desk.table, self.sheet.title, self.sheet.columns, lines, rows.count(), query
        )
        exports.export_list(taken, out, purpose, by=signed_in_user(request), at=at)


def show_list_export(request: HttpRequest, source: ListSource) -> HttpResponse:
    """Show how many rows are exported, ask for the purpose, and return the file; of many rows a
    program beside the server makes it."""
    desk = source.desk
    require_permissions(request, f"view_{desk.table}", "export_subscribers")
    narrowed = source.narrow(request)
    count = narrowed.rows.count()
    back = f"{desk.address('changelist')}?{request.GET.urlencode()}"

    def do(cleaned: Cleaned) -> HttpResponse:
        return _take(request, source, count, cleaned["purpose"])

    form = PurposeForm(request.POST or None)
    many = ngettext(
        "%(count)d row leaves the house, as the list shows it.",
        "%(count)d rows leave the house, as the list shows them.",
        count,
    )
    return show_act_page(
        request,
        desk,
        DeskAct(form, do, _("Export as XLSX"), back, reads=True),
        subject=source.sheet.title,
        facts=_chosen(narrowed.filter, request.GET.get("q", "")),
        intro=many % {"count": count},
    )


def _take(request: HttpRequest, source: ListSource, count: int, purpose: str) -> HttpResponse:
    """Return the file of a list, or the page that says how far it is. Refuses as `export_list`
    does."""
    table = source.desk.table
    at = timezone.now()
    name = f"{table}-{timezone.localtime(at):%Y%m%d-%H%M}.xlsx"
    if count <= AT_ONCE_MAX:
        file = BytesIO()  # packed: rows are written to the disk, in pieces
        source.write(request, purpose, file, at)
        return file_response(file, name, XLSX_TYPE)
    by = signed_in_user(request)
    purpose = exports.require_list_export(table, count, purpose, by=by, at=at)
    query = request.GET.urlencode()
    asked = AskedExport(table, str(source.sheet.title), name, purpose, count, query)
    return queue_and_show(request, asked, at)


def _chosen(asked: Any, query: str) -> list[tuple[Any, Any]]:
    """Return the filters of a list with their values as text, the search first."""
    chosen: list[tuple[Any, Any]] = (
        [(_("Search"), query)] if query and "q" not in asked.form.fields else []
    )
    for field in asked.form:
        value = field.value()
        if value not in {None, ""}:
            known = {str(key): word for key, word in getattr(field.field, "choices", ())}
            chosen.append((field.label, known.get(str(value), value)))
    return chosen

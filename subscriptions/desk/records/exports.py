"""The export of a list as XLSX: the rows of its address, for a purpose that the journal records."""

from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin_base import signed_in_user
from subscriptions.actions.service import exports
from subscriptions.actions.service.exports import ListExport
from subscriptions.desk.formatting import sees_contacts
from subscriptions.desk.records.acts import Cleaned, DeskAct, show_act_page
from subscriptions.desk.records.downloads import file_response
from subscriptions.desk.records.list_sheets import ListSheet
from subscriptions.desk.records.lists import NarrowedRows
from subscriptions.desk.records.pages import RecordDesk, require_permissions
from subscriptions.desk.records.retained_text import PurposeForm
from subscriptions.sheets import XLSX_TYPE


def require_export(request: HttpRequest, desk: RecordDesk) -> None:
    """Raise PermissionDenied unless the user may export the list of a desk."""
    require_permissions(request, f"view_{desk.table}", "export_subscribers")


def show_list_export(
    request: HttpRequest, desk: RecordDesk, sheet: ListSheet, narrowed: NarrowedRows
) -> HttpResponse:
    """Show how many rows are exported, ask for the purpose, and return the file. `require_export`
    comes first."""
    count = narrowed.rows.count()
    query = request.GET.urlencode()
    at = timezone.now()

    def do(cleaned: Cleaned) -> HttpResponse:
        file = BytesIO()  # packed: rows are written to the disk, in pieces
        lines = sheet.lines(narrowed.rows, sees_contacts(request), at)
        taken = ListExport(desk.table, sheet.title, sheet.columns, lines, count, query)
        exports.export_list(taken, file, cleaned["purpose"], by=signed_in_user(request), at=at)
        name = f"{desk.table}-{timezone.localtime(at):%Y%m%d-%H%M}.xlsx"
        return file_response(file, name, XLSX_TYPE)

    back = f"{desk.address('changelist')}?{query}"
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
        subject=sheet.title,
        facts=_chosen(narrowed.filter, request.GET.get("q", "")),
        intro=many % {"count": count},
    )


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

"""The export of a list as XLSX: the rows of its address, for a purpose that the journal records."""

from io import BytesIO
from typing import Any, ClassVar

from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin_base import Row, signed_in_user
from subscriptions.actions.service import exports
from subscriptions.actions.service.exports import ListExport
from subscriptions.admin.act_pages import Cleaned
from subscriptions.admin.desk import CounterAdmin, admin_page
from subscriptions.admin.downloads import file_response
from subscriptions.admin.list_sheets import ListSheet
from subscriptions.admin.retained_text import PurposeForm
from subscriptions.desk.formatting import sees_contacts
from subscriptions.sheets import XLSX_TYPE


class ExportableAdmin(CounterAdmin[Row]):
    """Adds the page …/sheet/ to a list, which exports the rows of the list's own query."""

    sheet: ClassVar[ListSheet]

    def rows_shown(self, request: HttpRequest) -> tuple[Any, Any]:
        """Return all rows that the query of an address selects, and the filters."""
        change_list: Any = self.get_changelist_instance(request)
        return change_list.queryset, change_list.filterset

    @admin_page("sheet/", "sheet")
    def sheet_view(self, request: HttpRequest) -> HttpResponse:
        """Show how many rows are exported, ask for the purpose, and return the file."""
        self.require(request, f"view_{self.opts.model_name}", "export_subscribers")
        back = self.address("changelist")
        try:
            rows, asked = self.rows_shown(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(back)
        count = rows.count()
        query = request.GET.urlencode()
        at = timezone.now()

        def do(cleaned: Cleaned) -> HttpResponse:
            noun = str(self.opts.model_name)
            file = BytesIO()  # packed: rows are written to the disk, in pieces
            lines = self.sheet.lines(rows, sees_contacts(request), at)
            taken = ListExport(noun, self.sheet.title, self.sheet.columns, lines, count, query)
            exports.export_list(taken, file, cleaned["purpose"], by=signed_in_user(request), at=at)
            return file_response(
                file, f"{noun}-{timezone.localtime(at):%Y%m%d-%H%M}.xlsx", XLSX_TYPE
            )

        many = ngettext(
            "%(count)d row leaves the house, as the list shows it.",
            "%(count)d rows leave the house, as the list shows them.",
            count,
        )
        return self.act(
            request,
            PurposeForm(request.POST or None),
            do,
            title=_("Export as XLSX"),
            reads=True,
            back=f"{back}?{query}",
            subject=self.sheet.title,
            facts=_chosen(asked, request.GET.get("q", "")),
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

"""The export of a list as XLSX, for the lists of Django's admin."""

from typing import Any, ClassVar

from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from articles.admin_base import Row
from subscriptions.admin.desk import CounterAdmin, admin_page
from subscriptions.desk.records.exports import require_export, show_list_export
from subscriptions.desk.records.list_sheets import ListSheet
from subscriptions.desk.records.lists import NarrowedRows


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
        require_export(request, self.desk)
        try:
            rows, asked = self.rows_shown(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self.address("changelist"))
        return show_list_export(request, self.desk, self.sheet, NarrowedRows(rows, asked))

"""The page of one record."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.desk.lists.record_list import RecordScreen
from articles.desk.records.facts import describe_facts, read_fact
from articles.desk.screens import render_screen, require_sight


@dataclass(frozen=True)
class RecordPages:
    """A table of records: the last part of its addresses, its list, and the columns that the page
    of a record shows. `title_column` is what the page is called after, the row where it is empty.
    """

    name: str
    screen: RecordScreen
    columns: Sequence[str]
    page_template: str = "desk/records/record.html"
    title_column: str = ""

    def title_of(self, record: Model) -> str:
        """Return what the page of a record is called."""
        name = self.title_column
        return read_fact(record, name).value if name else str(record)

    @property
    def list_name(self) -> str:
        return f"admin:articles_{self.name}_changelist"


@require_safe
def show_record(request: HttpRequest, pk: int, table: RecordPages) -> HttpResponse:
    """Show a record as it is kept."""
    require_sight(request, table.screen.permission)
    record = get_object_or_404(table.screen.rows.all(), pk=pk)
    return render_screen(
        request,
        table.page_template,
        title=table.title_of(record),
        menu_section=table.screen.section,
        record=record,
        facts=describe_facts(record, table.columns),
        list_title=table.screen.title,
        list_name=table.list_name,
    )

"""Lists that one template shows: a table says its columns, filters and order.

A page of such a list looks like the counter's other lists. What the templates of Django's admin
write into an address stays valid: `q`, the names of the filters, and `p`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst

from articles.errors import Words
from articles.frame.periods import (
    Period,
    PeriodLinks,
    find_span,
    link_periods,
    name_period,
    narrow_to_period,
    read_period,
)
from subscriptions.desk.records.facts import show_field
from subscriptions.desk.records.lists import (
    Head,
    NarrowedRows,
    build_list_page,
    build_query,
    narrow_rows,
)
from subscriptions.desk.records.pages import (
    RecordDesk,
    keep_filters,
    render_record_page,
)

ShowCell = Callable[[Any, HttpRequest], object]
OWN_ORDER = ""  # names the order of a list that no heading was clicked in


@dataclass(frozen=True)
class TableColumn:
    """A column: its name in the address of the sorted list, and its heading, that of the model's
    field where none is given. `cell` returns what a row shows; without it the field of this name is
    shown. `sort` are the fields that a click on the heading orders by, none if it is no link.
    `wide` columns are hidden on a phone; a `number` is not broken; an `amount` stands at the
    right."""

    name: str
    label: Words = ""
    cell: ShowCell | None = None
    sort: Sequence[str] = ()
    wide: bool = False
    number: bool = False
    amount: bool = False

    @property
    def classes(self) -> str:
        """Return the CSS classes of its cells."""
        return " ".join(name for name in ("number", "amount", "wide") if getattr(self, name))


@dataclass(frozen=True)
class RecordTable:
    """A list of the rows of a desk. The cell of the first column leads to the row. `order` are the
    fields of the order that it has by itself; `period` is the column whose years, months and days
    lead through the list, "" for none."""

    desk: RecordDesk
    columns: Sequence[TableColumn]
    filters: Any
    order: Sequence[str] = ("-pk",)
    period: str = ""

    def heads(self) -> list[Head]:
        """Return the headings."""
        return [
            Head(
                self._label(column), column.name if column.sort else "", column.wide, column.amount
            )
            for column in self.columns
        ]

    def sorts(self) -> Mapping[str, Sequence[str]]:
        """Return the orders by their names in the address. Equal rows follow by their numbers."""
        orders = {column.name: [*column.sort, "pk"] for column in self.columns if column.sort}
        return {**orders, OWN_ORDER: self.order}

    def _label(self, column: TableColumn) -> str:
        if column.label:
            return capfirst(str(column.label))
        field: Any = self.desk.model._meta.get_field(column.name)
        return capfirst(str(field.verbose_name))


@dataclass(frozen=True)
class RecordCell:
    """A cell with its column."""

    value: object
    column: TableColumn


@dataclass(frozen=True)
class RecordLine:
    """A row, the address of its page, and its cells."""

    row: Any
    href: str
    cells: Sequence[RecordCell]


def narrow_table(request: HttpRequest, table: RecordTable, rows: Any) -> NarrowedRows:
    """Return all rows of a table that an address selects, in its order, and the filters."""
    in_period = _narrow_to_period(request, table, rows)
    return narrow_rows(request, in_period, table.filters, table.sorts(), OWN_ORDER)


def show_table(
    request: HttpRequest, table: RecordTable, rows: Any, template: str = "table", /, **context: Any
) -> HttpResponse:
    """Show the page of a table that an address selects. Invalid filters are errors of their fields
    and select no row; unknown parameters are ignored."""
    in_period = _narrow_to_period(request, table, rows)
    shown = build_list_page(
        request, in_period, table.filters, table.heads(), table.sorts(), OWN_ORDER
    )
    return render_record_page(
        request,
        table.desk,
        template,
        capfirst(str(table.desk.model._meta.verbose_name_plural)),
        shown=shown,
        lines=list(_show_rows(request, table, list(shown.page))),
        periods=_link_periods(request, table, rows),
        **context,
    )


def _narrow_to_period(request: HttpRequest, table: RecordTable, rows: Any) -> Any:
    if not table.period:
        return rows
    return narrow_to_period(rows, table.period, read_period(request.GET, table.period))


def _link_periods(request: HttpRequest, table: RecordTable, rows: Any) -> PeriodLinks | None:
    """Return the links to years, months and days of a table, None if it has no such column."""
    if not table.period:
        return None

    def write_query(period: Period) -> str:
        parts = name_period(table.period, period)
        asked = {name: number for name, number in parts.items() if number}
        return build_query(request.GET, "p", *parts, **asked)

    chosen = read_period(request.GET, table.period)
    return link_periods(chosen, find_span(rows, table.period), write_query)


def _show_rows(
    request: HttpRequest, table: RecordTable, rows: Sequence[Any]
) -> Iterator[RecordLine]:
    for row in rows:
        cells = [RecordCell(_show_cell(request, column, row), column) for column in table.columns]
        href = keep_filters(request, table.desk, table.desk.address("change", row.pk))
        yield RecordLine(row, href, cells)


def _show_cell(request: HttpRequest, column: TableColumn, row: Any) -> object:
    if column.cell is not None:
        return column.cell(row, request)
    return show_field(row, column.name)

"""Tables and charts of a report, with the same numbers for the page and for the sheet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from articles.errors import Words
from subscriptions.charts import Chart
from subscriptions.pricing.calendar import first_day


@dataclass(frozen=True)
class ReportTable:
    """A heading, the headings of the columns, rows, and a row of sums where sums mean something."""

    heading: Words
    headings: Sequence[Words]
    rows: Sequence[Sequence[Any]]
    total: Sequence[Any] = ()


@dataclass(frozen=True)
class ReportContent:
    charts: Sequence[Chart]
    tables: Sequence[ReportTable]


@dataclass(frozen=True)
class ReportColumn:
    """A column of a report: its heading, and how its value is read from a row."""

    heading: Words
    read: Callable[[Any], Any]


def build_table(
    heading: Words, columns: Sequence[ReportColumn], rows: Sequence[Any]
) -> ReportTable:
    """Return the table whose cells the columns read from the rows."""
    cells = [[column.read(row) for column in columns] for row in rows]
    return ReportTable(heading, [column.heading for column in columns], cells)


def to_yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


def format_month(number: int) -> str:
    return f"{first_day(number):%Y-%m}"


def format_days(dates: Sequence[date]) -> list[str]:
    return [f"{day:%Y-%m-%d}" for day in dates]


def find_label(choices: Any, key: str) -> str:
    return str(dict(choices.choices).get(key, key))


def sum_columns(rows: Sequence[Sequence[Any]]) -> list[Any]:
    """Return the row of sums under rows whose first cell is a name; none where there is no row."""
    if not rows:
        return []
    _names, *columns = zip(*rows, strict=True)
    return [_("Together"), *(sum(column) for column in columns)]

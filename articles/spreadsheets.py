"""Rows as XLSX or CSV, row by row: memory stays the same whatever their number.

No cell can become a formula.
"""

import contextlib
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as BookCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from articles.common.csv_files import csv_pieces
from articles.common.formulas import clean_cell, is_formula
from articles.errors import Refused, Words

Cell = Words | int | float | Decimal | date | None  # a datetime is a date
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_MAX = 1_048_575  # Excel's, without the headings
EXACT = 10**15  # Excel keeps fifteen digits; a longer number is a code and stays a text
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as A
Plain = str | int | float | Decimal | date | None


class TooManyRows(Refused):
    """A sheet holds no more rows."""

    code = "too_many_rows"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column's heading, and its width in characters of Latin type (a Chinese one takes two)."""

    heading: Words
    width: int = 12


def write_xlsx(
    out: IO[bytes],
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[Cell]],
    *,
    title: Words = "",
) -> int:
    """Write a workbook of one sheet and return the number of its rows.

    Texts stay texts, whatever they begin with; numbers and days keep their types; moments are shown
    in the newspaper's time zone. Refuses more rows than a sheet holds; nothing is written then, nor
    when `rows` raises.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(
        re.sub(r"[\[\]:*?/\\']", " ", clean_cell(str(title)))[:31].strip() or "1"
    )
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    count = 0
    try:
        sheet.append(
            [_text(sheet, clean_cell(str(column.heading)), bold=True) for column in columns]
        )
        for row in _within(rows, len(columns)):
            sheet.append([_cell(sheet, value) for value in row])
            count += 1
    except BaseException:
        _forget(sheet)
        raise
    book.save(out)
    return count


def write_csv(columns: Sequence[SheetColumn], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield a table as Excel opens it: UTF-8 with its mark, commas, CRLF, texts in quotes.

    A text that could become a formula has a ' in front; `read_table` takes it off again. CSV has no
    types: a spreadsheet shows a long code typed in digits as a number; give XLSX to people. Refuses
    as `write_xlsx` does, but what was yielded before is out.
    """
    yield from csv_pieces(
        chain(
            [[column.heading for column in columns]],
            ([_write_cell(value) for value in row] for row in _within(rows, len(columns))),
        )
    )


def _within(rows: Iterable[Sequence[Cell]], width: int) -> Iterator[list[Plain]]:
    for number, row in enumerate(rows, start=1):
        if number > ROWS_MAX:
            raise TooManyRows(
                _(
                    "A sheet holds at most %(most)d rows. Choose fewer, for example one province "
                    "at a time."
                )
                % {"most": ROWS_MAX}
            )
        if len(row) != width:
            raise ValueError(f"Row {number} has {len(row)} cells for {width} columns.")
        yield [_plain(value) for value in row]


def _plain(value: Cell) -> Plain:
    """Return a value that means the same in every program; what a spreadsheet would bend becomes a
    text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < EXACT else str(value)
    if isinstance(value, float | Decimal):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.make_naive(value)
    if isinstance(value, date):
        return value if value.year >= 1900 else value.isoformat()
    return clean_cell(str(value))


def _cell(sheet: WriteOnlyWorksheet, value: Plain) -> Plain | BookCell:
    if not isinstance(value, str):
        return value
    return _text(sheet, value) if is_formula(value) or value in ERRORS or "_x" in value else value


def _text(sheet: WriteOnlyWorksheet, text: str, *, bold: bool = False) -> BookCell:
    """Return a cell that says of itself: a text, even after somebody has edited it
    (quotePrefix)."""
    cell = WriteOnlyCell(sheet, value=ESCAPE.sub("_x005F_", text))
    cell.data_type = "s"
    cell.quotePrefix = is_formula(text)
    if bold:
        cell.font = Font(bold=True)
    return cell


def _write_cell(value: Plain) -> Plain:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    return value


def _forget(sheet: WriteOnlyWorksheet) -> None:
    """Remove the passing file of a sheet that is not wanted: it may hold names and streets."""
    writer = getattr(sheet, "_writer", None)
    with contextlib.suppress(Exception):
        sheet.close()
    if writer is not None:
        with contextlib.suppress(OSError, ValueError):
            writer.cleanup()

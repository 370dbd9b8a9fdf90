"""CSV as it leaves the house. The only writer of it: no cell can become a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from articles.common.formulas import clean_cell, quote_formula

CSV_TYPE = "text/csv; charset=utf-8"
PIECE = 500  # rows below the headings handed over at once


def csv_pieces(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Yield rows as Excel opens them: UTF-8 with its mark, commas, CRLF, texts in quotes.

    Numbers stay numbers; everything else is a text, with a ' in front where a spreadsheet could
    take it for a formula. Memory stays the same whatever the number of rows.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    yield "\ufeff".encode()
    for number, row in enumerate(rows):
        writer.writerow([_format_cell(cell) for cell in row])
        if number and number % PIECE == 0:
            yield _drain(out)
    yield _drain(out)


def _format_cell(cell: object) -> object:
    if cell is None or (isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)):
        return cell
    return quote_formula(clean_cell(str(cell)))


def _drain(out: io.StringIO) -> bytes:
    """Return what was written since the last time."""
    piece = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return piece

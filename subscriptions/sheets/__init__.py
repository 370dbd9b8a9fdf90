"""Spreadsheets out and in.

They know columns and cells, not tables of the database; they run nothing a file brings.
"""

from articles.common.csv_files import CSV_TYPE
from subscriptions.sheets.headings import Columns, Unassigned, digest_of, folded, likeliest
from subscriptions.sheets.reading import LIMITS, Limits, Row, Table, Unreadable, first_lines, read
from subscriptions.sheets.sums import Difference, Sums, is_sum
from subscriptions.sheets.writing import (
    XLSX_TYPE,
    Cell,
    Column,
    TooManyRows,
    write_csv,
    write_xlsx,
)

__all__ = [
    "CSV_TYPE",
    "LIMITS",
    "XLSX_TYPE",
    "Cell",
    "Column",
    "Columns",
    "Difference",
    "Limits",
    "Row",
    "Sums",
    "Table",
    "TooManyRows",
    "Unassigned",
    "Unreadable",
    "digest_of",
    "first_lines",
    "folded",
    "is_sum",
    "likeliest",
    "read",
    "write_csv",
    "write_xlsx",
]

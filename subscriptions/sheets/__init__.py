"""Spreadsheets out and in. They know columns and cells, not tables of the database; they run nothing a file brings."""

from subscriptions.sheets.reading import LIMITS, Limits, Row, Table, Unreadable, read
from subscriptions.sheets.writing import (
    CSV_TYPE,
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
    "Limits",
    "Row",
    "Table",
    "TooManyRows",
    "Unreadable",
    "read",
    "write_csv",
    "write_xlsx",
]

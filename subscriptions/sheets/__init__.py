"""Spreadsheets out and in.

They know columns and cells, not tables of the database; they run nothing a file brings.
"""

from articles.common.csv_files import CSV_TYPE
from articles.spreadsheets import (
    XLSX_TYPE,
    Cell,
    SheetColumn,
    TooManyRows,
    write_csv,
    write_xlsx,
)
from subscriptions.sheets.headings import (
    Columns,
    Unassigned,
    digest_headings,
    fold_heading,
    likeliest_columns,
)
from subscriptions.sheets.reading import (
    LIMITS,
    Limits,
    SheetRow,
    SheetTable,
    UnreadableSheet,
    read_first_lines,
    read_table,
)
from subscriptions.sheets.sums import SumDifference, Sums, is_sum_row

__all__ = [
    "CSV_TYPE",
    "LIMITS",
    "XLSX_TYPE",
    "Cell",
    "SheetColumn",
    "Columns",
    "SumDifference",
    "Limits",
    "SheetRow",
    "Sums",
    "SheetTable",
    "TooManyRows",
    "Unassigned",
    "UnreadableSheet",
    "digest_headings",
    "read_first_lines",
    "fold_heading",
    "is_sum_row",
    "likeliest_columns",
    "read_table",
    "write_csv",
    "write_xlsx",
]

"""A workbook's first sheet as lines of texts.

It is weighed before it is opened, and no link is followed.
"""

import math
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import IO, Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from articles.common.packages import PackageWeight, weigh_package
from subscriptions.sheets.unreadable import UnreadableSheet

Line = list[str]
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    InvalidFileException,
    ParseError,
    DefusedXmlException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ArithmeticError,
    zlib.error,
    struct.error,
)
EXACT = 10**15  # a spreadsheet keeps fifteen digits; of a longer number the rest is invented
ESCAPED = re.compile("_x(005F|00[01][0-9A-Fa-f])_")  # how a workbook writes what XML cannot


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read: bytes of the file, bytes it unpacks to, rows and columns of the sheet.

    `tags` are those of all its XML, `tags_elsewhere` those outside its sheets: the texts that cells
    share, four tags each.
    """

    size: int = 20 * 1024**2
    unpacked: int = 200 * 1024**2  # 100,000 rows of twenty cells have less
    rows: int = 100_000
    columns: int = 200
    tags: int = 8_000_000
    tags_elsewhere: int = 2_000_000


@dataclass(frozen=True, slots=True)
class BookSheet:
    """The lines of one sheet, and the names of those that are not read."""

    lines: Iterator[Line]
    others: tuple[str, ...] = ()


def open_book(file: IO[bytes], limits: Limits) -> BookSheet:
    """Return the first sheet that is shown.

    Refuses what is no workbook or would unpack to more than the limit.
    """
    with _refuse_broken_book():
        _weigh(file, limits)
        # Read as it stands: no formula is worked out, no link to another file kept, no macro
        # loaded.
        book = openpyxl.load_workbook(
            file, read_only=True, data_only=False, keep_links=False, keep_vba=False
        )
        shown = [
            sheet for sheet in book.worksheets if sheet.sheet_state == "visible"
        ] or book.worksheets
        others = tuple(sheet.title for sheet in book.worksheets if sheet is not shown[0])
        return BookSheet(_lines(shown[0], limits), others)


def _weigh(file: IO[bytes], limits: Limits) -> None:
    """Refuse a package that says, or hides, that it unpacks to too much.

    Python reads no part beyond what it says.
    """
    most = PackageWeight(
        parts=10_000,
        unpacked=limits.unpacked,
        unpacked_elsewhere=limits.unpacked,
        tags=limits.tags,
        tags_elsewhere=limits.tags_elsewhere,
    )
    weight = weigh_package(file, most)
    if weight.parts > most.parts or weight.unpacked > most.unpacked:
        raise UnreadableSheet(
            _("The file unpacks to more than %(most)d MB. Nothing of it was read; split it.")
            % {"most": limits.unpacked >> 20}
        )
    if weight.exceeds(most):
        raise UnreadableSheet(
            _(
                "The workbook has more cells or texts than are read at once. Nothing of it was "
                "read; split it."
            )
        )
    with zipfile.ZipFile(file) as packed:
        names = packed.namelist()
    if "[Content_Types].xml" not in names:
        raise UnreadableSheet(
            _("This is no spreadsheet. Save the table as .xlsx or as CSV and try again.")
        )


@contextmanager
def _refuse_broken_book() -> Iterator[None]:
    try:
        yield
    except BROKEN as error:
        raise UnreadableSheet(
            _(
                "The workbook is damaged or unusual and cannot be read. Open it, save it as .xlsx "
                "and try again."
            )
        ) from error


def _lines(sheet: Any, limits: Limits) -> Iterator[Line]:
    sheet.reset_dimensions()  # what a sheet says of its own size may be wrong, or a trap
    with _refuse_broken_book():
        for cells in sheet.iter_rows(values_only=True):
            if len(cells) > limits.columns:
                raise UnreadableSheet(
                    _("The table has more than %(most)d columns.") % {"most": limits.columns}
                )
            yield [cell_text(value) for value in cells]


def cell_text(value: Any) -> str:
    """Return a cell as somebody would have typed it: 13800000000, 12.5, 2024-03-05, 2024-03-05
    08:00:00, =A1+1.

    A number of more than fifteen digits has lost the others in the spreadsheet; it comes as
    1.23456789012346E+17, so that nobody takes it for the code that was typed.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime) and value.time() != time():
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, time):
        return value.isoformat(timespec="seconds")
    text = value if isinstance(value, str) else str(getattr(value, "text", None) or value)
    return ESCAPED.sub(_unescape, text) if "_x" in text else text


def _number(value: float) -> str:
    if not math.isfinite(value):
        return str(value)
    if abs(value) >= EXACT:
        return f"{value:.15G}"
    return str(int(value)) if value == int(value) else f"{value:.15g}"


def _unescape(match: re.Match[str]) -> str:
    letter = chr(int(match[1], 16))
    return letter if letter in "_\t\n" else ""

"""The lines of a workbook's first sheet.

It is weighed before it is opened; strict workbooks are read as well.
"""

import io
import re
import zipfile
from collections.abc import Collection, Iterator
from datetime import date, datetime, time
from typing import IO, Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from articles.common.packages import PackageWeight, weigh_package
from articles.imports.items import UnreadableArchive
from articles.imports.tables.lines import TableLine

# A sheet of a million full rows has less; a bomb of 10 MB unpacks to more.
MOST = PackageWeight(
    parts=10_000,
    unpacked=4 * 1024**3,
    unpacked_elsewhere=512 * 1024**2,
    tags=100_000_000,
    tags_elsewhere=8_000_000,  # two million texts that cells share
)
STRICT_MAX = 200 * 1024**2  # bytes unpacked; a strict workbook is turned in memory
ROWS_MAX = 1_048_576  # of a sheet; a file that numbers its rows higher is made to harm
COLUMNS_MAX = 1000
EXACT = 10**15  # a spreadsheet keeps fifteen digits; of a longer number the rest is invented
ESCAPED = re.compile(
    "_x([0-9A-Fa-f]{4})_"
)  # how a workbook writes what XML cannot; ISO/IEC 29500 22.4.2.4
STRICT = b"http://purl.oclc.org/ooxml/"  # the namespaces of ISO/IEC 29500 strict …
STRICT_NAMES = (  # … and those of the transitional form, which every library reads
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
    ),
    (
        b"http://purl.oclc.org/ooxml/drawingml/",
        b"http://schemas.openxmlformats.org/drawingml/2006/",
    ),
)


def read_workbook(
    file: IO[bytes], headings: Collection[str], notes: list[str]
) -> Iterator[TableLine]:
    """Yield the lines of the first sheet that is shown, as shown: formulas by their last result.

    Another sheet that has articles as well (known `headings`) is reported as a broken line; any
    other is noted. Refuses Unreadable for what is no workbook, or unpacks to too much.
    """
    _weigh(file)
    book = openpyxl.load_workbook(
        _transitional(file), read_only=True, data_only=True, keep_links=False
    )
    if book.epoch == CALENDAR_MAC_1904:
        notes.append(
            _(
                "The workbook counts its days from 1904; only cells formatted as dates are "
                "read right."
            )
        )
    shown = [
        sheet for sheet in book.worksheets if sheet.sheet_state == "visible"
    ] or book.worksheets
    if not shown:
        raise UnreadableArchive(_("The workbook has no sheet of cells."))
    yield from _lines(shown[0])
    for sheet in book.worksheets:
        if sheet is shown[0]:
            continue
        first = next((line.cells for line in _lines(sheet) if any(line.cells)), [])
        if len({cell.strip().lower() for cell in first} & set(headings)) > 1:
            yield TableLine(
                1,
                fault=_(
                    "The sheet “%(name)s” has rows as well, and only the first is read. Save "
                    "it on its own."
                )
                % {"name": sheet.title},
            )
        elif first:
            notes.append(_("The sheet “%(name)s” was not read.") % {"name": sheet.title})


def _weigh(file: IO[bytes]) -> None:
    """Refuse what unpacks to too much.

    Sheets are read row by row; everything else is held in memory.
    """
    weight = weigh_package(file, MOST)
    if weight.unpacked > MOST.unpacked:
        raise UnreadableArchive(
            _("The file unpacks to more than 4 GB. Nothing of it was read; split it.")
        )
    if weight.exceeds(MOST):
        raise UnreadableArchive(
            _("The workbook unpacks to more than is read of one. Nothing of it was read; split it.")
        )


def _transitional(file: IO[bytes]) -> IO[bytes]:
    """Return a workbook in the form that is read: a strict one with the namespaces of the other."""
    with zipfile.ZipFile(file) as packed:
        names = packed.namelist()
        if "xl/workbook.xml" not in names or STRICT not in packed.read("xl/workbook.xml")[:4096]:
            file.seek(0)
            return file
        if sum(part.file_size for part in packed.infolist()) > STRICT_MAX:
            raise UnreadableArchive(
                _(
                    "This is a large workbook in the strict form. Save it as an ordinary "
                    ".xlsx and try again."
                )
            )
        turned = io.BytesIO()
        with zipfile.ZipFile(turned, "w", zipfile.ZIP_DEFLATED) as written:
            for name in names:
                part = packed.read(name)
                for strict, usual in STRICT_NAMES if name.endswith((".xml", ".rels")) else ():
                    part = part.replace(strict, usual)
                written.writestr(name, part)
    turned.seek(0)
    return turned


def _lines(sheet: Any) -> Iterator[TableLine]:
    sheet.reset_dimensions()  # what a sheet says of its own size may be wrong, or a trap
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > ROWS_MAX or len(cells) > COLUMNS_MAX:
            raise UnreadableArchive(
                _("The sheet has more than %(rows)d rows or %(columns)d columns. Split it.")
                % {"rows": ROWS_MAX, "columns": COLUMNS_MAX}
            )
        yield TableLine(number, [format_value(value) for value in cells])


def format_value(value: Any) -> str:
    """Return a spreadsheet's value as somebody would have typed it: 1322, 2024-03-05, 2024-03-05
    08:00:00.
    """
    if value is None:
        return ""
    if isinstance(value, float) and not isinstance(value, bool):
        return _number(value)
    if isinstance(value, datetime) and value.time() != time():
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = value if isinstance(value, str) else str(value)
    return ESCAPED.sub(_unescaped, text) if "_x" in text else text


def _number(value: float) -> str:
    if value != value or abs(value) >= EXACT:
        return f"{value:.15G}"
    return str(int(value)) if value.is_integer() else f"{value:.15g}"


def _unescaped(match: re.Match[str]) -> str:
    """Return the character that an escape is for; a carriage return (`_x000D_`) ends a line
    here as well.
    """
    letter = chr(int(match[1], 16))
    return "\n" if letter == "\r" else letter

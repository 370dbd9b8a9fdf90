"""A table that somebody uploads, XLSX or CSV, as rows of texts.

Nothing in it is run, followed or worked out.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO

from django.utils.translation import gettext as _

from articles.common.formulas import unquote_formula
from subscriptions.sheets.books import BookSheet, Limits, Line, open_book
from subscriptions.sheets.headings import Columns, find_columns
from subscriptions.sheets.unreadable import UnreadableSheet

__all__ = ["LIMITS", "Limits", "SheetRow", "SheetTable", "UnreadableSheet", "read_table"]

LIMITS = Limits()
SEARCHED = 40  # lines in which the headings may stand; Alipay writes twenty-four before them
TIMES_IN_CELLS = 20  # a separator may stand within cells: so many times as often as between them
LOOKED_AT = 100  # lines of a text that say what separates its cells
QUOTED = re.compile(r'"[^"]*"')  # a cell in which separators are only signs
SEPARATOR = re.compile(r"sep=(.)", re.IGNORECASE)  # what Excel writes in front of a CSV
OLD_BOOK = b"\xd0\xcf\x11\xe0"  # .xls, and also every workbook with a password


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of the table, numbered as the spreadsheet numbers it; each value without the blanks
    around it.

    `cells` is the whole line, with what no field asks for.
    """

    number: int
    values: dict[str, str]
    cells: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Say whether no column that is read has anything."""
        return not any(self.values.values())


@dataclass(frozen=True, slots=True)
class SheetTable:
    """The rows, read as they are asked for, and what of the file is passed over: tell that to who
    uploaded it.

    `rows` may itself raise UnreadableSheet, at a line too many or one that is broken. The file
    stays open until then. `above` are the lines before the headings.
    """

    fields: tuple[str, ...]
    passed_over: tuple[str, ...]
    other_sheets: tuple[str, ...]
    rows: Iterator[SheetRow]
    heading: tuple[str, ...] = ()
    above: tuple[tuple[str, ...], ...] = ()


def read_table(
    file: IO[bytes],
    headings: Mapping[str, Sequence[str]],
    *,
    needed: Collection[str] = (),
    limits: Limits = LIMITS,
    prefer: bool = False,
    columns: Columns | None = None,
) -> SheetTable:
    """Return the table of an XLSX or CSV file.

    CSV is UTF-8, with or without its mark, UTF-16 or GB 18030, its cells separated by commas,
    semicolons or tabs.

    `headings` names for each field the headings it may have, in any language; blanks, case, width,
    the * of a form and what stands in brackets do not count. The headings stand in one of the first
    lines; `columns` are those that somebody chose. A number comes as its digits ("13800000000"), a
    day as 2024-03-05, a formula as its own text.

    Refuses UnreadableSheet: no spreadsheet, too large, packed too tightly, a needed column missing
    or twice, no row under the headings. `prefer` takes the first of two equal columns.
    """
    sheet = _open_sheet(file, limits)
    lines = _number_lines(sheet.lines, limits)
    top = list(islice(lines, SEARCHED))
    chosen = columns or find_columns(top, headings, needed, prefer=prefer)
    heading = next((line for number, line in top if number == chosen.row), [])
    below = chain(((number, line) for number, line in top if number > chosen.row), lines)
    rows = _rows(below, chosen.places, limits)
    first_row = next(rows, None)
    if first_row is None:
        raise UnreadableSheet(_("There is no row under the headings."))
    return SheetTable(
        fields=tuple(chosen.places),
        passed_over=_unread_headings(heading, chosen),
        other_sheets=sheet.others,
        rows=chain([first_row], rows),
        heading=tuple(cell.strip() for cell in heading),
        above=tuple(tuple(line) for number, line in top if number < chosen.row),
    )


def _unread_headings(heading: Sequence[str], chosen: Columns) -> tuple[str, ...]:
    """Return the headings of columns that no field reads."""
    read_places = set(chosen.places.values())
    return tuple(
        cell.strip()
        for place, cell in enumerate(heading)
        if cell.strip() and place not in read_places
    )


def read_first_lines(file: IO[bytes], limits: Limits = LIMITS) -> list[tuple[int, Line]]:
    """Return the lines in which the headings may stand, each with its number. Refuses
    UnreadableSheet."""
    return list(islice(_number_lines(_open_sheet(file, limits).lines, limits), SEARCHED))


def _open_sheet(file: IO[bytes], limits: Limits) -> BookSheet:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > limits.size:
        raise UnreadableSheet(
            _("The file has more than %(most)d MB. Nothing of it was read; split it.")
            % {"most": limits.size >> 20}
        )
    start = file.read(4)
    file.seek(0)
    if start.startswith(OLD_BOOK):
        raise UnreadableSheet(
            _(
                "This is an old .xls file, or one with a password. Save it as .xlsx without a "
                "password and try again."
            )
        )
    if start.startswith(b"PK"):
        return open_book(file, limits)
    return BookSheet(_csv_lines(_decode(file.read()), limits))


def _decode(content: bytes) -> str:
    for coding in _codings(content):
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        start = text.lstrip("\ufeff \t\r\n")
        if start[:1] == "<":
            raise UnreadableSheet(
                _(
                    "This is a web page under the name of a spreadsheet. Open it, save it "
                    "as .xlsx and try again."
                )
            )
        if not start.startswith(("{", "%PDF")):
            return text.removeprefix("\ufeff")
    raise UnreadableSheet(
        _("This is no spreadsheet. Save the table as .xlsx or as CSV and try again.")
    )


def _codings(content: bytes) -> list[str]:
    """Return in what a text may be written. Without a mark UTF-16 is known by its zeros: the
    digits, commas and line breaks of a table have one as their second half."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    if b"\0" not in content:
        return ["utf-8-sig", "gb18030"]
    start = content[:4_000]
    little = start[1::2].count(0)
    big = start[0::2].count(0)
    if max(little, big) <= 4 * min(little, big):
        return []
    return ["utf-16-le" if little > big else "utf-16-be"]


def _narrow(lines: Iterable[str], separator: str, limits: Limits) -> Iterator[str]:
    """Yield the lines of a text.

    Refuses one of more columns than a table has, before it becomes cells.
    """
    for line in lines:
        if line.count(separator) > limits.columns * TIMES_IN_CELLS:
            raise UnreadableSheet(
                _("The table has more than %(most)d columns.") % {"most": limits.columns}
            )
        yield line


def _csv_lines(text: str, limits: Limits) -> Iterator[Line]:
    stream = io.StringIO(text, newline="")
    match = SEPARATOR.match(text)
    separator = match[1] if match else _separator(text)
    reader = csv.reader(_narrow(stream, separator, limits), delimiter=separator, strict=True)
    width = 0
    try:
        for line in reader:
            width = max(width, len(line))
            if width > limits.columns:
                raise UnreadableSheet(
                    _("The table has more than %(most)d columns.") % {"most": limits.columns}
                )
            _refuse_swallowed_lines(line, reader.line_num, separator, width)
            yield [] if match and reader.line_num == 1 else [unquote_formula(cell) for cell in line]
    except csv.Error as error:
        raise UnreadableSheet(
            _(
                "The table cannot be read near line %(line)d: a quotation mark may be missing. "
                "Save it as .xlsx."
            )
            % {"line": reader.line_num}
        ) from error


def _separator(text: str) -> str:
    """Return what separates the cells: the commonest of comma, semicolon and tab outside quotes. A
    tab beside a separator belongs to a cell: banks put it behind digits to keep them."""
    bare = QUOTED.sub("", "".join(islice(io.StringIO(text), LOOKED_AT)))
    lines = [line for line in bare.splitlines(keepends=True) if line.strip()]
    counts = {
        ",": sum(line.count(",") for line in lines),
        ";": sum(line.count(";") for line in lines),
        "\t": sum(len(re.findall(r"(?<![,;\t])\t(?![,;\r\n]|$)", line)) for line in lines),
    }
    return max(counts, key=lambda mark: counts[mark])


def _refuse_swallowed_lines(line: Line, number: int, separator: str, width: int) -> None:
    """Refuse a line one of whose cells holds whole lines of the table: a stray quotation mark
    opened there."""
    least = max(width - 1, 2)  # separators of a whole line
    for cell in line:
        if any(part.count(separator) >= least for part in cell.split("\n")[1:]):
            raise UnreadableSheet(
                _(
                    "A quotation mark opens before line %(line)d and swallows the rows "
                    "after it. Take it away, or "
                    "save the table as .xlsx."
                )
                % {"line": number}
            )


def _number_lines(lines: Iterable[Line], limits: Limits) -> Iterator[tuple[int, Line]]:
    """Yield each line that is not blank with its number."""
    for number, line in enumerate(lines, start=1):
        if number > limits.rows + SEARCHED:
            raise _too_many(limits)
        if any(cell.strip() for cell in line):
            yield number, line


def _rows(
    lines: Iterable[tuple[int, Line]], places: Mapping[str, int], limits: Limits
) -> Iterator[SheetRow]:
    for count, (number, line) in enumerate(lines, start=1):
        if count > limits.rows:
            raise _too_many(limits)
        values = {
            name: line[place].strip() if place < len(line) else "" for name, place in places.items()
        }
        yield SheetRow(number, values, tuple(cell.strip() for cell in line))


def _too_many(limits: Limits) -> UnreadableSheet:
    return UnreadableSheet(
        _("The table has more than %(most)d rows. Split it.") % {"most": limits.rows}
    )

"""A table that somebody uploads, XLSX or CSV, as rows of texts. Nothing in it is run, followed or worked out."""

import csv
import io
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO

from django.utils.translation import gettext as _

from subscriptions.sheets.books import Limits, Line, Sheet, open_book
from subscriptions.sheets.harmless import unquoted
from subscriptions.sheets.unreadable import Unreadable

__all__ = ["LIMITS", "Limits", "Row", "Table", "Unreadable", "read"]

LIMITS = Limits()
SEARCHED = 20  # lines in which the headings may stand; a title and a note often come before
OLD_BOOK = b"\xd0\xcf\x11\xe0"  # .xls, and also every workbook with a password


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, numbered as the spreadsheet numbers it; each value without the blanks around it."""

    number: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows, read as they are asked for, and what of the file is passed over: tell that to who uploaded it.

    `rows` may itself raise Unreadable, at a line too many or one that is broken. The file stays open until then.
    """

    fields: tuple[str, ...]
    passed_over: tuple[str, ...]
    other_sheets: tuple[str, ...]
    rows: Iterator[Row]


def read(
    file: IO[bytes],
    headings: Mapping[str, Sequence[str]],
    *,
    needed: Collection[str] = (),
    limits: Limits = LIMITS,
) -> Table:
    """Return the table of an XLSX or CSV file. CSV is UTF-8, with or without its mark, UTF-16 or GB 18030.

    `headings` names for each field the headings it may have, in any language; blanks, case, width and the * of a form
    do not count. The headings stand in one of the first lines. A number comes as its digits ("13800000000"), a day as
    2024-03-05, a formula as its own text.

    Refused (Unreadable): no spreadsheet, too large or packed too tightly, a needed column that is missing, a column
    twice, no row under the headings.
    """
    sheet = _opened(file, limits)
    lines = _numbered(sheet.lines, limits)
    names, written = _headings(lines, headings, needed)
    rows = _rows(lines, names)
    first = next(rows, None)
    if first is None:
        raise Unreadable(_("There is no row under the headings."))
    over = tuple(cell for cell, name in zip(written, names, strict=True) if cell and not name)
    return Table(tuple(name for name in names if name), over, sheet.others, chain([first], rows))


def _opened(file: IO[bytes], limits: Limits) -> Sheet:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > limits.size:
        raise Unreadable(
            _("The file has more than %(most)d MB. Nothing of it was read; split it.")
            % {"most": limits.size >> 20}
        )
    start = file.read(4)
    file.seek(0)
    if start.startswith(OLD_BOOK):
        raise Unreadable(
            _(
                "This is an old .xls file, or one with a password. Save it as .xlsx without a password and try again."
            )
        )
    if start.startswith(b"PK"):
        return open_book(file, limits)
    return Sheet(_csv_lines(_decoded(file.read())))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codings = ["utf-16"]
    else:
        codings = [] if b"\0" in content else ["utf-8-sig", "gb18030"]
    for coding in codings:
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        if not text.lstrip().startswith(("<", "{", "%PDF")):
            return text
    raise Unreadable(_("This is no spreadsheet. Save the table as .xlsx or as CSV and try again."))


def _csv_lines(text: str) -> Iterator[Line]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True
    )
    try:
        for line in reader:
            yield [unquoted(cell) for cell in line]
    except csv.Error as error:
        raise Unreadable(
            _(
                "The table cannot be read near line %(line)d: a quotation mark may be missing. Save it as .xlsx."
            )
            % {"line": reader.line_num}
        ) from error


def _numbered(lines: Iterable[Line], limits: Limits) -> Iterator[tuple[int, Line]]:
    """Yield each line that is not blank with its number."""
    for number, line in enumerate(lines, start=1):
        if number > limits.rows + SEARCHED:
            raise Unreadable(
                _("The table has more than %(most)d rows. Split it.") % {"most": limits.rows}
            )
        if any(cell.strip() for cell in line):
            yield number, line


def _headings(
    lines: Iterator[tuple[int, Line]],
    headings: Mapping[str, Sequence[str]],
    needed: Collection[str],
) -> tuple[list[str], list[str]]:
    """Return each column's field ("" for none) and its heading, from the first line that has what is needed."""
    known = {_folded(word): field for field, words in headings.items() for word in (field, *words)}
    closest: list[str] = []
    for _number, line in islice(lines, SEARCHED):
        names = [known.get(_folded(cell), "") for cell in line]
        if any(names) and set(needed) <= set(names):
            written = [cell.strip() for cell in line]
            _refuse_twice(names, written)
            return names, written
        closest = max(closest, names, key=lambda found: len(set(found)))
    missing = [field for field in needed or headings if field not in closest]
    words = [next(iter(headings.get(field, ())), field) for field in missing]
    raise Unreadable(_("These columns are missing: %(missing)s.") % {"missing": "、".join(words)})


def _refuse_twice(names: list[str], written: list[str]) -> None:
    twice = [
        cell for cell, name in zip(written, names, strict=True) if name and names.count(name) > 1
    ]
    if twice:
        raise Unreadable(
            _("These columns mean the same: %(twice)s. Keep one of them.")
            % {"twice": "、".join(twice)}
        )


def _folded(heading: str) -> str:
    """Return a heading without what people vary: width, case, blanks, the * and colon of a form."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKC", heading).casefold()
        if not (letter.isspace() or letter in "*:")
    )


def _rows(lines: Iterator[tuple[int, Line]], names: list[str]) -> Iterator[Row]:
    for number, line in lines:
        values = {name: cell.strip() for name, cell in zip(names, line, strict=False) if name}
        values |= {name: "" for name in names[len(line) :] if name}
        if any(values.values()):
            yield Row(number, values)

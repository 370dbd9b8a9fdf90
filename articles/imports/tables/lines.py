"""The lines of a text table: its encoding, its separator, and a way on after a stray quotation
mark.
"""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from django.utils.translation import gettext as _

from articles.imports.items import UnreadableArchive

CELL_MAX = 16 * 1024 * 1024
SAMPLE = 1024 * 1024
MARKS = ",;\t"
# A row that closes nowhere is read to the end of the file, and its lines again. So many times the
# file may be read; a damaged row in each of its lines would cost the square of its length.
AGAIN_TIMES = 10
AGAIN_LENGTH = 1024 * 1024  # characters that any file may be read again
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # a spreadsheet's own hint
ESCAPED_BYTE = re.compile("[\udc80-\udcff]")  # a byte that the encoding does not know
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class TableLine:
    """One line of a table with its number, or the words why it cannot be read."""

    number: int
    cells: list[str] = field(default_factory=list)
    fault: str = ""
    remark: str = ""


class _Text:
    """The lines of a text.

    Those of the row under way are kept, so that one can go back behind its first.
    Refuses UnreadableArchive where most of the work is reading lines again.
    """

    def __init__(self, text: IO[str]) -> None:
        self.text = text
        self.taken: list[str] = []
        self.again: deque[str] = deque()
        self.length = 0  # characters that were read
        self.length_again = 0  # characters that were read another time

    def __iter__(self) -> "_Text":
        return self

    def __next__(self) -> str:
        if self.again:
            line = self.again.popleft()
        else:
            line = next(self.text)
            self.length += len(line)
        self.taken.append(line)
        return line

    def go_back(self) -> None:
        """Return to the line after the one that the row began with."""
        again = self.taken[1:]
        self.length_again += sum(map(len, again))
        if self.length_again > AGAIN_TIMES * self.length + AGAIN_LENGTH:
            raise UnreadableArchive(
                _(
                    "Too many quotation marks of the table open and close nowhere. Save it as "
                    ".xlsx and try again."
                )
            )
        self.again.extendleft(reversed(again))


def read_lines(file: IO[bytes]) -> Iterator[TableLine]:
    """Yield the lines of a text table: UTF-8, UTF-16, or GB 18030; parted by commas, semicolons or
    tabs.

    A line with a quotation mark that closes nowhere, or not at the end of its cell, is reported
    with its number; the lines after it are read all the same. Numbers count rows as a spreadsheet
    does.
    """
    csv.field_size_limit(CELL_MAX)
    encoding = encoding_of(file.read(SAMPLE))
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="surrogateescape", newline="")
    try:
        first = text.readline()
        hint = SEPARATOR_LINE.fullmatch(first)
        if hint is None:
            text.seek(0)
        mark = hint[1] if hint else max(MARKS, key=first.count)
        yield from _rows(_Text(text), mark, encoding, before=1 if hint else 0)
    finally:
        text.detach()


def _rows(text: _Text, mark: str, encoding: str, *, before: int) -> Iterator[TableLine]:
    reader = csv.reader(text, delimiter=mark, strict=True)
    number = before
    width = 0
    while True:
        text.taken.clear()
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            text.go_back()
            yield TableLine(
                number, cells=_beginning(text.taken[0], mark), fault=_stray(number, error)
            )
            continue
        if any(ESCAPED_BYTE.search(cell) for cell in cells):
            message = _("The row holds bytes that are no %(encoding)s. Save the table as UTF-8.")
            name = encoding.upper().removesuffix("-SIG")
            yield TableLine(number, cells, fault=message % {"encoding": name})
            continue
        width = width or len(cells)
        yield TableLine(number, cells, remark=_doubt(cells, text.taken, mark, width))


def _beginning(line: str, mark: str) -> list[str]:
    """Return the first cell of a line that cannot be parted, so that its row can be named."""
    return [line.partition(mark)[0].strip()]


def _stray(number: int, error: csv.Error) -> str:
    if "field larger" in str(error):
        return _("A cell of row %(number)d is larger than 16 MB.") % {"number": number}
    return _(
        "In row %(number)d a quotation mark opens that closes nowhere, or not at the end of "
        "its cell. "
        "Close it, or double it where it belongs to the text."
    ) % {"number": number}


def _doubt(cells: list[str], lines: list[str], mark: str, width: int) -> str:
    """Return what looks wrong about a row that can be read: it breaks off, or holds what looks like
    several rows.
    """
    if 0 < len(cells) < width:
        return _("The row ends after %(found)d of %(all)d cells.") % {
            "found": len(cells),
            "all": width,
        }
    if width < 3 or len(lines) < 2 or any(line.count(mark) < width - 1 for line in lines):
        return ""
    return _(
        "The row takes %(count)d lines, each of which looks like a row of its own. Is a "
        "quotation mark too many?"
    ) % {"count": len(lines)}


def encoding_of(start: bytes) -> str:
    """Return the encoding that a text begins in."""
    for mark, name in BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return name
    if b"\0" in start and (wide := _wide(start)):
        return wide
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(start)
    broken = len(ESCAPED_BYTE.findall(text))
    foreign = sum(letter > "\x7f" for letter in text) - broken
    # A few bad bytes among much that is UTF-8 are damage; a table of GB 18030 holds next to nothing
    # that is.
    return "utf-8-sig" if foreign >= 4 * broken else "gb18030"


def _wide(start: bytes) -> str:
    """Return which UTF-16 a text without a mark is in, nothing for none.

    Read in the right one it holds separators and line ends, and no NUL; a narrow text may hold a
    stray NUL.
    """
    for name in ("utf-16-le", "utf-16-be"):
        text = start.decode(name, "ignore")
        marks = sum(letter in "\r\n,;\t" for letter in text)
        if marks >= 2 and marks > text.count("\0"):
            return name
    return ""

"""Reading archives from elsewhere: any of three formats becomes a stream of items.

Knows no database.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from articles.common.foreign_data import guard_foreign_bytes
from articles.imports.items import ItemRow, UnreadableArchive
from articles.imports.ninjs import ninjs_items
from articles.imports.noise import remove_item_noise, remove_noise
from articles.imports.tables import table_items
from articles.imports.wordpress import wxr

FORMATS = ("ninjs", "wxr", "csv")
BY_SUFFIX = {
    ".json": "ninjs",
    ".ndjson": "ninjs",
    ".jsonl": "ninjs",
    ".xml": "wxr",
    ".wxr": "wxr",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "csv",
}
# How files begin that hold something else than they should, and what they are called.
PACKED = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "RAR"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"PK\x03\x04", "ZIP"),
)
OLD_BOOK = b"\xd0\xcf\x11\xe0"  # .xls, and any workbook with a password


def detect_format(path: Path) -> str:
    """Return the format a file's name tells. Refuses Unreadable when it tells none."""
    try:
        return BY_SUFFIX[path.suffix.lower()]
    except KeyError:
        raise UnreadableArchive(
            _(
                "The name “%(name)s” does not tell the format. Say it with --format ninjs, "
                "wxr or csv."
            )
            % {"name": path.name}
        ) from None


def read_archive(
    file: IO[bytes], name: str, form: str, notes: list[str] | None = None
) -> Iterator[ItemRow]:
    """Yield the rows of an archive one by one, in constant memory.

    Refuses Unreadable where the file cannot go on.

    A row that cannot be understood is yielded with its fault; the rows after it are read all the
    same. `notes` takes what is to be said of the file as a whole, once it has been read to its end.
    """
    file_notes: list[str] = [] if notes is None else notes
    with guard_foreign_bytes(
        UnreadableArchive,
        _("The file is damaged or unusual and cannot be read further: %(reason)s"),
    ):
        for row in _rows(file, form, file_notes):
            item = None if row.item is None else remove_item_noise(row.item)
            yield replace(row, item=item, source_id=remove_noise(row.source_id))


def _rows(file: IO[bytes], form: str, notes: list[str]) -> Iterator[ItemRow]:
    start = file.read(8)
    file.seek(0)
    if form == "csv" and start.startswith(b"PK"):  # a workbook is one, whatever its name
        return table_items.read_xlsx(file, notes)
    if start.startswith(OLD_BOOK):
        raise UnreadableArchive(
            _(
                "This is an old .xls file, or one with a password. Save it as .xlsx without "
                "a password and try again."
            )
        )
    for mark, kind in PACKED:
        if start.startswith(mark):
            raise UnreadableArchive(
                _("The file is packed (%(kind)s). Unpack it and try again.") % {"kind": kind}
            )
    if form == "ninjs":
        return ninjs_items.read_ninjs(file, notes)
    return wxr.read_wxr(file, notes) if form == "wxr" else table_items.read_csv(file, notes)

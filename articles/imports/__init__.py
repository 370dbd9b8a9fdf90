"""Reading archives from elsewhere: any of three formats becomes a stream of items. Knows no database."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from articles.imports import ninjs, tables, wxr
from articles.imports.items import Row, Unreadable

FORMATS = ("ninjs", "wxr", "csv")
BY_SUFFIX = {
    ".json": "ninjs",
    ".ndjson": "ninjs",
    ".jsonl": "ninjs",
    ".xml": "wxr",
    ".wxr": "wxr",
    ".csv": "csv",
    ".tsv": "csv",
    ".xlsx": "csv",
}


def format_of(path: Path) -> str:
    """Return the format a file's name tells. Refuses Unreadable when it tells none."""
    try:
        return BY_SUFFIX[path.suffix.lower()]
    except KeyError:
        raise Unreadable(
            _(
                "The name “%(name)s” does not tell the format. Say it with --format ninjs, wxr or csv."
            )
            % {"name": path.name}
        ) from None


def read(file: IO[bytes], name: str, form: str) -> Iterator[Row]:
    """Yield the rows of an archive one by one, in constant memory. Refuses Unreadable where the file cannot go on.

    A row that cannot be understood is yielded with its fault; the rows after it are read all the same.
    """
    if form == "ninjs":
        return ninjs.read(file)
    if form == "wxr":
        return wxr.read(file)
    return tables.read_xlsx(file) if name.lower().endswith(".xlsx") else tables.read_csv(file)

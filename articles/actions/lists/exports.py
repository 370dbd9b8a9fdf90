"""The article list as a sheet; the journal keeps who took it out."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO

from articles import rights
from articles.actions.records import journal
from articles.errors import Words
from articles.spreadsheets import Cell, SheetColumn, write_xlsx
from newsroom.accounts.actors import Actor


def export_articles(
    rows: Iterable[Sequence[Cell]],
    columns: Sequence[SheetColumn],
    out: IO[bytes],
    *,
    title: Words,
    query: str,
    by: Actor,
    at: datetime,
) -> int:
    """Write the rows of the article list as XLSX and return their number. `query` is what the list
    was narrowed by. Refuses NotYours, and TooManyRows."""
    with journal.perform("articles.exported", by=by, at=at) as act:
        rights.require(rights.may(by, "view_article"))
        count = write_xlsx(out, columns, rows, title=title)
        act.record(rows=count, filter=query[:500])
    return count

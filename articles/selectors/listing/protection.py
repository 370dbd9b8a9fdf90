"""Which rows keep a row from being deleted, without reading all of them: a newspaper's publication
is named by each of its articles."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import PROTECT, RESTRICT, Model

ROWS_NAMED = 10


class ProtectingRows(NamedTuple):
    """The first rows of one table that refer to a row, and whether there are others."""

    label: str
    rows: list[Any]
    has_more: bool


def find_protecting_rows(row: Model) -> Iterator[ProtectingRows]:
    """Yield, for each table whose rows protect `row`, the first ten of them. One query a table."""
    for relation in row._meta.related_objects:
        if relation.on_delete not in (PROTECT, RESTRICT):
            continue
        model = relation.related_model
        found = model._base_manager.filter(**{relation.field.name: row})
        rows = list(found.order_by("pk")[: ROWS_NAMED + 1])
        if rows:
            label = str(model._meta.verbose_name)
            yield ProtectingRows(label, rows[:ROWS_NAMED], len(rows) > ROWS_NAMED)

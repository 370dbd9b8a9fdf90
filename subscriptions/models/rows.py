"""Rows that are written once: money, promises, terms."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from articles.append_only import AppendOnly
from articles.models.querysets import AppendOnlyError, AppendOnlyQuerySet


class WriteOnceRow(models.Model):
    """A row kept for ever as it was written; a trigger of the database refuses what slips past this
    class."""

    append_only = AppendOnly()
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once; a second writing is refused."""
        if not self._state.adding:
            raise AppendOnlyError("These rows never change.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("These rows are never deleted.")


def known_moves_field() -> "models.BigIntegerField[int | None, int | None]":
    """Return the field that says with which state of the calendar a row was written: its last move
    (`IssueMove`).

    Rows that are older than these numbers have none: for them their moment counts.
    """
    return models.BigIntegerField(
        _("last move of the calendar known"), null=True, blank=True, editable=False
    )


def insert_many(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write plain rows, texts and whole numbers, into the named fields: a tenth of the time that
    instances take.

    Nothing is checked and no default is set; the caller names every column that must not be empty.
    """
    quote = connection.ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        # Names of tables and columns come from the model, values go as parameters.
        table = quote(model._meta.db_table)
        statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608
        cursor.executemany(statement, list(rows))

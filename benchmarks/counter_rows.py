"""Rows made up for the benchmarks of the counter: collected table by table, written in bulk."""

import json
from datetime import date, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.core.management.color import no_style
from django.db import connection


class Rows:
    """Rows to be written, table by table, each with its primary key."""

    def __init__(self) -> None:
        self.rows: dict[type[Any], list[Any]] = {}
        self.numbers: dict[type[Any], int] = {}

    def add(self, model: type[Any], **values: Any) -> Any:
        """Keep a row for its table, with its number."""
        self.numbers[model] = pk = self.numbers.get(model, 0) + 1
        row = SimpleNamespace(pk=pk, **values)
        self.rows.setdefault(model, []).append(row)
        return row

    def write(self) -> None:
        """Write what was kept since the last time: plain rows, because a million model instances
        take minutes."""
        for model, rows in self.rows.items():
            fields = model._meta.concrete_fields[1:]
            names = ", ".join(
                connection.ops.quote_name(field.column) for field in model._meta.concrete_fields
            )
            places = ", ".join(["%s"] * (len(fields) + 1))
            defaults = [(field.name, field.get_default()) for field in fields]
            with connection.cursor() as cursor:
                cursor.executemany(
                    f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places})",
                    [
                        [row.pk, *(plain(getattr(row, name, usual)) for name, usual in defaults)]
                        for row in rows
                    ],
                )
            self.rows[model] = []

    def reset_sequences(self) -> None:
        """Let the database count on from the last row of each table."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.numbers)):
                cursor.execute(statement)


@lru_cache(100_000)
def _day(value: date) -> Any:
    return connection.ops.adapt_datefield_value(value)


@lru_cache(100_000)
def _moment(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def plain(value: Any) -> Any:
    """Return a value as its column takes it."""
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, list | dict):
        return json.dumps(value)
    return value.pk if hasattr(value, "pk") else value

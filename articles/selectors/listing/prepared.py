"""Queries that are asked for every page with other values: Django writes each of them once.

To write a query with a few conditions takes a processor several times as long as to answer it.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler


class Given(Expression):
    """The place of a value in a prepared query: that of this name, as a field keeps it."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        return "%s", [self]


class PreparedQuery:
    """A query whose conditions hold places for values (Given).

    `write` returns it, as `values_list` of numbers and texts: what else a database gives back is
    not made into Python's values. It is called once in a process, when the query is first asked.
    """

    def __init__(self, write: Callable[[], "QuerySet[Any, Any]"]) -> None:
        self.write = write

    def ask(self, **given: Any) -> list[tuple[Any, ...]]:
        """Return the rows with these values in their places. One query."""
        sql, params = self._written
        values = [
            param.output_field.get_db_prep_value(given[param.name], connection)
            if isinstance(param, Given)
            else param
            for param in params
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    @cached_property
    def _written(self) -> tuple[str, tuple[Any, ...]]:
        return self.write().query.sql_with_params()

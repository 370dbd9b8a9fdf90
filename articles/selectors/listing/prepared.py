"""Queries that are asked for every page with other values: Django writes each of them once.

To write a query with a few conditions takes a processor several times as long as to answer it.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

Row = Sequence[Any]


class Given(Expression):
    """The place of a value in a prepared query: that of this name, as a field keeps it."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(  # type: ignore[override]  # it stands for its value
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, list[Any]]:
        return "%s", [self]


class PreparedQuery:
    """A query whose conditions hold places for values (Given).

    `write` returns it. It is called once in a process, when the query is first asked.
    """

    def __init__(self, write: Callable[[], "QuerySet[Any, Any]"]) -> None:
        self.write = write

    def ask(self, **given: Any) -> list[Row]:
        """Return rows with these values in the places, as `values_list` does. One query."""
        _compiler, sql, params = self._written
        values = [
            param.output_field.get_db_prep_value(given[param.name], connection)
            if isinstance(param, Given)
            else param
            for param in params
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [self._convert(row) for row in cursor.fetchall()]

    def ask_objects(self, **given: Any) -> "Iterator[Any]":
        """Yield objects, with those that `select_related` joins to them, as Django makes them of
        the same query. One query."""
        compiler, _sql, _params = self._written
        info = compiler.klass_info
        assert info is not None  # noqa: S101  a query of objects
        model: type[Model] = info["model"]
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [column[0].target.attname for column in compiler.select[first:last]]
        joined = get_related_populators(  # type: ignore[call-arg]  # known for a later Django
            info, compiler.select, connection.alias
        )
        for row in self.ask(**given):
            made = model.from_db(connection.alias, names, row[first:last])
            for populator in joined:
                populator.populate(row, made)
            yield made

    @cached_property
    def _written(self) -> tuple[SQLCompiler, str, Row]:
        compiler = self.write().query.get_compiler(connection=connection)
        return compiler, *compiler.as_sql()

    @cached_property
    def _converters(self) -> list[tuple[int, Any, Any]]:
        """Return what makes Python's values of those that the database gives, by their places."""
        compiler, _sql, _params = self._written
        found = compiler.get_converters([column[0] for column in compiler.select])
        return [(place, steps, expression) for place, (steps, expression) in found.items()]

    def _convert(self, row: Row) -> Row:
        converted = list(row)
        for place, steps, expression in self._converters:
            for step in steps:
                converted[place] = step(converted[place], expression, connection)
        return converted

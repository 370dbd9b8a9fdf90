"""How tests empty tables whose rows are never deleted: the guards are off while the tables are
emptied.

Only tests do this. Django's `flush` in production meets the guards and is refused.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations

from articles import installation
from articles.migrations.frozen import installation as frozen_installation
from articles.models import Installation


@contextmanager
def guards_off(kind: str = "") -> Iterator[None]:
    """Let a test write what nobody may. `kind`: only tables whose names begin so. Needs a
    transaction."""
    off, on = _switches(kind)
    with connection.cursor() as cursor:
        for statement in off:
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in on:
            cursor.execute(statement)


def _switches(kind: str) -> tuple[list[str], list[str]]:
    """Return what takes each guard off, and what puts it on again."""
    if connection.vendor == "postgresql":
        role = "SET LOCAL session_replication_role ="
        return [f"{role} replica"], [f"{role} origin"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger' AND tbl_name "
            "LIKE %s",
            [f"{kind}%"],
        )
        found = cursor.fetchall()
        held = {
            table
            for table in {table for _name, _sql, table in found}
            if cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone()[0]
        }
    found = [row for row in found if row[2] in held]
    return [f'DROP TRIGGER "{name}"' for name, *_ in found], [sql for _name, sql, _table in found]


def flush_past_the_guards(operations: Any, sql_list: Any) -> None:
    """Do what Django's `flush` does, with the guards of full tables off."""
    with transaction.atomic(), guards_off(), connection.cursor() as cursor:
        for statement in sql_list:
            cursor.execute(statement)
    Installation.objects.create(pk=1, identity=installation.identity())


DJANGOS_OWN = BaseDatabaseOperations.execute_sql_flush
TRUE_PLACE = installation.database_place


def install() -> None:
    """Let every test case that empties tables do so; a database of tests is the same wherever it is
    copied."""
    installation.database_place = lambda: "tests"
    frozen_installation.place = lambda connection: "tests"
    BaseDatabaseOperations.execute_sql_flush = flush_past_the_guards  # type: ignore[method-assign]

"""How tests empty tables whose rows are never deleted: the guards are off while the tables are
emptied.

Only tests do this. Django's `flush` in production meets the guards and is refused.

After a test that commits, Django empties every table and makes permissions and roles anew. On
PostgreSQL it makes a new file for each table and index, some eight hundred. Here only the tables
with rows are emptied, and permissions and roles stay if they are as the migrations left them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import TransactionTestCase

from articles import installation
from articles.migrations.frozen import installation as frozen_installation
from articles.models import Installation
from articles.search import sqlite
from articles.search.statements import ARTICLES, HEADLINES, PASSAGES

# What each `migrate` fills, and each `flush` again.
FILLED_BY_MIGRATE = (
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    "accounts_declaredpermission",
)
Rows = dict[str, set[tuple[Any, ...]]]


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


def remember_first_rows() -> None:
    """Note the rows that the migrations left; to be called before the first test."""
    _first_rows.update(_rows_filled_by_migrate())


def _rows_filled_by_migrate() -> Rows:
    rows: Rows = {}
    with connection.cursor() as cursor:
        for table in FILLED_BY_MIGRATE:
            cursor.execute(f"SELECT * FROM {table}")
            rows[table] = set(cursor.fetchall())
    return rows


def empty_tables(case: TransactionTestCase) -> None:
    """Empty the tables after a test that commits, as Django does."""
    if _rows_filled_by_migrate() != _first_rows:
        DJANGOS_TEARDOWN(case)
        remember_first_rows()  # with other numbers
        return
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    others = sorted({*tables} - {*FILLED_BY_MIGRATE})
    flush_past_the_guards(
        connection.ops, [f'DELETE FROM "{table}"' for table in _with_rows(others)]
    )
    if connection.vendor == "sqlite":
        _empty_indexes()


def _empty_indexes() -> None:
    """Forget the indexed texts, which are in no table of Django's: a search would find the texts of
    earlier tests first, and stop at its limit."""
    for table in (ARTICLES, HEADLINES, PASSAGES):
        if _with_rows([f"{table.name}_docsize"]):
            sqlite.clear_index(table)


def _with_rows(tables: list[str]) -> list[str]:
    """Return which of the tables have rows."""
    union = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(union)
        return [table for (table,) in cursor.fetchall()]


_first_rows: Rows = {}
DJANGOS_OWN = BaseDatabaseOperations.execute_sql_flush
DJANGOS_TEARDOWN = TransactionTestCase._fixture_teardown
TRUE_PLACE = installation.database_place


def install() -> None:
    """Let every test case that empties tables do so; a database of tests is the same wherever it is
    copied."""
    installation.database_place = lambda: "tests"
    frozen_installation.place = lambda connection: "tests"
    BaseDatabaseOperations.execute_sql_flush = flush_past_the_guards  # type: ignore[method-assign]
    TransactionTestCase._fixture_teardown = empty_tables

"""What a database consists of, in a form in which two databases can be compared."""

import re
from typing import Any

from django.db import connection

POSTGRESQL = {
    "columns": """SELECT table_name, rank() OVER (PARTITION BY table_name
        ORDER BY ordinal_position), column_name, data_type,
        character_maximum_length, is_nullable, column_default, is_identity
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": """SELECT pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace""",
}


def describe_schema() -> dict[str, list[Any]]:
    """Return tables, indexes, triggers and functions; SQLite's columns in any order."""
    return _describe_sqlite() if connection.vendor == "sqlite" else _describe_postgresql()


def _describe_postgresql() -> dict[str, list[Any]]:
    return {name: sorted(map(str, _rows(query))) for name, query in POSTGRESQL.items()}


def _describe_sqlite() -> dict[str, list[Any]]:
    parts: dict[str, list[Any]] = {}
    for kind, name, table, sql in _rows("SELECT type, name, tbl_name, sql FROM sqlite_master"):
        if kind == "table" and sql.startswith("CREATE TABLE"):
            parts[f"table {name}"] = _describe_table(name, sql)
        elif sql:
            parts[f"{kind} {name} of {table}"] = [" ".join(sql.split())]
    return parts


def _describe_table(name: str, sql: str) -> list[Any]:
    """Return columns without their places, keys, and the words of the definition in any order.

    SQLite writes a column that was added later behind the constraints of the table.
    """
    columns = [row[1:] for row in _rows(f'PRAGMA table_xinfo("{name}")')]
    foreign_keys = [row[2:] for row in _rows(f'PRAGMA foreign_key_list("{name}")')]
    words = re.findall(r'"[^"]*"|\'[^\']*\'|[\w.]+|[^\s\w]', sql)
    return [sorted(map(str, part)) for part in (columns, foreign_keys, words)]


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()

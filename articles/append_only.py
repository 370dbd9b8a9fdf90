"""Rows that are written once: what the database itself refuses, alike on SQLite and PostgreSQL.

A model says so by an attribute `append_only`; `guarded_tables` collects them, and this is the only
list. Migrations use a frozen copy of `put_guards` (articles/migrations/frozen/guards.py) with the
rules of their day, and once more after any operation for which SQLite rebuilds a guarded table
(AddField with a default, AlterField): the rebuilt table has lost its triggers. When what a trigger
says changes here, a migration brings a new copy. `find_guard_faults` names what is missing.

A person who owns the database can take triggers away. Then the seals of the journal and
`check_books` tell what was altered.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FUNCTION = "newsroom_append_only"  # of PostgreSQL, made by the migration articles.0003
TRIGGERS_OF_SQLITE = """SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"""
TRIGGERS_OF_POSTGRESQL = """SELECT tgname, pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')
AND pg_table_is_visible(pg_class.oid)"""
OLD_COLUMN = re.compile(r'\bOLD\."?(\w+)', re.IGNORECASE)


@dataclass(frozen=True)
class AppendOnly:
    """What may still happen to a row once it is written. Columns by their names in the database.

    `changes` may change; `once` may be filled once; `emptied` may only become empty, as erasing a
    person asks. `closed_by`: the row is free until one of these is filled; none: from the first
    moment. Rows are never deleted, but for free ones where they are `removable`.
    """

    changes: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()
    closed_by: tuple[str, ...] = ()
    removable: bool = False


def guarded_tables() -> dict[str, AppendOnly]:
    """Return the rule of every guarded table, as the models say it."""
    models = apps.get_models()
    guards = {model._meta.db_table: getattr(model, "append_only", None) for model in models}
    return {table: rule for table, rule in guards.items() if rule is not None}


def put_guards(schema_editor: "BaseDatabaseSchemaEditor", wanted: Mapping[str, AppendOnly]) -> None:
    """Make the triggers of these tables again, by the columns that the tables have now."""
    take_guards_off(schema_editor, wanted)
    for table, rule in wanted.items():
        for statement in _statements(schema_editor.connection, table, rule).values():
            schema_editor.execute(statement, params=None)


def take_guards_off(schema_editor: "BaseDatabaseSchemaEditor", tables: Iterable[str]) -> None:
    """Drop the triggers of these tables, for a migration that fills a new column of old rows."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in tables:
        for name in _names(table):
            on_table = f" ON {table}" if on_postgresql else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}", params=None)


def find_guard_faults(connection: Any) -> list[str]:
    """Return the triggers that are missing, switched off, or older than the table's columns.

    One query, and two more a table.
    """
    with connection.cursor() as cursor:
        on_postgresql = connection.vendor == "postgresql"
        cursor.execute(TRIGGERS_OF_POSTGRESQL if on_postgresql else TRIGGERS_OF_SQLITE)
        present = dict(cursor.fetchall())
    return [
        name
        for table, rule in guarded_tables().items()
        for name, wanted in _statements(connection, table, rule).items()
        if not _is_as_wanted(connection, present.get(name), wanted)
    ]


def _is_as_wanted(connection: Any, present: str | None, wanted: str) -> bool:
    """Compare what the database keeps of a trigger with what would be made now.

    SQLite keeps the words; PostgreSQL writes them again, so there the columns are compared.
    """
    if present is None or connection.vendor != "postgresql":
        return present == wanted
    return set(OLD_COLUMN.findall(present)) == set(OLD_COLUMN.findall(wanted))


def _names(table: str) -> list[str]:
    return [f"{table}_never_{what}" for what in ("changes", "deleted", "emptied", "replaced")]


def _statements(connection: Any, table: str, rule: AppendOnly) -> dict[str, str]:
    """Return what makes each trigger of a table, by its name."""
    changes, deleted, emptied, replaced = _names(table)
    columns = _columns(connection, table)
    if connection.vendor == "postgresql":
        made = {
            changes: f"BEFORE UPDATE ON {table} FOR EACH ROW",
            deleted: f"BEFORE DELETE ON {table} FOR EACH ROW",
            emptied: f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
        }
        end = f"EXECUTE FUNCTION {FUNCTION}()"
    else:
        made = {
            changes: f"BEFORE UPDATE ON {table}",
            deleted: f"BEFORE DELETE ON {table}",
            replaced: f"BEFORE INSERT ON {table}",
        }
        end = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    conditions = {
        changes: _refused_change(connection, columns, rule),
        deleted: _closed(rule) if rule.removable else "",
        replaced: _replaces(connection, table) if connection.vendor == "sqlite" else "",
    }
    return {
        name: f"CREATE TRIGGER {name} {begin} {_when(conditions.get(name, ''))}{end}"
        for name, begin in made.items()
    }


def _when(condition: str) -> str:
    return f"WHEN ({condition}) " if condition else ""


def _columns(connection: Any, table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [
            column.name for column in connection.introspection.get_table_description(cursor, table)
        ]


def _closed(rule: AppendOnly) -> str:
    return " OR ".join(f'OLD."{column}" IS NOT NULL' for column in rule.closed_by)


def _refused_change(connection: Any, columns: Iterable[str], rule: AppendOnly) -> str:
    """Return when an UPDATE is refused; nothing where it always is."""
    differ = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    parts = []
    if rule.changes or rule.once or rule.emptied:
        for column in columns:
            changed = f'OLD."{column}" {differ} NEW."{column}"'
            if column in rule.once:
                parts.append(f'OLD."{column}" IS NOT NULL AND {changed}')
            elif column in rule.emptied:
                parts.append(f"{changed} AND CAST(NEW.\"{column}\" AS text) <> ''")
            elif column not in rule.changes:
                parts.append(changed)
    altered = " OR ".join(f"({part})" for part in parts)
    closed = _closed(rule)
    return f"({closed}) AND ({altered})" if closed and altered else closed or altered


def _replaces(connection: Any, table: str) -> str:
    """Return when an INSERT on SQLite would put itself in the place of a row (INSERT OR REPLACE).

    SQLite takes such a row away without asking the trigger of DELETE, unless a connection sets
    PRAGMA recursive_triggers, as ours do.
    """
    alike = [
        " AND ".join(f'"{column}" = NEW."{column}"' for column in key)
        for key in _keys(connection, table)
    ]
    # Names of tables and columns come from the models and the database itself.
    existing = [f"EXISTS (SELECT 1 FROM {table} WHERE {same})" for same in alike]  # noqa: S608
    return " OR ".join(existing)


def _keys(connection: Any, table: str) -> list[tuple[str, ...]]:
    """Return the primary key and every unique key of a table of SQLite, but for those of some rows
    only.
    """
    with connection.cursor() as cursor:
        keys = {(connection.introspection.get_primary_key_column(cursor, table),)}
        cursor.execute(f"PRAGMA index_list({table})")
        for _place, name, unique, _origin, partial in cursor.fetchall():
            if unique and not partial:
                cursor.execute(f'PRAGMA index_info("{name}")')
                keys.add(tuple(row[2] for row in cursor.fetchall()))
    return sorted(key for key in keys if all(key))

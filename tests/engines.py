"""Which tests the run on PostgreSQL repeats after the run on SQLite.

Always, those that the engine itself decides:

- tests that commit (`transaction=True`): locks, races, and what is seen by whom;
- tests of a module that speaks with the database itself, by a connection, a transaction, an error
  of the database or its guards, or that searches: it imports them from one of `OF_THE_ENGINE`;
- tests marked `engine`, beside which their reason is written, and those marked `postgresql`.

Of the others, such as pages, forms and rules, a share: other ones on each run, all of them by
`make test-full`.
"""

import ast
from functools import cache
from pathlib import Path

import pytest
from django.db import connection

from tests.house.shares import is_full, part_of, this_turn

PARTS = 12  # so many runs repeat everything on PostgreSQL
OF_THE_ENGINE = ("django.db.", "psycopg", "tests.emptying.", "articles.search")
OF_EVERY_ENGINE = "django.db.models"  # questions, which Django puts into the engine's words
MARKS = ("engine", "postgresql")


def shown_elsewhere(items: list[pytest.Item]) -> set[pytest.Item]:
    """Return the tests that this run leaves out, because the run on SQLite has shown the same."""
    if connection.vendor == "sqlite" or is_full():
        return set()
    others = sorted(
        (item for item in items if not is_decided_by_the_engine(item)),
        key=lambda item: item.nodeid,
    )
    return {*others} - {*part_of(others, PARTS, this_turn())}


def is_decided_by_the_engine(item: pytest.Item) -> bool:
    """Say whether the outcome of a test may be another one on another database."""
    database = item.get_closest_marker("django_db")
    commits = database is not None and bool(database.kwargs.get("transaction"))
    marked = any(item.get_closest_marker(name) for name in MARKS)
    return commits or marked or speaks_with_the_engine(item.path)


@cache
def speaks_with_the_engine(module: Path) -> bool:
    """Say whether a module of tests imports something of the engine."""
    statements = ast.walk(ast.parse(module.read_text()))
    imported = [
        f"{one.module}.{name.name}"
        for one in statements
        if isinstance(one, ast.ImportFrom)
        for name in one.names
    ]
    return any(
        name.startswith(OF_THE_ENGINE) and not name.startswith(OF_EVERY_ENGINE) for name in imported
    )

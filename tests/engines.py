"""Which tests of the run on SQLite the run on PostgreSQL repeats.

Always, those that the engine itself decides:

- tests that commit (`transaction=True`): locks, races, and what is seen by whom;
- tests that speak with the database itself, by a connection, a transaction, an error of the
  database or its guards, or that search: they, or a helper or fixture of their module, use what the
  module imports from one of `OF_THE_ENGINE`;
- tests marked `engine`, beside which their reason is written, and those marked `postgresql`.

Of the others, such as pages, forms and rules, a share: other ones on each run, all of them by
`make test-full`.

Tests marked `alternates` migrate step by step, for half a minute on each engine. Of four runs of
`make test` one has such a test on SQLite and another on PostgreSQL; a run of one file has it always.
"""

import ast
import os
from functools import cache
from pathlib import Path
from zlib import crc32

import pytest
from django.db import connection

from tests import migrated
from tests.house.shares import is_full, part_of, this_turn

PARTS = 36  # so many runs repeat everything on PostgreSQL
OF_THE_ENGINE = ("django.db.", "psycopg", "tests.emptying.", "articles.search")
OF_EVERY_ENGINE = "django.db.models"  # questions, which Django puts into the engine's words
MARKS = ("engine", "postgresql")
ENGINES_BY_TURN = ("sqlite", None, "postgresql", None)  # of what alternates


def shown_elsewhere(items: list[pytest.Item]) -> set[pytest.Item]:
    """Return the tests that this run leaves out, because the run on the other engine has shown the
    same, or shows it next time."""
    if is_full():
        return set()
    resting = {item for item in items if item.get_closest_marker("alternates") and rests(item)}
    if connection.vendor == "sqlite":
        return resting
    others = sorted(
        (item for item in items if not is_decided_by_the_engine(item)),
        key=lambda item: item.nodeid,
    )
    return resting | ({*others} - {*part_of(others, PARTS, this_turn())})


def rests(item: pytest.Item) -> bool:
    """Say whether this run of `make test` leaves out a test that alternates. Each test begins at a
    turn of its own, so that every run has some of them."""
    turn = (this_turn() + crc32(item.nodeid.encode())) % len(ENGINES_BY_TURN)
    return migrated.FOLDER in os.environ and connection.vendor != ENGINES_BY_TURN[turn]


def is_decided_by_the_engine(item: pytest.Item) -> bool:
    """Say whether the outcome of a test may be another one on another database."""
    database = item.get_closest_marker("django_db")
    commits = database is not None and bool(database.kwargs.get("transaction"))
    marked = any(item.get_closest_marker(name) for name in MARKS)
    return commits or marked or _name_of(item) in speakers_with_the_engine(item.path)


def _name_of(item: pytest.Item) -> str:
    """Return the name of a test's function."""
    return getattr(item, "originalname", None) or item.name


@cache
def speakers_with_the_engine(module: Path) -> frozenset[str]:
    """Return the names in a module of tests that are of the engine, or use such a name.

    A fixture that every test of the module has (`autouse`) counts as used by all.
    """
    tree = ast.parse(module.read_text())
    speakers = {name for name, origin in _imports(tree).items() if _is_of_the_engine(origin)}
    used_names = _used_names(tree)
    while more := {name for name, used in used_names.items() if used & speakers} - speakers:
        speakers |= more
        if more & _fixtures_of_every_test(tree):
            speakers |= set(used_names)
    return frozenset(speakers)


def _is_of_the_engine(origin: str) -> bool:
    return origin.startswith(OF_THE_ENGINE) and not origin.startswith(OF_EVERY_ENGINE)


def _imports(tree: ast.Module) -> dict[str, str]:
    """Return what a module imports anywhere: the name here, and where it comes from."""
    imports = {}
    for statement in ast.walk(tree):
        if isinstance(statement, ast.ImportFrom):
            for alias in statement.names:
                imports[alias.asname or alias.name] = f"{statement.module}.{alias.name}"
        elif isinstance(statement, ast.Import):
            for alias in statement.names:
                imports[(alias.asname or alias.name).split(".")[0]] = f"{alias.name}."
    return imports


def _used_names(tree: ast.Module) -> dict[str, set[str]]:
    """Return the names that each function, method and value of a module uses.

    Those of the same name in two classes are taken together.
    """
    used_names: dict[str, set[str]] = {}
    for statement in ast.walk(tree):
        if isinstance(statement, ast.FunctionDef):
            used_names.setdefault(statement.name, set()).update(_names_in(statement))
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for name in {name for target in targets for name in _names_in(target)}:
                used_names.setdefault(name, set()).update(_names_in(statement.value))
    return used_names


def _names_in(tree: ast.AST) -> set[str]:
    """Return names, attributes and parameters (fixtures); also words, which may name a fixture."""
    names = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                names.add(name)
            case ast.Constant(value=str(name)):
                names.add(name)
    return names


def _fixtures_of_every_test(tree: ast.Module) -> set[str]:
    return {
        statement.name
        for statement in ast.walk(tree)
        if isinstance(statement, ast.FunctionDef)
        and any("autouse" in ast.unparse(decorator) for decorator in statement.decorator_list)
    }

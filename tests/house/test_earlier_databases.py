"""A database of any age has, once it is migrated, the tables, guards and indexes of a new one."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.house.long_way import single_migrations
from tests.house.schemas import describe_schema
from tests.house.shares import share_of

# How many migrations an older database has applied. All of them: it is one of today.
AGES = [*range(16, len(single_migrations()), 9), len(single_migrations())]


@pytest.fixture
def schema_at(tmp_path: Path, db: None) -> Iterator[Callable[[int], dict[str, Any]]]:
    """Make a database of an age, migrate it, and return its schema."""
    names: list[str] = []

    def migrate(age: int) -> dict[str, Any]:
        names.append(f"newsroom_of_age_{age}_{os.getpid()}")
        return migrated_schema(age, new_database(names[-1], tmp_path), tmp_path)

    yield migrate
    if connection.vendor == "postgresql":
        for name in names:
            on_server(f"DROP DATABASE {name}")


def new_database(name: str, folder: Path) -> str:
    """Return the address of an empty database."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{folder / name}"
    on_server(f"CREATE DATABASE {name}")
    own = connection.settings_dict
    return f"postgres://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}/{name}"


def on_server(statement: str) -> None:
    """Do on PostgreSQL's server what no transaction may contain."""
    own = connection.settings_dict
    address = {"host": own["HOST"], "port": own["PORT"], "user": own["USER"]}
    with psycopg.connect(
        **address, password=own["PASSWORD"], dbname="postgres", autocommit=True
    ) as server:
        server.execute(statement.encode())


def migrated_schema(age: int, address: str, folder: Path) -> dict[str, Any]:
    """Migrate a database in a process of its own, and return its schema."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.house.long_way", str(age)],
        check=True,
        capture_output=True,
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": address, "NEWSROOM_TEST_FOLDER": str(folder)},
    )
    schema: dict[str, Any] = json.loads(made.stdout)
    return schema


@pytest.mark.alternates
@pytest.mark.parametrize("age", share_of(AGES, 1))
def test_a_database_of_any_age_becomes_like_a_new_one(
    schema_at: Callable[[int], dict[str, Any]], age: int
) -> None:
    new = describe_schema()  # the tables of this run were migrated as those of a new database
    old = schema_at(age)
    assert old.keys() == new.keys()
    assert {name: part for name, part in old.items() if part != new[name]} == {}

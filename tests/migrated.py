"""The tables of a test run, migrated once: each worker gets a copy of them.

`make test` makes them beside the checks that need no database; in a run of several workers without
that, the first does it for all.
"""

import fcntl
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from django.db import connection

FOLDER = "NEWSROOM_TEST_MIGRATED"  # names a folder in which `make test` has had the tables made
ROOT = Path(__file__).resolve().parent.parent
# A run of one test leaves its tables behind for us: they are made as for every other test.
MAKE = [
    *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
    *("--reuse-db", "--create-db", "tests/house/test_append_only.py"),
    *("-k", "test_the_migrated_database_has_every_guard"),
]


def copy_tables(shared: Path) -> None:
    """Give this worker's database the migrated tables; `shared` is a folder of the workers of a
    run."""
    folder = Path(os.environ.get(FOLDER, shared))
    if FOLDER not in os.environ:
        _make_once(folder)
    own = connection.settings_dict
    own["TEST"]["MIGRATE"] = False  # they are whole; to find that out would take seconds
    if connection.vendor == "sqlite":
        _copy_file(folder / "tests.sqlite3", own["TEST"]["NAME"])
    else:
        own["TEST"]["TEMPLATE"] = f"test_{own['NAME']}"


def _copy_file(source: Path, name: str) -> None:
    """Copy a SQLite database with what is still in its write-ahead log."""
    with closing(sqlite3.connect(source)) as whole, closing(sqlite3.connect(name)) as own:
        whole.backup(own)


def _make_once(folder: Path) -> None:
    """Make the tables, unless another worker has made them."""
    made = folder / connection.vendor
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            kept = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
            where = {"NEWSROOM_TEST_FOLDER": str(folder)}
            subprocess.run(MAKE, check=True, cwd=ROOT, env=kept | where, stdout=sys.stderr)
            made.touch()

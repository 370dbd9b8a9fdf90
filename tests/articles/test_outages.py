"""Which failures around us are told apart from faults of our own."""

import errno
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection
from django.db.transaction import TransactionManagementError
from django.db.utils import DatabaseErrorWrapper
from psycopg import errors
from psycopg_pool import PoolTimeout

from articles.common.foreign_data import guard_foreign_bytes
from articles.common.outages import Outage, outage_of
from articles.errors import Invalid


def raised(error: Exception | Callable[[], Any]) -> Exception:
    """Return what Django makes of what a driver raises."""
    try:
        with DatabaseErrorWrapper(connection):
            if isinstance(error, Exception):
                raise error
            error()
    except Exception as found:
        return found
    raise AssertionError("Nothing was raised.")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Errors of SQLite")
class TestSQLite:
    """Errors of real files."""

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        path = tmp_path / "paper.sqlite3"
        with closing(sqlite3.connect(path)) as database:
            database.execute("CREATE TABLE article (body)")
        return path

    def test_a_file_without_room(self, file: Path) -> None:
        with closing(sqlite3.connect(file)) as database:
            database.execute("PRAGMA max_page_count = 2")
            insert = "INSERT INTO article VALUES (zeroblob(100000))"
            assert outage_of(raised(lambda: database.execute(insert))) is Outage.FULL

    def test_a_file_that_may_only_be_read(self, file: Path) -> None:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            insert = "INSERT INTO article VALUES (1)"
            assert outage_of(raised(lambda: database.execute(insert))) is Outage.READ_ONLY

    def test_a_file_in_a_folder_that_is_gone(self, file: Path) -> None:
        gone = file.parent / "gone" / "paper.sqlite3"
        assert outage_of(raised(lambda: sqlite3.connect(gone))) is Outage.AWAY

    def test_a_file_that_is_damaged(self, file: Path) -> None:
        file.write_bytes(b"not a database of any kind " * 400)
        with closing(sqlite3.connect(file)) as database:
            select = "SELECT * FROM article"
            assert outage_of(raised(lambda: database.execute(select))) is Outage.AWAY

    def test_a_table_that_is_missing_is_a_fault_of_ours(self, file: Path) -> None:
        with closing(sqlite3.connect(file)) as database:
            select = "SELECT * FROM issue"
            assert outage_of(raised(lambda: database.execute(select))) is None


@pytest.mark.skipif(connection.vendor != "postgresql", reason="Errors of PostgreSQL")
@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (errors.DiskFull(), Outage.FULL),
        (errors.ReadOnlySqlTransaction(), Outage.READ_ONLY),
        (errors.AdminShutdown(), Outage.AWAY),
        (errors.CannotConnectNow(), Outage.AWAY),
        (errors.IoError(), Outage.AWAY),
        (errors.OutOfMemory(), Outage.AWAY),
        (errors.QueryCanceled(), Outage.BUSY),
        (errors.LockNotAvailable(), Outage.BUSY),
        (errors.TooManyConnections(), Outage.BUSY),
        (psycopg.OperationalError("the connection is closed"), Outage.AWAY),
        (psycopg.InterfaceError("the connection is lost"), Outage.AWAY),
        (PoolTimeout(), Outage.AWAY),
        (errors.UniqueViolation(), None),
        (errors.UndefinedTable(), None),
        (errors.SyntaxError(), None),
    ],
)
def test_errors_of_postgresql(error: Exception, outage: Outage | None) -> None:
    assert outage_of(raised(error)) is outage


@pytest.mark.parametrize(
    ("code", "outage"),
    [
        (errno.ENOSPC, Outage.FULL),
        (errno.EDQUOT, Outage.FULL),
        (errno.EROFS, Outage.READ_ONLY),
        (errno.EACCES, Outage.AWAY),
        (errno.EIO, Outage.AWAY),
        (errno.EMFILE, Outage.BUSY),
        (errno.ECONNREFUSED, None),
        (errno.ENOENT, None),
    ],
)
def test_errors_of_a_disk(code: int, outage: Outage | None) -> None:
    assert outage_of(OSError(code, "")) is outage


def test_what_django_raises_after_an_outage_is_the_same_outage() -> None:
    error = TransactionManagementError()
    error.__cause__ = OSError(errno.EIO, "")
    assert outage_of(error) is Outage.AWAY


def test_other_errors_are_faults_of_ours() -> None:
    for error in (None, ValueError(), KeyError("x"), DatabaseError("without a cause")):
        assert outage_of(error) is None


def test_a_full_disk_is_not_told_as_a_damaged_file() -> None:
    def write() -> None:
        with guard_foreign_bytes(Invalid, "The file is damaged."):
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write()

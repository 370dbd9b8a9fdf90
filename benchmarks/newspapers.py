"""Newspapers of any size on both databases, built once in a folder and used again.

A small demonstration newspaper is built by its acts and copied backwards in time by SQL
(archive.py) until it has so many articles. A million of them take twelve gigabytes and a quarter of
an hour on a quiet machine, for each database.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = 400  # articles that the demonstration makes; nearly all of them are copied
TODAY = "2024-03-24"  # as of which it is built: what is copied lies close together
DAYS = 84  # in which they came out, with the issues that were planned ahead
INDEXED = 150  # pairs of characters of a body in SQLite's index
GROW = """
from articles.models import Article
from benchmarks.archive import multiply, written_directly
public = Article.objects.filter(stage="published", visibility="live").count()
copies = max(0, round({size} / public) - 1)
if copies:
    with written_directly():
        multiply(copies, days={days}, indexed={indexed})
"""


def environment(address: str, folder: Path, **more: str) -> dict[str, str]:
    """Return the environment in which a newspaper is run whose database is at `address`."""
    return {
        **os.environ,
        "DATABASE_URL": address,
        "NEWSROOM_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev",
        "CACHE_URL": "dummycache://",
        "DEBUG": "0",
        "PYTHONPATH": str(ROOT),
        **more,
    }


def manage(address: str, folder: Path, *arguments: str, **more: str) -> str:
    """Run a command of manage.py and return what it prints."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment(address, folder, **more),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def run_code(address: str, folder: Path, code: str, **more: str) -> str:
    """Run Python within a newspaper and return what it prints."""
    return manage(address, folder, "shell", "--no-imports", "-c", code, **more)


class SQLiteNewspapers:
    """Newspapers in files of a folder."""

    processes: tuple[int, ...] = ()  # of a server of databases

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, size: int) -> str:
        """Return the address of a newspaper of so many articles, building it if there is none."""
        file = self._file(str(size))
        if not file.exists():
            self._grow(file, size)
        return f"sqlite:///{file}"

    def has(self, size: int) -> bool:
        return self._file(str(size)).exists()

    def _grow(self, file: Path, size: int) -> None:
        first = self._file("first")
        if not first.exists():
            part = self._file("part")
            _found(f"sqlite:///{part}", self.folder)
            part.rename(first)
        part = self._file(f"part{size}")
        for leftover in self.folder.glob(f"{part.name}*"):
            leftover.unlink()
        shutil.copy(first, part)
        _multiply(f"sqlite:///{part}", self.folder, size)
        part.rename(file)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"


class PostgreSQLNewspapers:
    """Newspapers in databases of a server of our own. `address` is that of its first database."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address
        self.processes = (read_process(folder),)

    def find(self, size: int) -> str:
        """Return the address of a newspaper of so many articles, building it if there is none."""
        name = f"newspaper{size}"
        if not self._has(name):
            self._grow(name, size)
        return self._address_of(name)

    def has(self, size: int) -> bool:
        return self._has(f"newspaper{size}")

    def _grow(self, name: str, size: int) -> None:
        if not self._has("first"):
            self._begin("part", "template0")
            _found(self._address_of("part"), self.folder)
            self._ask("ALTER DATABASE part RENAME TO first")
        self._begin("part", "first")
        _multiply(self._address_of("part"), self.folder, size)
        self._ask(f"ALTER DATABASE part RENAME TO {name}")

    def _begin(self, name: str, template: str) -> None:
        self._ask(f"DROP DATABASE IF EXISTS {name}")
        self._ask(f"CREATE DATABASE {name} TEMPLATE {template}")

    def _has(self, name: str) -> bool:
        return bool(self._ask(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))

    def _address_of(self, name: str) -> str:
        return f"{self.address.rpartition('/')[0]}/{name}"

    def _ask(self, statement: str) -> list[tuple[object, ...]]:
        """Ask from a database of nobody: a newspaper's may have nobody in it meanwhile."""
        import psycopg

        with psycopg.connect(self._address_of("postgres"), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


def read_process(folder: Path) -> int:
    """Return the number of the process that started the server of a folder."""
    return int((folder / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


Newspapers = SQLiteNewspapers | PostgreSQLNewspapers


@contextmanager
def open_newspapers(kind: str, folder: Path) -> Iterator[Newspapers]:
    """Give the newspapers of a folder on one kind of database, whose server runs meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        yield SQLiteNewspapers(folder)
        return
    sys.path.insert(0, str(ROOT / ".ci"))
    import postgres

    with postgres.server(kept=folder / "postgres") as address:
        yield PostgreSQLNewspapers(folder, address)


def _found(address: str, folder: Path) -> None:
    manage(address, folder, "migrate", "--verbosity", "0")
    manage(
        address, folder, "demo", "--articles", str(TEMPLATE), "--today", TODAY, "--verbosity", "0"
    )


def _multiply(address: str, folder: Path, size: int) -> None:
    """Copy the articles of a newspaper; one that was built long ago is migrated before."""
    print(f"Building {size:,} articles", file=sys.stderr, flush=True)
    manage(address, folder, "migrate", "--verbosity", "0")
    run_code(address, folder, GROW.format(size=size, days=DAYS, indexed=INDEXED))

"""Making a copy of the database while it is in use, and saying of a copy whether it is whole."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import append_only, search
from articles.actions.records import sealing
from articles.domain.states import Visibility
from articles.models import Article, Image, SearchDocument, SearchOpening
from subscriptions.selectors.money import book_checks

NAMED_MOST = 5  # faults of one kind that are named; the rest is counted


class NoBackup(Exception):
    """The copy was not made or cannot be read; the sentence says why."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and what is wrong with it: nothing where it is whole."""

    what: str
    faults: tuple[str, ...] = ()


def make(folder: Path, *, at: datetime) -> Path:
    """Write the database as it is at one moment into a new file of `folder`, and return it.

    Whole or not at all: a copy that breaks off leaves no file under the name of a backup. Raises
    NoBackup. Readers and writers go on meanwhile.
    """
    kind = "dump" if connection.vendor == "postgresql" else "sqlite3"
    made = folder / f"newsroom-{timezone.localtime(at):%Y-%m-%d-%H%M%S}.{kind}"
    unfinished = made.with_suffix(".unfinished")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_WRONLY, 0o600))  # people's data
        _dump(unfinished) if kind == "dump" else _copy(unfinished)
        unfinished.replace(made)
    except (OSError, sqlite3.Error, subprocess.CalledProcessError) as error:
        with suppress(OSError):
            unfinished.unlink()
        told = getattr(error, "stderr", "") or error
        raise NoBackup(_("No backup was made: %(why)s") % {"why": str(told).strip()}) from error
    return made


def _copy(target: Path) -> None:
    source = sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True)
    try:
        with sqlite3.connect(target) as copy:
            source.backup(copy)
        copy.close()
    finally:
        source.close()


def _dump(target: Path) -> None:
    """Let pg_dump write the database; its password goes by the environment, which others cannot read."""
    found = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    access = {env: str(found[name]) for name, env in names.items() if found.get(name)}
    program = shutil.which("pg_dump")
    if program is None:
        raise NoBackup(_("pg_dump is not installed: apt-get install postgresql-client"))
    command = [program, "--format=custom", f"--file={target}", str(found["dbname"])]
    subprocess.run(  # noqa: S603  a program of the machine, and a name from the settings
        command, check=True, capture_output=True, text=True, env={**os.environ, **access}
    )


def copy_media(source: Path, target: Path) -> int:
    """Copy the pictures that a folder lacks or has in another state; return how many. None is taken away.

    Run after the database was copied: what its rows name was written before them. Raises NoBackup.
    """
    count = 0
    try:
        for file in sorted(path for path in source.rglob("*") if path.is_file()):
            copy = target / file.relative_to(source)
            if copy.is_file() and _state_of(copy) == _state_of(file):
                continue
            copy.parent.mkdir(parents=True, exist_ok=True)
            unfinished = copy.with_name(copy.name + ".unfinished")
            shutil.copy2(file, unfinished)
            unfinished.replace(copy)
            count += 1
    except OSError as error:
        raise NoBackup(_("Not every picture was copied: %(why)s") % {"why": error}) from error
    return count


def _state_of(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_size, int(found.st_mtime)


def check_file(file: Path, arguments: list[str]) -> int:
    """Check an SQLite file as `check_backup` does, and return its status.

    The check runs on a copy in a folder of its own, so that the backup stays as it is.
    """
    if not _is_sqlite(file):
        raise NoBackup(_("%(file)s is no database of SQLite.") % {"file": file})
    with tempfile.TemporaryDirectory(prefix="newsroom-check-") as folder:
        copy = Path(shutil.copy(file, Path(folder) / "copy.sqlite3"))
        place = {"DATABASE_URL": f"sqlite:///{copy}", "NEWSROOM_VAR": folder}
        command = [sys.executable, "-m", "django", "check_backup", *arguments]
        environment = {**os.environ, **place}
        ran = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=False)  # noqa: S603
    return ran.returncode


def _is_sqlite(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(15) == b"SQLite format 3"
    except OSError:
        return False


def findings(media: Path | None = None) -> Iterator[Finding]:
    """Look at everything that must be true of the database in use, one thing after the other."""
    yield _looked_at(_("The database can be read to its end"), _unreadable)
    yield _looked_at(_("Every migration is applied"), _unapplied)
    yield _looked_at(
        _("Rows that are written once are guarded"), lambda: append_only.faults(connection)
    )
    yield _looked_at(_("The journal's chain of seals holds"), _journal)
    yield _looked_at(_("The books are right"), book_checks.faults)
    yield _looked_at(_("Search knows every article that readers see"), _search)
    if media is not None:
        yield _looked_at(_("Every picture has its files"), lambda: _pictures(media))


def _looked_at(what: str, look: Callable[[], list[str]]) -> Finding:
    """Look, and make a fault of a database that cannot even answer."""
    try:
        with _saved():
            found = look()
    except DatabaseError as error:
        found = [str(error).strip()]
    named = found[:NAMED_MOST]
    if len(found) > NAMED_MOST:
        named.append(_("… and %(count)d more") % {"count": len(found) - NAMED_MOST})
    return Finding(what, tuple(named))


@contextmanager
def _saved() -> Iterator[None]:
    """Give a connection back that a fault broke."""
    try:
        yield
    except DatabaseError:
        connection.close()
        raise


def _unreadable() -> list[str]:
    """Read every table, and on SQLite every page and index; what points at nothing is told too."""
    faults = []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            faults += [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            faults += [f"{row[0]} {row[1]} → {row[2]}" for row in cursor.fetchall()]
        for table in connection.introspection.table_names(cursor):
            # Names of tables come from the database itself.
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
    return faults


def _unapplied() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _backwards in plan]


def _journal() -> list[str]:
    """Seal what the moment of the copy left without a seal, then walk the chain."""
    sealing.seal_new_entries(everything=True)
    fault = sealing.verify_chain().fault
    return [str(fault)] if fault else []


def _search() -> list[str]:
    shown = Article.objects.filter(visibility=Visibility.LIVE)
    missing = shown.filter(search_document=None).values_list("pk", flat=True)
    faults = [_("Article %(number)d is missing.") % {"number": pk} for pk in missing]
    known = set(search.indexed()) & set(SearchOpening.objects.values_list("pk", flat=True))
    lost = [pk for pk in SearchDocument.objects.values_list("pk", flat=True) if pk not in known]
    if lost:
        faults.append(_("%(count)d texts are not in the index.") % {"count": len(lost)})
    if search.is_stale():
        faults.append(_("The index was made by an older folding. Run rebuild_search."))
    return faults


def _pictures(media: Path) -> list[str]:
    rows = Image.objects.exclude(original="").values_list("original", "renditions")
    names = (
        name
        for original, renditions in rows.iterator(500)
        for name in (original, *(copy["name"] for copy in renditions))
    )
    return [name for name in names if not (media / name).is_file()]

"""Backups: copying the running database, and verifying a copy."""

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
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import append_only, search
from articles.actions.records import sealing
from articles.domain.states import Visibility
from articles.models import (
    Article,
    SearchDocument,
    SearchOpening,
)
from articles.search import passages
from articles.selectors.machines.stored_files import list_page_files, list_picture_files
from newsroom.accounts.unapplied import list_unapplied_migrations
from subscriptions.selectors.money import book_checks

NAMED_MOST = 5  # faults of one kind that are named; the rest is counted


MARK = "last-backup"  # a file of the data folder: when the last backup was made


class NoBackup(Exception):
    """The backup was not made or cannot be read; the message says why."""


@dataclass(frozen=True)
class Finding:
    """One item that was checked, and its faults: none if it is sound."""

    what: str
    faults: tuple[str, ...] = ()


def make_backup(folder: Path, *, at: datetime) -> Path:
    """Write the database as it is at one moment into a new file of `folder`, and return it.

    An interrupted copy leaves no file with the name of a backup. Raises NoBackup. Readers and
    writers are not blocked.
    """
    kind = "dump" if connection.vendor == "postgresql" else "sqlite3"
    made = folder / f"newsroom-{timezone.localtime(at):%Y-%m-%d-%H%M%S}.{kind}"
    unfinished = made.with_suffix(".unfinished")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_WRONLY, 0o600))  # people's data
        _dump(unfinished) if kind == "dump" else _copy(unfinished)
        unfinished.replace(made)
        _remember(at)
    except (OSError, sqlite3.Error, subprocess.CalledProcessError) as error:
        with suppress(OSError):
            unfinished.unlink()
        reason = getattr(error, "stderr", "") or error
        raise NoBackup(_("No backup was made: %(why)s") % {"why": str(reason).strip()}) from error
    return made


def find_last_backup() -> datetime | None:
    """Return when this machine made a backup last, None where it never did."""
    folder = settings.INSTALLATION_FOLDER
    if folder is None:
        return None
    with suppress(OSError, ValueError):
        return datetime.fromisoformat((Path(folder) / MARK).read_text(encoding="ascii"))
    return None


def _remember(at: datetime) -> None:
    """Keep the moment of a backup for the checklist; a folder that cannot be written stays."""
    if settings.INSTALLATION_FOLDER is not None:
        with suppress(OSError):
            mark = Path(settings.INSTALLATION_FOLDER) / MARK
            mark.write_text(at.isoformat(), encoding="ascii")


def _copy(target: Path) -> None:
    source = sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True)
    try:
        with sqlite3.connect(target) as copy:
            source.backup(copy)
        copy.close()
    finally:
        source.close()


def _dump(target: Path) -> None:
    """Let pg_dump write the database. Its password is passed in the environment, which other
    users cannot read."""
    parameters = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    access = {env: str(parameters[name]) for name, env in names.items() if parameters.get(name)}
    program = shutil.which("pg_dump")
    if program is None:
        raise NoBackup(_("pg_dump is not installed: apt-get install postgresql-client"))
    command = [program, "--format=custom", f"--file={target}", str(parameters["dbname"])]
    subprocess.run(  # noqa: S603  a program of the machine, and a name from the settings
        command, check=True, capture_output=True, text=True, env={**os.environ, **access}
    )


def copy_files(source: Path, target: Path) -> int:
    """Copy the files that a folder lacks or has in another state; return how many. None is
    deleted.

    Run it after the copy of the database: the files of its rows were written before them. Raises
    NoBackup.
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
        raise NoBackup(_("Not every file was copied: %(why)s") % {"why": error}) from error
    return count


def _state_of(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_size, int(status.st_mtime)


def check_backup_file(file: Path, arguments: list[str]) -> int:
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
        ran = subprocess.run(  # noqa: S603
            command, cwd=settings.BASE_DIR, env=environment, check=False
        )
    return ran.returncode


def _is_sqlite(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return stream.read(15) == b"SQLite format 3"
    except OSError:
        return False


def inspect_database(media: Path | None = None, pages: Path | None = None) -> Iterator[Finding]:
    """Check everything that must be true of the database, one item after the other; with the
    folders of copied pictures and pages, that no file is missing there."""
    yield _looked_at(_("The database can be read to its end"), _unreadable)
    yield _looked_at(_("Every migration is applied"), list_unapplied_migrations)
    yield _looked_at(
        _("Rows that are written once are guarded"),
        partial(append_only.find_guard_faults, connection),
    )
    yield _looked_at(_("The journal's chain of seals holds"), _journal)
    yield _looked_at(_("The books are right"), book_checks.find_book_faults)
    yield _looked_at(_("Search knows every article that readers see"), _search)
    if media is not None:
        yield _looked_at(
            _("Every picture has its files"), partial(_missing, list_picture_files, media)
        )
    if pages is not None:
        yield _looked_at(
            _("Every printed page has its files"), partial(_missing, list_page_files, pages)
        )


def _looked_at(what: str, look: Callable[[], list[str]]) -> Finding:
    """Run a check; a database error is a fault."""
    try:
        with _saved():
            faults = look()
    except DatabaseError as error:
        faults = [str(error).strip()]
    named = faults[:NAMED_MOST]
    if len(faults) > NAMED_MOST:
        named.append(_("… and %(count)d more") % {"count": len(faults) - NAMED_MOST})
    return Finding(what, tuple(named))


@contextmanager
def _saved() -> Iterator[None]:
    """Close a connection that an error has broken."""
    try:
        yield
    except DatabaseError:
        connection.close()
        raise


def _unreadable() -> list[str]:
    """Read every table, and on SQLite every page and index; report broken foreign keys too."""
    faults = []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            faults += [answer for (answer,) in cursor.fetchall() if answer != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            faults += [
                f"{table} {row} → {parent}" for table, row, parent, _key in cursor.fetchall()
            ]
        for table in connection.introspection.table_names(cursor):
            # Names of tables come from the database itself.
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
    return faults


def _journal() -> list[str]:
    """Seal the journal rows that the copy left unsealed, then verify the chain."""
    sealing.seal_new_entries(everything=True)
    fault = sealing.verify_chain().fault
    return [str(fault)] if fault else []


def _search() -> list[str]:
    shown = Article.objects.filter(visibility=Visibility.LIVE)
    missing = shown.filter(search_document=None).values_list("pk", flat=True)
    faults = [_("Article %(number)d is missing.") % {"number": pk} for pk in missing]
    indexed_ids = set(search.indexed_ids()) & set(
        SearchOpening.objects.values_list("pk", flat=True)
    )
    lost = [
        pk for pk in SearchDocument.objects.values_list("pk", flat=True) if pk not in indexed_ids
    ]
    if lost:
        faults.append(_("%(count)d texts are not in the index.") % {"count": len(lost)})
    if passages.is_incomplete():
        faults.append(_("Printed pages are not in the index. Run rebuild_search."))
    if search.is_stale():
        faults.append(_("The index was made by an older folding. Run rebuild_search."))
    return faults


def _missing(names: Callable[[], Iterator[str]], folder: Path) -> list[str]:
    """Name the files that a folder lacks."""
    return [name for name in names() if not (folder / name).is_file()]

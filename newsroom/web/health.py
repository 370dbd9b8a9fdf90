"""How the site is: alive, ready, or ready but degraded. Nothing here tells of people or numbers."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import DatabaseError, InterfaceError, connection

from articles import installation
from articles.stores.remote import RemoteStorage
from subscriptions.selectors.readers.letters import are_late

ROOM = 64 * 1024 * 1024  # bytes; less is as good as none
LATE = timedelta(minutes=15)


@dataclass(frozen=True)
class Health:
    """What answers. `writable` and `disk` say whether something new could be stored; `files` whether
    the store of pictures and pages answers, where they lie in one; `letters` whether those that
    wait go out; `copy` why this is taken for a restored copy."""

    database: bool
    writable: bool
    disk: bool
    files: bool
    cache: bool
    letters: bool
    copy: str | None

    @property
    def degraded(self) -> bool:
        """Say whether something has failed that reading does not need."""
        sound = self.writable and self.disk and self.files and self.cache and self.letters
        return self.database and not sound


def measure_health(at: datetime) -> Health:
    """Check everything the site depends on. At most five queries."""
    database, writable, letters = _database(at)
    copy = _why_copy() if database else None
    return Health(
        database, writable, _disk_has_room(), _store_answers(), _cache_answers(), letters, copy
    )


def _database(at: datetime) -> tuple[bool, bool, bool]:
    """Return whether the database answers, can be written, and has no late e-mail."""
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SHOW transaction_read_only")
                writable = cursor.fetchone() == ("off",)
            else:
                cursor.execute("SELECT 1")
                writable = has_room(Path(settings.DATABASES["default"]["NAME"]).parent)
        return True, writable, not are_late(at - LATE)
    except (DatabaseError, InterfaceError):
        return False, False, False


def _why_copy() -> str | None:
    """Return why this is regarded as a restored copy, "unmigrated" if its table is missing."""
    try:
        doubt = installation.find_copy_doubt()
    except (DatabaseError, InterfaceError):
        return "unmigrated"
    return doubt.value if doubt is not None else None


def _disk_has_room() -> bool:
    return has_room(Path(settings.MEDIA_ROOT))


def _store_answers() -> bool:
    """Say whether the store of the files answers; files in a folder are a matter of the disk."""
    storage = storages["default"]
    return not isinstance(storage, RemoteStorage) or storage.is_answering()


def has_room(folder: Path) -> bool:
    """Say whether the disk of a folder can be written."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        disk = os.statvfs(folder)
    except OSError:
        return False
    return not disk.f_flag & os.ST_RDONLY and disk.f_bavail * disk.f_frsize >= ROOM


def _cache_answers() -> bool:
    cache.set("healthz", "ok", 10)
    return bool(cache.get("healthz") == "ok")

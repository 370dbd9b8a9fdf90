"""Is this the newspaper, or a copy of it?

A copy that was restored sends no letter and moves no money.

Three things are compared. The data folder holds a key that no backup has (`installation.json`);
where several machines serve one database, the setting INSTALLATION_KEY replaces it. The
place of the database is added: for SQLite its path and the machine, for PostgreSQL the number of
the server's data and of the database. The database keeps the SHA-256 of both. Besides, the data
folder remembers how far the journal and the rounds of letters had come: a database that knows less
than that was restored from an older copy, also on the same machine.
"""

import hashlib
import json
import logging
import math
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, Subquery
from django.utils.translation import gettext_lazy as _

from articles.errors import Refused, Words
from articles.models.installation import ONLY_ROW, Installation
from articles.models.texts.journal import JournalEntry

FILE = "installation.json"
MACHINE = Path("/etc/machine-id")
PLACE_OF_POSTGRESQL = """SELECT oid::text || CASE
WHEN has_function_privilege('pg_control_system()', 'execute')
THEN (SELECT ' ' || system_identifier FROM pg_control_system()) ELSE '' END
FROM pg_database WHERE datname = current_database()"""

log = logging.getLogger(__name__)


class Inert(Refused):
    """This is a restored copy that nobody has released: nothing leaves it."""

    code = "inert"


class CopyDoubt(Enum):
    """Why a database is taken for a copy."""

    UNBOUND = "unbound"
    ELSEWHERE = "elsewhere"
    OLDER = "older"

    @property
    def words(self) -> Words:
        """Say it to the staff."""
        return WORDS[self]


WORDS = {
    CopyDoubt.UNBOUND: _("Nobody has released this database yet."),
    CopyDoubt.ELSEWHERE: _("This database was brought here from another place or machine."),
    CopyDoubt.OLDER: _("This database is older than what this machine has seen: it was restored."),
}
NO_MONEY = _(
    "This site was restored from a backup, and the newspaper is still looking through it. No "
    "payment "
    "is taken or sent back meanwhile. Nothing is lost; please try again later."
)


def find_copy_doubt() -> CopyDoubt | None:
    """Return why this database is taken for a copy; None where it is the newspaper. One query, on
    PostgreSQL two."""
    last = JournalEntry.objects.order_by("-pk").values("pk")[:1]
    bound = Installation.objects.annotate(journal=Subquery(last)).filter(pk=ONLY_ROW).first()
    if bound is None or not bound.identity:
        return CopyDoubt.UNBOUND
    if bound.identity != identity():
        return CopyDoubt.ELSEWHERE
    memory = _memory()
    if bound.rounds < memory.get("rounds", 0) or (bound.journal or 0) < memory.get("journal", 0):
        return CopyDoubt.OLDER
    return None


def recent_doubt() -> CopyDoubt | None:
    """Return what `doubt` found some seconds ago at most (INSTALLATION_TRUSTED_SECONDS).

    For what pages say. What sends a letter or moves money asks anew.
    """
    now = time.monotonic()
    if now - _look.at >= settings.INSTALLATION_TRUSTED_SECONDS:
        _look.found, _look.at = find_copy_doubt(), now
    return _look.found


@dataclass
class _Look:
    """What was found last, and when by the clock that never goes back."""

    at: float = -math.inf
    found: CopyDoubt | None = None


_look = _Look()


def require_released() -> None:
    """Refuse Inert where money would be moved by a copy."""
    if find_copy_doubt() is not None:
        raise Inert(NO_MONEY)


def store_state() -> None:
    """Count a round, and keep in the data folder how far the database has come.

    A folder that cannot be written stays as it is.
    """
    Installation.objects.filter(pk=ONLY_ROW).update(rounds=F("rounds") + 1)
    _keep_state()


def identity(*, make_key: bool = False) -> str:
    """Return the SHA-256 of key and place of this installation, "" where it has no key."""
    key = settings.INSTALLATION_KEY or _memory().get("key", "")
    if not key and make_key:
        key = secrets.token_urlsafe(32)
        if not _write({**_memory(), "key": key}):
            return ""
    return hashlib.sha256(f"{key}\n{database_place()}".encode()).hexdigest() if key else ""


def database_place() -> str:
    """Return where the database is: what is another for a copy that was restored elsewhere."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(PLACE_OF_POSTGRESQL)
            return str(cursor.fetchone()[0])
    machine = ""
    with suppress(OSError):
        machine = MACHINE.read_text().strip()
    return f"{machine} {Path(connection.settings_dict['NAME']).resolve()}"


def accept_database() -> None:
    """Let the data folder remember the database as it is now: somebody looked, and released it."""
    _keep_state()


def _keep_state() -> None:
    rounds = Installation.objects.filter(pk=ONLY_ROW).values_list("rounds", flat=True).first()
    _write({**_memory(), "journal": _journal(), "rounds": rounds or 0})


def _journal() -> int:
    last = JournalEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    return int(last or 0)


def _file() -> Path | None:
    folder = settings.INSTALLATION_FOLDER
    return Path(folder) / FILE if folder else None


def _memory() -> dict[str, Any]:
    """Return what the data folder holds; nothing where there is none, or no sense in it."""
    file = _file()
    if file is None:
        return {}
    try:
        memory = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    if not isinstance(memory, dict) or not all(
        isinstance(memory.get(name, 0), int) for name in ("journal", "rounds")
    ):
        return {}
    return memory


def _write(memory: dict[str, Any]) -> bool:
    """Write the file whole or not at all, for its owner only; say whether it was written."""
    file = _file()
    if file is None:
        return False
    new = file.with_suffix(".new")
    try:
        new.touch(mode=0o600)
        new.write_text(json.dumps(memory))
        new.replace(file)
    except OSError:
        log.warning("%s cannot be written.", file)
        return False
    return True

"""The identity of an installation: a frozen copy of articles/installation.py.

It must not follow later changes: whoever changes how an identity is made also says so to the
databases that have one.
"""

import hashlib
import json
import logging
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

FILE = "installation.json"
MACHINE = Path("/etc/machine-id")
PLACE_OF_POSTGRESQL = """SELECT oid::text || CASE
WHEN has_function_privilege('pg_control_system()', 'execute')
THEN (SELECT ' ' || system_identifier FROM pg_control_system()) ELSE '' END
FROM pg_database WHERE datname = current_database()"""

log = logging.getLogger(__name__)


def make_identity(connection: Any) -> str:
    """Return the SHA-256 of key and place of this installation, "" where no key can be kept."""
    key = getattr(settings, "INSTALLATION_KEY", "") or _memory().get("key", "")
    if not key:
        key = secrets.token_urlsafe(32)
        if not _write({**_memory(), "key": key}):
            return ""
    return hashlib.sha256(f"{key}\n{place(connection)}".encode()).hexdigest()


def place(connection: Any) -> str:
    """Return where the database is."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(PLACE_OF_POSTGRESQL)
            return str(cursor.fetchone()[0])
    machine = ""
    with suppress(OSError):
        machine = MACHINE.read_text().strip()
    return f"{machine} {Path(connection.settings_dict['NAME']).resolve()}"


def _file() -> Path | None:
    folder = getattr(settings, "INSTALLATION_FOLDER", None)
    return Path(folder) / FILE if folder else None


def _memory() -> dict[str, Any]:
    """Return what the data folder holds; nothing where there is none, or no sense in it."""
    file = _file()
    if file is None:
        return {}
    try:
        found = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict) or not all(
        isinstance(found.get(name, 0), int) for name in ("journal", "rounds")
    ):
        return {}
    return found


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

"""The data folder of an installation: created if missing, reported if unusable."""

import os
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

SQLITE = "django.db.backends.sqlite3"


def prepare_data_folder() -> None:
    """Create the data folder, and that of the SQLite database. Refuses ImproperlyConfigured if a
    database in it could not be written; with the data elsewhere, the disk may be read-only."""
    folders = [Path(settings.VAR_DIR)]
    database = settings.DATABASES["default"]
    if database["ENGINE"] == SQLITE:
        folders.append(Path(database["NAME"]).parent)
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            if database["ENGINE"] == SQLITE:
                raise ImproperlyConfigured(_not_usable(folder, error.strerror or "")) from error
        if database["ENGINE"] == SQLITE and not os.access(folder, os.W_OK | os.X_OK):
            raise ImproperlyConfigured(_not_usable(folder, os.strerror(13)))


def _not_usable(folder: Path, why: str) -> str:
    return _(
        "The data folder %(folder)s cannot be used (%(why)s). Nothing was done. Set NEWSROOM_VAR "
        "or DATABASE_URL to "
        "a place that this user may write to."
    ) % {"folder": folder, "why": why}

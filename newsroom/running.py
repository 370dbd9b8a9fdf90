"""manage.py: runs a command, and tells in a sentence where it met a busy database or settings that
are not usable."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError
from django.utils.translation import gettext as _

from articles.busy import BUSY_STATUS, is_busy
from newsroom.logs import log_everything

PRODUCTION = "newsroom.settings.prod"
CONFIG_STATUS = 78  # EX_CONFIG of sysexits.h


def main() -> None:
    """Run a command of an installed copy, where there is no manage.py."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings.dev")
    run(sys.argv)


def run(argv: list[str]) -> None:
    """Run a command as `manage.py` is asked to. Where others held what it needed for too long it ends with one
    sentence on stderr and status 75, which says that trying again may well work; with --traceback it shows where.

    Where nobody sits before it, as in a timer, production writes what fails into its log."""
    if "--traceback" not in argv and not sys.stderr.isatty() and _is_production():
        log_everything()
    try:
        execute_from_command_line(argv)
    except ImproperlyConfigured as error:
        if "--traceback" in argv:
            raise
        sys.stderr.write(f"{error}\n")
        sys.exit(CONFIG_STATUS)
    except DatabaseError as error:
        if "--traceback" in argv or not is_busy(error):
            raise
        sys.stderr.write(
            _(
                "The database was busy: what this command needed was held too long. What it had begun was taken back, "
                "nothing is half done. Run it again."
            )
            + "\n"
        )
        sys.exit(BUSY_STATUS)


def _is_production() -> bool:
    return os.environ.get("DJANGO_SETTINGS_MODULE") == PRODUCTION

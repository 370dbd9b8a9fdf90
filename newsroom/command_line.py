"""manage.py: runs a command; a busy database or unusable settings end it with one sentence."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError, InterfaceError
from django.utils.translation import gettext as _

from articles.common.database_busy import BUSY_STATUS
from articles.common.outages import Outage, outage_of
from newsroom.logs import log_everything

PRODUCTION = "newsroom.settings.prod"
CONFIG_STATUS = 78  # EX_CONFIG of sysexits.h


def main() -> None:
    """Run a command of an installed copy, which has no manage.py."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings.dev")
    run(sys.argv)


def run(argv: list[str]) -> None:
    """Run a command as `manage.py` does.

    If it waited too long for a lock, or the database cannot be used, it ends with one sentence on
    stderr and status 75, which means that a retry may succeed; with --traceback it shows where.
    Without a terminal, as in a timer, production logs the failure.
    """
    if "--traceback" not in argv and not sys.stderr.isatty() and _is_production():
        log_everything()
    try:
        execute_from_command_line(argv)
    except ImproperlyConfigured as error:
        if "--traceback" in argv:
            raise
        sys.stderr.write(f"{error}\n")
        sys.exit(CONFIG_STATUS)
    except (DatabaseError, InterfaceError, OSError) as error:
        outage = outage_of(error)
        # Of files only a full disk is meant: one that may not be opened is a matter of the command.
        is_other = isinstance(error, OSError) and outage is not Outage.FULL
        if "--traceback" in argv or outage is None or is_other:
            raise
        sys.stderr.write(describe_outage(outage) + "\n")
        sys.exit(BUSY_STATUS)


def _is_production() -> bool:
    return os.environ.get("DJANGO_SETTINGS_MODULE") == PRODUCTION


def describe_outage(outage: Outage) -> str:
    """Return the sentence for a person who runs a command."""
    if outage is Outage.BUSY:
        return _(
            "The database was busy: what this command needed was held too long. What it had begun "
            "was taken back, nothing is half done. Run it again."
        )
    if outage is Outage.AWAY:
        return _(
            "The database cannot be reached or read. What this command had begun was taken back, "
            "nothing is half done. Look at the database, then run it again."
        )
    if outage is Outage.READ_ONLY:
        return _(
            "The database or the disk takes nothing new. What this command had begun was taken "
            "back, nothing is half done. Make it writable, then run it again."
        )
    return _(
        "There is no room left to store anything. What this command had begun was taken back, "
        "nothing is half done. Make room, then run it again."
    )

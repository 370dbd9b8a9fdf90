"""manage.py check_backup: verifies a backup."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsroom.backups import NoBackup, check_backup_file, inspect_database


class Command(BaseCommand):
    help = (
        "Check a backup: that it can be read, that journal, books, guards and search agree, and "
        "with --media and --pages that no file is missing. Without a file: the database of the "
        "settings."
    )
    requires_system_checks: list[str] = []  # what they would say is said here

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="a backup of SQLite")
        parser.add_argument("--media", type=Path, help="the folder of the copied pictures")
        parser.add_argument("--pages", type=Path, help="the folder of the copied printed pages")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every item and its faults; the exit status is 1 if there is one."""
        folders = {name: options[name] for name in ("media", "pages") if options[name]}
        if options["file"] is not None:
            more = [f"--{name}={folder.resolve()}" for name, folder in folders.items()]
            try:
                sys.exit(check_backup_file(options["file"], more))
            except NoBackup as refused:
                raise CommandError(str(refused)) from refused
        count = 0
        for finding in inspect_database(**folders):
            count += len(finding.faults)
            self.stdout.write(f"{'✗' if finding.faults else '✓'} {finding.what}")
            for fault in finding.faults:
                self.stdout.write(f"    {fault}")
        if count:
            summary = ngettext(
                "The copy has %(count)d fault.", "The copy has %(count)d faults.", count
            )
            raise CommandError(summary % {"count": count})
        self.stdout.write(_("The copy is whole."))

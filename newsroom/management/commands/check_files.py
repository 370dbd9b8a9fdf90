"""manage.py check_files: tries the place where pictures and printed pages lie."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.selectors.machines.stored_files import list_page_files, list_picture_files
from articles.stores.copying import walk_files
from articles.stores.remote import RemoteStorage

NAMED_MOST = 20
PROBE = "newsroom-check/probe.txt"
CONTENT = b"written by manage.py check_files, and deleted by it"


class Command(BaseCommand):
    help = (
        "Write, read and delete a file where pictures and printed pages lie, and see that nobody "
        "gets it without us; with --every that no file is missing which the database names."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", action="store_true", help="look for every file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what holds and what does not; the exit status is 1 if something does not."""
        count = 0
        for alias, names in (("default", list_picture_files), ("pages", list_page_files)):
            storage = storages[alias]
            what = _("Pictures") if alias == "default" else _("Printed pages")
            faults = list(_try_out(storage))
            if options["every"] and not faults:
                faults = find_missing(storage, names())
            count += len(faults)
            self.stdout.write(f"{'✗' if faults else '✓'} {what}")
            for fault in faults[:NAMED_MOST]:
                self.stdout.write(f"    {fault}")
            if len(faults) > NAMED_MOST:
                self.stdout.write(
                    "    " + _("… and %(count)d more") % {"count": len(faults) - NAMED_MOST}
                )
        if count:
            words = ngettext("%(count)d fault.", "%(count)d faults.", count)
            raise CommandError(words % {"count": count})


def find_missing(storage: Storage, names: Iterator[str]) -> list[str]:
    """Return which of these files a storage lacks. Raises OSError where it fails."""
    there = set(walk_files(storage))
    return sorted({name for name in names if name not in there})


def _try_out(storage: Storage) -> Iterator[str]:
    """Return what is wrong with a storage."""
    stored = ""
    try:
        stored = storage.save(PROBE, ContentFile(CONTENT))
        with storage.open(stored) as file:
            if file.read() != CONTENT:
                yield _("What was read is not what was written.")
        if isinstance(storage, RemoteStorage) and storage.is_public(stored):
            yield _(
                "Anybody may read the files of the bucket by their addresses: originals, and pages "
                "that are sold. Take the public access away."
            )
        storage.delete(stored)
        if storage.exists(stored):
            yield _("A file that was deleted is still there.")
    except OSError as error:
        yield error.strerror or str(error)

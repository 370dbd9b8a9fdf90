"""manage.py move_files: brings pictures and printed pages into the bucket of the settings, or
back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from articles.stores.copying import copy_file, walk_files
from articles.stores.remote import RemoteStorage

TRY_AGAIN = 75  # EX_TEMPFAIL, as with a database that is busy
FOLDERS = {"default": "MEDIA_ROOT", "pages": "PAGES_ROOT"}


class Command(BaseCommand):
    help = (
        "Copy the pictures and printed pages of the data folder into the bucket of FILES_S3_BUCKET, "
        "or back into the folder. What is there already, byte for byte, is passed over, so a run "
        "that was stopped goes on. Each copy is read back and compared."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument("--to-s3", action="store_true", help="from the folder into the bucket")
        way.add_argument("--to-folder", action="store_true", help="from the bucket into the folder")
        parser.add_argument(
            "--remove",
            action="store_true",
            help="delete each file at its old place once its copy is proved",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many files were copied and how many were there already. The exit status is 75
        where a storage failed: run it again."""
        for alias, folder in FOLDERS.items():
            bucket = storages[alias]
            if not isinstance(bucket, RemoteStorage):
                raise CommandError(
                    _(
                        "The settings name no bucket, so nothing was copied. Set FILES_S3_BUCKET "
                        "and the other settings of the store for this command."
                    )
                )
            local = FileSystemStorage(location=Path(getattr(settings, folder)))
            source, target = (local, bucket) if options["to_s3"] else (bucket, local)
            self._copy_all(alias, source, target, remove=options["remove"])

    def _copy_all(self, alias: str, source: Storage, target: Storage, *, remove: bool) -> None:
        copied = known = 0
        try:
            for name in walk_files(source):
                if copy_file(name, source, target):
                    copied += 1
                else:
                    known += 1
                if remove:
                    source.delete(name)
        except OSError as error:
            message = _(
                "Stopped: %(why)s. %(done)d files are at their new place and were compared; nothing "
                "was lost. Run the command again, and it goes on."
            )
            why = error.strerror or str(error)
            raise CommandError(
                message % {"why": why.rstrip("."), "done": copied + known}, returncode=TRY_AGAIN
            ) from error
        what = _("Pictures") if alias == "default" else _("Printed pages")
        line = _("%(what)s: %(copied)d files copied, %(known)d were there already.")
        self.stdout.write(line % {"what": what, "copied": copied, "known": known})

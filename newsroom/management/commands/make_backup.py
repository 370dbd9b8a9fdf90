"""manage.py make_backup: backs up the running database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.fields import page_storage
from articles.stores.remote import RemoteStorage
from newsroom.backups import NoBackup, copy_files, make_backup


class Command(BaseCommand):
    help = (
        "Copy the database into a folder while everybody works, and the pictures and printed pages "
        "that it lacks."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--without-media",
            action="store_true",
            help="where another host keeps the pictures and pages",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the path of the backup, and the number of copied pictures and files of pages."""
        folder: Path = options["folder"]
        try:
            self.stdout.write(str(make_backup(folder, at=timezone.now())))
            if isinstance(storages["default"], RemoteStorage):
                self.stdout.write(
                    _(
                        "Pictures and printed pages lie in the bucket %(bucket)s and are not part "
                        "of this backup. Let the store keep versions or copies of them."
                    )
                    % {"bucket": settings.FILES_S3_BUCKET}
                )
            elif not options["without_media"]:
                count = copy_files(Path(settings.MEDIA_ROOT), folder / "media")
                self.stdout.write(_("Pictures copied: %(count)d.") % {"count": count})
                self._copy_pages(folder / "pages")
        except NoBackup as refused:
            raise CommandError(str(refused)) from refused

    def _copy_pages(self, target: Path) -> None:
        count = copy_files(Path(page_storage().path("")), target)
        self.stdout.write(_("Files of printed pages copied: %(count)d.") % {"count": count})

"""manage.py mark_copy: marks this database as a copy if nothing else does."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.records import installation
from articles.errors import Refused
from newsroom.management.proving import prove_account


class Command(BaseCommand):
    help = (
        "Mark this database as a copy: no letter leaves it and no payment is taken until it is "
        "released. For a copy of a whole machine, which nothing else could tell from the newspaper."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sign_in_name", help="of a system administrator")
        parser.add_argument("--reason", required=True, help="kept in the journal")

    def handle(self, *args: Any, **options: Any) -> None:
        by = prove_account(options["sign_in_name"])
        try:
            installation.mark_copy(by=by, at=timezone.now(), reason=options["reason"])
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            _("Marked. No letter and no payment leaves this copy until it is released.")
        )

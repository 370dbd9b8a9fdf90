"""manage.py release_copy: enables e-mails and payments of a restored database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.records import installation, journal
from articles.errors import Refused
from newsroom.management.proving import prove_account
from subscriptions.actions.readers import letters
from subscriptions.models import Letter
from subscriptions.models.readers.letters import TRIES

SEND = "send"
SET_ASIDE = "set-aside"


class Command(BaseCommand):
    help = (
        "Release a restored copy: letters and payments leave it from now on. Asks for the password "
        "of the person who answers for it, or reads it from standard input."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sign_in_name", help="of a system administrator")
        parser.add_argument("--reason", required=True, help="kept in the journal")
        parser.add_argument(
            "--letters",
            choices=[SEND, SET_ASIDE],
            help="what becomes of letters that wait: many may have gone out after the backup",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Release it, after the decision about the queued e-mails."""
        waiting = Letter.objects.waiting().filter(tries__lt=TRIES).count()
        waiting += letters.lasting_letters().count()
        if waiting and not options["letters"]:
            raise CommandError(
                _(
                    "%(count)d letters wait. Some may have gone out after the backup was made. Say "
                    "--letters set-aside to look at each at the desk, or --letters send. Nothing "
                    "was done."
                )
                % {"count": waiting}
            )
        by = prove_account(options["sign_in_name"])
        at = timezone.now()
        try:
            with transaction.atomic():
                installation.release_installation(by=by, at=at, reason=options["reason"])
                if options["letters"] == SET_ASIDE:
                    letters.set_letters_aside(by=by, at=at)
        except Refused as refused:
            journal.record_denied(refused)
            raise CommandError(str(refused)) from refused
        self.stdout.write(_("Released. Letters and payments leave this installation from now on."))

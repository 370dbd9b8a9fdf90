"""Changes of accounts that wait for a second person, if the only chief has left."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.errors import Refused
from newsroom.account_changes import changes, guarding
from newsroom.accounts.actors import SystemActor
from newsroom.accounts.models import AccountChange


class Command(BaseCommand):
    help = "List the changes of accounts that wait for a second person, and confirm one of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--confirm", type=int, metavar="NUMBER", help="confirm this one")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["confirm"] is None:
            for change in guarding.undecided_changes():
                self.stdout.write(
                    f"{change.pk}  {changes.describe_change(change)}  ({change.asked_by})"
                )
            return
        wanted = AccountChange.objects.filter(pk=options["confirm"]).first()
        if wanted is None:
            raise CommandError(_("There is no such change of an account."))
        try:
            done = changes.confirm_change(
                wanted, by=SystemActor("account_changes"), at=timezone.now()
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(_("Confirmed: %(change)s") % {"change": changes.describe_change(done)})

"""The first account of an empty newspaper."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.actions.records import journal
from newsroom.account_changes import changes
from newsroom.account_changes.snapshots import account_snapshot
from newsroom.accounts.actors import SystemActor
from newsroom.accounts.models import User

ROLE = "system_administrator"


class Command(BaseCommand):
    help = (
        "Make a system administrator, who makes all other accounts at /admin/. "
        "Asks for the password, or reads it from standard input."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sign_in_name")
        parser.add_argument("--name", default="", help="the name people see")
        parser.add_argument("--email", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User(
            username=options["sign_in_name"],
            display_name=options["name"],
            email=options["email"],
            is_staff=True,
        )
        try:
            user.full_clean(exclude={"password"})
            password = read_password()
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.set_password(password)
        at = timezone.now()
        with transaction.atomic():
            user.save()
            user.groups.add(Group.objects.get(name=ROLE))
            journal.record(
                "account.added",
                by=SystemActor("create_administrator"),
                at=at,
                subject=user.username,
                changed={name: ["", value] for name, value in account_snapshot(user).items()},
            )
            changes.open_set_up(user, at=at)
        self.stdout.write(
            _(
                "%(who)s is system administrator. Sign in at /admin/, make an account for "
                "everybody, and "
                "give each a role; the chief then sets the newspaper up, and from the chief's "
                "first "
                "sign-in on confirms whoever gets a role."
            )
            % {"who": user}
        )


def read_password() -> str:
    """Return the password typed twice, or the first line of standard input without a terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass(_("Password: "))
    if getpass(_("Password, once more: ")) != password:
        raise CommandError(_("The two passwords differ. Nothing was made."))
    return password

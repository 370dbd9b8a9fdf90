"""manage.py setup: an empty installation becomes a newspaper."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.errors import Refused
from newsroom.invitations.letters import invitation_address
from newsroom.setup.founding import EXISTS, SETUP, found_with_chief, is_empty
from newsroom.setup.links import make_link
from newsroom.setup.mail import store_mail
from newsroom.setup.paper_file import read_paper_file
from newsroom.setup.questions import ask_everything
from newsroom.setup.steps import make_plan
from newsroom.setup.unattended import found_by_invitation
from subscriptions.actions.readers.mail_server import is_mail_set_up


class Command(BaseCommand):
    help = (
        "Found a newspaper in an empty database: by questions, from a file (docs/setup.md), or by "
        "the link that opens the same questions in a browser."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="file", type=Path, metavar="paper.toml")
        parser.add_argument(
            "--link", action="store_true", help="print the one-time link for a browser"
        )
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="with --link, before a server starts: do nothing where there is a newspaper",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Found the newspaper, or refuse with every reason and change nothing."""
        if options["link"]:
            self._print_link(quietly=options["if_empty"])
            return
        if not is_empty():
            raise CommandError(str(EXISTS))
        try:
            if options["file"] is not None:
                self._found_from_file(options["file"])
            else:
                self._found_by_questions()
        except Refused as refused:
            reasons = "\n".join(f"  {reason}" for reason in refused.reasons)
            raise CommandError(_("Nothing was founded.") + "\n" + reasons) from refused

    def _print_link(self, *, quietly: bool) -> None:
        link = make_link(timezone.now())
        if link is not None:
            words = _("There is no newspaper yet. Found it here, within a day, in one browser:")
            self.stdout.write(f"{words}\n{link}")
        elif not quietly:
            raise CommandError(str(EXISTS))

    def _found_from_file(self, file: Path) -> None:
        plan, mail = read_paper_file(file)
        invitation = found_by_invitation(plan, mail, by=SETUP, at=timezone.now())
        self.stdout.write(
            _("%(paper)s is founded. %(who)s chooses a password here, once, within a week:")
            % {"paper": plan.paper["name"], "who": invitation.name}
        )
        self.stdout.write(invitation_address(invitation))
        self._tell_of_mail()

    def _found_by_questions(self) -> None:
        if not sys.stdin.isatty():
            raise CommandError(
                _("There is no terminal to ask questions. Give a file: setup --from paper.toml")
            )
        cleaned = ask_everything(self.stdout, input)
        plan = make_plan(cleaned)
        with transaction.atomic():
            found_with_chief(plan, cleaned["chief"]["password1"], by=SETUP, at=timezone.now())
            store_mail(cleaned["mail"])
        self.stdout.write(
            _("%(paper)s is founded. Sign in at /admin/ as %(who)s.")
            % {"paper": plan.paper["name"], "who": plan.chief.sign_in_name}
        )
        self._tell_of_mail()

    def _tell_of_mail(self) -> None:
        if not is_mail_set_up():
            self.stdout.write(
                _("No mail server is set up: letters wait. See “manage.py mail_server”.")
            )

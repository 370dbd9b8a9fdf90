"""manage.py mail_server: where letters leave, asked on the machine."""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.errors import Refused
from newsroom.setup.forms import MailForm
from newsroom.setup.mail import store_mail


class Command(BaseCommand):
    help = (
        "Store the mail server in the data folder, where EMAIL_URL names none. Asks for the "
        "password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("host")
        parser.add_argument("--port", default="587")
        parser.add_argument("--security", default="tls", choices=["tls", "ssl", "none"])
        parser.add_argument("--user", default="")
        parser.add_argument("--sender", required=True)
        parser.add_argument("--test-to", default="", help="a mailbox that gets a test letter")

    def handle(self, *args: Any, **options: Any) -> None:
        """Store the server, or refuse with every reason."""
        if settings.EMAIL_URL_IS_SET:
            raise CommandError(_("The environment names the mail server (EMAIL_URL). It stays."))
        names = ("host", "port", "security", "user", "sender", "test_to")
        data = QueryDict(mutable=True)
        data.update({"use": "server", **{name: str(options[name]) for name in names}})
        if options["user"]:
            data["password"] = getpass(_("Password: "))
        form = MailForm(data)
        if not form.is_valid():
            reasons = [f"{name}: {error}" for name, all_ in form.errors.items() for error in all_]
            raise CommandError("\n".join(reasons))
        try:
            store_mail(form.cleaned_data)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(_("Letters leave by %(host)s from now on.") % {"host": options["host"]})

"""What the set-up does with the answers about letters."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.forms import BaseForm

from articles.errors import Invalid
from newsroom.invitations.letters import TEST
from subscriptions.actions.readers import letters
from subscriptions.actions.readers.mail_server import (
    MailServer,
    find_mail_server,
    store_mail_server,
)


def store_mail(answers: Mapping[str, Any]) -> None:
    """Store where letters leave, and send the test letter that was asked for.

    Where the environment names a server nothing is stored. Refuses Invalid.
    """
    if answers["use"] == "server" and not settings.EMAIL_URL_IS_SET:
        store_mail_server(
            MailServer(
                host=answers["host"],
                port=answers["port"],
                security=answers["security"],
                user=answers["user"],
                password=answers["password"] or _stored_password(answers),
                sender=answers["sender"],
            )
        )
    elif not settings.EMAIL_URL_IS_SET:
        with suppress(Invalid):  # without a data folder letters go to the terminal
            store_mail_server(MailServer())
    if answers["test_to"]:
        letters.queue_made_letter(answers["test_to"], TEST)


def _stored_password(answers: Mapping[str, Any]) -> str:
    """Return the password that was stored for the same server and name: no page shows it again."""
    stored = find_mail_server()
    if stored is None:
        return ""
    same = (stored.host, stored.user) == (answers["host"], answers["user"])
    return stored.password if same else ""


def apply_mail_answers(form: BaseForm) -> bool:
    """Store the answers of the form; say whether that was done. A refusal is told beside it."""
    try:
        store_mail(form.cleaned_data)
    except Invalid as refused:
        form.add_error(None, str(refused))
        return False
    return True

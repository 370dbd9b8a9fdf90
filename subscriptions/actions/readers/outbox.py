"""Everything that waits to be sent. `send_letters` alone comes here."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from articles import installation
from articles.installation import Inert
from subscriptions.actions.readers import accounts, contacts, letters
from subscriptions.actions.readers.mail_delivery import (
    MailConnection,
    Message,
    open_mail_connection,
)
from subscriptions.domain.choices import PassingKind
from subscriptions.models import Letter, PassingLetter
from subscriptions.models.readers.letters import TRIES

log = logging.getLogger(__name__)
WAIT = timedelta(seconds=10)  # after the first try that failed: somebody waits before a screen
NO_LETTERS = _("This is a restored copy: no letter leaves it until somebody releases it.")
Compose = Callable[[PassingLetter, datetime], Message | None]
COMPOSE: Mapping[str, Compose] = {
    PassingKind.WAY_IN: accounts.compose_sign_in_letter,
    PassingKind.MAILBOX: contacts.compose_mailbox_letter,
    PassingKind.WORDS: letters.compose_passing_letter,
}


def send_outbox(at: datetime, most: int = 500) -> tuple[int, int]:
    """Send what waits, first what somebody waits for; return how many went and how many failed.

    Refuses Inert on a restored copy: all stay.
    """
    why = installation.find_copy_doubt()
    if why is not None:
        raise Inert(NO_LETTERS, why.words)
    if not (PassingLetter.objects.due(at).exists() or Letter.objects.waiting().due(at).exists()):
        return 0, 0
    installation.store_state()
    passing, lasting = send_passing_letters(at, most), letters.send_waiting_letters(at, most)
    sent = passing[0] + lasting[0]
    if sent:
        installation.store_state()  # a copy from before this round would send them again
    return sent, passing[1] + lasting[1]


def send_passing_letters(at: datetime, most: int = 500) -> tuple[int, int]:
    """Send the letters that nobody here keeps; return how many went and how many failed.

    Nothing of them stays, sent or not: those for which nobody waits any more go too.
    """
    waiting = list(PassingLetter.objects.due(at).values_list("pk", flat=True)[:most])
    if not waiting:
        return 0, 0
    with open_mail_connection() as post:
        if post.closed:
            _drop_outdated(waiting, at)
            return 0, len(waiting)
        went = [_send(pk, post, at) for pk in waiting]
    return went.count(True), went.count(False)


def _send(pk: int, post: MailConnection, at: datetime) -> bool | None:
    """Send one; say whether it went, None where there was nothing to send."""
    if not PassingLetter.objects.all().claim(pk, at):
        return None
    letter = PassingLetter.objects.select_related("publication").get(pk=pk)
    message = COMPOSE[letter.kind](letter, at)
    failed = post.send(letter.address, message) if message is not None else ""
    if failed and letter.tries < TRIES:
        again = at + WAIT * 2 ** (letter.tries - 1)
        PassingLetter.objects.filter(pk=pk).update(try_after=again)
        return False
    PassingLetter.objects.filter(pk=pk).delete()
    return None if message is None else not failed


def _drop_outdated(waiting: list[int], at: datetime) -> None:
    rows = PassingLetter.objects.select_related("publication").filter(pk__in=waiting)
    gone = [
        row.pk for row in rows if not letters.is_lasting(row) and COMPOSE[row.kind](row, at) is None
    ]
    PassingLetter.objects.filter(pk__in=gone).delete()

"""Letters: written with what they tell of, sent afterwards. A mail server that is down changes but the hour."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from articles import installation
from articles.errors import Words, WrongState
from articles.fields import facts
from articles.installation import Inert
from articles.journalling import record, told
from articles.models import Publication
from articles.origins import whole_address
from subscriptions import rights
from subscriptions.kinds import TextKind
from subscriptions.models import Letter, Order, Party
from subscriptions.models.letters import goes_nowhere
from subscriptions.selectors.texts import texts_in_force

if TYPE_CHECKING:
    from newsroom.accounts.models import User

log = logging.getLogger(__name__)
TERMINAL = "django.core.mail.backends.console.EmailBackend"
TRIES = 8  # then somebody at the desk looks at it
NO_LETTERS = _("This is a restored copy: no letter leaves it until somebody releases it.")
SET_ASIDE = _("Set aside when the restored copy was released.")


@dataclass(frozen=True)
class TextLink:
    """A legal text in a letter: what it is called, and its whole address."""

    label: Words
    address: str


def write(
    key: str,
    party: Party,
    template: str,
    context: dict[str, Any],
    *,
    at: datetime,
    address: str = "",
) -> None:
    """Write a letter once for its occasion; its first line is the subject. Who has no address gets none. It goes to
    `address` where the party's own is not the one to be told.

    Runs inside the caller's transaction: what was not done is told to nobody. It goes with the next round of
    `send_waiting`.
    """
    if not (address or party.email) or party.erased_at or Letter.objects.filter(key=key).exists():
        return
    letter = composed(key, party, template, context, at=at)
    letter.address = address or party.email
    letter.save()


def composed(
    key: str, party: Party, template: str, context: dict[str, Any], *, at: datetime
) -> Letter:
    """Return a letter that is not stored yet: many are stored at once."""
    subject, body = _words(template, {"party": party, "at": at, **context})
    return Letter(
        key=key, party=party, address=party.email, subject=subject, body=body, written_at=at
    )


def hand_over(address: str, template: str, context: dict[str, Any]) -> None:
    """Send a letter at once and keep nothing of it, for what only its reader may know and waits for before the screen.
    Where the mail server is down, or on a restored copy, the log says so, and the reader asks again."""
    if installation.doubt() is not None:
        log.warning("A letter was not sent: this is a restored copy.")
        return
    subject, body = _words(template, context)
    # To an invented mailbox it goes no further than the terminal of whoever tries the demonstration.
    connection = get_connection(TERMINAL) if goes_nowhere(address) else None
    message = EmailMessage(
        subject, body, settings.DEFAULT_FROM_EMAIL, [address], connection=connection
    )
    try:
        message.send()
    except OSError:
        log.exception("A letter that somebody waits for could not be sent.")


def _words(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Return the subject and the body of a letter, in the language of the newspaper, whoever causes it."""
    with translation.override(settings.LANGUAGE_CODE):
        words = render_to_string(f"subscriptions/letters/{template}.txt", context).strip()
    subject, _line, body = words.partition("\n")
    return subject[:120], body.strip() + "\n"


def of_order(order: Order) -> dict[str, Any]:
    """Return what a letter about an order names: its page, the bank account it is paid into, and where a gift is taken
    up, with its code."""
    gift = getattr(order, "gift", None)
    path = f"{reverse('subscriptions:gift')}?{urlencode({'code': gift.code})}" if gift else ""
    return {
        "order": order,
        "page": whole_address(order.publication, order.get_absolute_url()),
        "bank": facts(settings.BANK_ACCOUNT),
        "gift_page": whole_address(order.publication, path) if path else "",
        "texts": texts_for(order.publication, order.placed_at),
    }


def texts_for(publication: Publication, at: datetime) -> list[TextLink]:
    """Return the legal texts in force at a moment, each as it stands in a letter. One query."""
    found = texts_in_force(publication, timezone.localdate(at))
    return [
        TextLink(kind.label, whole_address(publication, found[kind].get_absolute_url()))
        for kind in TextKind
        if kind in found
    ]


def send_waiting(at: datetime, most: int = 500) -> tuple[int, int]:
    """Send what waits, the oldest first; return how many went and how many failed. Each is locked while it is sent.
    Letters to the invented mailboxes of a demonstration stay. Refuses Inert on a restored copy: all stay."""
    why = installation.doubt()
    if why is not None:
        raise Inert(NO_LETTERS, why.words)
    installation.remember()
    sent = failed = 0
    rows = Letter.objects.waiting().filter(tries__lt=TRIES)
    waiting = rows.order_by("pk").values_list("pk", flat=True)[:most]
    connection = get_connection()
    for pk in list(waiting):
        went = _send(pk, connection, at)
        sent, failed = sent + (went is True), failed + (went is False)
    if sent:
        installation.remember()  # a copy from before this round would send them again
    return sent, failed


def set_aside(*, by: "User", at: datetime) -> int:
    """Keep every letter that waits from going out by itself, as those of a restored copy that may have gone out
    before; return how many. Each can be sent again from the desk. Refuses NotYours."""
    with told("letters.set_aside", by=by, at=at):
        rights.require(by.is_active and by.has_perm("articles.release_installation"))
        with translation.override(settings.LANGUAGE_CODE):
            waiting = Letter.objects.waiting().filter(tries__lt=TRIES)
            count = waiting.update(tries=TRIES, failed=str(SET_ASIDE))
        record("letters.set_aside", by=by, at=at, count=count)
    return count


def resend(letter: Letter, *, by: "User | None", at: datetime) -> Letter:
    """Let a letter that failed be tried again, and no other. Refuses as `send_again` does, and WrongState for one that
    went out. One that waits for its first try goes out as it does."""
    return send_again(letter, by=by, at=at, failed_only=True)


def send_again(
    letter: Letter, *, by: "User | None", at: datetime, failed_only: bool = False
) -> Letter:
    """Let a letter go out once more, to the address its subscriber has now. Refuses NotYours,
    WrongState."""
    with told("letter.again", by=by, at=at):
        rights.require(rights.may(by, "change_letter"))
        letter = (
            Letter.objects.select_for_update(of=("self",)).select_related("party").get(pk=letter.pk)
        )
        if failed_only and letter.sent_at is not None:
            raise WrongState(_("This letter went out already. Nothing was changed."))
        if goes_nowhere(letter.party.email):
            raise WrongState(
                _("This mailbox belongs to the demonstration. No letter leaves for it.")
            )
        if letter.party.erased_at is not None or not letter.party.email:
            raise WrongState(
                _("The subscriber has no e-mail address. Write it down first. Nothing was changed.")
            )
        waiting = letter.address, letter.sent_at, letter.tries
        letter.address, letter.sent_at, letter.tries, letter.failed = (
            letter.party.email,
            None,
            0,
            "",
        )
        if failed_only and waiting == (letter.address, letter.sent_at, letter.tries):
            return letter
        letter.save(update_fields=["address", "sent_at", "tries", "failed"])
        record("letter.again", by=by, at=at, subject=letter.subject, letter=letter.pk)
    return letter


def _send(pk: int, connection: Any, at: datetime) -> bool | None:
    """Send a letter under its lock; say whether it went, None where somebody else is sending it."""
    with transaction.atomic():
        letter = (
            Letter.objects.select_for_update(skip_locked=_skips())
            .filter(pk=pk, sent_at=None)
            .first()
        )
        if letter is None:
            return None
        letter.failed = _try(letter, connection)
        letter.tries, letter.sent_at = letter.tries + 1, None if letter.failed else at
        letter.save(update_fields=["failed", "tries", "sent_at"])
    return not letter.failed


def _try(letter: Letter, connection: Any) -> str:
    """Send one letter; return why it failed, or nothing."""
    try:
        EmailMessage(
            letter.subject,
            letter.body,
            settings.DEFAULT_FROM_EMAIL,
            [letter.address],
            connection=connection,
        ).send()
    except OSError as error:  # smtplib's errors and everything of the network are OSErrors
        return f"{type(error).__name__}: {error}"[:200]
    return ""


def _skips() -> bool:
    return bool(transaction.get_connection().features.has_select_for_update_skip_locked)

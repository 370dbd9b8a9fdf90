"""Letters: written with what they tell of, sent afterwards. A mail server that is down changes but
the hour."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from articles.audit import perform
from articles.errors import Words as Label
from articles.errors import WrongState
from articles.fields import parse_imprint_lines
from articles.models import Publication
from articles.origins import whole_address
from newsroom.accounts.actors import Actor
from newsroom.accounts.models import User
from subscriptions import rights
from subscriptions.actions.readers.mail_delivery import (
    MailConnection,
    Message,
    open_mail_connection,
)
from subscriptions.domain.choices import PassingKind, TextKind
from subscriptions.models import Letter, Order, Party, PassingLetter
from subscriptions.models.readers.letters import TRIES, is_undeliverable_address
from subscriptions.selectors.readers.legal_texts import texts_in_force

log = logging.getLogger(__name__)
WAIT = timedelta(minutes=1)  # after the first try that failed
NOTICE_LASTS = timedelta(days=1)
LetterMaker = Callable[[PassingLetter, datetime], Message | None]
MAKERS: dict[str, LetterMaker] = {}
_lasting_makers: set[str] = set()
SET_ASIDE = _("Set aside when the restored copy was released.")


@dataclass(frozen=True)
class TextLink:
    """A legal text in a letter: what it is called, and its whole address."""

    label: Label
    address: str


def write_letter(
    key: str,
    party: Party,
    template: str,
    context: dict[str, Any],
    *,
    at: datetime,
    address: str = "",
) -> None:
    """Write a letter once for its occasion; its first line is the subject. Who has no address gets
    none. It goes to `address` where the party's own is not the one to be told, also when the party's
    changes before it is sent.

    Runs inside the caller's transaction: what was not done is told to nobody. It goes with the next
    round of `send_waiting`.
    """
    if not (address or party.email) or party.erased_at or Letter.objects.filter(key=key).exists():
        return
    letter = compose_letter(key, party, template, context, at=at)
    letter.address = address or party.email
    letter.keeps_address = bool(address)
    letter.save()


def compose_letter(
    key: str, party: Party, template: str, context: dict[str, Any], *, at: datetime
) -> Letter:
    """Return a letter that is not stored yet: many are stored at once."""
    message = compose_message(template, {"party": party, "at": at, **context})
    return Letter(
        key=key,
        party=party,
        address=party.email,
        subject=message.subject,
        body=message.body,
        written_at=at,
    )


def queue_passing_letter(address: str, template: str, context: dict[str, Any]) -> None:
    """Have a letter sent of which nothing is kept. It holds no link that lets anybody in: such a
    letter has a kind of its own, and its link is made when it is sent."""
    message = compose_message(template, context)
    facts = {"subject": message.subject, "body": message.body}
    PassingLetter.objects.create(kind=PassingKind.WORDS, address=address, facts=facts)


def register_letter_maker(name: str, maker: LetterMaker, *, lasting: bool = False) -> None:
    """Name who makes letters that hold a link, for apps above the counter. `lasting` letters are
    never too old: while no mail server answers they wait, and nobody makes them."""
    MAKERS[name] = maker
    if lasting:
        _lasting_makers.add(name)


def lasting_letters() -> QuerySet[PassingLetter]:
    """Return the letters that wait however old they are."""
    return PassingLetter.objects.filter(facts__maker__in=sorted(_lasting_makers))


def is_lasting(letter: PassingLetter) -> bool:
    """Say whether a letter is sent however old it is."""
    return letter.facts.get("maker") in _lasting_makers


def queue_made_letter(address: str, maker: str, **facts: Any) -> PassingLetter:
    """Have a letter sent whose words, and whose link, a registered maker makes when it is sent."""
    facts = {"maker": maker, **facts}
    return PassingLetter.objects.create(kind=PassingKind.WORDS, address=address, facts=facts)


def compose_passing_letter(letter: PassingLetter, at: datetime) -> Message | None:
    """Return what such a letter says; None where it is older than a day, or where its maker has
    nothing to say any more."""
    if "maker" in letter.facts:
        return MAKERS[letter.facts["maker"]](letter, at)
    if at - letter.asked_at > NOTICE_LASTS:
        return None
    return Message(letter.facts["subject"], letter.facts["body"])


def compose_message(template: str, context: dict[str, Any]) -> Message:
    """Return the subject and the body of a letter, in the language of the newspaper, whoever causes
    it."""
    with translation.override(settings.LANGUAGE_CODE):
        text = render_to_string(f"subscriptions/letters/{template}.txt", context).strip()
    subject, _line, body = text.partition("\n")
    return Message(subject[:120], body.strip() + "\n")


def order_letter_context(order: Order) -> dict[str, Any]:
    """Return what a letter about an order names: its page, the bank account it is paid into, and
    where a gift is taken up, with its code."""
    gift = getattr(order, "gift", None)
    path = f"{reverse('subscriptions:gift')}?{urlencode({'code': gift.code})}" if gift else ""
    return {
        "order": order,
        "page": whole_address(order.publication, order.get_absolute_url()),
        "bank": parse_imprint_lines(settings.BANK_ACCOUNT),
        "gift_page": whole_address(order.publication, path) if path else "",
        "texts": legal_text_links(order.publication, order.placed_at),
    }


def legal_text_links(publication: Publication, at: datetime) -> list[TextLink]:
    """Return the legal texts in force at a moment, each as it stands in a letter. One query."""
    texts = texts_in_force(publication, timezone.localdate(at))
    return [
        TextLink(kind.label, whole_address(publication, texts[kind].get_absolute_url()))
        for kind in TextKind
        if kind in texts
    ]


def send_waiting_letters(at: datetime, most: int = 500) -> tuple[int, int]:
    """Send what waits, the oldest first; return how many went and how many failed.

    Each is claimed before it is sent, so that nobody else sends it meanwhile. One that failed waits
    a minute, then two, then four, up to eight tries; a mail server that is down counts as none.
    Letters to the invented mailboxes of a demonstration stay.
    """
    waiting = list(Letter.objects.waiting().due(at).values_list("pk", flat=True)[:most])
    if not waiting:
        return 0, 0
    with open_mail_connection() as post:
        if post.closed:
            Letter.objects.filter(pk__in=waiting, sent_at=None).update(failed=post.closed)
            return 0, len(waiting)
        went = [_send(pk, post, at) for pk in waiting]
    return went.count(True), went.count(False)


def set_letters_aside(*, by: User, at: datetime) -> int:
    """Keep every letter that waits from going out by itself, as those of a restored copy that may
    have gone out before; return how many. Each can be sent again from the desk, but for those that
    nobody here keeps: of these the lasting ones are dropped. Refuses NotYours.
    """
    with perform("letters.set_aside", by=by, at=at) as act:
        rights.require(by.is_active and by.has_perm("articles.release_installation"))
        with translation.override(settings.LANGUAGE_CODE):
            waiting = Letter.objects.waiting().filter(tries__lt=TRIES)
            count = waiting.update(tries=TRIES, failed=str(SET_ASIDE))
        lasting_letters().delete()
        act.record(count=count)
    return count


def retry_failed_letter(letter: Letter, *, by: Actor, at: datetime) -> Letter:
    """Let a letter that failed be tried again, and no other. Refuses as `send_again` does, and
    WrongState for one that went out. One that waits for its first try goes out as it does."""
    return resend_letter(letter, by=by, at=at, failed_only=True)


def resend_letter(letter: Letter, *, by: Actor, at: datetime, failed_only: bool = False) -> Letter:
    """Let a letter go out once more, to the address its subscriber has now. Refuses NotYours,
    WrongState."""
    with perform("letter.again", by=by, at=at) as act:
        rights.require(rights.may(by, "change_letter"))
        letter = (
            Letter.objects.select_for_update(of=("self",)).select_related("party").get(pk=letter.pk)
        )
        if failed_only and letter.sent_at is not None:
            raise WrongState(_("This letter went out already. Nothing was changed."))
        if is_undeliverable_address(letter.party.email):
            raise WrongState(
                _("This mailbox belongs to the demonstration. No letter leaves for it.")
            )
        if letter.party.erased_at is not None or not letter.party.email:
            raise WrongState(
                _("The subscriber has no e-mail address. Write it down first. Nothing was changed.")
            )
        waiting = letter.address, letter.sent_at, letter.tries
        letter.address = letter.party.email
        letter.sent_at = None
        letter.tries = 0
        letter.failed = ""
        letter.try_after = None
        if failed_only and waiting == (letter.address, letter.sent_at, letter.tries):
            return letter
        letter.save(update_fields=["address", "sent_at", "tries", "failed", "try_after"])
        act.record(subject=letter.subject, letter=letter.pk)
    return letter


def _send(pk: int, post: MailConnection, at: datetime) -> bool | None:
    """Send a letter; say whether it went, None where somebody else is sending it."""
    if not Letter.objects.waiting().claim(pk, at):
        return None
    letter = Letter.objects.filter(pk=pk).first()
    if letter is None:  # erased with its reader, this moment
        return None
    failed = post.send(letter.address, Message(letter.subject, letter.body))
    again = at + WAIT * 2 ** (letter.tries - 1)
    Letter.objects.filter(pk=pk).update(
        failed=failed, sent_at=None if failed else at, try_after=again if failed else None
    )
    return not failed

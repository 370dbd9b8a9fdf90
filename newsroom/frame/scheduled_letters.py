"""Letters by schedule: saved views and reports, at the hours that their readers chose.

They are written with the hourly job and leave by the queue of letters. A moment is claimed in the
transaction that queues its letter, so that a job that runs twice, or is killed, writes one. What a
letter says is read when it is sent, by the rights that its reader has then.
"""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from articles import installation
from articles.actions.lists.scheduled_letters import claim_letter, find_subject, is_due
from articles.frame.scheduled_letters import LetterOccasion, find_letter_kind
from articles.models import ScheduledLetter
from newsroom.accounts.actors import SystemActor
from newsroom.invitations.letters import origin
from subscriptions.actions.housekeeping import register_part
from subscriptions.actions.readers.letters import (
    compose_message,
    queue_made_letter,
    register_letter_maker,
)
from subscriptions.actions.readers.mail_delivery import Message
from subscriptions.models import PassingLetter
from subscriptions.models.readers.letters import is_undeliverable_address

log = logging.getLogger(__name__)
MAKER = "scheduled"
JOB = SystemActor("keep_counter")


def write_due_letters(at: datetime) -> int:
    """Queue the letters that are due; return how many. Of several moments that passed without the
    job the last counts.

    A restored copy writes none. A letter that cannot be written stays due and delays no other one;
    the first such error is raised when the others are written.
    """
    if installation.find_copy_doubt() is not None:
        return 0
    errors: list[Exception] = []
    count = 0
    letters = ScheduledLetter.objects.defer("known")
    due = [letter.pk for letter in letters if is_due(letter, at)]
    for pk in due:
        try:
            count += _write_letter(pk, at)
        except Exception as error:
            log.exception("A letter by schedule was not written.", extra={"letter": pk})
            errors.append(error)
    if errors:
        raise errors[0]
    return count


def _write_letter(pk: int, at: datetime) -> bool:
    """Queue a letter; say whether there was something to write."""
    with transaction.atomic():
        occasion = claim_letter(pk, by=JOB, at=at)
        if occasion is None or not _is_deliverable(occasion.to.email):
            return False
        queue_made_letter(
            occasion.to.email,
            MAKER,
            letter=pk,
            due=occasion.due.isoformat(),
            monthly=occasion.is_monthly,
            new=sorted(occasion.new),
        )
    return True


def compose_scheduled_letter(waiting: PassingLetter, at: datetime) -> Message | None:
    """Return what a letter by schedule says now; None where it was ended, where its reader may not
    see its subject any more, or has another mailbox."""
    facts = waiting.facts
    letter = ScheduledLetter.objects.filter(pk=facts["letter"]).select_related("user").first()
    kind = find_letter_kind(letter.kind) if letter is not None else None
    if letter is None or kind is None or letter.user.email != waiting.address:
        return None
    if find_subject(kind, letter.user, letter.subject) is None:
        return None
    occasion = LetterOccasion(
        letter.user,
        letter.subject,
        datetime.fromisoformat(facts["due"]),
        facts["monthly"],
        letter.only_new,
        frozenset(facts["new"]),
    )
    with translation.override(settings.LANGUAGE_CODE):
        content = kind.compose(occasion, at)
        if content is None:
            return None
        context = {
            **content.context,
            "origin": origin(),
            "settings_page": origin() + reverse("admin:articles_alert_settings"),
        }
        return compose_message(content.template, context)


def _is_deliverable(address: str) -> bool:
    return bool(address) and not is_undeliverable_address(address)


register_part("letters by schedule", write_due_letters)
register_letter_maker(MAKER, compose_scheduled_letter, lasting=True)

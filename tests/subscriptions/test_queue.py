"""Letters wait in the queue: nobody before a screen, and no lock, waits for a mail server."""

import re
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom.accounts.models import AttemptCount
from subscriptions.actions.readers import letters, outbox
from subscriptions.models import Letter, PassingLetter
from subscriptions.models.readers.letters import CLAIM, TRIES
from subscriptions.selectors.desk import filter_desk_rows
from tests.factories.articles import MORNING
from tests.factories.subscriptions import make_order

pytestmark = pytest.mark.django_db
HERE = "tests.subscriptions.test_queue"


class Watching(BaseEmailBackend):
    """A mail server that looks whether somebody holds the database while it is spoken to."""

    held: list[bool] = []

    def send_messages(self, messages: Any) -> int:
        self.held.append(connection.in_atomic_block)
        return len(messages)


class Refusing(BaseEmailBackend):
    """A mail server that knows none of the mailboxes."""

    def send_messages(self, messages: Any) -> int:
        raise SMTPRecipientsRefused({})


def ask(email: str) -> list[str]:
    """Ask for a way in; return what was asked of the database, without the values."""
    cache.clear()
    AttemptCount.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        answer = Client().post("/account/sign-in/", {"way": "mail", "email": email})
    assert answer.status_code == 200
    return [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries.captured_queries]


def test_a_known_and_an_unknown_mailbox_ask_the_same_of_the_database() -> None:
    make_order()
    ask("first@example.com")
    known, unknown = ask("tian@example.com"), ask("nobody@example.com")
    assert known == unknown
    assert any("passingletter" in sql for sql in known)
    assert mail.outbox == []
    assert outbox.send_passing_letters(timezone.now()) == (1, 0)
    assert [message.to for message in mail.outbox] == [["tian@example.com"]]
    assert not PassingLetter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_no_lock_is_held_while_a_letter_is_sent(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{HERE}.Watching"
    Watching.held.clear()
    make_order()
    letters.queue_passing_letter("lin@example.com", "mailbox_taken", {})
    assert outbox.send_outbox(timezone.now()) == (2, 0)
    assert Watching.held == [False, False]


def tried(at: datetime) -> Letter:
    letters.send_waiting_letters(at)
    return Letter.objects.get()


def test_a_letter_that_is_refused_waits_longer_after_each_try_and_comes_to_the_desk(
    settings: Any,
) -> None:
    settings.EMAIL_BACKEND = f"{HERE}.Refusing"
    make_order()
    at, waits = MORNING, []
    for number in range(1, TRIES + 1):
        letter = tried(at)
        assert (letter.tries, bool(letter.failed), letter.sent_at) == (number, True, None)
        assert letter.try_after
        assert tried(letter.try_after - timedelta(seconds=1)).tries == number
        waits.append((letter.try_after - at).total_seconds() / 60)
        at = letter.try_after
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]
    assert tried(at).tries == TRIES
    assert filter_desk_rows(Letter.objects.all(), "letters_failed", at).exists()


def test_a_mail_server_that_is_down_counts_as_no_try(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    make_order()
    for _round in range(TRIES + 2):
        assert letters.send_waiting_letters(MORNING) == (0, 1)
    assert Letter.objects.get().tries == 0


def test_what_somebody_who_was_killed_was_sending_is_sent_by_the_next_once_it_is_sure() -> None:
    make_order()
    letter = Letter.objects.get()
    assert Letter.objects.waiting().claim(letter.pk, MORNING)
    assert not Letter.objects.waiting().claim(letter.pk, MORNING)
    assert letters.send_waiting_letters(MORNING) == (0, 0)
    assert letters.send_waiting_letters(MORNING + CLAIM) == (1, 0)
    assert letters.send_waiting_letters(MORNING + CLAIM * 2) == (0, 0)


def test_a_letter_whose_act_was_taken_back_is_sent_to_nobody() -> None:
    with transaction.atomic():
        letters.queue_passing_letter("lin@example.com", "mailbox_taken", {})
        transaction.set_rollback(True)
    call_command("send_letters")
    assert mail.outbox == []

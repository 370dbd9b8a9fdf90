"""Reminders: whenever the job runs, each step of a term is told once, and never missed while its
days last."""

import random
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.errors import NotYours
from articles.models import JournalEntry, Publication
from subscriptions.actions import erasure
from subscriptions.actions.readers import letters
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import reminders
from subscriptions.models import Letter, Order, Term
from subscriptions.selectors.sales.reminders import (
    list_due_reminders,
    reminder_step,
    reminder_steps,
    summarise_due_reminders,
)
from tests.cast import OPERATOR, person
from tests.factories.subscriptions import later, make_order, make_term, pay, promise
from tests.house.shares import examples
from tests.post import bring_post

pytestmark = pytest.mark.django_db
LAST = date(2024, 12, 31)
WINDOWS = {
    60: (60, 31),
    30: (30, 11),
    10: (10, 0),
    -5: (-5, -30),
}  # days before the last issue, written by hand


def at_left(days: int) -> datetime:
    """The morning of the day on which so many days are left."""
    return later((LAST - date(2024, 3, 5)).days - days)


def run(days_left: int) -> int:
    return reminders.write_due_reminders(by=OPERATOR, at=at_left(days_left))


def keys() -> list[str]:
    return sorted(Letter.objects.filter(key__startswith="reminder:").values_list("key", flat=True))


@pytest.mark.parametrize(
    ("left", "step"),
    [
        (61, None),
        (60, 60),
        (31, 60),
        (30, 30),
        (11, 30),
        (10, 10),
        (0, 10),
        (-1, None),
        (-4, None),
        (-5, -5),
        (-30, -5),
        (-31, None),
    ],
)
def test_the_days_before_the_end_are_parted_into_steps(left: int, step: int | None) -> None:
    assert reminder_step(date(2024, 3, 15), LAST, LAST - timedelta(days=left)) == step


def test_a_month_s_paper_is_warned_only_shortly_before_its_end() -> None:
    first = date(2024, 3, 1)
    last = date(2024, 3, 29)
    found = {reminder_step(first, last, last - timedelta(days=left)) for left in range(-40, 70)}
    assert found == {None, 10, -5}


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.integers(-45, 80), max_size=12), st.randoms())
def test_whenever_it_runs_each_step_is_told_once_and_none_is_missed(
    days: Sequence[int], shuffle: random.Random
) -> None:
    Letter.objects.all().delete()
    term = make_term(
        promise=promise(date(2024, 3, 15), LAST), contact=Contact("许诺", email="xu@example.com")
    )
    shuffled = [*days, *days]
    shuffle.shuffle(shuffled)
    for left in shuffled:
        run(left)
    wanted = {
        step
        for step, (most, least) in WINDOWS.items()
        if any(least <= left <= most for left in days)
    }
    assert [key for key in keys() if key.startswith(f"reminder:{term.pk}:")] == sorted(
        f"reminder:{term.pk}:{step}" for step in wanted
    )
    assert set(reminder_steps()) == set(WINDOWS)


def test_whoever_renewed_reads_on_waits_or_was_erased_is_not_reminded() -> None:
    term = make_term()
    waiting = make_order(
        promise=promise(date(2025, 1, 1), date(2025, 12, 31), at=at_left(50)),
        renews=term,
        at=at_left(50),
    )
    assert list(list_due_reminders(at_left(50))) == []
    assert len(list(list_due_reminders(at_left(29)))) == 1  # the order ran out without its money
    pay(waiting, at=at_left(50))
    assert list(list_due_reminders(at_left(29))) == []
    other = make_term(contact=Contact("许诺", email="xu@example.com"))
    erasure.erase_party(other.subscription.party, by=OPERATOR, at=at_left(-20))
    assert list(list_due_reminders(at_left(-20))) == []


def test_a_new_subscription_of_the_same_person_counts_as_renewed() -> None:
    make_term(by=person("lin"))
    make_term(by=person("lin"), promise=promise(date(2025, 1, 1), date(2025, 12, 31)))
    assert list(list_due_reminders(at_left(20))) == []


def test_the_letter_says_the_day_and_where_to_renew_and_goes_out_once() -> None:
    make_term()
    Letter.objects.all().delete()
    assert reminders.write_due_reminders(by=person("miao"), at=at_left(30)) == 1
    letter = Letter.objects.get()
    assert "2024-12-31" in letter.subject
    assert f"/account/terms/{Term.objects.get().pk}/renew/" in letter.body
    assert letters.send_waiting_letters(at_left(30)) == (1, 0)
    assert letters.send_waiting_letters(at_left(30)) == (0, 0)
    assert len(mail.outbox) == 1
    assert JournalEntry.objects.filter(act="reminders.sent").count() == 1


def test_the_link_of_the_letter_leads_by_the_mailbox_to_the_renewal(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at_left(30))
    term = make_term()
    Publication.objects.update(domain="testserver")
    reminders.write_due_reminders(by=OPERATOR, at=at_left(30))
    link = in_letter(r"http://testserver(/account/\S+)", "reminder:")
    sign_in = client.get(link)["Location"]
    client.post(sign_in, {"way": "mail", "email": "tian@example.com", "next": link})
    way_in = re.search(r"http://testserver(/account/enter/\S+)", str(bring_post()[-1].body))
    assert way_in
    assert client.post(way_in[1])["Location"] == link
    assert "276.00" in client.get(link).content.decode()
    assert client.post(link, {"months": "12", "copies": "1"})["Location"].startswith(
        "/subscribe/order/"
    )
    order = Order.objects.latest("pk")
    assert (order.renews_id, order.quote.first_issue) == (term.pk, date(2025, 1, 3))


def in_letter(pattern: str, key: str) -> str:
    found = re.search(pattern, Letter.objects.filter(key__startswith=key).latest("pk").body)
    assert found
    return found[1]


def test_only_the_chosen_are_reminded_and_nobody_without_the_right_reminds() -> None:
    first = make_term()
    second = make_term()
    reminders.write_due_reminders(by=OPERATOR, at=at_left(30), without=[f"reminder:{first.pk}:30"])
    assert keys() == [f"reminder:{second.pk}:30"]
    with pytest.raises(NotYours):
        reminders.write_due_reminders(by=person("lin"), at=at_left(30))
    assert reminders.write_due_reminders(by=OPERATOR, at=at_left(30), only={60, 10}) == 0
    assert reminders.write_due_reminders(by=OPERATOR, at=at_left(30), only={30}) == 1


def test_whoever_has_no_address_is_due_and_gets_no_letter() -> None:
    make_term(contact=Contact("许诺", phone="13900000002"))
    assert [one.email for one in list_due_reminders(at_left(30))] == [""]
    assert run(30) == 0


def test_who_is_due_costs_the_same_queries_for_two_and_for_twenty() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found = []
    for number in (2, 18):
        for _place in range(number):
            make_term()
        with CaptureQueriesContext(connection) as queries:
            assert list(list_due_reminders(at_left(30)))
        found.append(len(queries))
    assert found == [1, 1]


def test_the_page_counts_reminders_by_step_and_anew_after_some_were_sent(
    counted_once_a_minute: None,
) -> None:
    make_term(contact=Contact("许诺", email="xu@example.com"))
    make_term(contact=Contact("林晚", phone="13900000002"))
    at = at_left(30)
    assert summarise_due_reminders(at).by_step == {30: 1}
    make_term(contact=Contact("秦川", email="qin@example.com"))
    kept = summarise_due_reminders(at + timedelta(seconds=20))
    assert kept.by_step == {30: 1}
    assert kept.silent == 1
    assert kept.counted_at == at
    assert reminders.write_due_reminders(by=OPERATOR, at=at) == 2
    assert summarise_due_reminders(at).by_step.total() == 0


def test_the_lists_of_the_page_part_those_with_a_mailbox_from_the_others() -> None:
    make_term(contact=Contact("许诺", email="xu@example.com"))
    make_term(contact=Contact("林晚", phone="13900000002"))
    names = {
        has_email: [
            one.term.subscription.party.name
            for one in list_due_reminders(at_left(30), has_email=has_email)
        ]
        for has_email in (True, False)
    }
    assert names == {True: ["许诺"], False: ["林晚"]}


def test_the_commands_say_what_they_did(capsys: pytest.CaptureFixture[str]) -> None:
    make_term()
    Letter.objects.all().delete()
    call_command("send_reminders", "--dry-run")
    call_command("send_reminders")
    call_command("send_letters")
    assert capsys.readouterr().out.split("\n")[:3] == [
        "due: 0, without e-mail: 0",
        "written: 0",
        "sent: 0, failed: 0",
    ]


def test_a_drive_is_written_in_few_queries_by_portions(
    count_queries: Callable[[Callable[[], Any]], int],
) -> None:
    for place in range(12):
        make_term(contact=Contact(f"读者{place}", email=f"r{place}@example.com"))
    found: list[int] = []
    queries = [
        count_queries(
            lambda most=most: found.append(
                reminders.write_due_reminders(by=OPERATOR, at=at_left(30), most=most)
            )
        )
        for most in (2, 9, None)
    ]
    assert found == [2, 9, 1]
    assert queries[0] == queries[1] <= 12
    assert len(keys()) == 12


def test_the_steps_are_a_setting(settings: Any) -> None:
    settings.REMINDER_STEPS = [7, 90, -3, -20]
    assert reminder_steps() == (90, 7, -3, -20)
    first = date(2024, 3, 15)
    left = (91, 90, 8, 7, 0, -2, -3, -19, -20, -30, -31)
    wanted = [None, 90, 90, 7, 7, None, -3, -3, -20, -20, None]
    assert [reminder_step(first, LAST, LAST - timedelta(days=days)) for days in left] == wanted
    settings.REMINDER_STEPS = [10]
    assert reminder_step(first, LAST, LAST + timedelta(days=6)) is None

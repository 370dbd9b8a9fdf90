"""A way in that was sent to a mailbox is used once, within half an hour, by whoever reads it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from articles.errors import Invalid
from articles.models import JournalEntry, Publication
from newsroom.accounts.models import SignIn, User
from subscriptions.actions.readers import accounts, contacts
from subscriptions.views import attempt_limits
from tests.factories.articles import make_publication
from tests.post import bring_post
from tests.subscriptions.test_counter_races import at_once

TIAN = "tian@example.com"
HOME = "/account/"


@pytest.fixture
def tian(db: None) -> User:
    make_publication()
    return User.objects.create_user("tian", email=TIAN)


def way_in(email: str = TIAN) -> str:
    """Have a way in sent, and return its path."""
    Client().post("/account/sign-in/", {"way": "mail", "email": email})
    found = re.search(r"http://testserver(/account/enter/\S+)", str(bring_post()[-1].body))
    assert found
    return found[1]


def is_in(client: Client) -> bool:
    return bool(client.get(HOME).status_code == 200)


def test_a_way_in_is_used_once(tian: User) -> None:
    path, first = way_in(), Client()
    assert first.post(path)["Location"] == HOME
    first.post("/account/sign-out/")
    for client in (first, Client()):
        assert client.get(path).status_code == 410
        again = client.post(path)
        assert again.status_code == 410
        assert 'class="wrong"' in again.content.decode()
        assert not is_in(client)


def test_a_second_click_of_the_browser_that_came_in_leads_to_the_account(tian: User) -> None:
    path, client = way_in(), Client()
    client.post(path)
    assert client.post(path)["Location"] == HOME
    assert client.get(path)["Location"] == HOME


def test_looking_at_a_way_in_does_not_use_it_up(tian: User) -> None:
    path, program = way_in(), Client()
    for _look in range(3):
        assert program.get(path).status_code == 200
        assert program.head(path).status_code == 200
    assert not is_in(program)
    assert Client().post(path)["Location"] == HOME


def test_a_sign_in_ends_every_way_in_that_was_sent_before_it(tian: User) -> None:
    older, newer = way_in(), way_in()
    assert Client().post(newer)["Location"] == HOME
    assert Client().post(older).status_code == 410
    assert Client().post(way_in())["Location"] == HOME


def test_a_way_in_of_before_this_version_is_refused_in_words(tian: User) -> None:
    old = accounts.signing.dumps([TIAN, timezone.now().timestamp()], salt=accounts.SALT)
    assert Client().post(f"/account/enter/{old}/").status_code == 410


def test_a_way_in_that_is_too_old_or_altered_is_refused(
    tian: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, now = way_in(), timezone.now()
    assert Client().post(path.replace(":", "x:", 1)).status_code == 410
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=31))
    assert Client().post(path).status_code == 410


def test_wrong_ways_in_are_tried_no_longer_after_many(tian: User) -> None:
    answers = [Client().post(f"/account/enter/guess{number}/") for number in range(35)]
    assert [answer.status_code for answer in answers] == [410] * 30 + [429] * 5


def test_few_letters_leave_for_one_mailbox_and_known_and_unknown_are_told_alike(
    tian: User,
) -> None:
    told: dict[str, list[int]] = {}
    for email in (TIAN, "nobody@example.com"):
        form = {"way": "mail", "email": email}
        told[email] = [Client().post("/account/sign-in/", form).status_code for _turn in range(8)]
    assert told[TIAN] == told["nobody@example.com"] == [200] * 5 + [429] * 3
    assert len(bring_post()) == 5


def test_a_mailbox_gets_few_letters_wherever_they_are_asked_for(tian: User) -> None:
    for number in range(20):
        form = {"way": "mail", "email": TIAN if number % 2 else "TIAN@Example.com "}
        Client().post("/account/sign-in/", form, REMOTE_ADDR=f"192.0.{number}.1")
    assert len(bring_post()) == 12


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Several clicks at the same moment."""

    @pytest.fixture(autouse=True)
    def _paper(self) -> None:
        make_publication()

    def come_in(self, paths: list[str]) -> list[int]:
        def click(place: int) -> int:
            return int(Client().post(paths[place]).status_code)

        return sorted(at_once(len(paths), click))

    def test_two_clicks_at_once_come_in_once(self) -> None:
        User.objects.create_user("tian", email=TIAN)
        assert self.come_in([way_in()] * 4) == [302, 410, 410, 410]
        assert SignIn.objects.count() == 1
        assert JournalEntry.objects.filter(act="account.signed_in").count() == 1

    def test_two_ways_in_of_a_newcomer_make_one_account(self) -> None:
        paths: list[Any] = []
        for _letter in range(2):
            words = accounts.make_sign_in_token("new@example.com", timezone.now())
            paths.append(f"/account/enter/{words}/")
        assert 500 not in self.come_in(paths)
        assert User.objects.filter(email="new@example.com").count() == 1


def test_the_link_to_a_new_mailbox_is_used_once_even_after_a_move_back(tian: User) -> None:
    def link(email: str) -> str:
        contacts.request_new_mailbox(tian, email, Publication.objects.get(), at=timezone.now())
        sent = str(bring_post()[-1].body)
        return str(re.search(r"/account/contact/(\S+?)/?\s", sent)[1])  # type: ignore[index]

    away = link("new@example.com")
    contacts.move_to_mailbox(tian, away, at=timezone.now())
    tian.refresh_from_db()
    contacts.move_to_mailbox(tian, link(TIAN), at=timezone.now())
    tian.refresh_from_db()
    with pytest.raises(Invalid):
        contacts.move_to_mailbox(tian, away, at=timezone.now())
    assert User.objects.get().email == TIAN


def test_where_nobody_can_count_nothing_is_sent_or_guessed_and_the_page_says_so(
    tian: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(attempt_limits, "count_attempt", fail)
    form = {"way": "mail", "email": TIAN}
    for page, sent in (("/account/sign-in/", form), ("/subscribe/gift/", {"code": "guess"})):
        assert Client().post(page, sent).status_code == 429
    assert Client().get("/subscribe/order/guess/").status_code == 404
    assert mail.outbox == []

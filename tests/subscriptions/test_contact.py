"""Readers keep their own contact data: name and telephone at once, another mailbox once they have
proved it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from articles.errors import Invalid, NotYours, WrongState
from articles.models import JournalEntry
from newsroom.accounts.models import User
from subscriptions.actions.readers import accounts, contacts, letters, parties
from subscriptions.actions.readers.parties import Contact
from subscriptions.models import Letter, Party, PassingLetter
from tests.browser import Browser
from tests.cast import person
from tests.factories.articles import the_publication
from tests.factories.subscriptions import make_order
from tests.post import bring_post

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 5, 2, 0, tzinfo=UTC)
PAGE = "/account/contact/"
OLD = "tian@example.com"
NEW = "tian.new@example.com"


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    cache.clear()


def tian() -> User:
    """A reader who ordered; her account and her subscriber have one mailbox."""
    user = User.objects.create_user("tian", email=OLD)
    make_order(by=user, contact=Contact("田甜", "13800000001", OLD))
    mail.outbox.clear()
    return user


def as_(user: User) -> Client:
    client = Browser()
    client.force_login(user)
    return client


def ask(user: User, email: str = NEW) -> str:
    """Ask for another mailbox; return the path in the letter that came there."""
    as_(user).post(PAGE, {"way": "mail", "email": email})
    letter = bring_post()[-1]
    assert letter.to == [email.lower()]
    found = re.search(r"http://testserver(/account/contact/\S+)", str(letter.body))
    assert found
    return found[1]


def mailboxes(user: User) -> tuple[str, str]:
    user.refresh_from_db()
    return user.email, Party.objects.get(user=user).email


def test_name_and_telephone_change_at_once_and_the_journal_says_which_not_what() -> None:
    user = tian()
    answer = as_(user).post(
        PAGE, {"way": "own", "name": "田恬", "phone": "139 0000 0002", "email": NEW}
    )
    assert answer["Location"] == PAGE
    assert Party.objects.values_list("name", "phone", "email").get() == ("田恬", "13900000002", OLD)
    entry = JournalEntry.objects.get(act="party.changed")
    assert (entry.by, entry.details["fields"]) == (user, ["name", "phone"])
    assert "田恬" in as_(user).get(PAGE).content.decode()


def test_what_is_wrong_is_told_beside_the_field_and_changes_nothing() -> None:
    client = as_(tian())
    for said in (
        {"name": "", "phone": ""},
        {"name": "田", "phone": "12"},
        {"name": "a\x00b"},
        {"name": "\x07\u200b"},
    ):
        page = client.post(PAGE, {"way": "own", **said})
        assert 'class="wrong"' in page.content.decode(), said
    for email in ("", "x", OLD.upper(), "a" * 300 + "@example.com"):
        assert (
            'class="wrong"' in client.post(PAGE, {"way": "mail", "email": email}).content.decode()
        ), email
    for nonsense in ({}, {"way": "nonsense"}, {"way": "ö" * 300}):
        assert client.post(PAGE, nonsense).status_code == 200
    assert Party.objects.values_list("name", "email").get() == ("田甜", OLD)
    assert bring_post() == []


def test_another_mailbox_counts_once_its_letter_is_opened_and_confirmed() -> None:
    user = tian()
    path = ask(user, NEW.upper())
    assert mailboxes(user) == (OLD, OLD)
    page = as_(user).get(path)  # a program that looks at links in mails
    assert (page.status_code, NEW in page.content.decode()) == (200, True)
    assert mailboxes(user) == (OLD, OLD)
    assert as_(user).post(path)["Location"] == PAGE
    assert mailboxes(user) == (NEW, NEW)
    assert accounts.redeem_sign_in_token(accounts.make_sign_in_token(NEW, NOW), at=NOW) == user


def test_the_old_mailbox_is_told_and_letters_that_wait_go_to_the_new_one() -> None:
    user = tian()
    as_(user).post(ask(user))
    told = Letter.objects.get(keeps_address=True)
    assert told.address == OLD
    assert NEW not in told.body
    assert Letter.objects.get(key__startswith="order:").address == NEW
    mail.outbox.clear()
    letters.send_waiting_letters(NOW)
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([OLD, NEW])


def test_the_way_to_a_new_mailbox_is_kept_nowhere() -> None:
    user = tian()
    path = ask(user)
    assert not Letter.objects.filter(body__contains=path).exists()
    assert not PassingLetter.objects.exists()
    assert NEW not in str(list(JournalEntry.objects.values()))
    as_(user).post(path)
    assert NEW not in str(list(JournalEntry.objects.values()))
    kept = JournalEntry.objects.filter(act__startswith="mailbox.").order_by("pk")
    assert list(kept.values_list("act", "outcome")) == [
        ("mailbox.asked", "done"),
        ("mailbox.moved", "done"),
    ]


def test_a_link_is_good_once_for_two_hours_and_for_whoever_asked_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user = tian()
    other = User.objects.create_user("other", email="other@example.com")
    path = ask(user)
    later = ask(user, "third@example.com")
    assert Client().post(path)["Location"].startswith("/account/sign-in/?next=")
    for method in ("get", "post"):
        assert getattr(as_(other), method)(path).status_code == 410
        assert getattr(as_(user), method)(path[:-2] + "/").status_code == 410
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=2, seconds=1))
    assert as_(user).post(path).status_code == 410
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert mailboxes(user) == (OLD, OLD)
    as_(user).post(path)
    assert as_(user).post(path).status_code == 410
    assert as_(user).post(later).status_code == 410  # asked for from the mailbox that she has left
    assert mailboxes(user) == (NEW, NEW)
    other.refresh_from_db()
    assert other.email == "other@example.com"


def test_other_sealed_words_are_no_way_to_a_mailbox() -> None:
    user = tian()
    for words in (accounts.make_sign_in_token(NEW, NOW), "nonsense", "ö" * 300, "%00"):
        assert as_(user).post(f"{PAGE}{words}/").status_code == 410
    with pytest.raises(Invalid):
        accounts.redeem_sign_in_token(ask(user).split("/")[3], at=NOW)
    assert mailboxes(user) == (OLD, OLD)


def test_nobody_learns_on_the_page_who_has_an_account() -> None:
    user = tian()
    User.objects.create_user("other", email="Taken@Example.com")
    answers = []
    for email in ("taken@example.com", "free@example.com"):
        page = as_(user).post(PAGE, {"way": "mail", "email": email})
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
        answers.append((page.status_code, text.replace(email, "")))
    assert answers[0] == answers[1]
    assert [letter.to for letter in bring_post()] == [["taken@example.com"], ["free@example.com"]]
    assert "/account/contact/" not in str(mail.outbox[0].body)
    assert "田甜" not in str(mail.outbox[0].body) + str(
        mail.outbox[1].body
    )  # a mailbox may be a stranger's


def test_a_mailbox_that_somebody_else_took_meanwhile_is_refused_in_words() -> None:
    user = tian()
    path = ask(user)
    User.objects.create_user("quick", email=NEW)
    assert 'class="wrong"' in as_(user).post(path).content.decode()
    assert mailboxes(user) == (OLD, OLD)
    assert not Letter.objects.filter(keeps_address=True).exists()
    assert JournalEntry.objects.get(act="mailbox.moved").outcome == "denied"


def test_letters_to_mailboxes_are_few_a_minute() -> None:
    client = as_(tian())
    answers = [
        client.post(PAGE, {"way": "mail", "email": f"a{turn}@example.com"}).status_code
        for turn in range(7)
    ]
    assert answers == [200] * 5 + [429] * 2
    assert len(bring_post()) == 5
    assert client.post(PAGE, {"way": "own", "name": "田恬", "phone": ""}).status_code == 302


def test_a_proof_is_made_when_it_is_sent_and_goes_to_nobody_who_moved_meanwhile() -> None:
    user = tian()
    as_(user).post(PAGE, {"way": "mail", "email": NEW})
    user.email = "third@example.com"
    user.save()
    assert bring_post() == []
    assert not PassingLetter.objects.exists()


def test_whoever_never_ordered_becomes_a_subscriber_with_the_first_correction() -> None:
    the_publication()
    user = User.objects.create_user("xu", email="xu@example.com")
    assert as_(user).get(PAGE).status_code == 200
    assert not Party.objects.exists()
    as_(user).post(PAGE, {"way": "own", "name": "许诺", "phone": ""})
    assert Party.objects.values_list("name", "email", "user").get() == (
        "许诺",
        "xu@example.com",
        user.pk,
    )
    as_(user).post(ask(user))
    assert mailboxes(user) == (NEW, NEW)


def test_staff_keep_their_address_with_their_account_and_closed_accounts_nothing() -> None:
    the_publication()
    lin = User.objects.create_user("reads", email="reads@example.com")
    miao = person("miao")
    gone = User.objects.create_user("gone", email="gone@example.com", is_active=False)
    assert as_(miao).post(PAGE, {"way": "mail", "email": NEW}).status_code == 200
    with pytest.raises(WrongState):
        contacts.request_new_mailbox(miao, NEW, the_publication(), at=NOW)
    for none in ("", "x", "a" * 250 + "@example.com"):
        with pytest.raises(Invalid):
            contacts.request_new_mailbox(lin, none, the_publication(), at=NOW)
    for act in (
        lambda: contacts.request_new_mailbox(gone, NEW, the_publication(), at=NOW),
        lambda: contacts.correct_own_contact(gone, "田", "", at=NOW),
    ):
        with pytest.raises(NotYours):
            act()
    assert bring_post() == []


def test_the_desk_moves_account_and_subscriber_together_and_a_reader_not_past_the_letter() -> None:
    user = tian()
    party = Party.objects.get()
    with pytest.raises(NotYours):
        parties.change_contact(party, Contact("田甜", email=NEW), by=user, at=NOW)
    parties.change_contact(party, Contact("田甜", email=NEW), by=person("miao"), at=NOW)
    assert mailboxes(user) == (NEW, NEW)
    User.objects.create_user("other", email="taken@example.com")
    with pytest.raises(Invalid, match="Another account"):
        parties.change_contact(
            party, Contact("田恬", email="taken@example.com"), by=person("miao"), at=NOW
        )
    assert mailboxes(user) == (NEW, NEW)
    assert Party.objects.get(user=user).name == "田甜"

"""People join the staff by letter with a link of limited life, and choose their own passwords."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.errors import NotYours
from articles.models import JournalEntry, ResponsibleEditor
from newsroom.account_changes import changes, guarding
from newsroom.accounts.models import Invitation, SignIn, User
from newsroom.accounts.roles import ROLES
from newsroom.invitations import invitations
from newsroom.invitations.roles import SENTENCES, list_role_choices
from tests.cast import PASSWORD, group_of, person, reader
from tests.post import bring_post

pytestmark = pytest.mark.django_db
NEW = "river barge seventeen lamps"
LINK = re.compile(r"http://testserver(/admin/\S+)")


def signed_in(name: str) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(person(name))
    return client


def link_of_last_letter() -> str:
    letter = bring_post()[-1]
    found = LINK.search(letter.body)
    assert found is not None, letter.body
    return found[1]


def invite(client: Client, *roles: str, email: str = "new@example.com", name: str = "江一") -> Any:
    sent = {"name": name, "email": email, "roles": roles}
    return client.post("/admin/invitations/", sent)


def join(link: str, sign_in_name: str = "jiang.yi") -> Any:
    client = Client()
    client.cookies["django_language"] = "en"
    sent = {"sign_in_name": sign_in_name, "password1": NEW, "password2": NEW}
    return client.post(link, sent)


class TestInviting:
    def test_an_invited_reporter_chooses_a_password_and_is_at_the_desk(self) -> None:
        chief = both_keys()
        assert invite(chief, "reporter").status_code == 302
        link = link_of_last_letter()
        assert "reporter" not in bring_post()[-1].subject
        page = Client().get(link)
        assert page.status_code == 200
        assert 'value="jiang.yi"' in page.content.decode()
        assert join(link).url == "/admin/"
        account = User.objects.get(email="new@example.com")
        assert account.check_password(NEW)
        assert [group.name for group in account.groups.all()] == ["reporter"]
        assert account.person.name == "江一"
        row = JournalEntry.objects.get(act="account.invitation_accepted")
        assert row.by == account
        assert NEW not in str(row.details)

    def test_a_link_is_used_once(self) -> None:
        invite(both_keys(), "reporter")
        link = link_of_last_letter()
        join(link)
        count = JournalEntry.objects.count()
        assert Client().get(link).status_code == 404
        assert join(link, "jiang.er").status_code == 404
        assert JournalEntry.objects.count() == count  # guesses fill no journal
        assert User.objects.filter(email="new@example.com").count() == 1

    @pytest.mark.parametrize("token", ["x", "WzEsMV0:1:abc", "%00", "a" * 3000])
    def test_a_link_that_is_not_ours_opens_nothing(self, token: str) -> None:
        assert Client().get(f"/admin/invitation/{token}/").status_code == 404

    def test_a_link_is_good_for_a_week(self) -> None:
        invite(both_keys(), "reporter")
        link = link_of_last_letter()
        Invitation.objects.update(expires_at=timezone.now())
        page = Client().get(link)
        assert page.status_code == 404

    def test_a_letter_sent_again_replaces_the_one_before(self) -> None:
        chief = both_keys()
        invite(chief, "reporter")
        first = link_of_last_letter()
        pk = Invitation.objects.get().pk
        assert chief.post(f"/admin/invitations/{pk}/resend/").status_code == 302
        assert Client().get(first).status_code == 404
        assert Client().get(link_of_last_letter()).status_code == 200

    def test_an_invitation_is_taken_back(self) -> None:
        chief = both_keys()
        invite(chief, "reporter")
        link = link_of_last_letter()
        assert "江一" in chief.get("/admin/invitations/").content.decode()
        chief.post(f"/admin/invitations/{Invitation.objects.get().pk}/revoke/")
        assert Client().get(link).status_code == 404
        assert "new@example.com" not in chief.get("/admin/invitations/").content.decode()
        assert invite(chief, "reporter").status_code == 302  # and may be invited anew

    def test_whoever_lost_the_right_lets_nobody_in_any_more(self) -> None:
        invite(both_keys(), "reporter")
        link = link_of_last_letter()
        person("gu").groups.remove(group_of("system_administrator"))
        assert join(link).status_code == 200  # told on the form
        assert not User.objects.filter(email="new@example.com").exists()

    def test_nobody_without_the_keys_invites(self) -> None:
        for name in ("gu", "shen", "lin", "miao"):
            assert invite(signed_in(name), "reporter").status_code == 403
        with pytest.raises(NotYours):
            invitations.invite_person(
                "x", "x@example.com", ["reporter"], by=person("gu"), at=timezone.now()
            )
        assert not Invitation.objects.exists()

    @pytest.mark.parametrize(
        ("email", "roles"),
        [
            ("shen@example.com", ["reporter"]),
            ("SHEN@example.com", ["reporter"]),
            ("nobody", ["reporter"]),
            ("new@example.com", []),
            ("new@example.com", ["king"]),
            ("gıthub@gıthub.com", ["reporter"]),
        ],
    )
    def test_a_bad_invitation_is_told_and_keeps_what_was_typed(
        self, email: str, roles: list[str]
    ) -> None:
        person("shen")
        page = invite(both_keys(), *roles, email=email)
        assert page.status_code == 200
        assert f'value="{email}"' in page.content.decode()
        assert not Invitation.objects.exists()

    def test_the_same_mailbox_is_invited_once(self) -> None:
        chief = both_keys()
        invite(chief, "reporter")
        assert invite(chief, "auditor", email="NEW@example.com").status_code == 200
        assert Invitation.objects.count() == 1
        Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
        assert invite(chief, "auditor").status_code == 302

    def test_every_role_has_a_sentence(self) -> None:
        assert set(SENTENCES) == set(ROLES)
        assert [choice.name for choice in list_role_choices()] == list(SENTENCES)


class TestTwoPeople:
    def test_a_role_of_the_newspaper_waits_for_the_chief(self) -> None:
        person("gu")
        administrator = signed_in("xu")
        assert "chief confirms" in administrator.get("/admin/invitations/").content.decode()
        invite(administrator, "responsible_editor", "subscription_clerk")
        join(link_of_last_letter())
        account = User.objects.get(email="new@example.com")
        assert [group.name for group in account.groups.all()] == ["subscription_clerk"]
        (change,) = guarding.undecided_changes()
        changes.confirm_change(change, by=person("gu"), at=timezone.now())
        assert account.groups.filter(name="responsible_editor").exists()

    def test_a_chief_who_keeps_the_accounts_asks_nobody(self) -> None:
        invite(both_keys(), "responsible_editor")
        join(link_of_last_letter())
        assert not guarding.undecided_changes().exists()
        editor = ResponsibleEditor.objects.get(person__user__email="new@example.com")
        assert editor.printed_name == "江一"


def ask(client: Client, email: str) -> Any:
    client.cookies["django_language"] = "en"
    return client.post("/admin/password-reset/", {"email": email})


class TestAnotherPassword:
    def test_a_letter_leads_to_another_password_and_ends_every_sign_in(self) -> None:
        shen = person("shen")
        elsewhere = Client()
        sent = {"username": "shen", "password": PASSWORD}
        assert elsewhere.post("/admin/login/?next=/admin/", sent).status_code == 302
        client = Client()
        assert "password-reset" in client.get("/admin/login/").content.decode()
        assert ask(client, "Shen@example.com").status_code == 200
        link = link_of_last_letter()
        answer = client.post(link, {"password1": NEW, "password2": NEW})
        assert answer.url == "/admin/"
        shen.refresh_from_db()
        assert shen.check_password(NEW)
        assert elsewhere.get("/admin/").status_code == 302
        assert not SignIn.objects.filter(user=shen, ended_at=None).exists()
        assert client.get(link).status_code == 404
        assert "changed" in bring_post()[-1].subject or bring_post()[-1].to == ["shen@example.com"]
        assert JournalEntry.objects.get(act="account.password").by == shen

    def test_known_and_unknown_mailboxes_are_told_alike(self) -> None:
        person("shen")
        reader("reader")
        User.objects.filter(username="reader").update(email="reader@example.com")
        closed = person("lin")
        closed.is_active = False
        closed.save()
        pages = {
            ask(Client(), mailbox).content.decode().split("<main")[-1]
            for mailbox in (
                "shen@example.com",
                "nobody@example.com",
                "reader@example.com",
                "lin@example.com",
            )
        }
        assert len(pages) == 1
        assert [letter.to for letter in bring_post()] == [["shen@example.com"]]

    def test_the_sixth_letter_within_an_hour_is_refused_known_or_not(self) -> None:
        person("shen")
        for mailbox in ("shen@example.com", "nobody@example.com"):
            for _number in range(5):
                assert ask(Client(), mailbox).status_code == 200
            answer = ask(Client(), mailbox)
            assert answer.status_code == 429
            assert int(answer["Retry-After"]) > 0
            assert f'value="{mailbox}"' in answer.content.decode()

    @pytest.mark.parametrize(
        "path", ["x/y", "MQ/x-y", "%00/%00", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5/a-b", "-/-"]
    )
    def test_a_link_that_is_not_ours_opens_nothing(self, path: str) -> None:
        person("shen")
        count = JournalEntry.objects.count()
        for method in ("get", "post"):
            sent = {"password1": NEW, "password2": NEW}
            assert (
                getattr(Client(), method)(f"/admin/password-reset/{path}/", sent).status_code == 404
            )
        assert JournalEntry.objects.count() == count

    def test_a_weak_password_is_refused_and_the_link_stays_good(self) -> None:
        person("shen")
        ask(Client(), "shen@example.com")
        link = link_of_last_letter()
        for weak in ("short", "1234567890", "newsroom12"):
            page = Client().post(link, {"password1": weak, "password2": weak})
            assert page.status_code == 200
        assert Client().post(link, {"password1": NEW, "password2": NEW}).status_code == 302


def both_keys() -> Client:
    """Return the browser of the first chief, who keeps the accounts as well."""
    client = signed_in("gu")
    person("gu").groups.add(group_of("system_administrator"))
    return client

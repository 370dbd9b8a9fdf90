"""Whoever hands out keys makes nobody chief alone, neither himself nor others: the
chief confirms."""

import io
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client

from articles.errors import Invalid, NotYours, WrongState
from articles.models import JournalEntry
from newsroom.account_changes import changes, guarding
from newsroom.accounts.models import AccountChange, ChangeKind, Decision, User
from newsroom.accounts.roles import ROLES
from tests.cast import PASSWORD, group_of, person, reader
from tests.factories.articles import MORNING

pytestmark = pytest.mark.django_db
ALONE = {"system_administrator", "subscription_clerk"}
NEW = {"password1": "another long phrase", "password2": "another long phrase"}


def client_of(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    client.cookies["django_language"] = "en"
    return client


def form_of(user: User, **typed: Any) -> dict[str, Any]:
    """Return the form of an account as it stands, with something else written into it."""
    held = [str(role.pk) for role in user.groups.all()]
    known = {
        "username": user.username,
        "display_name": user.display_name,
        "email": user.email,
        "is_active": "on",
        "is_staff": "on",
        "groups": held,
    }
    return {name: value for name, value in {**known, **typed}.items() if value is not None}


def save(client: Client, user: User, **typed: Any) -> Any:
    answer = client.post(f"/admin/accounts/user/{user.pk}/change/", form_of(user, **typed))
    assert answer.status_code == 302
    user.refresh_from_db()
    return answer


def give(user: User, role: str) -> None:
    """The system administrator ticks a role in the account's form."""
    save(client_of("xu"), user, groups=[str(group_of(role).pk)])


def roles_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def decide(name: str, decision: str = "confirm") -> Any:
    change = AccountChange.objects.latest("pk")
    address = f"/admin/accounts/accountchange/{change.pk}/decide/"
    return client_of(name).post(address, {"decision": decision})


@pytest.mark.parametrize("role", ROLES)
def test_a_role_with_rights_of_the_newspaper_waits_for_the_chief(role: str) -> None:
    ghost = reader("ghost")
    give(ghost, role)
    if role in ALONE:
        assert roles_of(ghost) == {role}
        assert not AccountChange.objects.exists()
        return
    assert roles_of(ghost) == set()
    assert decide("gu").status_code == 302
    assert roles_of(ghost) == {role}
    rows = JournalEntry.objects.filter(subject="ghost", act__startswith="account.")
    told = {row.act: row.by_printed for row in rows if "signed" not in row.act}
    assert told["account.asked"] == "徐工"
    assert told["account.confirmed"] == "顾长河"


def test_a_role_that_the_paper_made_itself_takes_two_people_as_soon_as_it_may_anything_else() -> (
    None
):
    own = Group.objects.create(name="值班")
    ghost = reader("ghost")
    give(ghost, "值班")
    assert roles_of(ghost) == {"值班"}
    ghost.groups.clear()
    own.permissions.add(Permission.objects.get(codename="change_group"))
    give(ghost, "值班")
    assert roles_of(ghost) == set()


def test_who_asked_does_not_confirm_and_neither_does_anybody_without_the_right() -> None:
    give(reader("ghost"), "chief")
    for name in ("xu", "shen", "zhao"):
        assert decide(name).status_code == 403
    person("xu").groups.add(group_of("chief"))  # both at once, by two people
    assert "You asked for this yourself." in decide("xu").content.decode()
    assert roles_of(reader("ghost")) == set()


def test_the_chief_declines_and_nothing_changes() -> None:
    give(reader("ghost"), "chief")
    assert decide("gu", "decline").status_code == 302
    assert "This was decided already." in decide("gu").content.decode()
    assert roles_of(reader("ghost")) == set()
    with pytest.raises(WrongState):
        changes.confirm_change(AccountChange.objects.get(), by=person("gu"), at=MORNING)


def test_the_password_of_whoever_has_such_a_role_waits_and_its_hash_goes_with_the_decision() -> (
    None
):
    shen = person("shen")
    xu = client_of("xu")
    assert xu.post(f"/admin/accounts/user/{shen.pk}/password/", NEW).status_code == 302
    shen.refresh_from_db()
    assert shen.check_password(PASSWORD)
    assert decide("gu").status_code == 302
    shen.refresh_from_db()
    assert shen.check_password(NEW["password1"])
    assert AccountChange.objects.get().password == ""
    assert not JournalEntry.objects.filter(details__icontains="pbkdf2").exists()


def test_a_password_that_is_too_short_is_told_and_waits_for_nobody() -> None:
    shen = person("shen")
    short = {"password1": "x", "password2": "x"}
    answer = client_of("xu").post(f"/admin/accounts/user/{shen.pk}/password/", short)
    assert answer.status_code == 200
    assert not AccountChange.objects.exists()


def test_a_readers_password_is_set_by_one_person() -> None:
    known = reader()
    client_of("xu").post(f"/admin/accounts/user/{known.pk}/password/", NEW)
    known.refresh_from_db()
    assert known.check_password(NEW["password1"])


def test_the_mailbox_of_whoever_has_such_a_role_waits() -> None:
    shen = person("shen")
    save(client_of("xu"), shen, email="xu@elsewhere.example", display_name="沈 砚")
    assert (shen.email, shen.display_name) == ("shen@example.com", "沈 砚")
    decide("gu")
    shen.refresh_from_db()
    assert shen.email == "xu@elsewhere.example"


def test_a_mailbox_that_somebody_took_meanwhile_is_not_given_twice() -> None:
    shen = person("shen")
    save(client_of("xu"), shen, email="new@example.com")
    User.objects.filter(pk=reader().pk).update(email="NEW@example.com")
    with pytest.raises(Invalid):
        changes.confirm_change(AccountChange.objects.get(), by=person("gu"), at=MORNING)
    shen.refresh_from_db()
    assert shen.email == "shen@example.com"


@pytest.mark.parametrize("access", ["is_active", "is_staff"])
def test_an_account_is_closed_by_one_person_and_opened_again_by_two(access: str) -> None:
    shen = person("shen")
    xu = client_of("xu")
    save(xu, shen, **{access: None})
    assert not getattr(shen, access)
    save(xu, shen)
    assert not getattr(shen, access)
    decide("gu")
    shen.refresh_from_db()
    assert getattr(shen, access)


def test_an_account_that_had_such_a_role_stays_guarded() -> None:
    shen = person("shen")
    xu = client_of("xu")
    save(xu, shen, groups=[])
    assert roles_of(shen) == set()
    save(xu, shen, email="xu@elsewhere.example")
    assert shen.email == "shen@example.com"


def test_a_later_request_takes_the_place_of_an_earlier_one() -> None:
    shen = person("shen")
    xu = client_of("xu")
    for number in ("1", "2"):
        save(xu, shen, email=f"{number}@example.com")
    known = AccountChange.objects.order_by("pk").values_list("email", "decision")
    assert list(known) == [
        ("1@example.com", Decision.REPLACED),
        ("2@example.com", Decision.WAITING),
    ]


def test_the_screens_say_what_waits_and_for_whom() -> None:
    ghost = reader("ghost")
    xu = client_of("xu")
    answer = xu.post(
        f"/admin/accounts/user/{ghost.pk}/change/",
        form_of(ghost, groups=[str(group_of("chief").pk)]),
        follow=True,
    )
    assert "Waits for the chief" in answer.content.decode()
    page = xu.get(f"/admin/accounts/user/{ghost.pk}/change/").content.decode()
    assert "ghost gets the role “chief”." in page
    chiefs = client_of("gu").get("/admin/accounts/accountchange/").content.decode()
    assert "ghost gets the role “chief”." in chiefs
    assert "/decide/" in chiefs
    assert "ghost gets the role “chief”." in client_of("gu").get("/admin/").content.decode()


def test_whoever_keeps_no_accounts_asks_for_nothing() -> None:
    with pytest.raises(NotYours):
        changes.ask_for_change(reader(), ChangeKind.PASSWORD, by=person("lin"), at=MORNING)


def make_administrator(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    call_command("create_administrator", name)


def test_the_first_administrator_gives_roles_alone_until_a_chief_has_signed_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_administrator(monkeypatch, "first")
    first = Client()
    first.force_login(User.objects.get(username="first"))
    gu = reader("gu")
    ghost = reader("ghost")
    save(first, gu, groups=[str(group_of("chief").pk)])
    assert roles_of(gu) == {"chief"}
    Client().force_login(gu)
    save(first, ghost, groups=[str(group_of("reporter").pk)])
    assert roles_of(ghost) == set()
    assert JournalEntry.objects.filter(act="account.set_up_ended", by=gu).count() == 1
    save(first, gu, groups=[])  # nobody is chief now, and the set-up stays over
    save(first, ghost, groups=[str(group_of("chief").pk)])
    assert roles_of(ghost) == set()


def test_an_administrator_made_where_a_chief_is_or_was_gives_no_such_role_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    save(client_of("xu"), person("gu"), groups=[])
    make_administrator(monkeypatch, "second")
    assert guarding.has_confirmer()
    assert not guarding.acts_alone(User.objects.get(username="second"))


def test_whoever_runs_the_machine_confirms_where_the_only_chief_has_left(capsys: Any) -> None:
    give(reader("ghost"), "chief")
    call_command("account_changes")
    assert "ghost" in capsys.readouterr().out
    change = AccountChange.objects.get()
    call_command("account_changes", confirm=change.pk)
    assert roles_of(reader("ghost")) == {"chief"}
    assert JournalEntry.objects.get(act="account.confirmed").by is None
    for number in (change.pk, 0):
        with pytest.raises(CommandError):
            call_command("account_changes", confirm=number)

"""No account is taken for another: a name that looks like somebody's is refused where
it is made."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from articles.characters.lookalikes import looks_of
from newsroom.accounts.models import User
from newsroom.sign_in.backends import find_account
from tests.cast import PASSWORD, person, reader

pytestmark = pytest.mark.django_db
LOOKALIKES = {
    "Cyrillic": "\u0430dmin",
    "Cyrillic capitals": "\u0410DMIN",
    "Greek": "\u03b1dmin",
    "full width": "ａｄｍｉｎ",
    "dotless i": "adm\u0131n",
    "capitals": "ADMIN",
    "another capital": "admiN",
    "a digit": "adm1n",
    "l for i": "admln",
    "two letters": "adrnin",
    "small capitals": "\u1d00dmin",
    "mathematical": "\U0001d41admin",
    "an accent": "ádmin",
    "an invisible letter": "admin\u3164",
    "a joiner": "ad\u200dmin",
    "a blank": "ad min",
}


def add(client: Client, name: str, **more: str) -> Any:
    client.cookies["django_language"] = "en"
    new = "another long phrase"
    form = {"username": name, "password1": new, "password2": new, "usable_password": "true"}
    return client.post("/admin/accounts/user/add/", {**form, **more})


@pytest.fixture
def admin(client: Client) -> Client:
    User.objects.create_user("admin", password=PASSWORD)
    User.objects.create_user("张三", password=PASSWORD)
    client.force_login(person("xu"))
    return client


@pytest.mark.parametrize("name", LOOKALIKES.values(), ids=LOOKALIKES)
def test_no_account_is_made_that_looks_like_another(admin: Client, name: str) -> None:
    answer = add(admin, name)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["username"]
    with pytest.raises(CommandError):
        call_command("create_administrator", name, stdout=io.StringIO())
    assert User.objects.count() == 3


@pytest.mark.parametrize("name", ["admiral", "admin2", "andim", "张四", "wang.li", "émile"])
def test_another_name_is_taken(admin: Client, name: str) -> None:
    assert add(admin, name).status_code == 302
    assert User.objects.filter(username=name).exists()


def test_the_refusal_names_whom_it_looks_like(admin: Client) -> None:
    said = str(add(admin, "\u0430dmin").context["adminform"].form.errors["username"])
    assert "could be taken for “admin”" in said
    assert "張三" not in said
    assert "张三" in str(add(admin, "張三").context["adminform"].form.errors["username"])


def test_an_account_takes_no_name_that_looks_like_another_later(admin: Client) -> None:
    lin = person("lin")
    form = {"display_name": lin.display_name, "email": lin.email, "is_active": "on"}
    address = f"/admin/accounts/user/{lin.pk}/change/"
    assert admin.post(address, {**form, "username": "l1n"}).status_code == 302  # his own looks
    assert admin.post(address, {**form, "username": "аdmin"}).status_code == 200
    lin.refresh_from_db()
    assert lin.username == "l1n"


def test_whoever_had_such_a_name_before_can_be_changed_otherwise(admin: Client) -> None:
    old = User.objects.create_user("аdmin", password=PASSWORD)
    form = {"username": "аdmin", "display_name": "王立", "is_active": "on"}
    assert admin.post(f"/admin/accounts/user/{old.pk}/change/", form).status_code == 302
    old.refresh_from_db()
    assert old.display_name == "王立"


def test_a_lookalike_of_a_mailbox_is_refused_for_staff_too(admin: Client) -> None:
    admin.cookies["django_language"] = "en"
    lin = person("lin")
    form = {"username": "lin", "display_name": "林晓舟", "is_active": "on", "is_staff": "on"}
    address = f"/admin/accounts/user/{lin.pk}/change/"
    refused = admin.post(address, {**form, "email": "mike@g\u0131thub.example"})
    assert "only looks like" in str(refused.context["adminform"].form.errors["email"])
    lin.refresh_from_db()
    assert lin.email == "lin@example.com"


def test_names_of_readers_who_come_by_letter_are_nobodys_business(admin: Client) -> None:
    User.objects.create_user("reader-0a1b2c", email="someone@example.com")
    assert add(admin, "reader-oa1b2c").status_code == 302
    reader("mike")
    assert add(admin, "m1ke").status_code == 200


def test_a_name_is_found_in_the_form_in_which_it_is_compared() -> None:
    shen = person("shen")
    for typed in ("SHEN", "ｓｈｅｎ", " shen\u200b"):
        assert find_account(typed) == shen
    assert looks_of("SHEN") == looks_of("ѕһеn")

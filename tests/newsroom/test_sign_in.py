"""Staff sign in by name or e-mail; nobody is led to another site; a reader's account
opens no desk."""

from typing import Any

import pytest
from django.test import Client

from articles.models import JournalEntry
from tests.cast import PASSWORD, person, reader

pytestmark = pytest.mark.django_db


def sign_in(client: Client, name: str, password: str = PASSWORD, following: str = "/admin/") -> Any:
    client.cookies["django_language"] = "en"
    return client.post(
        f"/admin/login/?next={following}",
        {"username": name, "password": password, "next": following},
    )


@pytest.mark.parametrize("name", ["shen", "SHEN", "shen@example.com", "Shen@Example.COM"])
def test_name_and_e_mail_open_the_desk_in_any_case(client: Client, name: str) -> None:
    person("shen")
    assert sign_in(client, name).status_code == 302
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("name", "password"), [("shen", "wrong"), ("nobody", PASSWORD), ("", ""), ("sh\0en", PASSWORD)]
)
def test_a_wrong_name_or_password_is_told_and_says_not_which(
    client: Client, name: str, password: str
) -> None:
    person("shen")
    answer = sign_in(client, name, password)
    assert answer.status_code == 200
    assert client.get("/admin/").status_code == 302


def test_somebody_who_left_does_not_come_in(client: Client) -> None:
    shen = person("shen")
    shen.is_active = False
    shen.save()
    assert sign_in(client, "shen").status_code == 200


def test_a_readers_account_opens_no_desk(client: Client) -> None:
    reader()
    assert sign_in(client, "reader").status_code == 200
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    "following", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_site(client: Client, following: str) -> None:
    person("shen")
    assert "evil" not in sign_in(client, "shen", following=following).headers["Location"]
    assert "evil" not in client.get("/language/en/", {"next": following}).headers["Location"]


def test_somebody_who_chooses_another_password_leaves_a_row_in_the_journal(client: Client) -> None:
    client.force_login(person("lin"))
    new = "another long pass phrase"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": "a slip"}
    client.post("/admin/password_change/", form)
    assert not JournalEntry.objects.filter(act="account.password").exists()
    client.post("/admin/password_change/", {**form, "new_password2": new})
    assert JournalEntry.objects.get(act="account.password").by == person("lin")

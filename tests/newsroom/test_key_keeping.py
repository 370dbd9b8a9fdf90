"""Whoever hands out accounts becomes no superuser by it, however the address is spelled."""

import pytest
from django.test import Client

from articles.models import JournalEntry
from newsroom.accounts.models import User
from tests.cast import person

pytestmark = pytest.mark.django_db

NEW = {
    "password1": "a long pass phrase",
    "password2": "a long pass phrase",
    "usable_password": "true",
}
SPELLINGS = ["{}", "%20{}", "{}%20", "+{}", "%09{}", "0{}", "{}%0A", "_3{}"]


@pytest.fixture
def founder() -> User:
    return User.objects.create_superuser("founder", "founder@example.com", "known to one person")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_a_number_opens_a_superusers_password(
    client: Client, founder: User, spelling: str
) -> None:
    client.force_login(person("xu"))
    address = f"/admin/accounts/user/{spelling.format(founder.pk)}/password/"
    assert client.get(address).status_code in {302, 403, 404}
    assert client.post(address, NEW).status_code in {302, 403, 404}
    founder.refresh_from_db()
    assert founder.check_password("known to one person")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_whoever_gets_another_password_is_in_the_journal_however_the_address_is_spelled(
    client: Client, spelling: str
) -> None:
    client.force_login(person("xu"))
    shen = person("shen")
    client.post(f"/admin/accounts/user/{spelling.format(shen.pk)}/password/", NEW)
    shen.refresh_from_db()
    changed = shen.check_password(NEW["password1"])
    rows = JournalEntry.objects.filter(act="account.password", subject="shen").count()
    assert rows == int(changed)

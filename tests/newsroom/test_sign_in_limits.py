"""Nobody guesses passwords without end, and nobody is shut out for long by somebody who tries."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import JournalEntry
from newsroom.accounts.models import AttemptCount
from newsroom.sign_in.limits import ACCOUNT, ADDRESS, PAIR
from tests.cast import PASSWORD, person, reader
from tests.factories.articles import make_publication
from tests.subscriptions.test_counter_races import at_once

pytestmark = pytest.mark.django_db
HERE, THERE = "203.0.113.5", "198.51.100.9"
WIDE = {"shen": "ｓｈｅｎ", "nobody": "ＮＯＢＯＤＹ"}
SPELLINGS = (
    "{name}",
    " {name} ",
    "{wide}",
    "\u200b{name}",
    "{name}\u00a0",
    "\ufeff{wide}",
    "{name}\u2060",
)


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every password that is hashed."""
    made: list[str] = []
    encode = MD5PasswordHasher.encode

    def note(self: MD5PasswordHasher, password: str, salt: str) -> str:
        made.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", note)
    return made


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let time pass."""
    now = timezone.now()

    def pass_by(**time: float) -> None:
        nonlocal now
        now += timedelta(**time)
        monkeypatch.setattr(timezone, "now", lambda: now)

    pass_by()
    return pass_by


def staff(name: str, password: str = "wrong", *, at: str = HERE, client: Any = None) -> Any:
    client = client or Client()
    client.cookies["django_language"] = "en"
    form = {"username": name, "password": password}
    return client.post("/admin/login/?next=/admin/", form, REMOTE_ADDR=at)


def readers(name: str, password: str = "wrong", *, at: str = HERE) -> Any:
    client = Client()
    client.cookies["django_language"] = "en"
    form = {"username": name, "password": password, "way": "password"}
    return client.post("/account/sign-in/", form, REMOTE_ADDR=at)


@pytest.mark.parametrize("door", [staff, readers])
@pytest.mark.parametrize("name", ["shen", "nobody"])
def test_beyond_the_limit_no_password_is_compared_and_the_page_says_how_long(
    door: Callable[..., Any], name: str, hashes: list[str]
) -> None:
    make_publication()
    person("shen")
    hashes.clear()
    answers = [door(name, f"guess {number}") for number in range(20)]
    assert len(hashes) == PAIR.most == 10
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 10
    assert "15 minutes" in answers[-1].content.decode()
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 15 * 60
    assert door(name, PASSWORD).status_code == 429  # the right one neither


def test_the_journal_has_one_row_of_thirty_guesses_and_it_names_only_who_exists() -> None:
    person("shen")
    for name in ("shen", "a password typed for a name"):
        for _guess in range(15):
            staff(name)
    rows = JournalEntry.objects.filter(act="account.refused").values_list("subject", "outcome")
    assert sorted(rows) == [("?", "denied"), ("shen", "denied")]


def test_the_wait_ends_by_itself_and_trying_does_not_prolong_it(
    later: Callable[..., None],
) -> None:
    person("shen")
    for _guess in range(15):
        staff("shen")
    later(minutes=14)
    assert staff("shen", PASSWORD).status_code == 429
    later(minutes=2)
    assert staff("shen", PASSWORD).status_code == 302


def test_whoever_signs_in_begins_anew() -> None:
    person("shen")
    for _day in range(4):
        for _slip in range(9):
            assert staff("shen").status_code == 200
        assert staff("shen", PASSWORD).status_code == 302


@pytest.mark.parametrize("name", ["shen", "nobody"])
def test_every_spelling_of_a_name_is_counted_together(name: str, hashes: list[str]) -> None:
    person("shen")
    hashes.clear()
    for spelling in SPELLINGS * 2:
        staff(spelling.format(name=name, wide=WIDE[name]))
    assert len(hashes) == PAIR.most


def test_name_and_mailbox_of_an_account_are_counted_together(hashes: list[str]) -> None:
    person("shen")
    hashes.clear()
    for spelling in ("shen", "shen@example.com", "Shen＠Example.com") * 5:
        staff(spelling)
    assert len(hashes) == PAIR.most


def test_a_stranger_does_not_shut_out_whoever_is_somewhere_else() -> None:
    person("gu")
    for _guess in range(15):
        staff("gu", at=THERE)
    assert staff("gu", PASSWORD, at=HERE).status_code == 302


def test_a_known_browser_comes_in_however_many_strangers_try() -> None:
    person("gu")
    chief = Client()
    assert staff("gu", PASSWORD, at=HERE, client=chief).status_code == 302
    chief.post("/admin/logout/")
    for number in range(ACCOUNT.most + 5):
        staff("gu", at=f"198.51.{number}.9")
    for _guess in range(ADDRESS.most + 5):
        staff("whoever", at=HERE)
    assert staff("gu", PASSWORD, at="192.0.2.1").status_code == 429
    assert staff("gu", PASSWORD, at=HERE, client=chief).status_code == 302


def test_a_known_browser_guesses_no_oftener_than_others(hashes: list[str]) -> None:
    person("gu")
    chief = Client()
    staff("gu", PASSWORD, client=chief)
    hashes.clear()
    for _guess in range(12):
        staff("gu", client=chief)
    assert len(hashes) == 10


def test_one_address_tries_few_accounts_and_many_addresses_one_account_seldom(
    hashes: list[str],
) -> None:
    for number in range(ADDRESS.most + 3):
        staff(f"name{number}", at=THERE)
    assert len(hashes) == ADDRESS.most
    hashes.clear()
    for number in range(ACCOUNT.most + 3):
        staff("nobody", at=f"192.0.{number}.9")
    assert len(hashes) == ACCOUNT.most


def test_an_address_that_anybody_can_write_is_not_believed(
    hashes: list[str], settings: Any
) -> None:
    for number in range(20):
        Client().post(
            "/admin/login/",
            {"username": "nobody", "password": "wrong"},
            headers={"x-forwarded-for": f"192.0.2.{number}"},
        )
    assert len(hashes) == PAIR.most
    settings.TRUSTED_PROXIES = 1
    hashes.clear()
    for number in range(20):
        Client().post(
            "/admin/login/",
            {"username": "somebody", "password": "wrong"},
            headers={"x-forwarded-for": f"192.0.2.{number}, 198.51.100.7"},
        )
    assert len(hashes) == PAIR.most


def test_an_address_of_ipv6_counts_by_its_network(hashes: list[str]) -> None:
    for number in range(20):
        staff("nobody", at=f"2001:db8:1:2::{number}")
    assert len(hashes) == PAIR.most


def test_known_and_unknown_names_cost_the_same(hashes: list[str]) -> None:
    person("shen")
    reader()
    costs = []
    for name in ("shen", "nobody", "reader", "shen@example.com", "nobody@example.com"):
        AttemptCount.objects.all().delete()
        hashes.clear()
        queries = []
        for _guess in range(12):
            with CaptureQueriesContext(connection) as asked:
                staff(name)
            queries.append(len(asked))
        costs.append((len(hashes), queries))
    assert all(cost == costs[0] for cost in costs)


def test_counts_are_shared_by_every_process_and_outlive_the_cache(hashes: list[str]) -> None:
    for _guess in range(15):
        cache.clear()
        staff("nobody")
    assert len(hashes) == PAIR.most
    assert AttemptCount.objects.count() == 3


def test_no_count_holds_a_name_or_an_address() -> None:
    staff("nobody", at=HERE)
    kept = " ".join(str(row) for row in AttemptCount.objects.values_list())
    assert "nobody" not in kept
    assert HERE not in kept


def test_where_nobody_can_count_nobody_is_let_in_and_the_page_says_so() -> None:
    person("shen")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_attemptcount RENAME TO lost")
    answer = staff("shen", PASSWORD)
    assert answer.status_code == 503
    assert "cannot be counted" in answer.content.decode()


def test_counts_that_have_ended_are_dropped(later: Callable[..., None]) -> None:
    staff("nobody")
    later(hours=2)
    staff("somebody", at=THERE)
    assert AttemptCount.objects.count() == 3


def test_the_old_password_is_guessed_no_oftener_than_at_the_sign_in(hashes: list[str]) -> None:
    client = Client()
    client.force_login(person("lin"))
    new = "another long pass phrase"
    form = {"new_password1": new, "new_password2": new}
    hashes.clear()
    answers = [
        client.post("/admin/password_change/", {**form, "old_password": f"guess {number}"})
        for number in range(20)
    ]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 10
    right = client.post("/admin/password_change/", {**form, "old_password": PASSWORD})
    assert right.status_code == 429
    assert len(hashes) == 10
    assert JournalEntry.objects.filter(act="account.refused", subject="lin").count() == 1


def test_a_new_password_that_is_too_weak_is_no_wrong_guess() -> None:
    client = Client()
    client.force_login(person("lin"))
    weak = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    for _try in range(15):
        assert client.post("/admin/password_change/", weak).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_are_counted_each(hashes: list[str]) -> None:
    def guess(_place: int) -> list[int]:
        return [staff("nobody").status_code for _turn in range(6)]

    answers = [status for few in at_once(5, guess) for status in few]
    assert sorted(answers) == [200] * 10 + [429] * 20
    assert len(hashes) == PAIR.most
    assert JournalEntry.objects.filter(act="account.refused").count() == 1

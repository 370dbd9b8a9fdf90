"""What readers write of themselves in an order or on taking up a gift: their own record follows,
nobody else's."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from articles.models import JournalEntry
from newsroom.accounts.models import User
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales.offers import GiftDetails
from subscriptions.models import Gift, Order, Party, Term
from subscriptions.signed_quotes import seal_quote
from tests.browser import Browser
from tests.cast import person
from tests.factories.subscriptions import make_order, pay, promise

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 5, 2, 0, tzinfo=UTC)
CONTACT = {"name": "田恬", "email": "elsewhere@example.com", "phone": "13900000002"}
PLACE = {"recipient": "田甜", "province": "浙江", "street": "江滨路 1 号", "postcode": "310000"}
KNOWN = ("田甜", "13800000001", "tian@example.com")


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    cache.clear()


def tian() -> User:
    user = User.objects.create_user("tian", email="tian@example.com")
    make_order(by=user, contact=Contact(*KNOWN), at=NOW)
    return user


def as_(user: User) -> Client:
    client = Browser()
    client.force_login(user)
    return client


def order_as(client: Client, **said: str) -> Any:
    form = {"quote": seal_quote(promise(at=NOW)), **CONTACT, **PLACE, "privacy": "on", **said}
    return client.post("/subscribe/order/", form)


def gift_code() -> str:
    """The code of a gift that somebody else has paid."""
    pay(make_order(gift=GiftDetails("许诺"), place=None, contact=Contact("送礼的人")), at=NOW)
    return str(Gift.objects.get().code)


def contact_of(user: User) -> tuple[str, str, str]:
    party = Party.objects.get(user=user)
    return party.name, party.phone, party.email


def test_a_reader_s_order_corrects_name_and_telephone_and_never_the_mailbox() -> None:
    user = tian()
    assert order_as(as_(user)).status_code == 302
    assert contact_of(user) == ("田恬", "13900000002", "tian@example.com")
    assert {order.party.user for order in Order.objects.all()} == {user}
    entry = JournalEntry.objects.get(act="party.changed")
    assert (entry.by, entry.details["fields"]) == (user, ["name", "phone"])


def test_an_order_that_says_what_is_known_leaves_no_change_in_the_journal() -> None:
    user = tian()
    order_as(as_(user), name=KNOWN[0], phone="138 0000 0001")
    assert contact_of(user) == KNOWN
    assert not JournalEntry.objects.filter(act="party.changed").exists()


def test_taking_up_a_gift_corrects_the_same() -> None:
    user = tian()
    code = gift_code()
    as_(user).post("/subscribe/gift/", {"code": code, **CONTACT, **PLACE, "privacy": "on"})
    assert Term.objects.get().subscription.party.user == user
    assert contact_of(user) == ("田恬", "13900000002", "tian@example.com")


def test_forms_are_filled_with_what_is_known_and_say_where_the_mailbox_changes() -> None:
    client = as_(tian())
    for address in (f"/subscribe/order/?quote={seal_quote(promise(at=NOW))}", "/subscribe/gift/"):
        page = client.get(address).content.decode()
        assert all(f'value="{word}"' in page for word in KNOWN), address
        assert 'href="/account/contact/"' in page, address
        assert 'href="/account/contact/"' not in Client().get(address).content.decode(), address


def test_whoever_is_not_signed_in_changes_nobody_whatever_he_writes() -> None:
    user = tian()
    other = {"name": "冒名者", "email": "tian@example.com", "phone": "13800000001"}
    assert order_as(Browser(), **other).status_code == 302
    assert (
        Browser()
        .post("/subscribe/gift/", {"code": gift_code(), **other, **PLACE, "privacy": "on"})
        .status_code
        == 200
    )
    assert contact_of(user) == KNOWN
    assert Party.objects.filter(name="冒名者", user=None).count() == 2
    assert not JournalEntry.objects.filter(act="party.changed").exists()


def test_a_member_of_staff_who_orders_with_another_s_words_changes_nobody_else() -> None:
    user = tian()
    miao = person("miao")
    order = make_order(
        by=miao, contact=Contact("冒名者", "13800000001", "tian@example.com"), at=NOW
    )
    assert order.party.user == miao  # ordered by herself, on the readers' page
    assert order.party.email == miao.email
    assert contact_of(user) == KNOWN


def test_a_first_order_of_an_account_has_its_mailbox() -> None:
    user = User.objects.create_user("xu", email="xu@example.com")
    assert order_as(as_(user)).status_code == 302
    assert contact_of(user) == ("田恬", "13900000002", "xu@example.com")


def test_an_account_without_a_mailbox_is_written_to_where_its_order_says() -> None:
    user = User.objects.create_user("by-name")
    make_order(by=user, contact=Contact("田甜", "13800000001"), at=NOW)
    assert order_as(as_(user)).status_code == 302
    assert contact_of(user)[2] == "elsewhere@example.com"
    user.refresh_from_db()
    assert user.email == ""  # proved by nobody, so nobody signs in with it

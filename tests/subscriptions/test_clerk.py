"""A clerk works all day with masked telephones and streets, and never writes a mask over what it
hides."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.errors import Invalid, NotYours
from articles.models import JournalEntry
from subscriptions.actions import erasure
from subscriptions.actions.readers import parties
from subscriptions.actions.readers.parties import Contact, Place
from subscriptions.actions.service import dispatches
from subscriptions.models import Address, Complaint, Hold, Order, Party
from tests.cast import person
from tests.factories.articles import MORNING

pytestmark = pytest.mark.django_db
BASE = "/admin/subscriptions"
PHONE = "13800000001"
STREET = "江滨路 1 号"
EMAIL = "13800000001@example.com"


@pytest.fixture
def house(client: Client, counter_of_everything: dict[str, Any]) -> dict[str, Any]:
    """The counter with one of everything, and Ying, a clerk, signed in."""
    client.force_login(person("ying"))
    return counter_of_everything


def contact_of(party: Party) -> tuple[str, str, str]:
    row = Party.objects.get(pk=party.pk)
    return row.name, row.phone, row.email


def test_a_name_is_corrected_and_the_hidden_telephone_and_mailbox_stay(
    client: Client, house: dict[str, Any]
) -> None:
    page = f"{BASE}/party/{house['party'].pk}/contact/"
    shown = client.get(page).content.decode()
    assert "138****0001" in shown
    assert PHONE not in shown
    assert client.post(page, {"name": "田田", "phone": "", "email": ""}).status_code == 302
    assert contact_of(house["party"]) == ("田田", PHONE, EMAIL)
    assert JournalEntry.objects.filter(act="party.changed").latest("pk").details["fields"] == [
        "name"
    ]


def test_a_new_telephone_is_written_whole(client: Client, house: dict[str, Any]) -> None:
    page = f"{BASE}/party/{house['party'].pk}/contact/"
    assert (
        client.post(page, {"name": "田甜", "phone": "13911112222", "email": ""}).status_code == 302
    )
    assert contact_of(house["party"]) == ("田甜", "13911112222", EMAIL)


def test_a_mask_that_is_sent_back_changes_nothing(client: Client, house: dict[str, Any]) -> None:
    page = f"{BASE}/party/{house['party'].pk}/contact/"
    refused = client.post(page, {"name": "田田", "phone": "138****0001"})
    assert refused.context["form"].errors
    assert contact_of(house["party"]) == ("田甜", PHONE, EMAIL)
    with pytest.raises(Invalid, match="stars|星号"):
        parties.change_contact(
            house["party"],
            Contact("田甜", PHONE, "t***@example.com"),
            by=person("miao"),
            at=MORNING,
        )


def test_a_clerk_moves_nobody_to_a_mailbox_by_which_she_could_come_in(
    client: Client, house: dict[str, Any]
) -> None:
    page = f"{BASE}/party/{house['party'].pk}/contact/"
    assert (
        client.post(page, {"name": "田甜", "phone": "", "email": "ying@example.com"}).status_code
        == 302
    )
    assert contact_of(house["party"]) == ("田甜", PHONE, EMAIL)
    moved = Contact("田甜", PHONE, "other@example.com")
    with pytest.raises(NotYours):
        parties.change_contact(house["party"], moved, by=person("ying"), at=MORNING)
    parties.change_contact(house["party"], moved, by=person("miao"), at=MORNING)
    assert contact_of(house["party"]) == ("田甜", PHONE, "other@example.com")


def test_a_copy_goes_to_a_known_address_that_the_clerk_sees_only_masked(
    client: Client, house: dict[str, Any]
) -> None:
    subscription = house["subscription"]
    page = f"{BASE}/subscription/{subscription.pk}/address/"
    shown = client.get(page)
    assert "江滨路****" in shown.content.decode()
    assert STREET not in shown.content.decode()
    first = shown.context["form"].initial["from_issue"]
    shares = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-copies": "1"}
    known = subscription.dispatches.get().shares.get().address_id
    sent = {
        "from_issue": f"{first}",
        "to_issue": f"{first + timedelta(days=20)}",
        **shares,
        "form-0-known": f"{known}",
    }
    assert client.post(page, sent).status_code == 302
    assert subscription.dispatches.latest("pk").shares.get().address.street == STREET


def test_a_masked_street_is_no_address(client: Client, house: dict[str, Any]) -> None:
    subscription = house["subscription"]
    page = f"{BASE}/subscription/{subscription.pk}/address/"
    first = client.get(page).context["form"].initial["from_issue"]
    written = {
        "recipient": "田甜",
        "province": "浙江",
        "street": "江滨路****",
        "postcode": "310000",
    }
    shares = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-copies": "1"}
    sent = {
        "from_issue": f"{first}",
        **shares,
        **{f"form-0-{name}": text for name, text in written.items()},
    }
    refused = client.post(page, sent)
    assert "星号" in " ".join(refused.context["form"].non_field_errors())
    place = Place("田甜", "浙江", "江滨路****", "310000")
    with pytest.raises(Invalid):
        dispatches.redirect_copies(
            subscription, [(place, 1)], first, by=person("miao"), at=timezone.now()
        )
    assert not Address.objects.filter(street__contains="*").exists()


def test_the_day_s_work_is_done(client: Client, house: dict[str, Any]) -> None:
    subscription = house["subscription"].pk
    order = house["waiting_order"].pk
    soon = house["soon"]
    late = house["late"]
    past = house["past"]
    for page, sent in {
        f"order/{order}/pay": {
            "method": "cash",
            "amount": "1",
            "reference": "N1",
            "received_at": "2024-03-05T09:00",
        },
        f"subscription/{subscription}/hold": {
            "first": f"{soon}",
            "last": f"{late}",
            "policy": "extend",
        },
        f"subscription/{subscription}/complain": {"issue_date": f"{past}", "kind": "late"},
        f"complaint/{house['complaint'].pk}/settle": {"resolution": "redeliver"},
    }.items():
        assert client.post(f"{BASE}/{page}/", {"step": "do", **sent}).status_code == 302, page
    assert Order.objects.get(pk=order).payments.get().amount == 100
    assert Hold.objects.filter(subscription=subscription, made_by=person("ying")).exists()
    assert Complaint.objects.filter(subscription=subscription, kind="late").exists()


def test_the_links_of_letters_which_open_a_reader_s_own_pages_are_hidden(
    client: Client, house: dict[str, Any]
) -> None:
    letter = house["letter"]
    order = house["waiting_order"]
    for page in (f"{BASE}/letter/{letter.pk}/change/", f"{BASE}/order/{order.pk}/change/"):
        client.force_login(person("ying"))
        assert order.code not in client.get(page).content.decode()
        client.force_login(person("miao"))
        assert order.code in client.get(page).content.decode()


def test_what_cannot_be_undone_is_left_to_whoever_sees_all_of_it(house: dict[str, Any]) -> None:
    party = house["party"]
    twin = Party.objects.get(pk=house["twin"])
    now = timezone.now()
    with pytest.raises(NotYours):
        parties.merge_parties(party, twin, by=person("ying"), at=now)
    with pytest.raises(NotYours):
        erasure.erase_party(house["waiting_party"], by=person("ying"), at=now)
    assert parties.change_contact(party, Contact("田甜", PHONE, EMAIL), by=person("ying"), at=now)

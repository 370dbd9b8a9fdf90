"""The page of a caller: what a clerk says in two lines, and what she does from there."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from subscriptions.actions import erasure
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import orders
from subscriptions.actions.sales.orders import OrderRequest
from subscriptions.actions.service import complaints, dispatches, holds
from subscriptions.models import Complaint, Order, Party
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.sales.quotes import Wish, quote_wish
from tests.browser import first
from tests.cast import OPERATOR, person
from tests.factories.subscriptions import HOME, pay

pytestmark = pytest.mark.django_db
PHONE = "13800000001"


@pytest.fixture
def house(client: Client, counter_of_everything: dict[str, Any]) -> dict[str, Any]:
    """The counter with one of everything, and Ying, a clerk, signed in."""
    client.force_login(person("ying"))
    return counter_of_everything


def caller(party: Party) -> str:
    return reverse("admin:subscriptions_party_caller", args=[party.pk])


def test_a_telephone_number_leads_to_the_page_of_the_caller(
    client: Client, house: dict[str, Any]
) -> None:
    found = client.get("/admin/find/", {"q": "138 0000 0001"}).content.decode()
    assert f'href="{caller(house["party"])}"' in found


def test_two_lines_say_what_comes_where_to_until_when_and_what_happened_last(
    client: Client, house: dict[str, Any]
) -> None:
    answer = client.get(caller(house["party"]))
    view = answer.context["page"].running[0]
    assert view.copies == 1
    assert view.last_issue == house["subscription"].spans.get().last_issue
    assert [share.address.recipient for share in view.shares] == ["田甜"]
    page = answer.content.decode()
    summary = page.split('class="caller-summary"')[1].split("</div>")[0]
    assert f"{view.last_issue:%Y-%m-%d}" in summary
    assert "江滨路****" in summary
    assert "现金" in summary  # the payment is what happened last
    assert "138****0001" in page
    assert PHONE not in page
    assert "江滨路 1 号" not in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_act_has_the_same_access_key_in_every_language(
    client: Client, house: dict[str, Any], language: str
) -> None:
    client.cookies["django_language"] = language
    page = client.get(caller(house["party"])).content.decode()
    assert set(re.findall(r'accesskey="(.)"', page)) >= {"n", "r", "h", "a", "c", "m", "k"}


def test_an_order_that_waits_for_its_money_is_owed_and_can_be_paid_here(
    client: Client, house: dict[str, Any]
) -> None:
    order: Order = house["waiting_order"]
    answer = client.get(caller(order.party))
    assert answer.context["page"].owed == order.total
    assert f"/order/{order.pk}/pay/?next={caller(order.party)}" in answer.content.decode()


def test_an_order_a_subscription_and_a_subscriber_lead_to_the_page_of_the_caller(
    client: Client, house: dict[str, Any]
) -> None:
    subscription = house["subscription"]
    rows = {
        "order": subscription.terms.get().order_id,
        "subscription": subscription.pk,
        "party": subscription.party_id,
    }
    for noun, pk in rows.items():
        page = client.get(f"/admin/subscriptions/{noun}/{pk}/change/").content.decode()
        assert f'href="{caller(subscription.party)}"' in page


def test_a_clerk_is_offered_no_refund_and_a_manager_is(
    client: Client, house: dict[str, Any]
) -> None:
    here = caller(house["party"])
    clerk = client.get(here).content.decode()
    client.force_login(person("miao"))
    manager = client.get(here).content.decode()
    order = house["subscription"].terms.get().order_id
    assert f"/order/{order}/refund/" not in clerk
    assert f"/order/{order}/refund/?next={here}" in manager
    assert f"/order/{order}/invoice/?next={here}" in clerk


def test_every_act_that_is_offered_opens_and_says_the_way_back(
    client: Client, house: dict[str, Any]
) -> None:
    client.force_login(person("miao"))
    here = caller(house["party"])
    acts = client.get(here).context["acts"]
    assert len(acts) == 10
    for act in acts:
        answer = client.get(act.href)
        assert answer.status_code == 200, act.href
        assert f'class="closelink" href="{here}"' in answer.content.decode(), act.href


def test_an_open_complaint_is_settled_from_the_page_of_the_caller(
    client: Client, house: dict[str, Any]
) -> None:
    complaint: Complaint = house["complaint"]
    here = caller(complaint.subscription.party)
    settle = f"/admin/subscriptions/complaint/{complaint.pk}/settle/?next={here}"
    assert f'href="{settle}"' in client.get(here).content.decode()
    answer = client.post(settle, {"resolution": "redeliver", "step": "do"})
    assert (answer.status_code, answer.headers["Location"]) == (302, here)
    assert f'href="{settle}"' not in client.get(here).content.decode()


def test_of_whoever_was_erased_nothing_can_be_ordered_or_changed(
    client: Client, house: dict[str, Any]
) -> None:
    party = house["waiting_party"]
    orders.cancel_order(house["waiting_order"], by=OPERATOR, at=timezone.now())
    erasure.erase_party(party, by=person("miao"), at=timezone.now())
    answer = client.get(caller(party))
    assert answer.status_code == 200
    assert answer.context["acts"] == []
    assert "next=" not in answer.content.decode().split('id="content-main"')[1]


def test_a_complaint_leads_back_to_the_caller_and_counts_once(
    client: Client, house: dict[str, Any]
) -> None:
    here = caller(house["party"])
    page = f"/admin/subscriptions/subscription/{house['subscription'].pk}/complain/?next={here}"
    token = first(client.get(page).content.decode())
    sent = {
        "issue_date": f"{house['past']}",
        "kind": "late",
        "words": "",
        "step": "do",
        "confirmation": token,
    }
    for _again in range(2):
        answer = client.post(page, sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, here)
    assert Complaint.objects.filter(subscription=house["subscription"]).count() == 1


def test_a_known_subscriber_orders_by_one_confirmation_at_the_price_that_is_said(
    client: Client, house: dict[str, Any]
) -> None:
    here = caller(house["party"])
    page = f"/admin/subscriptions/order/add/?party={house['party'].pk}&next={here}"
    shown = client.get(page)
    assert "江滨路****" in shown.content.decode()
    assert "江滨路 1 号" not in shown.content.decode()
    offer = shown.context["priced"]
    sent = written_in(shown.context["form"]) | {"promise": offer.sealed, "agreed": "on"}
    token = first(shown.content.decode())
    for _again in range(2):
        answer = client.post(page, {**sent, "place": "1", "confirmation": token})
        assert (answer.status_code, answer.headers["Location"]) == (302, here)
    order = Order.objects.filter(party=house["party"]).latest("pk")
    assert Order.objects.filter(party=house["party"]).count() == 2
    assert (order.total, order.quote.copies) == (offer.promise.total, 1)
    assert order.address.street == "江滨路 1 号"


def test_more_copies_run_to_the_end_of_the_subscription(
    client: Client, house: dict[str, Any]
) -> None:
    subscription = house["subscription"]
    answer = client.get(
        "/admin/subscriptions/order/add/",
        {"party": house["party"].pk, "more": subscription.pk},
    )
    promise = answer.context["priced"].promise
    assert promise.last_issue == subscription.spans.get().last_issue
    assert promise.first_issue <= timezone.localdate() + timedelta(days=30)
    assert promise.copies == 1


def test_the_more_copies_of_one_person_propose_no_address_of_another(
    client: Client, house: dict[str, Any]
) -> None:
    other = {"party": house["waiting_party"].pk, "more": house["subscription"].pk}
    answer = client.get("/admin/subscriptions/order/add/", other)
    assert "known_place" not in answer.context["form"].initial


def test_a_written_street_counts_instead_of_the_known_address(
    client: Client, house: dict[str, Any]
) -> None:
    page = f"/admin/subscriptions/order/add/?party={house['party'].pk}"
    shown = client.get(page)
    written = {
        "recipient": "田甜",
        "province": "浙江",
        "street": "湖滨路 9 号",
        "postcode": "310001",
    }
    sent = written_in(shown.context["form"]) | written | {"agreed": "on", "place": "1"}
    sent |= {"promise": shown.context["priced"].sealed}
    assert client.post(page, sent).status_code == 302
    order = Order.objects.filter(party=house["party"]).latest("pk")
    assert order.address.street == "湖滨路 9 号"


def written_in(form: Any) -> dict[str, str]:
    """Return what a browser sends of a form that nobody has touched."""
    values = {field.name: field.value() for field in form}
    return {name: str(value) for name, value in values.items() if value not in {None, False, ""}}


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/admin/subscriptions/party/1/caller/",
        "//example.com/admin/subscriptions/party/1/caller/",
        "/admin/logout/",
        "/admin/subscriptions/party/1/caller/?x=1",
        "/admin/subscriptions/party/1/caller/../../../../logout/",
        "javascript:alert(1)",
        "\\\\example.com",
        "/admin/subscriptions/party/" + "9" * 5000 + "/caller/",
    ],
)
def test_an_act_leads_back_to_no_other_address(
    client: Client, house: dict[str, Any], address: str
) -> None:
    subscription = house["subscription"].pk
    page = f"/admin/subscriptions/subscription/{subscription}/complain/"
    opened = client.get(page, {"next": address})
    assert opened.context["back"] == f"/admin/subscriptions/subscription/{subscription}/change/"


def test_a_long_history_costs_no_more_queries_than_a_short_one(
    client: Client, house: dict[str, Any], count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    here = caller(house["party"])
    client.get(here)
    small = count_queries(lambda: client.get(here))
    add_history(house)
    large = client.get(here).context["page"]
    assert count_queries(lambda: client.get(here)) == small
    assert small <= 40
    assert len(large.orders) == 5
    assert large.has_more_orders
    assert large.complaints.has_more


def add_history(house: dict[str, Any]) -> None:
    """Seven orders, seven complaints, three holds and three moves more."""
    at = timezone.now()
    today = timezone.localdate(at)
    subscription = house["subscription"]
    days = issue_days(
        subscription.publication, today - timedelta(days=35), today + timedelta(days=90)
    )
    past = [day for day in days if day < today]
    soon = [day for day in days if day > today + timedelta(days=20)]
    for number in range(7):
        complaints.make_complaint(
            subscription, past[-1 - number], "damaged", "", by=OPERATOR, at=at
        )
        wish = Wish(subscription.publication, soon[number], today + timedelta(days=200))
        promise = quote_wish(wish, at, early=True).promise
        wanted = OrderRequest(promise, Contact("田甜"), HOME, buyer=house["party"])
        order = orders.place_order(wanted, by=OPERATOR, at=at, for_account=False)
        if number % 2:
            pay(order, at=at)
    for number in range(3):
        holds.hold_delivery(subscription, soon[number * 2], soon[number * 2], by=OPERATOR, at=at)
        dispatches.redirect_copies(subscription, [(HOME, 1)], soon[number], by=OPERATOR, at=at)

"""From any order, subscription, payment, refund, invoice and subscriber to any other by links."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from subscriptions.actions.money import refunds
from subscriptions.actions.money.payments import Receipt, receive_payment
from subscriptions.domain.choices import Method
from subscriptions.models import (
    Invoice,
    InvoiceRequest,
    Order,
    Party,
    Payment,
    Refund,
    Subscription,
)
from tests.cast import person
from tests.factories.subscriptions import make_prices
from tests.house.service import service

pytestmark = pytest.mark.django_db
TABLES: tuple[type[Model], ...] = (
    Party,
    Order,
    Subscription,
    Payment,
    Refund,
    InvoiceRequest,
    Invoice,
)
LINK = re.compile(r'href="(/admin/subscriptions/[^"?#]+/change/)')


@pytest.fixture
def rows(client: Client) -> dict[type[Model], Any]:
    """One order with everything that can belong to it."""
    make_prices()
    client.force_login(person("miao"))
    subscription = service()["subscription"]
    order = subscription.terms.get().order
    at = timezone.now()
    request = make_request(order)
    invoice = Invoice.objects.create(
        request=request,
        number="20240001",
        amount=order.total,
        issued_on=timezone.localdate(),
        recorded_at=at,
    )
    wanted = refunds.RefundRequest("goodwill", "多谢", amount=500)
    (refund,) = refunds.grant_refund(order, wanted, by=person("miao"), at=at)
    return {
        Party: order.party,
        Order: order,
        Subscription: subscription,
        Payment: order.payments.get(),
        Refund: refund,
        InvoiceRequest: request,
        Invoice: invoice,
    }


def make_request(order: Order) -> InvoiceRequest:
    return InvoiceRequest.objects.create(
        order=order,
        kind="person",
        title="田甜",
        email="t@example.com",
        amount=order.total,
        asked_at=timezone.now(),
    )


def page_of(row: Model) -> str:
    return f"/admin/subscriptions/{row._meta.model_name}/{row.pk}/change/"


def test_every_relation_of_the_tables_is_a_link_on_the_page_of_the_row(
    client: Client, rows: dict[type[Model], Any]
) -> None:
    """The relations are those of the models, so that a later one is asked for as well."""
    followed = 0
    for row in rows.values():
        links = set(LINK.findall(client.get(page_of(row)).content.decode()))
        for field in row._meta.get_fields():
            if field.related_model not in TABLES or field.auto_created:
                continue
            other = getattr(row, field.name)
            if other is not None and other != row:
                assert page_of(other) in links, (row, field.name)
                followed += 1
    assert followed >= 6


def test_each_of_them_leads_to_each_other_in_one_step(
    client: Client, rows: dict[type[Model], Any]
) -> None:
    for row in rows.values():
        answer = client.get(page_of(row))
        assert answer.status_code == 200
        links = set(LINK.findall(answer.content.decode()))
        missing = {page_of(other) for other in rows.values() if other is not row} - links
        assert not missing, (row, missing)


def test_whoever_may_not_see_a_table_is_led_to_none_of_its_rows(
    client: Client, rows: dict[type[Model], Any]
) -> None:
    ying = person("ying")
    client.force_login(ying)
    for row in rows.values():
        if not ying.has_perm(f"subscriptions.view_{row._meta.model_name}"):
            continue
        answer = client.get(page_of(row))
        for address in LINK.findall(answer.content.decode()):
            assert client.get(address).status_code == 200, (row, address)


def test_more_orders_of_a_subscriber_cost_no_more_queries(
    client: Client,
    rows: dict[type[Model], Any],
    count_queries: Callable[[Callable[[], Any]], int],
) -> None:
    page = page_of(rows[Order])
    client.get(page)
    small = count_queries(lambda: client.get(page))
    for _request in range(9):
        make_request(rows[Order])
    assert count_queries(lambda: client.get(page)) <= small
    groups = client.get(page).context["related"]
    assert any(group.has_more for group in groups)


def test_money_is_received_once_more_and_found_from_the_first_payment(
    client: Client, rows: dict[type[Model], Any]
) -> None:
    order: Order = rows[Order]
    at = timezone.now()
    receive_payment(order, Receipt(Method.CASH, 100, "R-2", at), at=at)
    second = order.payments.latest("pk")
    page = client.get(page_of(rows[Payment])).content.decode()
    assert page_of(second) in page

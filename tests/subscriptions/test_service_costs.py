"""Pages of the counter cost the same queries for few rows and for many."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from subscriptions.actions.readers.parties import Contact
from subscriptions.models import Subscription
from subscriptions.selectors.sales.renewals import price_renewals
from tests.cast import person
from tests.factories.subscriptions import (
    YEAR_END,
    later,
    make_order,
    make_prices,
    make_term,
    pay,
    promise,
)
from tests.house.service import sold

pytestmark = pytest.mark.django_db
BASE = "/admin/subscriptions"


def test_a_list_costs_the_same_queries_for_two_rows_and_for_twenty(
    client: Client, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    client.force_login(person("miao"))
    make_prices()
    addresses = [
        f"{BASE}/{noun}/"
        for noun in ("party", "subscription", "letter", "complaint", "deliveryrun")
    ]
    first = timezone.localdate() - timedelta(days=40)
    found = []
    for start, end in ((0, 2), (2, 20)):
        for number in range(start, end):
            sold(f"读者{number}", f"138000001{number:02d}", first, first + timedelta(days=300))
        [client.get(address) for address in addresses]
        found.append(
            [count_queries(lambda address=address: client.get(address)) for address in addresses]
        )  # type: ignore[misc]
    assert found[0] == found[1]
    # The next issues are counted one by one; some are for the frame.
    assert max(found[0]) <= 36


def test_the_page_of_a_subscriber_costs_the_same_whatever_he_reads(
    client: Client, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    client.force_login(person("miao"))
    term = make_term()
    address = f"{BASE}/party/{term.subscription.party_id}/change/"
    client.get(address)
    small = count_queries(lambda: client.get(address))
    for year in (2025, 2026, 2027):
        first = YEAR_END.replace(year=year, month=1, day=1)
        last = YEAR_END.replace(year=year)
        wanted = promise(first, last, at=later(600))
        term = pay(make_order(promise=wanted, renews=term)).terms.get()
    assert count_queries(lambda: client.get(address)) == small
    assert small <= 40


def test_what_renewals_cost_is_asked_in_as_many_queries_for_two_as_for_twelve(
    count_queries: Callable[[Callable[[], Any]], int],
) -> None:
    for place in range(12):
        make_term(
            contact=Contact(f"读者{place}"), end=YEAR_END.replace(month=6 + place % 3, day=30)
        )
    rows = list(Subscription.objects.select_related("publication", "party"))
    asked = [
        count_queries(lambda many=many: price_renewals(rows[:many], 12, later(30)))
        for many in (2, 12)
    ]
    assert asked[0] == asked[1] <= 7
    singly = [price_renewals([row], 12, later(30))[0].promise for row in rows]
    assert [one.promise for one in price_renewals(rows, 12, later(30))] == singly
    assert None not in singly

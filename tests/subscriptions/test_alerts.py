"""The bell rings for what concerns somebody at the counter, and for nobody else."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.actions.records.desk_settings import set_digest_hour
from articles.selectors.alerts import count_unread_alerts, list_alerts
from newsroom.accounts.models import User
from newsroom.frame import digests
from subscriptions.actions import assignments
from subscriptions.actions.sales import orders
from subscriptions.models import BankLine, BankStatement, Complaint, Order, PassingLetter
from subscriptions.selectors.queues import QUEUES
from tests.cast import OPERATOR, person
from tests.factories.subscriptions import make_prices, pay
from tests.house.service import service

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> dict[str, Any]:
    """The counter with one of everything."""
    make_prices()
    return service()


def sentences(by: User) -> list[str]:
    return [str(alert.row.sentence) for alert in list_alerts(by, timezone.now())]


def give(complaint: Complaint, owner: User, by: User, at: datetime | None = None) -> None:
    assignments.assign_work(
        QUEUES["complaints"], [complaint.pk], owner, by=by, at=at or timezone.now()
    )


def test_a_complaint_given_to_me_rings_until_it_is_read_and_leads_to_my_rows(
    client: Client, house: dict[str, Any]
) -> None:
    ying = person("ying")
    give(house["complaint"], ying, person("miao"))
    assert count_unread_alerts(ying, timezone.now()) == 1
    client.force_login(ying)
    page = client.get("/admin/alerts/")
    html = page.content.decode()
    assert 'href="/admin/subscriptions/queues/complaints/?whose=own"' in html
    assert "苗青" in html
    assert "许诺" in html
    assert "13800000002" not in html
    client.post("/admin/alerts/", {"until": page.context["until"]})
    assert count_unread_alerts(ying, timezone.now()) == 0
    assert count_unread_alerts(person("lin"), timezone.now()) == 0


def test_what_somebody_took_rings_for_nobody_and_what_he_may_not_see_any_more_neither(
    house: dict[str, Any],
) -> None:
    ying = person("ying")
    give(house["complaint"], ying, ying)
    assert sentences(ying) == []
    give(house["complaint"], person("miao"), person("miao"))
    give(house["complaint"], ying, person("miao"))
    assert len(sentences(ying)) == 1
    ying.groups.clear()
    assert sentences(User.objects.get(pk=ying.pk)) == []


def bring_statement(by: User | None, *amounts: int) -> BankStatement:
    at = timezone.now()
    number = BankStatement.objects.count()
    statement = BankStatement.objects.create(
        name=f"{number}.csv", digest=str(number), brought_at=at, brought_by=by
    )
    BankLine.objects.bulk_create(
        BankLine(
            statement=statement,
            serial=f"{number}-{amount}",
            booked_on=timezone.localdate(at),
            payer="江一",
            amount=amount,
        )
        for amount in amounts
    )
    return statement


def test_transfers_without_an_order_ring_once_a_statement_for_whoever_may_match_them() -> None:
    miao = person("miao")
    bring_statement(None, 100, 200)
    bring_statement(miao, 300)
    (sentence,) = sentences(miao)
    assert sentence.startswith("2 transfers")
    assert sentences(person("ying")) == []
    BankLine.objects.update(settled_at=timezone.now())
    assert sentences(miao) == []


def test_money_of_a_cancelled_order_rings_for_whoever_refunds_until_a_colleague_takes_it(
    house: dict[str, Any],
) -> None:
    at = timezone.now()
    order = Order.objects.get(party__name="江一")
    orders.cancel_order(order, by=OPERATOR, at=at, code=order.code)
    miao = person("miao")
    assert sentences(miao) == []
    pay(order, 500, at=at)
    Order.objects.update(cancelled_at=at - timedelta(days=300))  # the money came long after
    (alert,) = list_alerts(miao, timezone.now())
    assert alert.row.subject == f"江一 · {order.number}"
    assert alert.row.href == f"/admin/subscriptions/order/{order.pk}/change/"
    assert count_unread_alerts(miao, timezone.now()) == 1
    queue = QUEUES["cancelled_with_money"]
    assignments.assign_work(queue, [order.pk], person("ying"), by=person("ying"), at=at)
    assert sentences(miao) == []


def test_a_digest_names_no_subscriber(house: dict[str, Any]) -> None:
    ying = person("ying")
    give(house["complaint"], ying, person("miao"))
    User.objects.filter(pk=ying.pk).update(email="ying@paper.cn")
    ying.refresh_from_db()
    now = timezone.now()
    set_digest_hour(timezone.localtime(now).hour, by=ying, at=now - timedelta(days=2))
    assert digests.write_due_digests(now) == 1
    body = PassingLetter.objects.get().facts["body"]
    assert "苗青" in body
    assert "许诺" not in body


def test_the_bell_and_its_page_cost_the_same_for_one_alert_and_for_twenty(
    client: Client, house: dict[str, Any], count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    miao = person("miao")
    client.force_login(miao)

    def fill(count: int) -> None:
        for _number in range(count):
            bring_statement(None, 1000 + BankLine.objects.count())

    fill(1)
    assert count_unread_alerts(miao, timezone.now()) == 1
    small = count_queries(lambda: client.get("/admin/alerts/"))
    fill(20)
    assert count_queries(lambda: client.get("/admin/alerts/")) == small
    assert count_queries(lambda: count_unread_alerts(miao, timezone.now())) == 1

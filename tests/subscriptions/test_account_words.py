"""What screens say is so: addresses that count, issues that are out, states by their names,
nobody's name for ever."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from articles.errors import Invalid
from articles.models import JournalEntry
from newsroom.accounts.models import User
from subscriptions.actions.money import bank, refunds
from subscriptions.actions.money.bank import Transfer
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.sales import orders
from subscriptions.actions.service import deliveries, dispatches
from subscriptions.actions.service.dispatches import CopiesMove
from subscriptions.charts import Chart, Series, draw_chart
from subscriptions.domain.choices import Cause
from subscriptions.models import BankLine, Dispatch, Order
from subscriptions.selectors.readers.accounts import build_subscription_line
from tests.browser import Browser
from tests.cast import person
from tests.factories.articles import the_publication
from tests.factories.subscriptions import HOME, make_order, make_term, pay

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 5, 2, 0, tzinfo=UTC)
SUMMER = replace(HOME, street="海边路 7 号")
NEW = replace(HOME, street="新家路 8 号")


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    cache.clear()


def desk() -> Client:
    client = Browser()
    client.force_login(person("miao"))
    return client


def account(user: User) -> str:
    client = Browser()
    client.force_login(user)
    return client.get("/account/").content.decode()


def test_a_term_that_begins_later_has_the_address_its_first_issue_goes_to() -> None:
    term = make_term(start=date(2024, 7, 1))
    page = f"/admin/subscriptions/subscription/{term.subscription_id}/change/"
    shown = desk().get(page).content.decode()
    assert "没有地址，无法投递" not in shown
    assert "江滨路 1 号" in shown
    assert "江滨路 1 号" in desk().get(f"{page.removesuffix('change/')}address/").content.decode()
    Dispatch.objects.all().delete()
    assert "没有地址，无法投递" in desk().get(page).content.decode()


def test_a_subscription_that_brings_nothing_lacks_no_address_and_has_no_last_issue() -> None:
    user = User.objects.create_user("tian", email="tian@example.com")
    term = make_term(by=user)
    refunds.grant_refund(Order.objects.get(), RefundRequest(Cause.READER, "搬家"), by=user, at=NOW)
    Dispatch.objects.all().delete()
    page = f"/admin/subscriptions/subscription/{term.subscription_id}/change/"
    assert "没有地址，无法投递" not in desk().get(page).content.decode()
    assert build_subscription_line(term.subscription, NOW).last_issue is None
    assert "最后一期" not in account(user)


def test_a_temporary_address_under_a_later_move_is_not_told_as_valid() -> None:
    user = User.objects.create_user("tian", email="tian@example.com")
    term = make_term(by=user)
    subscription = term.subscription
    summer = CopiesMove(SUMMER, date(2024, 6, 4), date(2024, 6, 28))
    dispatches.move_copies(subscription, summer, by=user, at=NOW)
    assert "海边路 7 号" in account(user)
    dispatches.move_copies(subscription, CopiesMove(NEW, date(2024, 6, 14)), by=user, at=NOW)
    cut, _moved = build_subscription_line(subscription, NOW).moves
    assert (cut.dispatch.to_issue, cut.last) == (date(2024, 6, 28), date(2024, 6, 13))
    dispatches.move_copies(subscription, CopiesMove(NEW, date(2024, 5, 3)), by=user, at=NOW)
    assert "海边路 7 号" not in account(user)


def test_another_address_for_days_without_an_issue_is_refused() -> None:
    user = User.objects.create_user("tian", email="tian@example.com")
    subscription = make_term(by=user).subscription
    with pytest.raises(Invalid, match="these days"):
        dispatches.move_copies(
            subscription, CopiesMove(SUMMER, date(2024, 6, 5), date(2024, 6, 6)), by=user, at=NOW
        )
    assert Dispatch.objects.count() == 1


def test_an_issue_whose_list_is_made_has_not_gone_out_before_its_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user = User.objects.create_user("tian", email="tian@example.com")
    make_term(by=user)
    day = date(2024, 3, 15)
    deliveries.make_delivery_list(the_publication(), day, by=person("miao"), at=NOW)
    assert "已投递的期次" not in account(user)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2024, 3, 15, 2, 0, tzinfo=UTC))
    assert "2024年3月15日" in account(user).split("已投递的期次")[1]


def test_the_journal_keeps_nobody_s_name_for_a_transfer() -> None:
    order = make_order()
    transfers = [
        Transfer("B1", date(2024, 3, 6), "东江建设公司", 22200, "报款"),
        Transfer("B2", date(2024, 3, 6), "王小明", 100, "房租"),
    ]
    bank.import_statement("三月.csv", "x", transfers, by=person("miao"), at=NOW)
    first, second = BankLine.objects.order_by("serial")
    bank.match_line(first, [(order, 22200)], by=person("miao"), at=NOW)
    bank.set_line_aside(second, "房租", by=person("miao"), at=NOW)
    told = " ".join(JournalEntry.objects.values_list("subject", flat=True))
    assert "2024-03-06 B1" in told
    assert not re.search("东江|王小明", told)


def test_orders_that_wait_and_cancelled_ones_with_money_have_their_cards() -> None:
    make_order()
    ended = make_order()
    orders.cancel_order(ended, by=person("miao"), at=NOW, reason="重复")
    pay(ended, at=NOW)
    page = desk().get("/admin/").content.decode()
    for queue in ("awaiting", "cancelled_with_money"):
        address = f"/admin/subscriptions/queues/{queue}/"
        assert f'href="{address}"' in page
        assert len(desk().get(address).context["rows"]) == 1


def test_a_chart_of_bars_names_every_bar() -> None:
    provinces = ["北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏"]
    chart = Chart("份数", provinces, [Series("份", list(range(10)))], "bars")
    drawn = draw_chart(chart, "c")
    assert [name for name in provinces if f">{name}</text>" not in drawn] == []
    few = draw_chart(Chart("份数", provinces[:5], [Series("份", [1, 2, 3, 4, 5])], "bars"), "c")
    assert "rotate" not in few
    assert 'viewBox="0 0 640 240"' in few


def test_an_invoice_request_is_listed_by_its_number_and_issued_is_a_state() -> None:
    page = desk().get("/admin/subscriptions/invoicerequest/").content.decode()
    assert ">已开票</option>" in page
    refunded = desk().get("/admin/subscriptions/refund/").content.decode()
    assert ">已退付</option>" in refunded
    assert ">退付时间</option>" not in refunded

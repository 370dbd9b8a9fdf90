"""The lists of the counter narrowed by what stands in the address: found, kept, and
never failing."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from articles.models import Publication
from subscriptions.actions.money import bank, invoices, refunds
from subscriptions.actions.money.bank import Transfer
from subscriptions.actions.money.invoices import InvoiceTitle, IssuedInvoice
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.readers import receipts
from subscriptions.domain.choices import Cause
from subscriptions.models import (
    BankLine,
    ChannelSetup,
    NetworkRange,
    Order,
    Plan,
    PriceList,
    ProviderEvent,
)
from tests.cast import OPERATOR, person, reader
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import make_order, make_prices, pay
from tests.house.shares import portion_of, share_of
from tests.module_rows import keep_for_module

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counter")]
DESK = "/admin/subscriptions"
TODAY = timezone.localdate()
LISTS = [
    "order",
    "payment",
    "providerevent",
    "bankline",
    "invoicerequest",
    "invoice",
    "refund",
    "ledgerentry",
    "receiptclaim",
    "entitlement",
    "networkrange",
    "plan",
    "pricelist",
    "channelsetup",
]


@pytest.fixture
def miao(client: Client) -> Client:
    """The subscription manager at her desk, reading English."""
    client.force_login(person("miao"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture(scope="module")
def counter(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """What the lists of a counter show, built once for this module."""
    with keep_for_module(django_db_blocker), translation.override("en"):
        yield build_counter()


def build_counter() -> dict[str, Any]:
    """Build two orders: one of 222.00 paid, invoiced and partly given back, one of 444.00 with
    10.00 on account."""
    paid = pay(make_order(at=MORNING))
    part = pay(make_order(2, at=MORNING), 1000)
    request = invoices.request_invoice(
        paid, InvoiceTitle("person", "田甜", "t@example.com"), by=OPERATOR, at=MORNING
    )
    issued = IssuedInvoice(request.pk, "24112000000012345678", date(2024, 3, 8), request.amount)
    invoices.record_issued_invoices([issued], by=OPERATOR, at=MORNING)
    refunds.grant_refund(paid, RefundRequest(Cause.GOODWILL, "致歉", 500), by=OPERATOR, at=MORNING)
    transfers = [
        Transfer("B1", date(2024, 3, 6), "江一", 5000),
        Transfer("B2", date(2024, 3, 9), "于洋", 70000),
    ]
    bank.import_statement("三月.csv", "0" * 64, transfers, by=OPERATOR, at=MORNING)
    bank.return_line_remainder(BankLine.objects.get(serial="B2"), "付错了", by=OPERATOR, at=MORNING)
    ProviderEvent.objects.create(
        provider="sandbox",
        event="N1",
        body="{}",
        arrived_at=MORNING,
        outcome="mismatch",
        order=part,
    )
    said = {
        "channel": "post",
        "name": "王立",
        "first_day": date(2024, 1, 1),
        "last_day": date(2024, 12, 31),
    }
    claim = receipts.claim_receipt(
        reader(),
        receipts.ReceiptDetails(the_publication(), "AB1234", **said),  # type: ignore[arg-type]
        at=MORNING,
    )
    receipts.decide_claim(
        claim, receipts.ClaimDecision(approve=True), by=person("miao"), at=MORNING
    )
    receipts.claim_receipt(
        reader("other"),
        receipts.ReceiptDetails(the_publication(), "CD5678", **said),  # type: ignore[arg-type]
        at=MORNING,
    )
    paper = the_publication()
    Plan.objects.create(publication=paper, code="half", name="半年", months=6, on_sale=True)
    Plan.objects.create(
        publication=paper, code="old", name="旧方案", kind="trial", months=1, on_sale=False
    )
    NetworkRange.objects.create(
        publication=paper, institution="江岸大学", network="192.0.2.0/24", first_day=TODAY
    )
    return {"paid": paid, "part": part, "claim": claim}


def found(client: Client, noun: str, query: str = "") -> int:
    """How many rows a list shows."""
    answer = client.get(f"{DESK}/{noun}/?{query}")
    assert answer.status_code == 200, (noun, query)
    shown = answer.context.get("shown")
    return int(shown.count if shown else answer.context["cl"].result_count)


@pytest.mark.parametrize(
    ("noun", "counts"),
    [
        (
            "payment",
            {
                "": 2,
                "method=cash": 2,
                "method=bank": 0,
                "least=200": 1,
                "most=10.00": 1,
                "most=222": 2,
                "since=2024-03-05&until=2024-03-05": 2,
                "since=2024-03-06": 0,
                "until=2024-03-04": 0,
            },
        ),
        (
            "bankline",
            {
                "": 2,
                "queue=waiting": 1,
                "queue=settled": 1,
                "queue=returned": 1,
                "queue=elsewhere": 0,
                "least=50.01": 1,
                "until=2024-03-06": 1,
                "since=2024-03-06": 2,
                "q=于洋": 1,
                "q=于洋&queue=waiting": 0,
            },
        ),
        (
            "invoicerequest",
            {
                "": 1,
                "queue=waiting": 0,
                "queue=issued": 1,
                "queue=red_due": 1,
                "kind=person": 1,
                "kind=organisation": 0,
                "least=222": 1,
                "least=222.01": 0,
                "until=2024-03-04": 0,
            },
        ),
        (
            "invoice",
            {"": 1, "kind=blue": 1, "kind=red": 0, "since=2024-03-08": 1, "since=2024-03-09": 0},
        ),
        (
            "refund",
            {
                "": 1,
                "queue=to_pay": 1,
                "queue=paid": 0,
                "queue=credit": 0,
                "cause=goodwill": 1,
                "cause=reader": 0,
                "most=4.99": 0,
            },
        ),
        (
            "ledgerentry",
            {
                "account=refunds": 1,
                "account=refunds&most=4.99": 0,
                "least=700": 2,
                "until=2024-03-04": 0,
            },
        ),
        (
            "providerevent",
            {
                "": 1,
                "provider=sandbox": 1,
                "provider=wechat": 0,
                "outcome=mismatch": 1,
                "outcome=paid": 0,
                "queue=look": 1,
                "queue=settled": 0,
            },
        ),
        (
            "receiptclaim",
            {
                "": 2,
                "state=waiting": 1,
                "state=approved": 1,
                "channel=post": 2,
                "channel=agent": 0,
                "state__regex=waiting": 2,  # no list is asked by a lookup that it does not offer
            },
        ),
        (
            "entitlement",
            {"": 1, "today=open": 0, "today=not": 1, "source=claim": 0, "scope=epaper": 1},
        ),
        ("networkrange", {"": 1, "active=true": 1, "active=false": 0}),
        (
            "plan",
            {
                "": 2,
                "kind=trial": 1,
                "on_sale=true": 1,
                "on_sale=false": 1,
                "channel=digital": 0,
                "q=半年": 1,
            },
        ),
        (
            "pricelist",
            {
                "": 1,
                "used=yes": 1,
                "used=no": 0,
                "channel=post": 1,
                "channel=own": 0,
                "since=2024-01-02": 0,
            },
        ),
        ("order", {"": 2, "least=222.01": 1, "most=222": 1, "state=part_paid&least=300": 1}),
    ],
)
def test_a_list_shows_what_its_address_asks_for(
    miao: Client, counter: dict[str, Any], noun: str, counts: dict[str, int]
) -> None:
    PriceList.objects.filter(used_at=None).update(used_at=MORNING)
    assert {query: found(miao, noun, query) for query in counts} == counts


NONSENSE = (
    "least=x",
    "most=-1",
    "least=%00",
    f"least={'9' * 20}",
    "since=2024-13-45",
    "until=%00",
    "queue=x",
    "state=x",
    "method=x",
    "kind=%00",
    "channel=x",
    "paper=x",
    f"paper={'9' * 30}",
    "account=x",
    "today=x",
    "active=x",
    "since=0001-01-01&until=9999-12-31",
    "until=0001-01-01",
    "since=9999-12-31",
    "least=1&least=2",
    "used=x",
    "_changelist_filters=%00",
    "o=9.9",
    "foo__bar=1",
    "on_sale=x",
    "scope=x",
    "outcome=x",
    "source=x",
)


@pytest.mark.parametrize("noun", LISTS)
def test_nonsense_in_the_address_is_told_or_passed_over_and_never_fails(
    miao: Client, counter: dict[str, Any], noun: str
) -> None:
    ChannelSetup.objects.create(publication=the_publication(), channel="own", lead_days=2)
    for query in portion_of(NONSENSE, 9, noun):
        assert miao.get(f"{DESK}/{noun}/?{query}", follow=True).status_code == 200, query


def test_what_means_nothing_is_told_at_its_field_and_shows_no_row(
    miao: Client, counter: dict[str, Any]
) -> None:
    for query, words in {
        "least=x": "Write an amount in yuan",
        "method=odd": "Select a valid choice",
        "since=2024-13-45": "valid date",
    }.items():
        page = miao.get(f"{DESK}/payment/?{query}")
        assert page.context["shown"].count == 0
        assert words in page.content.decode()


def test_a_newspaper_is_chosen_only_where_there_are_two(
    miao: Client, counter: dict[str, Any]
) -> None:
    for noun in (
        "payment",
        "refund",
        "invoice",
        "invoicerequest",
        "plan",
        "order",
        "receiptclaim",
        "ledgerentry",
    ):
        assert 'name="paper"' not in miao.get(f"{DESK}/{noun}/").content.decode(), noun
    other = Publication.objects.create(name="江畔晚报", code="jpwb")
    for noun in (
        "payment",
        "refund",
        "invoice",
        "invoicerequest",
        "plan",
        "order",
        "receiptclaim",
        "ledgerentry",
    ):
        assert 'name="paper"' in miao.get(f"{DESK}/{noun}/").content.decode(), noun
        all_of_it = (
            found(miao, noun) if noun != "ledgerentry" else 4
        )  # transfers belong to none as yet
        assert (
            found(miao, noun, f"paper={other.pk}"),
            found(miao, noun, f"paper={the_publication().pk}"),
        ) == (
            0,
            all_of_it,
        ), noun


def test_what_was_chosen_survives_sorting_searching_and_paging(miao: Client) -> None:
    order = make_order()
    for number in range(52):
        pay(order, 100 + number, reference=f"N{number}")
    page = miao.get(f"{DESK}/payment/?method=cash&least=1&q=N").content.decode()
    sort_links = re.findall(r'href="\?([^"]*sort=[^"]*)"', page)
    for part in ("method=cash", "least=1", "q=N"):
        assert all(part in link for link in sort_links), part
    assert "sort=amount" in sort_links[2]
    second = miao.get(f"{DESK}/payment/?method=cash&least=1.10&q=N&p=2").context["shown"]
    assert (second.count, len(second.page)) == (42, 42)
    last = miao.get(f"{DESK}/payment/?method=cash&q=N&p=2")
    assert len(last.context["shown"].page) == 2
    assert 'name="q" value="N"' in page  # one form has the words and what was chosen
    assert '<option value="cash" selected>' in page


def test_an_act_leads_back_to_the_list_as_it_was_narrowed(
    miao: Client, counter: dict[str, Any]
) -> None:
    line = BankLine.objects.get(serial="B1")
    kept = "_changelist_filters=queue%3Dwaiting%26least%3D10"
    row = f"{DESK}/bankline/{line.pk}/change/?{kept}"
    assert row in miao.get(f"{DESK}/bankline/?queue=waiting&least=10").content.decode()
    page = miao.get(row).content.decode()
    assert f'href="{DESK}/bankline/?queue=waiting&amp;least=10"' in page
    assert f"{DESK}/bankline/{line.pk}/return/?{kept}" in page
    done = miao.post(f"{DESK}/bankline/{line.pk}/return/?{kept}", {"reason": "付错了"})
    assert done["Location"] == row
    claim = f"{DESK}/receiptclaim/?state=waiting"
    decide = miao.get(claim).content.decode().split("/decide/?")[1].split('"')[0]
    assert decide == "_changelist_filters=state%3Dwaiting"


NARROWED = [
    "order/?state=paid&least=1",
    "payment/?method=cash&most=900",
    "refund/?queue=to_pay&since=2024-01-01",
    "invoicerequest/?queue=red_due&least=1",
    "invoice/?kind=blue",
    "ledgerentry/?account=refunds&most=10",
    "bankline/?queue=waiting&least=1",
    "receiptclaim/?state=waiting",
    "plan/?on_sale=true",
]


@pytest.mark.parametrize("query", share_of(NARROWED, 3))
def test_a_narrowed_list_costs_the_same_for_two_rows_and_for_twelve(
    miao: Client, count_queries: Callable[[Callable[[], Any]], int], query: str
) -> None:
    fill(0, 2)
    small = count_queries(lambda: miao.get(f"{DESK}/{query}"))
    fill(2, 12)
    assert count_queries(lambda: miao.get(f"{DESK}/{query}")) == small
    assert small <= 16


def fill(start: int, end: int) -> None:
    """Orders paid, invoiced and partly given back, transfers that wait, receipts, and plans."""
    if not PriceList.objects.exists():
        make_prices()
    for number in range(start, end):
        order: Order = pay(make_order())
        request = invoices.request_invoice(
            order, InvoiceTitle("person", "田甜", "t@example.com"), by=OPERATOR, at=MORNING
        )
        invoices.record_issued_invoices(
            [
                IssuedInvoice(
                    request.pk, f"2411200000{request.pk:010d}", date(2024, 3, 8), request.amount
                )
            ],
            by=OPERATOR,
            at=MORNING,
        )
        refunds.grant_refund(
            order, RefundRequest(Cause.GOODWILL, "致歉", 100), by=OPERATOR, at=MORNING
        )
        transfer = Transfer(f"M{number}", TODAY - timedelta(days=number), f"读者{number}", 5000)
        bank.import_statement(
            f"{number}.csv", f"more{number:060d}", [transfer], by=OPERATOR, at=MORNING
        )
        days = {"first_day": date(2024, 1, 1), "last_day": date(2024, 12, 31)}
        receipts.claim_receipt(
            reader(f"r{number}"),
            receipts.ReceiptDetails(
                the_publication(), f"AB{number:04d}", channel="post", name="王立", **days
            ),
            at=MORNING,
        )
        Plan.objects.create(
            publication=the_publication(), code=f"p{number}", name="半年", months=6, on_sale=True
        )

"""Invoices never name more money than came and stayed."""

from datetime import date
from typing import Any

import pytest

from articles.errors import Invalid, NotYours, WrongState
from articles.models import Publication
from subscriptions.actions.money import invoices, refunds
from subscriptions.actions.money.invoices import InvoiceTitle, IssuedInvoice
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import gifts, orders
from subscriptions.actions.sales.orders import GiftDetails
from subscriptions.domain.choices import Cause, PartyKind, State
from subscriptions.models import Gift, Invoice, InvoiceRequest, Letter, Order, Term
from subscriptions.selectors.sales.orders import orders_with_red_due
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING
from tests.factories.subscriptions import HOME, books, later, make_order, make_term, pay

pytestmark = pytest.mark.django_db
COMPANY = InvoiceTitle(
    PartyKind.ORGANISATION, "东江建设有限公司", "cw@example.com", "91110000600037341L"
)
SELF = InvoiceTitle(PartyKind.PERSON, "田甜", "tian@example.com")
DAY = date(2024, 3, 8)


def ask(order: Order, title: InvoiceTitle = COMPANY) -> InvoiceRequest:
    return invoices.request_invoice(order, title, by=person("miao"), at=MORNING)


def bring(*lines: IssuedInvoice) -> list[Invoice]:
    return invoices.record_issued_invoices(lines, by=person("miao"), at=MORNING)


def test_a_company_asks_once_and_gets_the_number_back() -> None:
    order = make_term().order
    request = ask(order)
    assert (request.amount, request.code) == (22200, "91110000600037341L")
    with pytest.raises(WrongState):
        ask(order, SELF)
    assert invoices.export_requests(
        InvoiceRequest.objects.all(), by=person("miao"), at=MORNING
    ) == [request]
    bring(IssuedInvoice(request.pk, "24112000000012345678", DAY, 22200))
    assert bring(IssuedInvoice(request.pk, "24112000000012345678", DAY, 22200)) == []
    assert invoices.invoiceable_amount(order) == 0


@pytest.mark.parametrize("code", ["", "91110000600037341X", "9111000060003734", "一二三"])
def test_a_code_that_is_no_company_s_is_refused(code: str) -> None:
    with pytest.raises(Invalid, match="18"):
        ask(
            make_term().order,
            InvoiceTitle(PartyKind.ORGANISATION, "东江建设有限公司", "cw@example.com", code),
        )


def test_nothing_paid_is_nothing_to_invoice_and_a_stranger_asks_for_nothing() -> None:
    with pytest.raises(WrongState):
        ask(make_order())
    with pytest.raises(NotYours):
        invoices.request_invoice(make_term().order, SELF, by=person("lin"), at=MORNING)


def test_a_red_invoice_takes_back_what_was_refunded_and_no_more() -> None:
    order = make_term().order
    request = ask(order)
    blue = bring(IssuedInvoice(request.pk, "24112000000012345678", DAY, 22200))[0]
    refunds.grant_refund(
        order, RefundRequest(Cause.GOODWILL, "致歉", 10000), by=person("miao"), at=MORNING
    )
    assert invoices.invoiceable_amount(Order.objects.get()) == -10000  # a red invoice is due
    with pytest.raises(Invalid, match="At most 100.00"):
        invoices.record_red_invoice(
            blue, "24112000000012345679", 10001, DAY, by=person("miao"), at=MORNING
        )
    invoices.record_red_invoice(
        blue, "24112000000012345679", 10000, DAY, by=person("miao"), at=MORNING
    )
    assert invoices.invoiceable_amount(Order.objects.get()) == 0


def test_numbers_brought_back_are_all_right_or_none_is_kept() -> None:
    request = ask(make_term().order)
    with pytest.raises(Invalid) as refused:
        bring(
            IssuedInvoice(request.pk, "24112000000012345678", DAY, 22200),
            IssuedInvoice(999, "24112000000012345670", DAY, 1),
            IssuedInvoice(request.pk, "12", DAY, 22200),
        )
    assert len(refused.value.reasons) == 2
    assert not Invoice.objects.exists()


def test_a_request_is_taken_back_until_it_was_handed_over() -> None:
    order = make_term().order
    invoices.cancel_request(ask(order), by=person("miao"), at=MORNING)
    request = ask(order, SELF)
    assert request.code == ""
    invoices.export_requests(InvoiceRequest.objects.all(), by=person("miao"), at=MORNING)
    with pytest.raises(WrongState):
        invoices.cancel_request(request, by=person("miao"), at=MORNING)


def test_a_gift_is_bought_by_one_and_taken_up_once_by_another() -> None:
    order = pay(make_order(gift=GiftDetails("许诺", "生日快乐"), place=None))
    gift = Gift.objects.get()
    assert (order.state(MORNING), Term.objects.count()) == (State.PAID, 0)
    assert books() == {"cash": 22200, "deferred": -22200}
    with pytest.raises(Invalid, match="address"):
        gifts.claim_gift(gift.code, Contact("许诺"), None, by=OPERATOR, at=MORNING)
    term = gifts.claim_gift(gift.code, Contact("许诺"), HOME, by=person("lin"), at=later(30))
    assert (term.subscription.party.name, term.spans.get().first_issue) == (
        "许诺",
        date(2024, 4, 12),
    )
    with pytest.raises(WrongState):
        gifts.claim_gift(gift.code, Contact("别人"), HOME, by=OPERATOR, at=later(31))
    for code in ("", "guess"):
        with pytest.raises(Invalid):
            gifts.claim_gift(code, Contact("别人"), HOME, by=OPERATOR, at=MORNING)


def test_a_gift_not_paid_or_too_old_is_not_taken_up() -> None:
    order = make_order(gift=GiftDetails(), place=None)
    with pytest.raises(Invalid):
        gifts.claim_gift(order.gift.code, Contact("许诺"), HOME, by=OPERATOR, at=MORNING)
    pay(order)
    with pytest.raises(WrongState):
        gifts.claim_gift(order.gift.code, Contact("许诺"), HOME, by=OPERATOR, at=later(366))


def test_an_invoice_asked_for_in_the_order_waits_for_its_money() -> None:
    order = make_order(invoice=COMPANY)
    request = InvoiceRequest.objects.get()
    assert (request.amount, request.code) == (22200, "91110000600037341L")
    assert (
        invoices.export_requests(InvoiceRequest.objects.all(), by=person("miao"), at=MORNING) == []
    )
    pay(order)
    assert invoices.invoiceable_amount(Order.objects.get()) == 0
    assert invoices.export_requests(
        InvoiceRequest.objects.all(), by=person("miao"), at=MORNING
    ) == [request]


def test_an_order_that_ends_unpaid_takes_its_request_along() -> None:
    order = make_order(invoice=SELF)
    orders.cancel_order(order, by=OPERATOR, at=MORNING, code=order.code)
    assert InvoiceRequest.objects.get().cancelled_at == MORNING


def test_an_order_whose_invoice_names_no_company_is_not_placed() -> None:
    with pytest.raises(Invalid, match="18"):
        make_order(
            invoice=InvoiceTitle(PartyKind.ORGANISATION, "东江建设有限公司", "cw@example.com", "1")
        )
    assert not Order.objects.exists()


def test_letters_name_the_page_of_the_order_what_is_due_and_where_a_gift_is_taken_up(
    settings: Any,
) -> None:
    settings.BANK_ACCOUNT = "户名|江城日报社\n账号|6222 0000 1111"
    settings.SITE_URL = "https://newspaper.example"
    order = make_order(gift=GiftDetails("许诺"), place=None)
    Publication.objects.update(domain="paper.example")
    ordered, page = (
        make_order(contact=Contact("田 甜", email="b@example.com")),
        "https://paper.example/subscribe/order",
    )
    body = Letter.objects.get(key=f"order:{ordered.pk}").body
    for words in (f"{page}/{ordered.code}/", "222.00", ordered.number, "账号", "6222 0000 1111"):
        assert words in body
    pay(Order.objects.get(pk=order.pk))
    body = Letter.objects.get(key=f"paid:{order.pk}").body
    assert f"https://paper.example/subscribe/gift/?code={order.gift.code}" in body
    gifts.claim_gift(
        order.gift.code, Contact("许诺", email="xu@example.com"), HOME, by=OPERATOR, at=MORNING
    )
    assert "https://paper.example/account/" in Letter.objects.get(key=f"gift:{order.gift.pk}").body


def test_a_request_that_waits_asks_for_no_more_than_stays_after_a_refund() -> None:
    """An invoice never names money that went back."""
    order, by = make_term().order, person("miao")
    waiting = ask(order)
    refunds.grant_refund(order, RefundRequest(Cause.GOODWILL, "致歉", 10000), by=by, at=MORNING)
    waiting.refresh_from_db()
    assert (waiting.amount, waiting.cancelled_at) == (12200, None)
    assert invoices.invoiceable_amount(Order.objects.get()) == 0
    refunds.grant_refund(order, RefundRequest(Cause.GOODWILL, "致歉", 12200), by=by, at=later(1))
    waiting.refresh_from_db()
    assert waiting.cancelled_at == later(1)
    assert invoices.export_requests(InvoiceRequest.objects.all(), by=by, at=later(2)) == []


def test_a_request_that_was_handed_over_before_the_refund_stays_and_a_red_invoice_is_due() -> None:
    order, by = make_term().order, person("miao")
    request = ask(order)
    invoices.export_requests(InvoiceRequest.objects.all(), by=by, at=MORNING)
    refunds.grant_refund(order, RefundRequest(Cause.GOODWILL, "致歉", 10000), by=by, at=MORNING)
    bring(IssuedInvoice(request.pk, "24112000000012345678", DAY, 22200))
    assert orders_with_red_due().get() == order

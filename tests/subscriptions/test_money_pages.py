"""The pages of payments, invoices, statements and receipts: what they name, and where they lead."""

from typing import Any

import pytest
from django.test import Client

from subscriptions.models import BankLine, BankStatement, Invoice, Payment, ReceiptClaim
from tests.browser import Browser
from tests.cast import person
from tests.house.everything import Everything

pytestmark = pytest.mark.django_db
DESK = "/admin/subscriptions"


@pytest.fixture
def miao(client: Client) -> Client:
    client.force_login(person("miao"))
    return client


@pytest.fixture
def ying() -> Client:
    clerk = Browser()
    clerk.force_login(person("ying"))
    return clerk


def page_of(client: Client, row: Any) -> str:
    answer = client.get(f"{DESK}/{row._meta.model_name}/{row.pk}/change/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_payment_entered_by_hand_leads_to_its_reversal_until_it_is_reversed(
    house: Everything, miao: Client, ying: Client
) -> None:
    payment = Payment.objects.get(pk=house.pk["mistaken"])
    reversal = f"{DESK}/payment/{payment.pk}/reverse/"
    assert reversal in page_of(miao, payment)
    assert reversal not in page_of(ying, payment)
    assert miao.post(reversal, {"reason": "录错了订单"}).status_code == 302
    assert reversal not in page_of(miao, payment)


def test_a_payment_of_the_bank_leads_to_its_transfer_for_whoever_may_look_at_it(
    house: Everything, miao: Client, ying: Client
) -> None:
    order = Payment.objects.get(pk=house.pk["mistaken"]).order
    match = {
        "part-TOTAL_FORMS": "1",
        "part-INITIAL_FORMS": "0",
        "part-0-number": order.number,
        "part-0-amount": "1",
    }
    line = BankLine.objects.get(pk=house.pk["bankline"])
    assert miao.post(f"{DESK}/bankline/{line.pk}/match/", match).status_code == 302
    payment = Payment.objects.get(bank_line=line)
    transfer = f"{DESK}/bankline/{line.pk}/change/"
    assert transfer in page_of(miao, payment)
    assert transfer not in page_of(ying, payment)


def test_an_invoice_and_the_red_one_that_takes_it_back_lead_to_each_other(
    house: Everything, miao: Client, ying: Client
) -> None:
    blue = Invoice.objects.get(pk=house.pk["invoice"])
    form = f"{DESK}/invoice/{blue.pk}/take-back/"
    assert form in page_of(miao, blue)
    assert form not in page_of(ying, blue)
    assert form not in ying.get(f"{DESK}/invoice/").content.decode()
    red = {
        "number": "24112000000012345679",
        "amount": f"{blue.amount / 100:.2f}",
        "issued_on": "2024-03-08",
        "wrong": "on",
    }
    assert miao.post(form, red).status_code == 302
    taken_back = Invoice.objects.get(red_of=blue)
    assert f"{DESK}/invoice/{taken_back.pk}/change/" in page_of(ying, blue)
    assert f"{DESK}/invoice/{blue.pk}/change/" in page_of(ying, taken_back)


def test_a_statement_leads_to_its_own_transfers(house: Everything, miao: Client) -> None:
    statement = BankStatement.objects.get(pk=house.pk["bankstatement"])
    transfers = f"{DESK}/bankline/?statement__id__exact={statement.pk}"
    assert transfers in page_of(miao, statement)
    assert transfers in miao.get(f"{DESK}/bankstatement/").content.decode()
    other = BankStatement.objects.create(
        name="四月.csv", digest="4" * 64, brought_at=statement.brought_at
    )
    own = miao.get(transfers).context["shown"].count
    assert own == statement.lines.count() > 0
    of_other = f"{DESK}/bankline/?statement__id__exact={other.pk}"
    assert miao.get(of_other).context["shown"].count == 0


def test_a_receipt_leads_to_its_decision_until_it_is_decided_and_then_says_why(
    house: Everything, ying: Client
) -> None:
    claim = ReceiptClaim.objects.get(pk=house.pk["receiptclaim"])
    decide = f"{DESK}/receiptclaim/{claim.pk}/decide/"
    assert decide in page_of(ying, claim)
    refusal = {
        "decision": "refuse",
        "scope": "epaper",
        "first": "2024-01-01",
        "last": "2024-12-31",
        "reason": "号码不符",
    }
    assert ying.post(decide, refusal).status_code == 302
    page = page_of(ying, claim)
    assert decide not in page
    assert "号码不符" in page

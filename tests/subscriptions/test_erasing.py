"""A person can be joined, handed out and erased: contact data goes everywhere, and no total
changes."""

import json
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Sum

from articles.errors import Invalid, NotYours, WrongState
from articles.models import JournalEntry
from subscriptions.actions import erasure
from subscriptions.actions.housekeeping import run_housekeeping
from subscriptions.actions.money import payments, refunds
from subscriptions.actions.money.payments import Receipt
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.readers import parties, receipts
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales.orders import GiftDetails
from subscriptions.actions.service import complaints, complimentary, deliveries, holds
from subscriptions.actions.service.complimentary import ComplimentaryOffer
from subscriptions.domain.choices import Method
from subscriptions.models import (
    InvoiceRequest,
    IssueDelivery,
    LedgerEntry,
    Order,
    Party,
    Payment,
    Span,
    Subscription,
    Term,
)
from subscriptions.selectors import reports
from subscriptions.selectors.money.book_checks import find_book_faults, trial_balance
from subscriptions.selectors.money.credit import credit_balance
from subscriptions.selectors.readers import personal_data
from subscriptions.selectors.reports import Period
from subscriptions.selectors.service.deliveries import Parcel, draw_issue
from tests.cast import person, reader
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import HOME, books, later, make_order, make_term, pay, promise

pytestmark = pytest.mark.django_db
ENDED = 400  # days, after which the term of the year is over
SECRET = (
    "田甜",
    "13800000001",
    "tian@example.com",
    "江滨路 1 号",
    "310000",
    "狗凶",
    "她不在家",
    "上城区",
    "ZJ99887766",
)


def reader_with_a_past() -> Party:
    """Tian Tian with a term, a label, letters, a hold, a complaint, a gift and an
    invoice request."""
    term = make_term(2)
    party = term.subscription.party
    by = person("miao")
    deliveries.make_delivery_list(the_publication(), date(2024, 3, 15), by=by, at=MORNING)
    holds.hold_delivery(
        term.subscription, date(2024, 4, 1), date(2024, 4, 14), by=by, at=MORNING, reason="她不在家"
    )
    complaints.make_complaint(
        term.subscription, date(2024, 3, 15), "missed", "田甜说狗凶", by=by, at=later(12)
    )
    month = promise(date(2024, 5, 1), date(2024, 5, 31))
    given_to = make_order(
        promise=month, contact=Contact("许诺"), place=None, gift=GiftDetails("田甜", "给田甜")
    )
    Order.objects.filter(pk=given_to.pk).update(party=party)
    InvoiceRequest.objects.create(
        order=term.order,
        kind="person",
        title="田甜",
        email="tian@example.com",
        amount=100,
        asked_at=MORNING,
    )
    party.user = reader("tian")
    party.save(update_fields=["user"])
    days = {"first_day": date(2024, 1, 1), "last_day": date(2024, 12, 31)}
    receipts.claim_receipt(
        party.user,
        receipts.ReceiptDetails(
            the_publication(), "ZJ99887766", channel="post", name="田甜", **days
        ),
        at=MORNING,
    )
    return party


def totals() -> dict[str, Any]:
    """What reports count: money by account, copies by label, issues by term, orders and
    payments."""
    return {
        "books": books(),
        "entries": LedgerEntry.objects.count(),
        "labels": list(
            IssueDelivery.objects.order_by("pk").values_list(
                "copies", "province", "route", "channel"
            )
        ),
        "spans": list(
            Span.objects.order_by("pk").values_list("first_issue", "last_issue", "copies")
        ),
        "terms": Term.objects.aggregate(paid=Sum("paid"), issues=Sum("issues")),
        "payments": Payment.objects.aggregate(amount=Sum("amount"))["amount"],
        "orders": Order.objects.aggregate(total=Sum("total"))["total"],
        "asked": InvoiceRequest.objects.aggregate(amount=Sum("amount"))["amount"],
    }


def everything_written() -> str:
    """Every word of the counter's tables and of the journal."""
    rows = [
        list(model._default_manager.values())
        for model in apps.get_app_config("subscriptions").get_models()
    ]
    rows.append(list(JournalEntry.objects.values("subject", "reason", "details")))
    return json.dumps(rows, default=str, ensure_ascii=False)


def test_an_erased_person_is_nowhere_any_more_and_every_total_stays() -> None:
    party = reader_with_a_past()
    assert all(word in everything_written() for word in SECRET)
    before = totals()
    erasure.erase_party(party, by=person("miao"), at=later(ENDED))
    assert totals() == before
    assert [word for word in SECRET if word in everything_written()] == []
    assert Party.objects.get(pk=party.pk).name == f"读者-{party.pk:06d}"


def test_no_report_changes_when_a_person_is_erased() -> None:
    """What managers read of the past, by number, province or month, stays to the last copy."""
    party = reader_with_a_past()
    paper = the_publication()
    period = Period(date(2024, 1, 1), date(2025, 3, 31))
    at = later(ENDED)
    run_housekeeping(at=at)

    def told() -> dict[str, Any]:
        return {name: read(paper, period, at) for name, read in reports.READS.items()} | {
            "books": trial_balance()
        }

    before = told()
    assert before["active"].copies != [0] * len(before["active"].copies)
    erasure.erase_party(party, by=person("miao"), at=at)
    assert told() == before
    assert find_book_faults() == []


# Tables that hold nothing of one person, and why. A new table is handed out, or stands here.
NOBODYS = {
    "pricelist": "prices",
    "plan": "offers",
    "channelsetup": "ways of delivery",
    "accessrule": "terms of reading",
    "networkrange": "institutions",
    "legaltext": "texts of the newspaper",
    "networkuse": "counts",
    "bulkdraw": "copies without names",
    "printrun": "copies without names",
    "workassignment": "who of the staff works on a row",
    "periodfigures": "sums and counts",
    "printsetup": "copies without names",
    "passingletter": "letters that go within minutes, and with them their rows",
    "exportjob": "files of the staff, which go after a day, or when somebody is erased",
    "confirmation": "numbers of forms, which go after two days",
    "importbatch": "somebody's file, whose content goes after a day",
    "importedterm": "told with its term",
    "deliveryrun": "counts",
    "bankstatement": "files of the bank",
    "bankreversal": "the bank's words about a transfer it took back",
    "statementfile": "somebody's file, which goes after a day",
    "statementlayout": "columns of banks",
    "remittance": "sums the post office and providers sent on",
    "bankline": "the bank's words; what was matched is among payments",
    "ledgerentry": "the books; what moved is among payments and refunds",
    "posting": "the books",
    "quote": "told with its order",
    "span": "an index of terms",
    "dispatch": "told with its shares",
    "attempt": "ways to pay; what was paid is told",
    "providerevent": "the provider's own words about a payment",
    "settlednotice": "what the staff did about such a notice",
    "sandboxpayment": "trials",
    "invoice": "told with its request",
    "contactkey": "parts of names, streets and numbers that are told, dropped with them",
}


def test_every_table_is_handed_out_or_nobody_s() -> None:
    told = {
        rows.model._meta.model_name for rows in personal_data._rows(reader_with_a_past()).values()
    } | {"party"}
    tables = {model._meta.model_name for model in apps.get_app_config("subscriptions").get_models()}
    assert tables - told == set(NOBODYS)


def test_what_was_registered_and_read_is_handed_out() -> None:
    party = reader_with_a_past()
    data = parties.export_personal_data(party, by=party.user, at=MORNING)
    assert [row["number"] for row in data["receipts"]] == ["ZJ99887766"]
    assert data["reading"] == data["read"] == []


def test_nobody_is_erased_while_a_paid_term_delivers_or_money_lies_here() -> None:
    term = make_term()
    party = term.subscription.party
    by = person("miao")
    with pytest.raises(WrongState, match="2024-12-31"):
        erasure.erase_party(party, by=by, at=later(200))
    made = refunds.grant_refund(
        Order.objects.get(), RefundRequest("reader", "搬家", to_credit=True), by=by, at=later(20)
    )
    with pytest.raises(WrongState, match="yuan of this subscriber"):
        erasure.erase_party(party, by=by, at=later(60))
    assert made
    assert Party.objects.get().erased_at is None


def test_a_given_term_ends_with_its_reader() -> None:
    term = complimentary.give_complimentary_term(
        ComplimentaryOffer(the_publication(), date(2024, 4, 1), date(2024, 12, 31), "赠阅"),
        Contact("田甜"),
        HOME,
        by=person("miao"),
        at=MORNING,
    )
    erasure.erase_party(term.subscription.party, by=person("miao"), at=later(30))
    assert not [
        one
        for chunk in draw_issue(the_publication(), date(2024, 5, 7))
        for one in chunk
        if isinstance(one, Parcel)
    ]


def test_an_order_that_waits_ends_and_the_reader_s_account_is_closed() -> None:
    user = reader("tian")
    user.email = "tian@example.com"
    user.save()
    order = make_order(by=user)
    erasure.erase_party(order.party, by=user, at=MORNING)
    order.refresh_from_db()
    user.refresh_from_db()
    assert order.cancelled_at == MORNING
    assert (user.is_active, user.email, user.username) == (False, "", f"erased-{user.pk}")
    with pytest.raises(NotYours):
        erasure.erase_party(order.party, by=person("lin"), at=MORNING)


def test_a_person_gets_everything_that_is_kept_of_her_and_the_journal_says_so() -> None:
    party = reader_with_a_past()
    data = parties.export_personal_data(party, by=person("miao"), at=MORNING)
    told = json.dumps(data, ensure_ascii=False)
    assert [word for word in SECRET if word not in told] == []
    assert [row["total"] for row in data["orders"]] == [44400, 2300]
    assert JournalEntry.objects.filter(act="party.exported", outcome="done").count() == 1
    with pytest.raises(NotYours):
        parties.export_personal_data(party, by=person("lin"), at=MORNING)


def test_two_rows_of_one_person_become_one_and_money_follows() -> None:
    kept = make_term()
    twin = make_term(contact=Contact("田 甜", phone="13900000002"))
    waiting = make_order(contact=Contact("田 甜"))
    gone = twin.subscription.party
    Order.objects.filter(pk=waiting.pk).update(party=gone)
    payments.receive_payment(
        Order.objects.get(pk=waiting.pk), Receipt(Method.CASH, 10000, "1", MORNING), at=MORNING
    )
    before = books()
    party = parties.merge_parties(kept.subscription.party, gone, by=person("miao"), at=MORNING)
    assert Subscription.objects.filter(party=party).count() == 2
    assert party.addresses.count() == 2
    assert (credit_balance(party), credit_balance(Party.objects.get(pk=gone.pk))) == (10000, 0)
    pay(Order.objects.get(pk=waiting.pk), 12200, reference="2")
    assert credit_balance(party) == 0
    assert before["credit"] == -10000
    assert Party.objects.get(pk=gone.pk).name == f"读者-{gone.pk:06d}"


def test_two_accounts_are_two_people() -> None:
    one = make_term(by=person("lin"))
    other = make_term(by=person("shen"))
    first = one.subscription.party
    second = other.subscription.party
    with pytest.raises(WrongState, match="account"):
        parties.merge_parties(first, second, by=person("miao"), at=MORNING)
    with pytest.raises(Invalid):
        parties.merge_parties(first, first, by=person("miao"), at=MORNING)
    with pytest.raises(NotYours):
        parties.merge_parties(first, second, by=person("lin"), at=MORNING)
    assert Subscription.objects.filter(party=second).count() == 1

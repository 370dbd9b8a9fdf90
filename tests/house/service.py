"""The counter's part of everything: subscribers, what they read, and what waits at the managers'
desk."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone

from articles.models import Publication
from subscriptions.actions.imports import importing
from subscriptions.actions.money import payments
from subscriptions.actions.money.payments import Receipt
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import orders
from subscriptions.actions.sales.orders import OrderRequest
from subscriptions.actions.service import complaints, deliveries, dispatches, draws, holds
from subscriptions.domain.choices import Method
from subscriptions.models import BulkDraw, ImportBatch, Letter, Order, Term
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.imports.imports import try_import
from subscriptions.selectors.sales.quotes import Wish, quote_wish
from subscriptions.selectors.sales.renewals import price_renewals
from subscriptions.signed_quotes import seal_quote
from tests.cast import OPERATOR
from tests.factories.subscriptions import HOME


def service() -> dict[str, Any]:
    """Build it around today, because the desk works with the day it is. One subscriber reads on,
    one has a hold, a change of address and a complaint, one ends soon, and one has not paid."""
    at = timezone.now()
    today = timezone.localdate()
    paper = Publication.objects.all()[0]
    days = issue_days(paper, today - timedelta(days=40), today + timedelta(days=90))
    past = [day for day in days if day < today]
    soon = [day for day in days if day > today + timedelta(days=20)]
    reads = sold("田甜", "13800000001", past[0], today + timedelta(days=300))
    held = sold("许诺", "13800000002", past[0], today + timedelta(days=300))
    ending = sold("于洋", "13800000003", past[0], today + timedelta(days=9))
    waiting = ordered("江一", "13800000004", soon[0], today + timedelta(days=300))
    made = dispatches.redirect_copies(
        held.subscription, [(replace(HOME, recipient="许诺"), 1)], soon[-1], by=OPERATOR, at=at
    )
    hold = holds.hold_delivery(held.subscription, soon[0], soon[2], by=OPERATOR, at=at)
    told = complaints.make_complaint(
        held.subscription, past[-1], "missed", "没有收到", by=OPERATOR, at=at
    )
    run = deliveries.make_delivery_list(paper, past[-1], by=OPERATOR, at=at)
    draws.enter_bulk_copies(
        paper, past[-1], {("北京", "paid"): 20, ("北京", "returned"): 2}, by=OPERATOR, at=at
    )
    letter = Letter.objects.filter(party=waiting.party).latest("pk")
    Letter.objects.filter(pk=letter.pk).update(failed="SMTPException: 550", tries=8)
    renewal = price_renewals([ending.subscription], 12, at)[0]
    assert renewal.promise is not None
    file = f"姓名,起订日期,止订日期\n于海,{soon[0]},{soon[-1]}\n".encode()
    importing.import_subscribers(
        try_import(BytesIO(file), paper, at), paper, name="旧订户.csv", by=OPERATOR, at=at
    )
    return {
        "importbatch": ImportBatch.objects.get(),
        "subscription": reads.subscription,
        "party": reads.subscription.party,
        "twin": held.subscription.party.pk,
        "waiting_party": waiting.party,
        "hold": hold,
        "dispatch": made,
        "complaint": told,
        "deliveryrun": run,
        "bulkdraw": BulkDraw.objects.latest("pk"),
        "letter": letter,
        "soon": soon[0],
        "late": soon[1],
        "past": past[-1],
        "ending": ending.subscription,
        "renewal": f"{ending.pk}:{seal_quote(renewal.promise)}",
        "waiting_order": waiting,
    }


def ordered(name: str, phone: str, start: date, end: date) -> Order:
    """An order of one copy by post that waits for its money."""
    at = timezone.now()
    paper = Publication.objects.all()[0]
    promise = quote_wish(Wish(paper, start, end), at, early=True).promise
    contact = Contact(name, phone, f"{phone}@example.com")
    return orders.place_order(
        OrderRequest(promise, contact, replace(HOME, recipient=name)), by=OPERATOR, at=at
    )


def sold(name: str, phone: str, start: date, end: date) -> Term:
    """A paid term of one copy by post."""
    order = ordered(name, phone, start, end)
    at = timezone.now()
    payments.receive_payment(order, Receipt(Method.CASH, order.total, order.number, at), at=at)
    term: Term = order.terms.get()
    return term

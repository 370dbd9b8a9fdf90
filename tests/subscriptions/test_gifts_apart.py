"""Giver and taker of a gift are two people: neither learns of the other what he did not say, and
both can end it."""

import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from articles.errors import NotYours, WrongState
from newsroom.accounts.models import User
from subscriptions.actions.money import refunds
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.readers import parties
from subscriptions.actions.readers.parties import Contact, Place
from subscriptions.actions.sales import gift_endings, gifts
from subscriptions.actions.sales.orders import GiftDetails
from subscriptions.actions.service import complaints
from subscriptions.domain.choices import Cause
from subscriptions.models import Adjustment, Consent, Gift, Letter, Order, Party, Refund, Term
from subscriptions.selectors.money.book_checks import find_book_faults
from subscriptions.selectors.money.credit import credit_balance
from subscriptions.signed_quotes import seal_quote
from tests.browser import Browser
from tests.cast import OPERATOR, person
from tests.factories.subscriptions import HOME, later, make_order, pay, promise
from tests.factories.texts import publish_text

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 5, 2, 0, tzinfo=UTC)
GIVER = Contact("田甜", "13800000001", "tian@example.com")
TAKER = Contact("许诺", "13900000002", "xu@example.com")
THERE = Place("许诺", "江苏", "湖滨路 9 号", "210000")
BUYER = {"name": "田甜", "email": "tian@example.com", "phone": "13800000001"}
READER = {"name": "许诺", "email": "xu@example.com", "phone": "13900000002", "privacy": "on"}


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    cache.clear()


def owner(name: str) -> User:
    return User.objects.create_user(name, email=f"{name}@example.com")


def as_(user: User) -> Client:
    client = Browser()
    client.force_login(user)
    return client


def taken(**fields: Any) -> Term:
    """A gift of 222.00 that Xu Nuo took up, with an account of his own."""
    pay(
        make_order(
            by=owner("tian"), contact=GIVER, gift=GiftDetails("许诺", "生日快乐"), place=None
        )
    )
    return gifts.claim_gift(Gift.objects.get().code, TAKER, THERE, by=owner("xu"), at=NOW, **fields)


def reader_of(term: Term) -> User:
    user = term.subscription.party.user
    assert user is not None
    return user


def test_a_browser_lets_a_gift_be_ordered_without_an_address() -> None:
    sealed = seal_quote(promise(at=NOW))
    form = Browser().get(f"/subscribe/order/?quote={sealed}").content.decode()
    street = re.search(r'<input[^>]*name="street"[^>]*>', form)
    assert street
    assert "required" not in street[0]
    said = {"quote": sealed, **BUYER, "gift": "on", "privacy": "on"}
    placed = Browser().post("/subscribe/order/", said)
    assert placed.status_code == 302
    missing = Browser().post("/subscribe/order/", {"quote": sealed, **BUYER, "privacy": "on"})
    assert 'href="#id_street"' in missing.content.decode()
    assert "autofocus" in missing.content.decode()


def test_the_reader_of_a_gift_never_meets_its_price() -> None:
    term = taken()
    client = as_(reader_of(term))
    end = f"/account/terms/{term.pk}/end/"
    for page in ("/account/", end, "/account/erase/"):
        assert "222" not in client.get(page).content.decode(), page
    told = json.loads(client.post("/account/data/").content)
    assert [row["paid"] for row in told["terms"]] == [None]
    assert "222" not in json.dumps(told)
    assert told["gifts_taken_up"][0]["message"] == "生日快乐"
    letters = Letter.objects.filter(party=term.subscription.party)
    assert letters.count() == 1
    assert "222" not in letters.get().body
    own = json.loads(as_(User.objects.get(username="tian")).post("/account/data/").content)
    assert [row["total"] for row in own["orders"]] == [22200]


def test_the_giver_learns_nothing_of_where_and_to_whom_the_gift_goes() -> None:
    term = taken()
    giver = as_(User.objects.get(username="tian"))
    order = Order.objects.get()
    gift_endings.end_gift(term, by=reader_of(term), at=NOW, leaving="moved")
    pages = [giver.get("/account/"), giver.get(order.get_absolute_url())]
    pages.append(giver.post("/account/data/"))
    words = "".join(page.content.decode() for page in pages)
    words += "".join(Letter.objects.filter(party=order.party).values_list("body", flat=True))
    for secret in ("湖滨路", "13900000002", "xu@example.com", "210000", "moved", "搬"):
        assert secret not in words, secret


def test_what_the_giver_said_of_his_money_is_not_told_to_the_reader() -> None:
    term = taken()
    grant = RefundRequest(Cause.READER, "我们不再来往")
    refunds.grant_refund(Order.objects.get(), grant, by=person("miao"), at=later(2))
    told = as_(reader_of(term)).post("/account/data/").content.decode()
    assert "不再来往" not in told
    assert (
        "我们不再来往"
        in as_(User.objects.get(username="tian")).post("/account/data/").content.decode()
    )


def test_whoever_takes_a_gift_up_agrees_like_whoever_orders() -> None:
    publish_text("terms")
    text = publish_text("privacy")
    pay(make_order(contact=GIVER, gift=GiftDetails("许诺"), place=None, consents=["terms"]))
    code = Gift.objects.get().code
    place = {"recipient": "许诺", "province": "江苏", "street": "湖滨路 9 号", "postcode": "210000"}
    form = {"code": code, **READER, **place}
    assert "请先同意订阅条款" in Browser().post("/subscribe/gift/", form).content.decode()
    assert not Term.objects.exists()
    done = Browser().post("/subscribe/gift/", {**form, "terms": "on"}).content.decode()
    assert "2024年3月15日" in done
    reader = Term.objects.get().subscription.party
    consents = Consent.objects.filter(party=reader)
    assert set(consents.values_list("purpose", "version")) == {("terms", "1"), ("privacy", "1")}
    assert consents.get(purpose="privacy").text == text


def test_the_letter_and_the_page_name_the_issue_that_really_comes_first() -> None:
    pay(make_order(gift=GiftDetails("许诺"), place=None))
    term = gifts.claim_gift(Gift.objects.get().code, TAKER, THERE, by=OPERATOR, at=later(30))
    first = term.spans.order_by("first_issue")[0].first_issue
    assert first > date(2024, 4, 4)
    body = Letter.objects.get(key__startswith="gift:").body
    assert f"{first:%Y-%m-%d}" in body
    assert "2024-03-15" not in body


def test_the_giver_s_page_says_that_the_gift_was_taken_up_and_hides_the_dead_code() -> None:
    taken()
    page = Browser().get(Order.objects.get().get_absolute_url()).content.decode()
    assert "已领取" in page
    assert Gift.objects.get().code not in page


def test_a_gift_is_given_up_by_its_reader_and_its_rest_is_the_giver_s_credit() -> None:
    term = taken()
    reader = reader_of(term)
    end = f"/account/terms/{term.pk}/end/"
    assert as_(User.objects.get(username="tian")).get(end).status_code == 404
    assert as_(reader).post(end, {"reason": "moved"}).status_code == 302
    assert not term.spans.exists()
    order = Order.objects.get()
    assert credit_balance(order.party) == 22200
    assert credit_balance(term.subscription.party) == 0
    assert Refund.objects.get().reason == "赠阅提前结束。"
    assert Adjustment.objects.get(kind="cancel").leaving == "moved"
    assert "222.00" in Letter.objects.get(key__startswith="gift-ended:").body
    assert find_book_faults() == []
    with pytest.raises(WrongState):
        gift_endings.end_gift(term, by=reader, at=later(1))


def test_what_a_gift_has_brought_is_charged_and_the_books_hold_to_the_end() -> None:
    term = taken()
    paid = gift_endings.end_gift(term, by=reader_of(term), at=later(200))
    assert 0 < paid < 22200
    assert credit_balance(Order.objects.get().party) == paid
    assert find_book_faults() == []


def test_a_gift_whose_issues_cost_as_much_as_it_did_ends_without_money(settings: Any) -> None:
    settings.REFUND_FEE = 20_000
    term = taken()
    assert gift_endings.end_gift(term, by=reader_of(term), at=later(285)) == 0
    assert not Refund.objects.exists()
    assert not term.spans.filter(last_issue__gte=date(2024, 12, 31)).exists()
    assert find_book_faults() == []


def test_nobody_but_its_reader_and_the_desk_gives_a_gift_up() -> None:
    term = taken()
    for stranger in (User.objects.get(username="tian"), person("lin")):
        with pytest.raises(NotYours):
            gift_endings.end_gift(term, by=stranger, at=NOW)
    own = pay(make_order(by=owner("wang"), contact=GIVER, place=HOME)).terms.get()
    with pytest.raises(WrongState):
        gift_endings.end_gift(own, by=User.objects.get(username="wang"), at=NOW)


def test_a_reader_of_a_gift_erases_himself_and_the_giver_has_his_money() -> None:
    term = taken()
    party = term.subscription.party
    done = as_(reader_of(term)).post("/account/erase/")
    assert done.status_code == 200
    assert "已删除" in done.content.decode()
    assert Party.objects.get(pk=party.pk).erased_at is not None
    assert credit_balance(Order.objects.get().party) == 22200
    assert find_book_faults() == []


def test_a_credited_issue_of_a_gift_is_told_as_the_giver_s() -> None:
    term = taken()
    told = complaints.make_complaint(
        term.subscription, date(2024, 3, 19), "missed", "", by=person("miao"), at=later(15)
    )
    complaints.settle_complaint(told, "credit", by=person("miao"), at=later(15))
    assert "赠送人的余额" in Letter.objects.get(key__startswith="complaint:").body
    assert credit_balance(Order.objects.get().party) > 0
    assert (
        parties.export_personal_data(term.subscription.party, by=reader_of(term), at=NOW)[
            "payments"
        ]
        == []
    )

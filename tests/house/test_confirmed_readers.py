"""Readers' acts of the counter: each is sent twice as its page gave it, and done once."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.messages import constants, get_messages
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from articles.models import Article
from newsroom.accounts.models import User
from subscriptions.actions.access import access, gift_links
from subscriptions.actions.money import invoices
from subscriptions.actions.money.invoices import InvoiceTitle
from subscriptions.actions.readers import reading_list
from subscriptions.actions.sales.offers import GiftDetails
from subscriptions.actions.service import deliveries, dispatches, holds
from subscriptions.models import AccessRule, Gift, Order, Source, Subscription, Term
from subscriptions.signed_quotes import seal_quote
from tests.browser import Browser, token_of
from tests.cast import OPERATOR
from tests.factories.articles import make_published, the_publication
from tests.factories.subscriptions import HOME, make_order, make_term, pay, promise
from tests.house.addresses import routes
from tests.house.test_confirmed import changed, refused, tables
from tests.post import bring_post

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NOW = datetime(2024, 3, 27, 2, 0, tzinfo=UTC)
CONTACT = {"name": "许诺", "email": "xu@example.com", "phone": "13800000002"}
PLACE = {"recipient": "许诺", "province": "浙江", "street": "湖滨路 9 号", "postcode": "310001"}
LEAVING = "leaving"
Sent = tuple[str, dict[str, Any]]


def tian() -> User:
    return User.objects.get(username="tian")


def term() -> Term:
    return Term.objects.get()


def subscription() -> Subscription:
    return Subscription.objects.get()


def waiting() -> Order:
    return Order.objects.get(settled_at=None)


def an_order() -> Sent:
    sealed = seal_quote(promise(at=NOW))
    return "/subscribe/order/", {"quote": sealed, **CONTACT, **PLACE, "privacy": "on"}


def a_cancelling() -> Sent:
    return f"/subscribe/order/{waiting().code}/cancel/", {}


def an_attempt_to_pay() -> Sent:
    return f"/subscribe/order/{waiting().code}/pay/", {"method": "sandbox"}


def a_payment() -> Sent:
    return Browser().post(*an_attempt_to_pay())["Location"], {"pay": "1"}


def an_invoice() -> Sent:
    title = {"kind": "person", "title": "田甜", "email": "t@example.com"}
    return f"/subscribe/order/{term().order.code}/invoice/", title


def an_invoice_taken_back() -> Sent:
    title = InvoiceTitle("person", "田甜", "t@example.com")
    asked = invoices.request_invoice(term().order, title, by=OPERATOR, at=NOW)
    return f"/subscribe/order/{term().order.code}/invoice/{asked.pk}/withdraw/", {}


def a_gift_taken_up() -> Sent:
    given = make_order(gift=GiftDetails("许诺"), place=None, at=NOW)
    pay(given, at=NOW)
    return "/subscribe/gift/", {
        "code": Gift.objects.get().code,
        **CONTACT,
        **PLACE,
        "privacy": "on",
    }


def a_hold() -> Sent:
    days = {"first": "2024-05-01", "last": "2024-05-14", "confirm": "1"}
    return f"/account/subscriptions/{subscription().pk}/hold/", days


def a_hold_taken_back() -> Sent:
    days = date(2024, 5, 1), date(2024, 5, 14)
    made = holds.hold_delivery(subscription(), *days, by=tian(), at=NOW)
    return f"/account/holds/{made.pk}/back/", {}


def a_hold_ended_early() -> Sent:
    days = date(2024, 4, 12), date(2024, 5, 14)
    made = holds.hold_delivery(
        subscription(), *days, by=tian(), at=datetime(2024, 3, 10, tzinfo=UTC)
    )
    deliveries.make_delivery_list(the_publication(), date(2024, 4, 16), by=OPERATOR, at=NOW)
    return f"/account/holds/{made.pk}/back/", {}


def an_address() -> Sent:
    form = {**PLACE, "from_issue": "2024-05-03"}
    return f"/account/subscriptions/{subscription().pk}/address/", form


def an_address_taken_back() -> Sent:
    places = [(HOME, 3)]
    made = dispatches.redirect_copies(subscription(), places, date(2024, 5, 3), by=tian(), at=NOW)
    return f"/account/addresses/{made.pk}/withdraw/", {}


def a_complaint() -> Sent:
    form = {"issue": "2024-03-22", "kind": "missed", "words": "没有收到"}
    return f"/account/subscriptions/{subscription().pk}/complaint/", form


def a_renewal() -> Sent:
    return f"/account/terms/{term().pk}/renew/", {"months": "12", "copies": "3"}


def an_end() -> Sent:
    return f"/account/terms/{term().pk}/end/", {"reason": "moved"}


def a_receipt() -> Sent:
    days = {"first": "2024-01-01", "last": "2024-12-31"}
    return "/account/receipt/", {"number": "CD123456", "channel": "post", "name": "田甜", **days}


def a_follow() -> Sent:
    return "/account/following/add/?q=提速", {}


def a_saved_article() -> Sent:
    return f"/account/saved/add/?article={make_published().pk}", {}


def one_taken_off_the_list() -> Sent:
    saved = reading_list.save_for_later(make_published(), by=tian(), at=timezone.now())
    return "/account/saved/", {"end": str(saved.pk)}


def paid_article() -> Article:
    """An article that Tian Tian's account opens, and only subscribers."""
    paper = the_publication()
    rule = AccessRule(publication=paper, mode="paid")
    access.save_access_rule(rule, by=OPERATOR, at=NOW)
    days = (NOW.date(), date(2024, 12, 31))
    grant = access.EntitlementGrant(tian(), paper, "site", *days, source=Source.COMPLIMENTARY)
    access.grant_entitlement(grant, by=OPERATOR, at=NOW)
    return make_published()


def a_gift_link() -> Sent:
    return f"/account/gift-links/add/?article={paid_article().pk}", {}


def a_gift_link_ended() -> Sent:
    link = gift_links.make_gift_link(paid_article(), by=tian(), at=NOW)
    return "/account/gift-links/", {"end": str(link.pk)}


def a_digest() -> Sent:
    return "/account/following/", {"rhythm": "daily", "weekday": "1", "hour": "7"}


def a_correction() -> Sent:
    return "/account/contact/", {"way": "own", "name": "田甜甜", "phone": "13800000003"}


def another_mailbox() -> Sent:
    client = signed_in()
    client.post("/account/contact/", {"way": "mail", "email": "new@example.com"})
    words = str(bring_post()[-1].body).split("/account/contact/")[1].split("/")[0]
    return f"/account/contact/{words}/", {}


def consent() -> Sent:
    return "/account/consent/", {"give": ""}


def an_erasure() -> Sent:
    leaving = User.objects.create_user(LEAVING, email="leaving@example.com")
    make_order(by=leaving, at=NOW)
    return "/account/erase/", {}


ACTS: dict[str, Callable[[], Sent]] = {
    "/subscribe/order/": an_order,
    "/subscribe/order/<slug:code>/cancel/": a_cancelling,
    "/subscribe/order/<slug:code>/pay/": an_attempt_to_pay,
    "/subscribe/order/<slug:code>/invoice/": an_invoice,
    "/subscribe/order/<slug:code>/invoice/<int:pk>/withdraw/": an_invoice_taken_back,
    "/subscribe/sandbox/<slug:reference>/": a_payment,
    "/subscribe/gift/": a_gift_taken_up,
    "/account/subscriptions/<int:pk>/hold/": a_hold,
    "/account/holds/<int:pk>/back/": a_hold_taken_back,
    "/account/subscriptions/<int:pk>/address/": an_address,
    "/account/addresses/<int:pk>/withdraw/": an_address_taken_back,
    "/account/subscriptions/<int:pk>/complaint/": a_complaint,
    "/account/terms/<int:pk>/renew/": a_renewal,
    "/account/terms/<int:pk>/end/": an_end,
    "/account/saved/": one_taken_off_the_list,
    "/account/saved/add/": a_saved_article,
    "/account/gift-links/": a_gift_link_ended,
    "/account/gift-links/add/": a_gift_link,
    "/account/following/": a_digest,
    "/account/following/add/": a_follow,
    "/account/receipt/": a_receipt,
    "/account/contact/": a_correction,
    "/account/contact/<str:words>/": another_mailbox,
    "/account/consent/": consent,
    "/account/erase/": an_erasure,
}
NO_ACTS = {
    "/subscribe/": "prices are read",
    "/subscribe/order/<slug:code>/": "an order is read",
    "/subscribe/order/<slug:code>/state/": "a provider is asked, whose answer counts once",
    "/subscribe/order/<slug:code>/scan/": "a code is read",
    "/subscribe/order/<slug:code>/scan.svg": "a code is read",
    "/subscribe/notices/<slug:provider>/": "each notice has its own number (test_gateways_*.py)",
    "/account/": "an account is read",
    "/account/following/end/<str:words>/": "a digest ends, and once more changes nothing",
    "/account/data/": "a file is handed out, and the journal has each time of it",
    "/account/sign-in/": "somebody comes in",
    "/account/sign-out/": "somebody goes",
    "/account/sign-ins/": "a sign-in ends, and once more changes nothing",
    "/account/enter/<str:words>/": "somebody comes in, by words that are good once",
}


@pytest.fixture(autouse=True)
def _counter(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Tian Tian has a term of three copies, and another order waits for its money."""
    settings.PAYMENTS = {
        "sandbox": {"secret": "a secret", "page": "/subscribe/sandbox/{reference}/"}
    }
    cache.clear()
    user = User.objects.create_user("tian", email="tian@example.com")
    make_term(3, by=user)
    make_order(at=NOW)
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def signed_in() -> Browser:
    """Whoever asks for the page: Tian Tian, or a reader who leaves and has nothing to come."""
    client = Browser()
    client.force_login(User.objects.filter(username=LEAVING).first() or tian())
    return client


def test_every_address_of_readers_says_whether_something_is_done_there() -> None:
    mine = {route for route in routes() if route.startswith(("/subscribe/", "/account/"))}
    assert mine == ACTS.keys() | NO_ACTS.keys()


@pytest.mark.parametrize(
    ("route", "act"), [*ACTS.items(), ("/account/holds/<int:pk>/back/", a_hold_ended_early)]
)
def test_what_a_reader_confirms_twice_is_done_once(route: str, act: Callable[[], Sent]) -> None:
    path, body = act()
    client = signed_in() if route.startswith("/account/") else Browser()
    sent = {**body, "confirmation": token_of(client, path, body)}
    before, letters = tables(), len(mail.outbox)
    answer = client.post(path, sent)
    after, written = tables(), len(mail.outbox)
    again = client.post(path, sent)
    assert changed(before, after) or written > letters, refused(answer)
    assert changed(after, tables()) == []
    assert len(mail.outbox) == written
    assert (again.status_code, again.headers.get("Location")) == (
        answer.status_code,
        answer.headers.get("Location"),
    )
    assert not [one for one in get_messages(again.wsgi_request) if one.level >= constants.ERROR]

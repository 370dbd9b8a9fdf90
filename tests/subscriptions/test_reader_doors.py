"""Readers' pages of the counter: an order by its secret, a subscription by its owner; for everybody
else nothing."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from articles.models import JournalEntry
from newsroom.accounts.models import User
from subscriptions.actions.money import invoices
from subscriptions.actions.money.invoices import InvoiceTitle, IssuedInvoice
from subscriptions.actions.readers import accounts, receipts
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import gifts
from subscriptions.actions.sales.offers import GiftDetails
from subscriptions.actions.service import holds
from subscriptions.domain.choices import State
from subscriptions.models import (
    Complaint,
    Consent,
    Dispatch,
    Entitlement,
    Gift,
    Hold,
    InvoiceRequest,
    Letter,
    Order,
    Party,
    ReceiptClaim,
    Refund,
    Term,
)
from subscriptions.signed_quotes import seal_quote
from subscriptions.views import orders, prices
from subscriptions.views.attempt_limits import ORDER_ADDRESSES
from tests.browser import Browser
from tests.cast import person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import HOME, make_order, make_prices, make_term, pay, promise
from tests.post import bring_post

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 3, 5, 2, 0, tzinfo=UTC)
CONTACT = {"name": "田甜", "email": "tian@example.com", "phone": "13800000001"}
PLACE = {"recipient": "田甜", "province": "浙江", "street": "江滨路 1 号", "postcode": "310000"}
OWN = ("hold", "address", "complaint")


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.PAYMENTS = {
        "wechat": {},
        "alipay": {},
        "sandbox": {"secret": "a secret", "page": "/subscribe/sandbox/{reference}/"},
    }
    cache.clear()


def owner(name: str = "tian") -> User:
    return User.objects.create_user(name, email=f"{name}@example.com")


def as_(user: User) -> Client:
    client = Browser()
    client.force_login(user)
    return client


def own_pages(term: Term) -> list[str]:
    subscription = term.subscription_id
    made = holds.hold_delivery(
        term.subscription, date(2024, 4, 1), date(2024, 4, 9), by=person("miao"), at=MORNING
    )
    dispatch = Dispatch.objects.get()
    return [
        *(f"/account/subscriptions/{subscription}/{slug}/" for slug in OWN),
        f"/account/holds/{made.pk}/back/",
        f"/account/addresses/{dispatch.pk}/withdraw/",
        f"/account/terms/{term.pk}/renew/",
        f"/account/terms/{term.pk}/end/",
    ]


def test_whoever_is_not_signed_in_is_led_to_the_way_in_and_nobody_opens_what_is_another_s(
    client: Client,
) -> None:
    term = make_term(by=owner())
    stranger = as_(owner("other"))
    miao = as_(person("miao"))
    make_order(by=User.objects.get(username="other"))  # a subscriber as well
    for page in own_pages(term):
        for method in ("get", "post"):
            answer = getattr(client, method)(page)
            assert answer.status_code == 405 or answer["Location"].startswith(
                "/account/sign-in/?next="
            ), page
            assert getattr(stranger, method)(page).status_code in {404, 405}, page
            assert getattr(miao, method)(page).status_code in {404, 405}, page
    for page in (
        "/account/",
        "/account/contact/",
        "/account/contact/words/",
        "/account/consent/",
        "/account/data/",
        "/account/erase/",
        "/account/sign-ins/",
    ):
        answer = client.post(page)
        assert answer.status_code == 405 or answer["Location"].startswith("/account/sign-in/"), page
    assert Hold.objects.get().withdrawn_at is None


def test_own_pages_open_for_their_owner_and_are_kept_by_nobody() -> None:
    term = make_term(by=owner())
    client = as_(User.objects.get(username="tian"))
    for page in ["/account/", "/account/sign-ins/", "/account/erase/", *own_pages(term)]:
        answer = client.get(page)
        assert answer.status_code in {200, 405}, page
        if answer.status_code == 200:
            assert "no-store" in answer["Cache-Control"], page
    for method in ("put", "delete", "patch", "options"):
        assert getattr(client, method)("/account/").status_code == 405


@pytest.mark.parametrize("slug", ["", "state/", "scan/", "scan.svg", "invoice/"])
def test_an_order_is_found_by_its_secret_alone(client: Client, slug: str) -> None:
    order = make_order()
    answer = client.get(f"/subscribe/order/{order.code}/{slug}")
    assert answer.status_code in ({200, 302} if slug != "scan.svg" else {404})
    for guess in (
        order.number,
        str(order.pk),
        order.code[:-1] + ("A" if order.code[-1] != "A" else "B"),
        "x",
    ):
        assert client.get(f"/subscribe/order/{guess}/{slug}").status_code == 404
    for act in ("pay/", "cancel/"):
        assert client.get(f"/subscribe/order/{order.code}/{act}").status_code == 405
        assert client.post(f"/subscribe/order/{order.number}/{act}").status_code == 404
    assert Order.objects.get().state(NOW) is State.AWAITING


MOST = 6  # a minute, in place of what is allowed


@pytest.fixture
def _seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slow readers down after a few times instead of a hundred and twenty."""
    assert ORDER_ADDRESSES.most == prices.QUOTES_A_MINUTE == 120
    monkeypatch.setattr(orders, "ORDER_ADDRESSES", replace(ORDER_ADDRESSES, most=MOST))
    monkeypatch.setattr(prices, "QUOTES_A_MINUTE", MOST)


@pytest.mark.usefixtures("_seldom")
def test_guessing_without_end_finds_nothing_any_more(client: Client) -> None:
    order = make_order()
    for _look in range(MOST + 4):  # a page that waits for the provider asks again and again
        assert client.get(f"/subscribe/order/{order.code}/state/").status_code == 200
    for _guess in range(MOST + 1):
        client.get("/subscribe/order/guess/")
    assert client.get(f"/subscribe/order/{order.code}/").status_code == 404


@pytest.mark.usefixtures("_seldom")
@pytest.mark.parametrize(
    "ways", [("203.0.113.7", "203.0.113.8"), ("2001:db8:1:2::7", "2001:db8:1:3::7")]
)
def test_behind_a_proxy_readers_are_slowed_down_one_by_one(
    client: Client, settings: Any, ways: tuple[str, str]
) -> None:
    settings.TRUSTED_PROXIES = 1
    order = make_order()
    one, other = ({"x-forwarded-for": f"198.51.100.1, {way}"} for way in ways)
    for number in range(MOST + 1):
        client.get(
            "/subscribe/order/guess/", headers={"x-forwarded-for": f"203.0.113.{number}, {ways[0]}"}
        )
    assert client.get(f"/subscribe/order/{order.code}/", headers=one).status_code == 404
    assert client.get(f"/subscribe/order/{order.code}/", headers=other).status_code == 200


@pytest.mark.usefixtures("_seldom")
def test_prices_may_be_asked_often_but_not_without_end(client: Client) -> None:
    make_prices()
    asked = {"start": "2024-03-15", "end": "2024-12-31", "copies": 1}
    assert {client.get("/subscribe/", asked).status_code for _ask in range(MOST)} == {200}
    stopped = client.get("/subscribe/", asked)
    assert (stopped.status_code, stopped["Cache-Control"]) == (429, "no-store")
    assert client.get("/subscribe/").status_code == 200


def test_an_order_is_placed_paid_and_invoiced_without_an_account(client: Client) -> None:
    sealed = seal_quote(promise(copies=3, at=NOW))
    form = {"quote": sealed, **CONTACT, **PLACE, "privacy": "on", "news": "on"}
    assert "订购人" in client.get("/subscribe/order/", {"quote": sealed}).content.decode()
    placed = client.post("/subscribe/order/", form)
    order = Order.objects.get()
    assert placed["Location"] == f"/subscribe/order/{order.code}/"
    assert set(Consent.objects.values_list("purpose", flat=True)) == {"privacy", "news"}
    page = client.post(f"{placed['Location']}pay/", {"method": "sandbox"})["Location"]
    assert "666.00" in client.get(page).content.decode()
    back = client.post(page, {"pay": "1"})["Location"]
    assert "已付款" in client.get(back).content.decode()
    title = {"kind": "organisation", "title": "东江建设有限公司", "email": "cw@example.com"}
    refused = client.post(f"{placed['Location']}invoice/", {**title, "code": "91110000600037341X"})
    assert "有效" in refused.content.decode() or "核对" in refused.content.decode()
    client.post(f"{placed['Location']}invoice/", {**title, "code": "91110000600037341L"})
    assert InvoiceRequest.objects.get().amount == 66600


def test_a_tampered_or_expired_quote_leads_back_and_orders_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = promise(at=NOW)
    sealed = seal_quote(made)
    assert (
        client.post(
            "/subscribe/order/", {"quote": sealed[:-3] + "abc", **CONTACT, "privacy": "on"}
        ).status_code
        == 400
    )
    monkeypatch.setattr(timezone, "now", lambda: made.expires_at)
    assert client.get("/subscribe/order/", {"quote": sealed}).status_code == 410
    assert client.get("/subscribe/order/").status_code == 400
    assert not Order.objects.exists()


def test_the_amount_of_the_quote_counts_whatever_a_form_says(client: Client) -> None:
    form = {
        "quote": seal_quote(promise(at=NOW)),
        **CONTACT,
        **PLACE,
        "privacy": "on",
        "total": "1",
        "amount": "1",
        "copies": "9",
    }
    client.post("/subscribe/order/", form)
    assert (Order.objects.get().total, Order.objects.get().quote.copies) == (22200, 1)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"privacy": ""}, "同意"),
        ({"phone": "12"}, "手机"),
        ({"postcode": "1"}, "邮政编码"),
        ({"email": "x"}, "Email"),
        ({"province": "火星"}, "选"),
        ({"name": ""}, "必填"),
        ({"street": "路" * 300}, "120"),
        ({"name": "a\x00b"}, "空"),
    ],
)
def test_what_is_wrong_in_an_order_is_told_beside_its_field_and_nothing_is_lost(
    client: Client, wrong: dict[str, str], words: str
) -> None:
    form = {
        "quote": seal_quote(promise(at=NOW)),
        **CONTACT,
        **PLACE,
        "privacy": "on",
        "note": "放门口",
        **wrong,
    }
    answer = client.post("/subscribe/order/", form)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in "".join(re.findall(r'class="wrong"[^>]*>(.*?)</', page))
    assert "放门口" in page
    assert not Order.objects.exists()


def test_a_payment_that_is_not_offered_or_not_due_is_refused_in_words(client: Client) -> None:
    order = make_order(at=NOW)
    for method in ("wechat", "cash", "", "nonsense"):
        answer = client.post(f"/subscribe/order/{order.code}/pay/", {"method": method})
        assert answer.status_code == 409
        assert 'class="wrong"' in answer.content.decode()
    client.post(f"/subscribe/order/{order.code}/cancel/")
    assert Order.objects.get().state(NOW) is State.CANCELLED
    assert (
        client.post(f"/subscribe/order/{order.code}/pay/", {"method": "sandbox"}).status_code == 409
    )


def test_notices_come_from_providers_that_are_set_up_and_need_no_cookie() -> None:
    client = Client(enforce_csrf_checks=True)
    assert (
        client.post(
            "/subscribe/notices/sandbox/", b"{}", content_type="application/json"
        ).status_code
        == 400
    )
    assert client.get("/subscribe/notices/sandbox/").status_code == 404
    for name in ("wechat", "bank", "nonsense"):
        assert (
            client.post(
                f"/subscribe/notices/{name}/", b"{}", content_type="application/json"
            ).status_code
            == 404
        )


def test_the_sandbox_s_page_is_not_there_where_it_is_not_set_up(
    client: Client, settings: Any
) -> None:
    order = make_order(at=NOW)
    page = client.post(f"/subscribe/order/{order.code}/pay/", {"method": "sandbox"})["Location"]
    assert client.post(page, {"fail": "1"})["Location"].endswith(f"/subscribe/order/{order.code}/")
    settings.PAYMENTS = {"sandbox": {}}
    assert client.get(page).status_code == 404
    assert client.get("/subscribe/sandbox/unknown/").status_code == 404


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2024-03-08", "2024-03-20"),  # behind the cut-off
        ("2024-04-03", "2024-04-04"),  # no issue
        ("2024-04-01", "2024-12-31"),  # more than may be held in a year
    ],
)
def test_a_hold_that_cannot_be_made_is_not_offered_and_what_was_written_stays(
    first: str, last: str
) -> None:
    user = owner()
    term = make_term()
    term.subscription.party.user = user
    term.subscription.party.save(update_fields=["user"])
    client = Client()
    client.force_login(user)
    page = client.post(
        f"/account/subscriptions/{term.subscription_id}/hold/", {"first": first, "last": last}
    )
    words = page.content.decode()
    assert 'name="confirm"' not in words
    assert f'value="{first}"' in words
    assert f'value="{last}"' in words
    assert not Hold.objects.exists()


def test_a_reader_holds_sees_first_and_takes_back() -> None:
    term = make_term(by=owner())
    client = as_(User.objects.get(username="tian"))
    page = f"/account/subscriptions/{term.subscription_id}/hold/"
    days = {"first": "2024-04-01", "last": "2024-04-14"}
    assert "2024年4月2日" in client.post(page, days).content.decode()
    assert not Hold.objects.exists()
    client.post(page, {**days, "confirm": "1"})
    made = Hold.objects.get()
    assert made.issues == 4
    assert "2024年4月1日 至 2024年4月14日 停投" in client.get("/account/").content.decode()
    client.post(f"/account/holds/{made.pk}/back/")
    assert Hold.objects.get().withdrawn_at is not None
    assert (
        'class="wrong"'
        in client.post(page, {"first": "2024-03-06", "last": "2024-03-08"}).content.decode()
    )


def test_a_reader_moves_complains_renews_and_ends() -> None:
    term = make_term(2, by=owner())
    client = as_(User.objects.get(username="tian"))
    base = f"/account/subscriptions/{term.subscription_id}"
    client.post(f"{base}/address/", {**PLACE, "street": "新街 2 号", "from_issue": "2024-04-02"})
    made = Dispatch.objects.latest("pk")
    assert made.shares.get().address.street == "新街 2 号"
    client.post(
        f"{base}/address/",
        {**PLACE, "street": "旧街 8 号", "from_issue": "2024-05-03", "copies": "1"},
    )
    assert "自2024年5月3日起寄往" in client.get("/account/").content.decode()
    moved = Dispatch.objects.latest("pk")
    assert list(moved.shares.values_list("address__street", "copies")) == [
        ("新街 2 号", 1),
        ("旧街 8 号", 1),
    ]
    client.post(f"/account/addresses/{moved.pk}/withdraw/")
    assert "自2024年5月3日起寄往" not in client.get("/account/").content.decode()
    assert (
        client.post(f"{base}/complaint/", {"issue": "2024-03-15", "kind": "late"}).status_code
        == 200
    )  # to come yet
    assert not Complaint.objects.exists()
    renew = client.get(f"/account/terms/{term.pk}/renew/").content.decode()
    assert "552.00" in renew
    placed = client.post(f"/account/terms/{term.pk}/renew/", {"months": "12", "copies": "2"})
    assert placed["Location"].startswith("/subscribe/order/")
    assert Order.objects.get(renews=term).total == 55200
    assert "444.00" in client.get(f"/account/terms/{term.pk}/end/").content.decode()
    client.post(f"/account/terms/{term.pk}/end/", {"reason": "moved"})
    assert Refund.objects.get().amount == 44400


def test_a_renewal_that_ran_out_without_its_money_is_offered_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    term = make_term(by=owner())
    client = as_(User.objects.get(username="tian"))
    page = f"/account/terms/{term.pk}/renew/"
    assert page in client.get("/account/").content.decode()
    client.post(page, {"months": "12", "copies": "1"})
    assert page not in client.get("/account/").content.decode()
    late = Order.objects.get(renews=term).expires_at
    monkeypatch.setattr(timezone, "now", lambda: late)
    client = as_(User.objects.get(username="tian"))
    assert page in client.get("/account/").content.decode()


def test_a_reader_takes_out_and_erases_what_is_known_of_him() -> None:
    make_order(by=owner())
    client = as_(User.objects.get(username="tian"))
    told = client.post("/account/data/")
    assert "tian@example.com" in told.content.decode()
    assert "attachment" in told["Content-Disposition"]
    client.post("/account/consent/", {"give": ""})
    assert Consent.objects.filter(purpose="news", withdrawn_at=None).exists()
    client.post("/account/consent/", {"take": ""})
    assert not Consent.objects.filter(purpose="news", withdrawn_at=None).exists()
    assert client.post("/account/erase/").status_code == 200
    assert Party.objects.get().erased_at is not None
    assert client.get("/account/").status_code == 302


def the_way_in() -> str:
    """The address in the last mail, as its reader opens it."""
    found = re.search(r"http://testserver(/account/enter/\S+)", str(bring_post()[-1].body))
    assert found
    return found[1]


def test_whoever_reads_by_the_post_alone_registers_a_receipt_without_ever_having_ordered(
    client: Client,
) -> None:
    the_publication()
    page = "/account/receipt/"
    asked = client.get(page)["Location"]
    mailbox = {"way": "mail", "email": "xu@example.com"}
    client.post("/account/sign-in/", mailbox)  # whoever is on his way elsewhere must be known
    assert bring_post() == []
    client.post(asked, {**mailbox, "next": page})
    assert not User.objects.filter(email="xu@example.com").exists()
    assert client.post(the_way_in())["Location"] == page
    said = {
        "number": "ZJ 2024 0317",
        "channel": "post",
        "name": "许诺",
        "first": "2024-01-01",
        "last": "2024-12-31",
    }
    assert client.post(page, said).status_code == 302
    claim = ReceiptClaim.objects.get()
    receipts.decide_claim(claim, receipts.ClaimDecision(approve=True), by=person("miao"), at=NOW)
    letter = Letter.objects.get(key=f"receipt:{claim.pk}")
    assert (letter.address, "2024-12-31" in letter.body) == ("xu@example.com", True)
    assert Entitlement.objects.get().user.email == "xu@example.com"


def test_a_refused_receipt_is_answered_with_its_reason() -> None:
    days = {"first_day": date(2024, 1, 1), "last_day": date(2024, 6, 30)}
    claim = receipts.claim_receipt(
        owner(),
        receipts.ReceiptDetails(the_publication(), "A2024", channel="post", name="田甜", **days),
        at=NOW,
    )
    receipts.decide_claim(
        claim,
        receipts.ClaimDecision(approve=False, reason="号码不在名册上。"),
        by=person("miao"),
        at=NOW,
    )
    assert "号码不在名册上。" in Letter.objects.get(key=f"receipt:{claim.pk}").body


def test_an_account_that_never_ordered_gets_its_data_and_is_erased() -> None:
    the_publication()
    client = as_(owner())
    assert "/account/erase/" in client.get("/account/").content.decode()
    assert "/account/consent/" in client.get("/account/").content.decode()
    for take, standing in (("take", False), ("give", True), ("take", False)):
        assert client.post("/account/consent/", {take: ""}).status_code == 302
        assert Consent.objects.filter(purpose="news", withdrawn_at=None).exists() is standing
    assert "tian@example.com" in client.post("/account/data/").content.decode()
    assert client.post("/account/erase/").status_code == 200
    assert not User.objects.filter(email="tian@example.com").exists()


def test_what_a_reader_says_on_leaving_is_a_choice_and_no_words_of_his_own() -> None:
    term = make_term(by=owner())
    client = as_(User.objects.get(username="tian"))
    page = f"/account/terms/{term.pk}/end/"
    assert 'class="wrong"' in client.post(page, {"reason": "我老伴住院了"}).content.decode()
    assert not Refund.objects.exists()
    client.post(page, {"reason": "moved"})
    assert Refund.objects.get().reason == "迁居外地"
    assert term.adjustments.get().leaving == "moved"


def test_a_way_in_opens_on_a_click_and_not_to_a_program_that_looks_at_links(client: Client) -> None:
    make_term()
    client.post("/account/sign-in/", {"way": "mail", "email": "tian@example.com"})
    way_in = the_way_in()
    assert client.get(way_in).status_code == 200
    assert client.get("/account/").status_code == 302
    assert client.post(way_in)["Location"] == "/account/"
    assert "田甜" in client.get("/account/").content.decode()
    client.post("/account/sign-out/")
    assert client.get("/account/").status_code == 302


def test_sign_in_by_password_leads_to_our_own_pages_only(client: Client) -> None:
    the_publication()
    user = owner()
    user.set_password("a long enough pass phrase")
    user.save()
    form = {
        "way": "password",
        "username": "tian@example.com",
        "password": "a long enough pass phrase",
    }
    wrong = client.post("/account/sign-in/", {**form, "password": "x"}).content.decode()
    assert 'class="wrong"' in wrong
    for to in ("https://evil.example/", "//evil.example", "/admin/", "/account/\\evil"):
        assert client.post("/account/sign-in/", {**form, "next": to})["Location"] == "/account/"
    assert (
        client.post("/account/sign-in/", {**form, "next": "/articles/1/full/"})["Location"]
        == "/articles/1/full/"
    )
    assert accounts.VALID.total_seconds() == 1800


def test_prices_exist_before_a_gift_is_taken_up(client: Client) -> None:
    make_prices()
    answer = client.post("/subscribe/gift/", {"code": "guess", **CONTACT, **PLACE})
    assert 'class="wrong"' in answer.content.decode()
    for _try in range(10):
        answer = client.post("/subscribe/gift/", {"code": "guess", **CONTACT, **PLACE})
    assert answer.status_code == 429


def test_an_invoice_is_asked_for_in_the_order_and_taken_back_on_its_page(client: Client) -> None:
    form = {
        "quote": seal_quote(promise(at=NOW)),
        **CONTACT,
        **PLACE,
        "privacy": "on",
        "invoice-wanted_too": "on",
        "invoice-kind": "organisation",
        "invoice-title": "东江建设有限公司",
        "invoice-code": "1",
    }
    assert "18" in client.post("/subscribe/order/", form).content.decode()
    assert not Order.objects.exists()
    page = client.post("/subscribe/order/", {**form, "invoice-code": "91110000600037341L"})[
        "Location"
    ]
    request = InvoiceRequest.objects.get()
    assert (request.email, request.amount) == ("tian@example.com", 22200)
    assert "91110000600037341L" in client.get(page).content.decode()
    other = make_order()
    for wrong in (f"/subscribe/order/{other.code}", "/subscribe/order/guess"):
        assert client.post(f"{wrong}/invoice/{request.pk}/withdraw/").status_code == 404
    assert client.get(f"{page}invoice/{request.pk}/withdraw/").status_code == 405
    assert client.post(f"{page}invoice/{request.pk}/withdraw/").status_code == 302
    assert "91110000600037341L" not in client.get(page).content.decode()
    assert JournalEntry.objects.filter(act="invoices.withdrawn").exists()
    InvoiceRequest.objects.update(cancelled_at=None, exported_at=NOW)
    assert client.post(f"{page}invoice/{request.pk}/withdraw/").status_code == 409


def test_an_account_lists_its_invoices_and_the_gifts_given_and_received() -> None:
    giver = owner("giver")
    reader = owner("reader")
    order = pay(make_order(by=giver, gift=GiftDetails("许诺"), place=None), at=NOW)
    miao = person("miao")
    request = invoices.request_invoice(
        order, InvoiceTitle("person", "田甜", "t@example.com"), by=miao, at=NOW
    )
    assert "等待领取，截止 2025-03" in text_at(giver)
    assert request.title in text_at(giver)
    invoices.record_issued_invoices(
        [IssuedInvoice(request.pk, "24112000000012345678", NOW.date(), request.amount)],
        by=miao,
        at=NOW,
    )
    gifts.claim_gift(Gift.objects.get().code, Contact("许诺"), HOME, by=reader, at=NOW)
    assert "24112000000012345678 · 2024-03-05 · 222.00" in text_at(giver)
    assert "已于 2024-03-05 领取" in text_at(giver)
    assert "您收到的赠阅" in text_at(reader)
    term = Term.objects.get()
    assert f"/account/terms/{term.pk}/end/" in as_(reader).get("/account/").content.decode()
    own = make_term(by=giver)
    assert f"/account/terms/{own.pk}/end/" in as_(giver).get("/account/").content.decode()
    Gift.objects.update(claimed_at=None, claim_until=NOW)
    assert "无人领取" in text_at(giver)


def text_at(user: User) -> str:
    page = as_(user).get("/account/").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))

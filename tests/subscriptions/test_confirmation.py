"""A confirmed form: the state it showed, checked under the lock, used once, for one person, one act
and one day."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.utils import timezone

from articles.models import JournalEntry
from newsroom.accounts.models import User
from subscriptions.actions.housekeeping import run_housekeeping
from subscriptions.confirmation_tokens import LASTS
from subscriptions.models import Confirmation, Letter, Order, Party, Payment, Refund
from subscriptions.selectors.money.book_checks import find_book_faults
from subscriptions.signed_quotes import seal_quote
from tests.browser import Browser, first, token_of
from tests.cast import person
from tests.factories.subscriptions import later, make_order, make_term, pay, promise

pytestmark = pytest.mark.django_db
DESK = "/admin/subscriptions"
CONTACT = {"name": "许诺", "email": "xu@example.com", "phone": "13800000002"}
PLACE = {"recipient": "许诺", "province": "浙江", "street": "湖滨路 9 号", "postcode": "310001"}
ONE_COPY = {"cause": "reader", "copies": "1", "reason": "少订一份", "step": "do"}
CHANGED = "Something changed since this page was shown"
TOO_OLD = "lay open for too long"


@pytest.fixture
def miao() -> Browser:
    return desk("miao")


def desk(name: str) -> Browser:
    client = Browser()
    client.force_login(person(name))
    client.cookies["django_language"] = "en"
    return client


def three_copies() -> Order:
    """An order of three copies that began some days ago, paid."""
    at = timezone.now() - timedelta(days=40)
    start = timezone.localdate(at)
    term = make_term(3, at=at, start=start, end=start + timedelta(days=300))
    return Order.objects.get(pk=term.order_id)


def refund_page(order: Order) -> str:
    return f"{DESK}/order/{order.pk}/refund/"


def test_a_confirmed_refund_of_one_of_three_copies_is_given_once_however_often_it_is_sent(
    miao: Browser,
) -> None:
    page = refund_page(three_copies())
    sent = {**ONE_COPY, "confirmation": token_of(miao, page, ONE_COPY)}
    answers = [miao.post(page, sent, follow=True) for _click in range(3)]
    assert Refund.objects.count() == 1
    assert len({answer.redirect_chain[-1] for answer in answers}) == 1
    assert "This was sent twice and done once:" in answers[2].content.decode()
    term = Order.objects.get().terms.get()
    assert term.spans.latest("last_issue").copies == 2
    assert find_book_faults() == []


def test_what_another_window_showed_before_a_refund_is_shown_anew_and_not_done(
    miao: Browser,
) -> None:
    page = refund_page(three_copies())
    windows = [{**ONE_COPY, "confirmation": token_of(miao, page, ONE_COPY)} for _w in range(2)]
    assert miao.post(page, windows[0]).status_code == 302
    answer = miao.post(page, windows[1]).content.decode()
    assert CHANGED in answer
    assert "<dd>1 / 2</dd>" in answer  # two are left now
    assert 'value="少订一份"' in answer
    assert Refund.objects.count() == 1
    assert miao.post(page, {**windows[1], "confirmation": first(answer)}).status_code == 302
    assert Refund.objects.count() == 2


def test_what_is_written_into_a_page_that_was_used_is_kept_and_done_on_another_click(
    miao: Browser,
) -> None:
    order = make_order(at=timezone.now(), promise=_ahead())
    page = f"{DESK}/order/{order.pk}/pay/"
    cash = {"method": "cash", "amount": "10", "received_at": "2024-03-05T09:00"}
    sent = {**cash, "reference": "N1", "confirmation": token_of(miao, page, {})}
    assert miao.post(page, sent).status_code == 302
    answer = miao.post(page, {**sent, "reference": "N2"}).content.decode()
    assert "This page was used already:" in answer
    assert 'value="N2"' in answer
    assert Payment.objects.count() == 1
    second = {**cash, "reference": "N2", "confirmation": first(answer)}
    assert miao.post(page, second).status_code == 302
    assert Payment.objects.count() == 2


def test_more_copies_than_there_are_cannot_end(miao: Browser) -> None:
    page = refund_page(three_copies())
    answer = miao.post(page, {"cause": "reader", "copies": "4", "step": "look"}).content.decode()
    assert "Of 3 copies 4 cannot end." in answer
    assert 'name="step" value="do"' not in answer


def test_one_quote_sent_four_times_is_one_order_of_one_reader_with_one_letter() -> None:
    at = timezone.now()
    client = Browser()
    start = (timezone.localdate(at) + timedelta(days=62)).replace(day=1)
    sealed = seal_quote(promise(start, start + timedelta(days=200), at=at))
    form = {"quote": sealed, **CONTACT, **PLACE, "privacy": "on"}
    sent = {**form, "confirmation": token_of(client, "/subscribe/order/", form)}
    answers = {client.post("/subscribe/order/", sent)["Location"] for _click in range(4)}
    assert answers == {Order.objects.get().get_absolute_url()}
    assert (Party.objects.count(), Letter.objects.count()) == (1, 1)
    back = {**form, "confirmation": token_of(client, "/subscribe/order/", form)}
    assert client.post("/subscribe/order/", back)["Location"] in answers  # gone back, sent again
    neighbour = client.post("/subscribe/order/", {**back, "street": "湖滨路 11 号"})
    assert "湖滨路 11 号" in neighbour.content.decode()
    assert Order.objects.count() == 1
    other = Browser()  # the same quote, from a page of everybody
    other_one = {**form, "phone": "13900000003", "email": "other@example.com"}
    assert other.post("/subscribe/order/", other_one).status_code == 302
    assert Order.objects.count() == 2


def test_money_that_came_meanwhile_is_seen_before_more_is_entered(miao: Browser) -> None:
    order = make_order(at=timezone.now(), promise=_ahead())
    page = f"{DESK}/order/{order.pk}/pay/"
    cash = {"method": "cash", "amount": "10", "received_at": "2024-03-05T09:00"}
    mine = {**cash, "reference": "N1", "confirmation": token_of(miao, page, {})}
    theirs = {**cash, "reference": "N2", "confirmation": token_of(miao, page, {})}
    assert miao.post(page, theirs).status_code == 302
    refused = miao.post(page, mine).content.decode()
    assert CHANGED in refused
    assert 'value="N1"' in refused
    assert Payment.objects.count() == 1


def _ahead() -> Any:
    at = timezone.now()
    start = (timezone.localdate(at) + timedelta(days=62)).replace(day=1)
    return promise(start, start + timedelta(days=100), at=at)


@pytest.mark.parametrize("whose", ["another page", "another person", "another order", "nobody"])
def test_a_token_is_good_for_its_own_page_and_person_alone(miao: Browser, whose: str) -> None:
    order, other = (make_order(at=timezone.now(), promise=_ahead()) for _order in range(2))
    page = f"{DESK}/order/{order.pk}/cancel/"
    tokens = {
        "another page": token_of(miao, f"{DESK}/order/{order.pk}/pay/", {}),
        "another person": token_of(desk("ying"), page, {}),
        "another order": token_of(miao, f"{DESK}/order/{other.pk}/cancel/", {}),
        "nobody": signing.dumps(["x"], salt="newsroom.confirmation")[:-1],
    }
    token = tokens[whose]
    assert token
    answer = miao.post(page, {"reason": "改主意了", "confirmation": token}).content.decode()
    assert TOO_OLD in answer
    assert 'value="改主意了"' in answer
    assert Order.objects.filter(cancelled_at=None).count() == 2
    again = {"reason": "改主意了", "confirmation": first(answer)}
    assert miao.post(page, again).status_code == 302


def test_a_readers_token_without_an_account_is_good_in_his_browser_alone() -> None:
    order = pay(make_order(at=timezone.now(), promise=_ahead()), at=timezone.now())
    page = f"/subscribe/order/{order.code}/invoice/"
    title = {"kind": "person", "title": "田甜", "email": "t@example.com"}
    token = token_of(Browser(), page, {})
    other = Browser()
    other.get(page)
    assert other.post(page, {**title, "confirmation": token}).status_code == 200
    assert not order.invoice_requests.exists()


def test_a_token_is_good_for_a_day(miao: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    order = make_order(at=timezone.now(), promise=_ahead())
    page = f"{DESK}/order/{order.pk}/cancel/"
    token = token_of(miao, page, {})
    late = signing.time.time() + LASTS.total_seconds() + 60
    monkeypatch.setattr(signing.time, "time", lambda: late)
    assert TOO_OLD in miao.post(page, {"confirmation": token}).content.decode()
    assert Order.objects.get().cancelled_at is None


def test_an_act_that_was_refused_has_not_used_its_form_up_and_stands_in_the_journal(
    miao: Browser,
) -> None:
    order = three_copies()
    page = refund_page(order)
    sent = {**ONE_COPY, "confirmation": token_of(miao, page, ONE_COPY)}
    assert "Say why" in miao.post(page, {**sent, "reason": ""}).content.decode()
    denied = JournalEntry.objects.filter(act="refund.granted", outcome="denied")
    assert (denied.count(), Confirmation.objects.count()) == (1, 0)
    assert miao.post(page, sent).status_code == 302


def test_used_forms_name_nobody_and_go_after_two_days() -> None:
    at = timezone.now()
    client = Browser()
    sealed = seal_quote(_ahead())
    client.post("/subscribe/order/", {"quote": sealed, **CONTACT, **PLACE, "privacy": "on"})
    order = pay(Order.objects.get(), at=at)
    title = {"kind": "person", "title": "许诺", "email": "xu@example.com"}
    client.post(f"/subscribe/order/{order.code}/invoice/", title)
    rows = [" ".join(map(str, row)) for row in Confirmation.objects.values_list()]
    assert len(rows) == 2
    for told in (*CONTACT.values(), PLACE["street"]):
        assert not any(told in row for row in rows)
    run_housekeeping(at=later(1, at))
    assert Confirmation.objects.count() == 2
    run_housekeeping(at=later(3, at))
    assert Confirmation.objects.count() == 0


def test_an_edited_row_that_somebody_else_changed_meanwhile_is_not_overwritten(
    miao: Browser,
) -> None:
    made = make_term().subscription.party
    page = f"{DESK}/party/{made.pk}/contact/"
    form = {"name": "田甜甜", "phone": "13800000001", "email": "tian@example.com"}
    mine = {**form, "confirmation": token_of(miao, page, {})}
    theirs = {**form, "name": "田田", "confirmation": token_of(miao, page, {})}
    assert miao.post(page, theirs).status_code == 302
    refused = miao.post(page, mine).content.decode()
    assert CHANGED in refused
    assert 'value="田甜甜"' in refused
    assert Party.objects.get().name == "田田"


def test_whoever_leaves_and_clicks_twice_is_told_that_it_is_done() -> None:
    client = Browser()
    user = User.objects.create_user("tian", email="tian@example.com")
    make_order(by=user)
    client.force_login(user)
    sent = {"confirmation": token_of(client, "/account/erase/", {})}
    done = client.post("/account/erase/", sent)
    again = client.post("/account/erase/", sent)
    assert (done.status_code, again.status_code) == (200, 200)
    assert again.content.decode().count('role="status"') == 1

"""One confirmed form sent several times at the same moment: one effect, and every answer is the
first one's."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from subscriptions.models import Confirmation, Letter, Order, Party, Payment, Refund
from subscriptions.selectors.money.book_checks import find_book_faults
from subscriptions.signed_quotes import seal_quote
from tests.browser import Browser, token_of
from tests.factories.subscriptions import make_order
from tests.subscriptions.test_confirmation import (
    CONTACT,
    DESK,
    ONE_COPY,
    PLACE,
    _ahead,
    desk,
    refund_page,
    three_copies,
)
from tests.subscriptions.test_counter_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 4


def sent_at_once(client: Browser, page: str, form: dict[str, Any]) -> set[str]:
    """Send a form several times at the same moment from one browser; return where the
    answers lead."""
    form = {**form, "confirmation": token_of(client, page, form)}

    def click(_place: int) -> str:
        window = Client()
        window.cookies.load({name: one.value for name, one in client.cookies.items()})
        answer = window.post(page, form)
        assert answer.status_code == 302, answer.content.decode()
        return str(answer["Location"])

    return set(at_once(CLICKS, click))


def test_a_refund_confirmed_four_times_at_once_is_granted_once() -> None:
    order = three_copies()
    ends = sent_at_once(desk("miao"), refund_page(order), ONE_COPY)
    assert ends == {f"{DESK}/order/{order.pk}/change/"}
    assert (Refund.objects.count(), Confirmation.objects.count()) == (1, 1)
    assert order.terms.get().spans.latest("last_issue").copies == 2
    assert find_book_faults() == []


def test_a_quote_confirmed_four_times_at_once_is_one_order() -> None:
    form = {"quote": seal_quote(_ahead()), **CONTACT, **PLACE, "privacy": "on"}
    ends = sent_at_once(Browser(), "/subscribe/order/", form)
    assert ends == {Order.objects.get().get_absolute_url()}
    assert (Party.objects.count(), Letter.objects.count()) == (1, 1)


def test_money_entered_four_times_at_once_came_once() -> None:
    order = make_order(at=timezone.now(), promise=_ahead())
    cash = {"method": "cash", "amount": "10", "reference": "N1", "received_at": "2024-03-05T09:00"}
    sent_at_once(desk("miao"), f"{DESK}/order/{order.pk}/pay/", cash)
    assert Payment.objects.get().amount == 1000
    assert find_book_faults() == []


def test_two_windows_that_show_the_same_three_copies_end_one_copy_together() -> None:
    page = refund_page(three_copies())
    miao = desk("miao")
    forms = [{**ONE_COPY, "confirmation": token_of(miao, page, ONE_COPY)} for _w in range(2)]

    def click(place: int) -> int:
        window = Client()
        window.cookies.load({name: one.value for name, one in miao.cookies.items()})
        return window.post(page, forms[place]).status_code

    assert sorted(at_once(2, click)) == [200, 302]
    assert Refund.objects.count() == 1
    assert find_book_faults() == []

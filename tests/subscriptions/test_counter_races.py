"""Two at once: money, refunds, renewals, holds and lists under real locks; on SQLite one writer
waits its turn."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connections

from articles.errors import Invalid, Refused, WrongState
from subscriptions.actions.books import revenue
from subscriptions.actions.money import provider_payments, refunds
from subscriptions.actions.money.provider_payments import SandboxTable
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import gifts
from subscriptions.actions.sales.orders import GiftDetails
from subscriptions.actions.service import deliveries, holds
from subscriptions.domain.choices import Cause
from subscriptions.gateways import EventKind, simulated
from subscriptions.gateways.simulated import Sender, build_notice
from subscriptions.models import (
    DeliveryRun,
    Gift,
    Hold,
    LedgerEntry,
    Order,
    Payment,
    Plan,
    PriceList,
    ProviderEvent,
    Refund,
    Term,
)
from subscriptions.selectors.money.book_checks import find_book_faults
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import HOME, books, later, make_order, make_term, pay, promise

pytestmark = pytest.mark.django_db(transaction=True)
SENDER = Sender("a secret of the sandbox")


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Do something so many times at the same moment; return answers and refusals."""

    def one(place: int) -> Any:
        try:
            return act(place)
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_a_notice_that_comes_fifteen_times_at_once_is_one_payment(settings: Any) -> None:
    settings.PAYMENTS = {"sandbox": {"secret": SENDER.secret}}
    order = make_order()
    attempt = provider_payments.begin_payment(
        order, "sandbox", notice_url="", return_url="", at=MORNING
    )
    slip = simulated.pay_slip(SandboxTable(), attempt.reference, MORNING)
    answers = at_once(
        15,
        lambda _n: (
            provider_payments.receive_notice(
                "sandbox", *build_notice(slip, EventKind.PAID, SENDER, MORNING), at=MORNING
            ).status
        ),
    )
    assert answers == [204] * 15
    assert (Payment.objects.count(), ProviderEvent.objects.count(), Term.objects.count()) == (
        1,
        1,
        1,
    )
    assert books() == {"clearing": 22200, "deferred": -22200}


def test_of_two_refunds_at_once_that_together_are_too_much_one_is_refused() -> None:
    order = make_term().order
    by = person("miao")
    answers = at_once(
        2,
        lambda _n: refunds.grant_refund(
            order, RefundRequest(Cause.GOODWILL, "致歉", 15000), by=by, at=MORNING
        ),
    )
    assert sum(isinstance(one, Invalid) for one in answers) == 1
    assert Refund.objects.count() == 1
    assert books()["refunds"] == -15000


def test_of_two_trials_at_once_by_one_mailbox_one_is_refused() -> None:
    trial = Plan.objects.create(
        publication=the_publication(), code="trial", name="试读", kind="trial", months=1
    )
    month = promise(date(2024, 4, 1), date(2024, 4, 30), plan=trial)
    answers = at_once(
        2, lambda n: make_order(promise=month, contact=Contact(f"读者{n}", email="Xu@example.com"))
    )
    assert sum(isinstance(one, Invalid) for one in answers) == 1
    assert Term.objects.count() == 1


def test_a_gift_is_taken_up_or_goes_back_and_never_both() -> None:
    gift = Gift.objects.get(order=pay(make_order(gift=GiftDetails("许诺"), place=None)))
    acts: list[Callable[[], Any]] = [
        lambda: gifts.claim_gift(gift.code, Contact("许诺"), HOME, by=OPERATOR, at=MORNING),
        lambda: refunds.grant_refund(
            gift.order,
            RefundRequest(Cause.GOODWILL, "买错了", 22200),
            by=person("miao"),
            at=MORNING,
        ),
    ]
    at_once(2, lambda place: acts[place]())
    taken = Term.objects.count()
    back = Refund.objects.count()
    assert (taken, books().get("refunds", 0)) in [(0, -22200), (1, 0), (1, -22200)]
    assert back == 0 or Refund.objects.get().amount == 22200
    assert find_book_faults() == []


def test_of_two_renewals_at_once_one_is_refused() -> None:
    term = make_term()
    following = promise(date(2025, 1, 1), date(2025, 12, 31))
    answers = at_once(2, lambda _n: make_order(promise=following, renews=term))
    assert sum(isinstance(one, WrongState) for one in answers) == 1
    assert Order.objects.filter(renews=term).count() == 1


def test_of_two_holds_at_once_over_the_same_days_one_is_refused() -> None:
    term = make_term()
    by = person("miao")
    answers = at_once(
        2,
        lambda _n: holds.hold_delivery(
            term.subscription, date(2024, 4, 1), date(2024, 4, 9), by=by, at=MORNING
        ),
    )
    assert sum(isinstance(one, Invalid) for one in answers) == 1
    assert Hold.objects.count() == 1


def test_two_who_make_the_same_list_get_the_same_list() -> None:
    make_term(3)
    by = person("miao")
    day = date(2024, 3, 15)
    answers = at_once(
        3, lambda _n: deliveries.make_delivery_list(the_publication(), day, by=by, at=MORNING).pk
    )
    assert len(set(answers)) == 1
    assert DeliveryRun.objects.get().copies == 3


def test_an_issue_earns_once_although_two_jobs_book_it() -> None:
    make_term()
    at_once(2, lambda _n: revenue.recognise_due_revenue(the_publication(), at=later(20)))
    assert LedgerEntry.objects.filter(kind="issue").count() == 3


def test_a_gift_is_taken_up_by_one_of_two() -> None:
    pay(make_order(gift=GiftDetails("许诺"), place=None))
    code = Gift.objects.get().code
    answers = at_once(
        2, lambda n: gifts.claim_gift(code, Contact(f"读者{n}"), HOME, by=OPERATOR, at=MORNING)
    )
    assert sum(isinstance(one, WrongState) for one in answers) == 1
    assert Term.objects.count() == 1
    assert PriceList.objects.count() == 1

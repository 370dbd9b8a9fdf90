"""What happens to a term in whatever order: nobody gets back more than was paid, no issue is lost
or comes twice."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.actions.editions import calendar
from articles.errors import Refused
from subscriptions.actions.books import revenue
from subscriptions.actions.money import refunds, reversals
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.service import complaints, holds
from subscriptions.domain.choices import Cause, HoldPolicy, Resolution
from subscriptions.models import Term
from subscriptions.selectors.money.book_checks import find_book_faults
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import balance, later, make_term
from tests.house.shares import is_full

pytestmark = pytest.mark.django_db
Act = Callable[[Term, datetime, int], object]


def suspended_and_credited(term: Term, at: datetime, days: int) -> None:
    day = (at + timedelta(20 + days)).date()
    issues = [
        one for one in (day + timedelta(more) for more in range(7)) if one.weekday() in (1, 4)
    ]
    calendar.suspend_dates(
        the_publication(), issues[:1], reason="放假休刊", compensation="credit", by=OPERATOR, at=at
    )


def missed(term: Term, at: datetime, days: int) -> None:
    day = max(
        day
        for day in (at.date() - timedelta(back) for back in range(1, 8))
        if day.weekday() in (1, 4)
    )
    made = complaints.make_complaint(term.subscription, day, "missed", "", by=person("miao"), at=at)
    complaints.settle_complaint(made, Resolution.CREDIT, by=person("miao"), at=at)


def held_and_credited(term: Term, at: datetime, days: int) -> None:
    first = (at + timedelta(10)).date()
    last = first + timedelta(days)
    holds.hold_delivery(
        term.subscription, first, last, by=person("miao"), at=at, policy=HoldPolicy.CREDIT
    )


def ended(cause: str, **fields: Any) -> Act:
    def act(term: Term, at: datetime, days: int) -> None:
        told = {name: days if value is None else value for name, value in fields.items()}
        assert term.order is not None
        refunds.grant_refund(
            term.order, RefundRequest(cause, "迁居", **told), by=person("miao"), at=at
        )

    return act


def mistaken(term: Term, at: datetime, days: int) -> None:
    assert term.order is not None
    reversals.reverse_payment(term.order.payments.get(), "录错订单", by=person("miao"), at=at)


ACTS: dict[str, Act] = {
    "a holiday is credited": suspended_and_credited,
    "a missed issue is credited": missed,
    "a hold is credited": held_and_credited,
    "a copy ends": ended(Cause.READER, copies=1),
    "the reader ends it": ended(Cause.READER),
    "the paper ends it": ended(Cause.PUBLISHER),
    "the paper ends a copy, as credit": ended(Cause.PUBLISHER, copies=1, to_credit=True),
    "goodwill": ended(Cause.GOODWILL, amount=5000),
    "its payment was a mistake": mistaken,
}


@pytest.fixture(autouse=True)
def _planned() -> None:
    calendar.plan_dates(the_publication(), by=OPERATOR, at=MORNING)


@settings(
    max_examples=15 if is_full() else 2,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 40), st.integers(0, 60)), max_size=6
    )
)
def test_adjusted_refunded_and_ended_in_any_order_a_term_gives_back_at_most_what_was_paid(
    happened: list[tuple[str, int, int]],
) -> None:
    with transaction.atomic():
        term = make_term(2)
        at = MORNING
        for name, wait, days in happened:
            at += timedelta(days=wait)
            with suppress(
                Refused
            ):  # a fourth goodwill, a second complaint of an issue, a term that is over
                ACTS[name](term, at, days)
        revenue.recognise_due_revenue(the_publication(), at=later(800))
        back, came = -balance("refunds") - balance("credit"), term.order.money()[0]  # type: ignore[union-attr]
        assert 0 <= back <= came <= term.paid
        assert (balance("deferred"), balance("cash"), -balance("revenue")) == (0, came, came - back)
        assert find_book_faults() == []
        transaction.set_rollback(True)


def test_a_term_whose_held_issues_were_credited_gives_back_the_rest_alone() -> None:
    term = make_term()
    held_and_credited(term, MORNING, 14)
    credit = -balance("credit")
    assert credit == 4 * 264
    refund = refunds.grant_refund(
        term.order, RefundRequest(Cause.READER, "迁居"), by=person("miao"), at=MORNING
    )[0]  # type: ignore[arg-type]
    assert refund.amount == 22200 - credit


def test_a_copy_that_ends_takes_its_part_of_what_was_credited_with_it() -> None:
    term = make_term(2)
    held_and_credited(term, MORNING, 14)
    refund = refunds.grant_refund(
        term.order, RefundRequest(Cause.READER, "迁居", copies=1), by=person("miao"), at=MORNING
    )[0]  # type: ignore[arg-type]
    assert (-balance("credit"), refund.amount) == (2 * 1056, 22200 - 1056)
    assert find_book_faults() == []

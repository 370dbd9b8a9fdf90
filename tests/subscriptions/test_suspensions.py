"""A holiday that was announced after people paid: an issue more at the end, or its money back, or
nothing. Once."""

from datetime import date
from itertools import product
from typing import Any

import pytest

from articles.actions.editions import calendar
from subscriptions.actions.books import revenue
from subscriptions.actions.housekeeping import HousekeepingReport, run_housekeeping
from subscriptions.actions.service import holds
from subscriptions.models import Hold, Span, Term
from subscriptions.selectors.money.book_checks import find_book_faults
from subscriptions.selectors.service.service import count_credited_issues, find_term_status
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import balance, books, later, make_order, make_term, pay, promise
from tests.house.shares import share_of

pytestmark = pytest.mark.django_db
LABOUR_DAY = date(2024, 5, 3)
FORTNIGHT = (date(2024, 4, 29), date(2024, 5, 12))


@pytest.fixture(autouse=True)
def _planned() -> None:
    calendar.plan_dates(the_publication(), by=OPERATOR, at=MORNING)


def suspend(*days: date, compensation: str = "extend", at: object = None) -> None:
    calendar.suspend_dates(
        the_publication(),
        list(days),
        reason="劳动节放假休刊",
        compensation=compensation,
        by=OPERATOR,
        at=at or later(1),
    )


def ends(term: Term) -> date:
    return Span.objects.filter(term=term).latest("last_issue").last_issue


def test_a_term_sold_before_the_holiday_was_announced_ends_an_issue_later() -> None:
    term = make_term(3)
    suspend(LABOUR_DAY)
    assert ends(term) == date(2025, 1, 3)
    now = find_term_status(term, MORNING)
    assert (now.left, now.unserved) == (84, 66600)


def test_a_term_sold_after_the_announcement_was_sold_without_the_issue() -> None:
    suspend(LABOUR_DAY, at=MORNING)
    term = make_term(at=later(1))
    assert term.issues == 83
    assert ends(term) == date(2024, 12, 31)


def test_the_issue_s_money_may_become_credit_instead() -> None:
    term = make_term()
    suspend(LABOUR_DAY, compensation="credit")
    assert (balance("credit"), ends(term)) == (-264, date(2024, 12, 31))
    revenue.recognise_due_revenue(the_publication(), at=later(400))
    assert books() == {"cash": 22200, "credit": -264, "revenue": -21936}


def test_terms_that_said_so_get_nothing() -> None:
    term = make_term()
    suspend(LABOUR_DAY, compensation="none")
    assert ends(term) == date(2024, 12, 31)
    assert books() == {"cash": 22200, "deferred": -21936, "revenue": -264}
    assert find_book_faults() == []
    revenue.recognise_due_revenue(the_publication(), at=later(400))
    assert books() == {"cash": 22200, "revenue": -22200}


def test_the_last_issue_of_a_term_that_is_suspended_is_made_up_for() -> None:
    term = make_term()
    suspend(date(2024, 12, 31))
    assert ends(term) == date(2025, 1, 3)


def test_of_terms_in_a_row_each_brings_what_it_was_sold_with_and_the_next_begins_later() -> None:
    term = make_term()
    following = pay(
        make_order(promise=promise(date(2025, 1, 1), date(2025, 12, 31)), renews=term)
    ).terms.get()
    suspend(LABOUR_DAY, date(2024, 10, 1))
    assert (ends(term), ends(following)) == (date(2025, 1, 7), date(2026, 1, 6))
    assert Span.objects.get(term=following).first_issue == date(2025, 1, 10)
    assert find_book_faults() == []


def test_a_date_that_appears_after_all_takes_the_issue_back() -> None:
    term = make_term()
    suspend(LABOUR_DAY)
    calendar.restore_dates(the_publication(), [LABOUR_DAY], by=OPERATOR, at=later(3))
    assert ends(term) == date(2024, 12, 31)


def test_a_date_suspended_once_more_is_made_up_for_once_more() -> None:
    term = make_term()
    suspend(LABOUR_DAY)
    calendar.restore_dates(the_publication(), [LABOUR_DAY], by=OPERATOR, at=later(3))
    suspend(LABOUR_DAY, at=later(4))
    assert ends(term) == date(2025, 1, 3)


def hold(term: Term, at: int, policy: str = "extend") -> Hold:
    """Hold the two weeks around Labour Day; four issues lie in them where it is none."""
    return holds.hold_delivery(
        term.subscription, *FORTNIGHT, by=person("miao"), at=later(at), policy=policy
    )


AFTER_EACH = "jobs after each"
JOBS = (AFTER_EACH, "jobs at the end")
ORDERS = [  # what happens in which order; every time the jobs run behind it
    ("hold", "suspend"),
    ("suspend", "hold"),
    ("hold", "suspend", "restore"),
    ("suspend", "hold", "restore"),
    ("hold", "suspend", "back"),
    ("suspend", "hold", "back"),
    ("suspend", "hold", "restore", "back"),
    ("hold", "suspend", "restore", "back"),
    ("hold", "suspend", "back", "restore"),
    ("suspend", "restore", "hold"),
]


@pytest.mark.parametrize(("happened", "jobs"), share_of(product(ORDERS, JOBS), 2))
def test_held_and_suspended_in_any_order_every_issue_sold_comes_once(
    happened: tuple[str, ...], jobs: str
) -> None:
    term = make_term()
    made: list[Hold] = []
    acts: dict[str, Any] = {
        "hold": lambda at: made.append(hold(term, at)),
        "back": lambda at: holds.withdraw_hold(made[0], by=person("miao"), at=later(at)),
        "suspend": lambda at: suspend(LABOUR_DAY, at=later(at)),
        "restore": lambda at: calendar.restore_dates(
            the_publication(), [LABOUR_DAY], by=OPERATOR, at=later(at)
        ),
    }
    for at, name in enumerate(happened, 1):
        acts[name](at)
        if jobs == AFTER_EACH:
            run_housekeeping(at=later(at))
    run_housekeeping(at=later(10))
    assert run_housekeeping(at=later(10)) == HousekeepingReport(0, 0, 0, 0, 0)
    now = find_term_status(term, MORNING)
    assert (now.left, now.unserved) == (84, 22200)
    revenue.recognise_due_revenue(the_publication(), at=later(400))
    assert books() == {"cash": 22200, "revenue": -22200}


CREDITED = [
    ("hold", "suspend"),
    ("suspend", "hold"),
    ("hold", "suspend", "restore"),
    ("suspend", "hold", "restore"),
    ("suspend", "restore", "hold"),
]


@pytest.mark.parametrize(("happened", "jobs"), share_of(product(CREDITED, JOBS), 2))
def test_held_for_credit_and_suspended_in_any_order_no_issue_is_made_up_for_twice(
    happened: tuple[str, ...], jobs: str
) -> None:
    term = make_term()
    acts: dict[str, Any] = {
        "hold": lambda at: hold(term, at, "credit"),
        "suspend": lambda at: suspend(LABOUR_DAY, at=later(at)),
        "restore": lambda at: calendar.restore_dates(
            the_publication(), [LABOUR_DAY], by=OPERATOR, at=later(at)
        ),
    }
    for at, name in enumerate(happened, 1):
        acts[name](at)
        if jobs == AFTER_EACH:
            run_housekeeping(at=later(at))
    run_housekeeping(at=later(10))
    assert run_housekeeping(at=later(10)) == HousekeepingReport(0, 0, 0, 0, 0)
    assert find_term_status(term, MORNING).left + count_credited_issues(term) == 84
    revenue.recognise_due_revenue(the_publication(), at=later(400))
    assert balance("deferred") == 0
    assert -balance("credit") == 264 * count_credited_issues(term)

"""What a term brings after all that happened to it, and what each of its issues earns."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subscriptions.kinds import Adjusting
from subscriptions.pricing import Bought, allocate, revenue
from subscriptions.pricing.earning import Sold, earned_at, earned_until
from subscriptions.spans import CalendarTooShort
from tests.subscriptions.papers import FULL, LISTED

DATES = [day for day in FULL.dates if day.year in {2024, 2025}]
SOLD = Stretch(date(2024, 3, 15), date(2024, 12, 31), 3)


def test_an_extension_adds_issues_at_the_end() -> None:
    changes = [Change(Adjusting.EXTEND, date(2024, 5, 3), issues=4)]
    assert stretches_of(SOLD, changes, DATES) == [Stretch(SOLD.first, date(2025, 1, 14), 3)]


def test_a_credit_adds_none() -> None:
    assert stretches_of(SOLD, [Change(Adjusting.CREDIT, date(2024, 5, 3), issues=4)], DATES) == [
        SOLD
    ]


def test_fewer_copies_cut_a_term_in_two_and_an_end_ends_it() -> None:
    changes = [
        Change(Adjusting.COPIES, date(2024, 7, 1), copies=1),
        Change(Adjusting.CANCEL, date(2024, 10, 1)),
    ]
    assert stretches_of(SOLD, changes, DATES) == [
        Stretch(date(2024, 3, 15), date(2024, 6, 28), 3),
        Stretch(date(2024, 7, 2), date(2024, 9, 27), 1),
    ]


def test_a_term_ended_before_it_began_brings_nothing() -> None:
    assert stretches_of(SOLD, [Change(Adjusting.CANCEL, SOLD.first)], DATES) == []


def test_a_term_never_runs_beyond_the_calendar() -> None:
    with pytest.raises(CalendarTooShort):
        stretches_of(SOLD, [Change(Adjusting.EXTEND, SOLD.first, issues=999)], DATES)


changes = st.lists(
    st.builds(
        Change,
        st.sampled_from([Adjusting.EXTEND, Adjusting.COPIES, Adjusting.CREDIT]),
        st.sampled_from(DATES),
        st.integers(0, 3),
        st.integers(0, 5),
    ),
    max_size=6,
)


@given(changes)
def test_stretches_follow_each_other_and_never_overlap(made: list[Change]) -> None:
    found = stretches_of(SOLD, made, DATES)
    assert all(
        one.last < other.first and one.copies != other.copies or other.first > one.last
        for one, other in zip(found, found[1:], strict=False)
    )
    assert all(one.first <= one.last and one.copies for one in found)


@given(st.integers(0, 90_000), st.integers(1, 9), st.integers(1, 120), st.data())
def test_what_issues_earn_is_what_was_paid_and_as_the_engine_shares_it(
    paid: int, copies: int, issues: int, data: st.DataObject
) -> None:
    sold = Sold(paid, copies, issues)
    shares = [earned_at(sold, place, copies) for place in range(issues)]
    bought = Bought(FULL.issues(date(2024, 1, 2), date(2024, 1, 2)), LISTED, copies, paid)
    assert sum(shares) == paid == earned_until(sold, issues, copies)
    if issues == 1:
        assert shares == revenue(bought)
    some = data.draw(st.integers(0, issues))
    assert earned_until(sold, some, copies) == sum(shares[:some])
    kept = data.draw(st.integers(0, copies))
    assert (
        earned_until(sold, issues, kept)
        + sum(part for part in sorted(allocate(paid, copies))[: copies - kept])
        == paid
    )
    assert earned_at(sold, issues, copies) == 0

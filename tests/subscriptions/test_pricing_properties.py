"""What subscribers may rely on, tried on papers, lists and terms that hypothesis thinks up.

The first paragraph of docs/PRICING.md, as properties. "Sound" lists are those whose month costs no
more than the fewest issues a month can have; without suspensions every promise holds on them.
"""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from subscriptions.domain.money import included_tax
from subscriptions.pricing import (
    BoughtTerm,
    Calendar,
    Discount,
    Issues,
    Kind,
    Prices,
    price,
    refund_for_publisher,
    refund_for_reader,
    revenue_by_issue,
    share_evenly,
)
from subscriptions.pricing.calendar import month_of
from subscriptions.pricing.prices import split_by_price_list
from tests.subscriptions.papers import FIRST, FULL, LAST, LISTED, THINNED, calendar

PAPERS = {days: calendar(days) for days in [(2, 5), (3,), (1, 3, 5), (1, 2, 3, 4, 5, 6, 7)]}
FIRSTS = [date(year, month, 1) for year in range(2024, 2030) for month in range(1, 13)]
copies = st.integers(1, 99_999)
discounts = st.one_of(
    st.builds(Discount, basis_points=st.integers(0, 10_000)),
    st.builds(Discount, fen=st.integers(0, 10**7)),
)


@st.composite
def sound_lists(draw: st.DrawFn, weekdays: tuple[int, ...]) -> list[Prices]:
    """One to three lists whose month costs no more than four issues for each weekday of
    the paper."""
    starts = [FIRST, *draw(st.lists(st.sampled_from(FIRSTS[1:]), max_size=2, unique=True))]
    return [draw(sound_list(weekdays, start)) for start in starts]


@st.composite
def sound_list(draw: st.DrawFn, weekdays: tuple[int, ...], start: date) -> Prices:
    single = draw(st.integers(1, 900))
    month = draw(st.integers(1, 4 * len(weekdays) * single))
    quarter = draw(st.integers(1, 3 * month))
    half = draw(st.none() | st.integers(1, 2 * quarter))
    year = draw(st.integers(1, 4 * quarter))
    return Prices(single, month, quarter, year, start, half=half, natural=draw(st.booleans()))


@st.composite
def terms(draw: st.DrawFn) -> tuple[Issues, list[Prices]]:
    """A run of issues of a paper without suspensions, with sound lists."""
    weekdays = draw(st.sampled_from(list(PAPERS)))
    return draw(runs(PAPERS[weekdays])), draw(sound_lists(weekdays))


@st.composite
def runs(draw: st.DrawFn, paper: Calendar) -> Issues:
    low = draw(st.integers(0, len(paper.dates) - 1))
    return Issues(paper, low, min(low + draw(st.integers(1, 250)), len(paper.dates)))


@given(terms())
def test_every_issue_is_priced_by_exactly_one_list(term: tuple[Issues, list[Prices]]) -> None:
    issues, lists = term
    first = month_of(issues.first)
    last = month_of(issues.last)
    priced = [
        month
        for _prices, since, until in split_by_price_list(lists, first, last)
        for month in range(since, until + 1)
    ]
    assert priced == list(range(first, last + 1))
    for prices, since, until in split_by_price_list(lists, first, last):
        in_force = max((one for one in lists if one.since <= since), key=lambda one: one.since)
        assert prices == in_force
        assert not [one for one in lists if since < one.since <= until]


@given(terms(), copies, discounts)
def test_the_lines_add_up_to_the_total_and_asking_again_changes_nothing(
    term: tuple[Issues, list[Prices]], copies: int, discount: Discount
) -> None:
    issues, lists = term
    quoted = price(issues, lists, copies, discount=discount)
    assert quoted.total == sum(line.amount - line.discount for line in quoted.lines) >= 0
    assert all(0 <= line.discount <= line.amount for line in quoted.lines)
    assert quoted == price(issues, list(reversed(lists)), copies, discount=discount)


@given(terms())
def test_every_issue_is_in_exactly_one_line(term: tuple[Issues, list[Prices]]) -> None:
    issues, lists = term
    months = Counter(month_of(day) for day in issues.dates)
    for line in price(issues, lists).lines:
        assert line.issues == sum(
            months.pop(month, 0) for month in range(line.first, line.last + 1)
        )
    assert not months


@given(runs(FULL), st.integers(0, 6), st.integers(0, 6))
def test_days_between_issues_are_of_no_account(issues: Issues, before: int, after: int) -> None:
    start = issues.first - timedelta(before)
    end = issues.last + timedelta(after)
    assume(
        start >= FIRST
        and end <= LAST
        and not set(FULL.issues(start, end).dates) - set(issues.dates)
    )
    assert FULL.issues(start, end) == issues


@given(terms())
def test_one_issue_more_never_costs_less(term: tuple[Issues, list[Prices]]) -> None:
    issues, lists = term
    here = price(issues, lists).total
    if issues.low:
        assert price(Issues(issues.calendar, issues.low - 1, issues.high), lists).total >= here
    if issues.high < len(issues.calendar.dates):
        assert price(Issues(issues.calendar, issues.low, issues.high + 1), lists).total >= here


@given(terms(), st.data())
def test_an_order_in_two_pieces_never_costs_less(
    term: tuple[Issues, list[Prices]], data: st.DataObject
) -> None:
    issues, lists = term
    assume(len(issues) > 1)
    cut = data.draw(st.integers(issues.low + 1, issues.high - 1))
    pieces = Issues(issues.calendar, issues.low, cut), Issues(issues.calendar, cut, issues.high)
    assert sum(price(piece, lists).total for piece in pieces) >= price(issues, lists).total


@given(terms())
def test_a_term_never_costs_more_than_its_issues_singly(term: tuple[Issues, list[Prices]]) -> None:
    issues, lists = term
    singles = [
        prices.single for prices, _since, _until in (_list_of(day, lists) for day in issues.dates)
    ]
    assert price(issues, lists).total <= sum(singles)


def _list_of(day: date, lists: list[Prices]) -> tuple[Prices, int, int]:
    (found,) = split_by_price_list(lists, month_of(day), month_of(day))
    return found


@given(terms(), copies)
def test_so_many_copies_cost_so_many_times_one(
    term: tuple[Issues, list[Prices]], copies: int
) -> None:
    issues, lists = term
    assert price(issues, lists, copies).total == copies * price(issues, lists).total


@given(st.integers(2024, 2030), st.sampled_from([FULL, THINNED]), st.booleans())
def test_a_calendar_year_costs_the_year_and_so_do_its_parts(
    year: int, paper: Calendar, natural: bool
) -> None:
    lists = [replace(LISTED[0], natural=natural)]
    assert price(paper.issues(date(year, 1, 1), date(year, 12, 31)), lists).total == 27600
    for month in range(12):
        first = date(year, month + 1, 1)
        later = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
        assert price(paper.issues(first, later - timedelta(1)), lists).total == 2300
    quoted = price(paper.issues(date(year, 4, 1), date(year, 6, 30)), lists)
    assert [(line.kind, line.amount) for line in quoted.lines] == [(Kind.QUARTER, 6900)]


@given(st.integers(0, 10**10), st.integers(1, 1_000))
def test_shares_add_up_and_differ_by_a_fen_at_most(amount: int, count: int) -> None:
    shares = share_evenly(amount, count)
    assert sum(shares) == amount
    assert max(shares) - min(shares) <= 1
    assert shares == sorted(shares, reverse=True)


@given(terms(), st.integers(1, 300), discounts)
def test_a_payment_is_earned_to_the_last_fen(
    term: tuple[Issues, list[Prices]], copies: int, discount: Discount
) -> None:
    issues, lists = term
    paid = price(issues, lists, copies, discount=discount).total
    earned = revenue_by_issue(BoughtTerm(issues, lists, copies, paid))
    assert sum(earned) == paid
    assert max(earned) - min(earned) <= copies


@given(terms(), st.integers(1, 300), discounts, st.data())
def test_a_refund_lies_between_nothing_and_the_payment_and_falls_with_every_issue(
    term: tuple[Issues, list[Prices]], copies: int, discount: Discount, data: st.DataObject
) -> None:
    issues, lists = term
    bought = BoughtTerm(
        issues, lists, copies, price(issues, lists, copies, discount=discount).total
    )
    served = data.draw(st.integers(0, len(issues) - 1))
    for refund in (refund_for_reader, refund_for_publisher):
        assert 0 <= refund(bought, served + 1) <= refund(bought, served) <= bought.paid
    assert refund_for_publisher(bought, served) >= refund_for_reader(bought, served)
    assert refund_for_publisher(bought, 0) == bought.paid


def test_suspended_issues_can_make_the_whole_dearer_than_its_parts() -> None:
    whole = THINNED.issues(date(2024, 2, 1), date(2024, 2, 29))
    pieces = Issues(THINNED, whole.low, whole.low + 2), Issues(THINNED, whole.low + 2, whole.high)
    assert price(whole, LISTED).total == 2300
    assert [price(piece, LISTED).total for piece in pieces] == [600, 900]


@given(st.integers(0, 10**10), st.integers(0, 2_500))
def test_the_tax_in_a_price_is_rounded_once_and_never_a_part_of_a_fen(
    amount: int, rate: int
) -> None:
    exact = Fraction(amount * rate, 10_000 + rate)
    assert abs(included_tax(amount, rate) - exact) <= Fraction(1, 2)
    assert 0 <= included_tax(amount, rate) <= amount
    assert included_tax(27600, 900) == 2279

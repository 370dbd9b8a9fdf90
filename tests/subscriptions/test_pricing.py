"""Terms and what they cost: the examples every release must price alike, and what is refused."""

from dataclasses import replace
from datetime import date

import pytest

from subscriptions.pricing import (
    BoughtTerm,
    Calendar,
    Discount,
    Kind,
    NotPriced,
    Prices,
    SuggestionReason,
    dearer_units,
    last_day_of_months,
    price,
    refund_for_publisher,
    refund_for_reader,
    revenue_by_issue,
    revenue_by_month,
    share_evenly,
    suggest_terms,
)
from tests.subscriptions.papers import CHEAPER, FIRST, FULL, LAST, LISTED, RAISED, THINNED

# number, calendar, lists, first day, last day, issues, fen for one copy
EXAMPLES = [
    ("V1", FULL, LISTED, "2024-01-01", "2024-12-31", 105, 27600),
    ("V2", FULL, LISTED, "2024-03-05", "2025-02-28", 104, 27600),
    ("V3", FULL, LISTED, "2024-03-05", "2025-03-04", 105, 27900),
    ("V4", FULL, LISTED, "2024-03-05", "2024-12-31", 87, 23000),
    ("V5", FULL, LISTED, "2024-03-15", "2024-12-31", 84, 22200),
    ("V6", FULL, LISTED, "2024-05-15", "2024-12-31", 66, 17600),
    ("V7", FULL, LISTED, "2024-03-01", "2024-03-31", 9, 2300),
    ("V8", FULL, LISTED, "2024-03-05", "2024-03-31", 8, 2300),
    ("V9", FULL, LISTED, "2024-03-08", "2024-03-31", 7, 2100),
    ("V10", FULL, LISTED, "2024-03-15", "2024-03-31", 5, 1500),
    ("V11", FULL, LISTED, "2024-06-02", "2024-06-30", 8, 2300),
    ("V12", FULL, LISTED, "2024-02-15", "2024-06-30", 39, 10400),
    ("V13", FULL, LISTED, "2024-11-15", "2025-10-31", 101, 26800),
    ("V14", FULL, LISTED, "2024-02-29", "2025-02-28", 105, 27600),
    ("V15", FULL, LISTED, "2024-03-19", "2024-04-18", 9, 2700),
    ("V16", FULL, LISTED, "2024-03-05", "2024-03-05", 1, 300),
    ("V17", FULL, LISTED, "2024-01-01", "2025-12-31", 209, 55200),
    ("V18", THINNED, LISTED, "2024-01-01", "2024-12-31", 99, 27600),
    ("V19", THINNED, LISTED, "2024-02-01", "2024-02-29", 5, 2300),
    ("V20", THINNED, LISTED, "2024-02-15", "2024-06-30", 37, 10100),
    ("V21", FULL, CHEAPER, "2024-03-05", "2025-02-28", 104, 24000),
    ("V21a", FULL, CHEAPER, "2024-03-05", "2024-12-31", 87, 22100),
    ("V21b", FULL, CHEAPER, "2024-03-15", "2024-12-31", 84, 21300),
    ("V22", FULL, RAISED, "2024-11-15", "2025-10-31", 101, 28800),
]
# term, copies, fen paid, issues served, fen back on the reader's wish, and where the paper is the
# cause
REFUNDS = [
    ("V1", 1, 27600, 52, 13800, 13924),
    ("V2", 1, 27600, 55, 12900, 12985),
    ("V4", 3, 69000, 30, 44700, 45150),
    ("V1", 1, 27600, 9, 25300, 25300),
    ("V1", 1, 27600, 0, 27600, 27600),
    ("V1", 1, 27600, 105, 0, 0),
]
V1_EARNS = [2367, 2104, 2367, 2367, 2367, 2104, 2367, 2367, 2104, 2367, 2361, 2358]
MARCH = FULL.issues(date(2024, 3, 1), date(2024, 3, 31))


def bought(number: str, copies: int, paid: int) -> BoughtTerm:
    (found,) = [example for example in EXAMPLES if example[0] == number]
    _number, calendar, lists, start, end, _issues, _fen = found
    return BoughtTerm(
        calendar.issues(date.fromisoformat(start), date.fromisoformat(end)), lists, copies, paid
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example[0])
def test_an_example_costs_what_it_always_cost(
    example: tuple[str, Calendar, list[Prices], str, str, int, int],
) -> None:
    _number, calendar, lists, start, end, count, fen = example
    issues = calendar.issues(date.fromisoformat(start), date.fromisoformat(end))
    assert len(issues) == count
    assert price(issues, lists).total == fen
    assert price(issues, lists, 3).total == 3 * fen


@pytest.mark.parametrize(("number", "copies", "paid", "served", "reader", "publisher"), REFUNDS)
def test_a_term_that_ends_early_gives_back_the_rest(
    number: str, copies: int, paid: int, served: int, reader: int, publisher: int
) -> None:
    term = bought(number, copies, paid)
    assert refund_for_reader(term, served) == reader
    assert refund_for_publisher(term, served) == publisher


def test_a_year_earns_its_price_issue_by_issue() -> None:
    term = bought("V1", 1, 27600)
    assert revenue_by_issue(term) == [263] * 90 + [262] * 15
    assert [earned for _month, earned in revenue_by_month(term)] == V1_EARNS


def test_a_fee_is_kept_from_the_reader_and_never_where_the_paper_is_the_cause() -> None:
    term = bought("V1", 1, 27600)
    assert refund_for_reader(term, 52, fee=200) == 13600
    assert refund_for_reader(term, 104, fee=200) == 0
    assert refund_for_publisher(term, 9) == 25300


def test_a_cheap_coupon_never_turns_a_refund_into_a_debt() -> None:
    term = bought("V1", 1, 20000)
    assert refund_for_reader(term, 103) == 0
    assert refund_for_publisher(term, 103) == 380


def test_more_issues_served_than_bought_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no more than it has"):
        refund_for_reader(bought("V16", 1, 300), 2)


@pytest.mark.parametrize(
    ("start", "end", "serviceable_from", "code", "facts"),
    [
        ("2024-03-05", "2024-03-04", None, "ends_before_start", {}),
        ("2024-03-06", "2024-03-07", None, "no_issue", {"next": date(2024, 3, 8)}),
        ("2023-12-31", "2024-03-07", None, "beyond_calendar", {"first": FIRST}),
        ("2024-03-05", "2031-01-01", None, "beyond_calendar", {"last": LAST}),
        ("2024-03-05", "2024-03-31", "2024-03-06", "too_early", {"next": date(2024, 3, 8)}),
    ],
)
def test_a_term_without_a_price_is_refused_and_told_what_there_is(
    start: str, end: str, serviceable_from: str | None, code: str, facts: dict[str, date]
) -> None:
    bound = date.fromisoformat(serviceable_from) if serviceable_from else None
    with pytest.raises(NotPriced) as refused:
        FULL.issues(date.fromisoformat(start), date.fromisoformat(end), bound)
    assert refused.value.code == code
    assert facts.items() <= refused.value.facts.items()


def test_a_term_may_begin_before_its_first_issue_that_can_still_be_had() -> None:
    assert FULL.issues(date(2024, 3, 2), date(2024, 3, 31), date(2024, 3, 5)).first == date(
        2024, 3, 5
    )


@pytest.mark.parametrize("copies", [0, -1, 100_000, 10**9])
def test_so_many_copies_are_refused(copies: int) -> None:
    with pytest.raises(NotPriced) as refused:
        price(MARCH, LISTED, copies)
    assert (refused.value.code, refused.value.facts) == (
        "copies",
        {"copies": copies, "most": 99_999},
    )
    assert price(MARCH, LISTED, 99_999).total == 99_999 * 2300


def test_a_month_before_the_first_list_has_no_price() -> None:
    with pytest.raises(NotPriced) as refused:
        price(MARCH, [Prices(300, 2300, 6900, 27600, date(2024, 4, 1))])
    assert (refused.value.code, refused.value.facts) == ("no_prices", {"month": date(2024, 3, 1)})


def test_lists_may_come_in_any_order_but_not_begin_together() -> None:
    issues = FULL.issues(date(2024, 11, 15), date(2025, 10, 31))
    assert price(issues, RAISED[::-1]) == price(issues, RAISED)
    with pytest.raises(ValueError, match="same month"):
        price(issues, [*RAISED, *CHEAPER])


def test_a_list_of_whole_months_only_sells_no_broken_one() -> None:
    whole_only = [Prices(300, 2300, 6900, 27600, FIRST, broken=False)]
    assert price(MARCH, whole_only).total == 2300
    with pytest.raises(NotPriced) as refused:
        price(FULL.issues(date(2024, 3, 1), date(2024, 4, 29)), whole_only)
    assert (refused.value.code, refused.value.facts) == (
        "broken_month",
        {"month": date(2024, 4, 1)},
    )


@pytest.mark.parametrize("discount", [{"basis_points": 10_001}, {"basis_points": -1}, {"fen": -1}])
def test_a_discount_of_more_than_all_or_of_less_than_nothing_is_refused(
    discount: dict[str, int],
) -> None:
    with pytest.raises(NotPriced) as refused:
        Discount(**discount)
    assert refused.value.code == "discount"


def test_a_discount_is_one_share_or_one_amount() -> None:
    with pytest.raises(NotPriced):
        Discount(basis_points=100, fen=100)
    assert price(MARCH, LISTED, discount=Discount(basis_points=10_000)).total == 0
    assert price(MARCH, LISTED, discount=Discount(fen=99_999)).total == 0


def test_half_a_fen_of_discount_is_the_readers() -> None:
    odd = [Prices(301, 2301, 6900, 27600, FIRST)]
    assert price(MARCH, odd, discount=Discount(basis_points=5_000)).discount == 1151


def test_without_the_cap_every_issue_of_a_broken_month_is_paid() -> None:
    eight = FULL.issues(date(2024, 3, 5), date(2024, 3, 31))
    assert price(eight, [replace(LISTED[0], capped=False)]).total == 2400
    assert price(MARCH, [replace(LISTED[0], capped=False)]).total == 2300


def test_natural_quarters_are_the_calendars_and_cover_what_is_left_of_them() -> None:
    dear_months = [Prices(300, 2300, 4000, 16000, FIRST)]
    spring = FULL.issues(date(2024, 2, 1), date(2024, 4, 30))
    assert [line.kind for line in price(spring, dear_months).lines] == [Kind.QUARTER]
    natural = price(spring, [replace(dear_months[0], natural=True)])
    assert [
        (line.kind, line.first_month.month, line.last_month.month) for line in natural.lines
    ] == [
        (Kind.QUARTER, 2, 3),
        (Kind.MONTH, 4, 4),
    ]


def test_half_years_are_sold_where_the_list_has_them() -> None:
    halves = [Prices(300, 2300, 6900, 27000, FIRST, half=13500)]
    first_half = FULL.issues(date(2024, 1, 1), date(2024, 6, 30))
    assert [line.kind for line in price(first_half, halves).lines] == [Kind.HALF]
    assert price(first_half, halves).total == 13500
    assert price(FULL.issues(date(2024, 1, 1), date(2024, 12, 31)), halves).total == 27000


def test_a_month_without_issues_costs_nothing_and_has_no_line() -> None:
    printed = [day for day in FULL.dates if (day.year, day.month) != (2024, 2)]
    quoted = price(
        Calendar(printed, FIRST, LAST).issues(date(2024, 1, 1), date(2024, 3, 31)), LISTED
    )
    assert [(line.first_month.month, line.amount) for line in quoted.lines] == [
        (1, 2300),
        (3, 2300),
    ]


def test_a_longer_term_for_the_same_money_never_begins_too_early() -> None:
    eight = price(FULL.issues(date(2024, 3, 5), date(2024, 3, 31)), LISTED)
    (found,) = suggest_terms(eight, LISTED)
    assert (found.reason, found.issues.first, found.total, found.extra) == (
        SuggestionReason.SAME_PRICE,
        date(2024, 3, 1),
        2300,
        0,
    )
    assert suggest_terms(eight, LISTED, serviceable_from=date(2024, 3, 5)) == []


def test_a_term_that_is_good_as_it_is_gets_no_suggestion() -> None:
    assert suggest_terms(price(MARCH, LISTED, 3), LISTED) == []


def test_suggestions_stop_where_prices_are_not_known() -> None:
    since_march = [Prices(300, 2300, 6900, 27600, date(2024, 3, 1))]
    seven = price(FULL.issues(date(2024, 3, 1), date(2024, 3, 25)), since_march)
    (found,) = suggest_terms(seven, since_march)
    assert (found.reason, found.issues, found.extra) == (SuggestionReason.MONTH_END, MARCH, 200)


def test_the_month_of_the_start_is_the_first_of_the_term() -> None:
    assert last_day_of_months(date(2024, 3, 5), 12) == date(2025, 2, 28)
    assert last_day_of_months(date(2024, 1, 31), 2) == date(2024, 2, 29)
    assert last_day_of_months(date(2024, 1, 31), 1) == date(2024, 1, 31)


@pytest.mark.parametrize(
    ("start", "months"), [("2024-03-05", 0), ("2024-03-05", 10**9), ("9999-12-01", 2)]
)
def test_a_term_of_no_months_or_of_ages_is_refused(start: str, months: int) -> None:
    with pytest.raises(NotPriced) as refused:
        last_day_of_months(date.fromisoformat(start), months)
    assert refused.value.code == "months"


def test_a_calendar_holds_whole_months_and_only_their_issues() -> None:
    with pytest.raises(ValueError, match="begins on the first"):
        Calendar([], date(2024, 1, 2), date(2024, 1, 31))
    with pytest.raises(ValueError, match="begins on the first"):
        Calendar([], date(2024, 1, 1), date(2024, 1, 30))
    with pytest.raises(ValueError, match="outside"):
        Calendar([date(2024, 2, 1)], date(2024, 1, 1), date(2024, 1, 31))


def test_an_amount_is_shared_to_the_last_fen() -> None:
    assert share_evenly(10, 4) == [3, 3, 2, 2]
    assert share_evenly(0, 2) == [0, 0]
    with pytest.raises(ValueError, match="at least one"):
        share_evenly(10, 0)


def test_a_list_whose_longer_terms_cost_more_than_their_parts_is_doubted() -> None:
    assert dearer_units(LISTED[0]) == []
    assert dearer_units(Prices(300, 2300, 7000, 27600, FIRST)) == [Kind.QUARTER]
    assert dearer_units(Prices(300, 2300, 6900, 27600, FIRST, half=14000)) == [Kind.HALF]
    assert dearer_units(Prices(300, 2300, 6900, 27000, FIRST, half=13400)) == [Kind.YEAR]


@pytest.mark.parametrize(
    "odd", [{"single": 0}, {"month": -1}, {"half": 0}, {"effective_from": date(2024, 1, 2)}]
)
def test_a_list_with_an_impossible_price_or_start_cannot_be(odd: dict[str, object]) -> None:
    sound = {"single": 300, "month": 2300, "quarter": 6900, "year": 27600, "effective_from": FIRST}
    assert Prices(**sound)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"Every price|begins on"):
        Prices(**sound | odd)  # type: ignore[arg-type]

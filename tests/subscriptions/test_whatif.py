"""Other prices are tried on the orders of a year by the engine itself, and nothing is written."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from subscriptions.actions.readers.parties import Contact
from subscriptions.models import Order, Plan, PriceList, Quote
from subscriptions.pricing import Prices, price
from subscriptions.selectors.prices import quote_term
from subscriptions.selectors.reports.whatif import PriceProposal, price_proposal
from tests.emptying import guards_off
from tests.factories.articles import the_publication
from tests.factories.subscriptions import HOME, later, make_order, make_term, pay

pytestmark = pytest.mark.django_db
SINCE, UNTIL = datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
DEARER = Prices(320, 2500, 7500, 30000, date(2024, 1, 1))


def asked(prices: Prices = DEARER, channel: str = "post") -> Any:
    return price_proposal(the_publication(), PriceProposal(channel, prices), SINCE, UNTIL)


def test_a_term_brings_what_the_new_list_would_have_charged() -> None:
    make_term(3)  # from 15 March to the year's end: five issues and nine months
    found = asked()
    assert (found.whole.orders, found.whole.copies, found.whole.was) == (1, 3, 66_600)
    assert found.whole.would == 3 * (5 * 320 + 3 * 7500)
    assert found.provinces["浙江"].would == found.lengths[12].would == found.whole.would
    assert found.kept == 0


def test_the_prices_in_force_bring_what_they_brought() -> None:
    for number, end in enumerate(
        (date(2024, 3, 31), date(2024, 6, 30), date(2025, 3, 14), date(2025, 12, 31))
    ):
        make_term(number + 1, end=end, contact=Contact(f"读者{number}"))
    found = asked(Prices(300, 2300, 6900, 27600, date(2024, 1, 1)))
    assert (
        found.whole.was == found.whole.would == sum(Order.objects.values_list("total", flat=True))
    )
    assert {length: effect.orders for length, effect in found.lengths.items()} == {1: 1, 6: 1, 0: 2}


def test_months_before_the_new_prices_cost_what_they_cost() -> None:
    make_term()
    found = asked(Prices(320, 2500, 7500, 30000, date(2024, 7, 1)))
    assert found.whole.would == 1500 + 3 * 2300 + 2 * 7500


def test_the_switches_of_the_list_in_force_stay_as_they_are() -> None:
    make_term(start=date(2024, 3, 5), end=date(2024, 3, 31))  # eight of the nine issues of March
    assert asked().whole.would == 2500
    with guards_off("subscriptions_pricelist"):
        PriceList.objects.update(capped=False)
    assert asked().whole.would == 8 * 320


def test_a_discount_is_granted_again() -> None:
    plan = Plan.objects.create(
        publication=the_publication(), code="club", name="会员", discount_basis_points=1_500
    )
    make_term(plan=plan)
    gross = 5 * 320 + 3 * 7500
    assert asked().whole.would == gross - (gross * 1_500 + 5_000) // 10_000


def test_what_was_not_paid_for_or_goes_another_way_is_left_out() -> None:
    make_order()
    make_term(contact=Contact("许诺"), place=HOME)
    assert asked().whole.orders == 1
    assert asked(channel="own").whole.orders == 0
    assert asked(channel="own").whole.percent == 0


def test_nothing_is_written_and_it_costs_four_queries(django_assert_num_queries: Any) -> None:
    for number in range(8):
        make_term(number % 3 + 1, contact=Contact(f"读者{number}"))
    publication = the_publication()
    before = (PriceList.objects.count(), Quote.objects.count())
    with django_assert_num_queries(4) as queries:
        price_proposal(publication, PriceProposal("post", DEARER), SINCE, UNTIL)
    assert all(query["sql"].startswith(("SELECT", "DECLARE")) for query in queries.captured_queries)
    assert (PriceList.objects.count(), Quote.objects.count()) == before


def test_an_order_whose_issues_moved_since_counts_as_it_was() -> None:
    make_term()
    publication = the_publication()
    publication.schedules.update(weekdays="36")
    found = asked()
    assert (found.kept, found.whole.was) == (1, found.whole.would)


terms = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 300), st.integers(1, 4)), min_size=1, max_size=3
)  # days after 5 March, days long, copies
fen = st.integers(1, 900)


@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # smaller worlds take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(terms, fen, fen, fen, fen)
def test_the_sum_is_that_of_each_order_priced_by_itself(
    db: Any, wanted: list[tuple[int, int, int]], copy: int, month: int, quarter: int, year: int
) -> None:
    from django.db import transaction

    with transaction.atomic():
        new = Prices(copy, month * 8, quarter * 20, year * 70, date(2024, 1, 1))
        total = 0
        for number, (after, long, copies) in enumerate(wanted):
            start = later(
                after + 14
            ).date()  # behind the cut-off, or the money would wait for the desk
            order = pay(
                make_order(
                    copies,
                    start=start,
                    end=later(after + long + 21).date(),
                    contact=Contact(f"读者{number}"),
                )
            )
            quote = order.quote
            issues = quote_term(
                the_publication(), quote.start, quote.end, copies, at=later(0)
            ).issues
            total += price(issues, [new], copies).total
        assert asked(new).whole.would == total
        transaction.set_rollback(True)

"""Days are the newspaper's: half an hour before and after midnight in Shanghai, while the server
counts in UTC."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from subscriptions.actions.books import revenue
from subscriptions.domain.choices import Channel
from subscriptions.models import ChannelSetup, Plan
from subscriptions.pricing import NotPriced, last_day_of_months
from subscriptions.selectors.sales.quotes import Wish, end_of_term, quote_wish
from subscriptions.selectors.service.service import changeable_from
from tests.cast import person
from tests.factories.articles import the_publication
from tests.factories.subscriptions import balance, make_order, make_prices, make_term, pay, promise

pytestmark = pytest.mark.django_db
BEFORE = datetime(2024, 3, 6, 15, 30, tzinfo=UTC)
AFTER = datetime(2024, 3, 6, 16, 30, tzinfo=UTC)
FRIDAY = date(2024, 3, 8)
TUESDAY = date(2024, 3, 12)
SHORT = Plan(
    code="online", name="电子报", kind="fixed", channel="digital", price_fen=1200, months=1
)
STARTS = [date(2024, 1, 1) + timedelta(number) for number in range(1827)]


@pytest.fixture(autouse=True)
def _carriers() -> None:
    """The post closes an issue two days before its day."""
    ChannelSetup.objects.create(publication=the_publication(), channel="post", lead_days=2)


def test_at_half_past_eleven_at_night_fridays_paper_can_be_ordered_and_at_half_past_midnight_no_more() -> (
    None
):
    make_prices()
    wish = Wish(the_publication(), FRIDAY, date(2024, 3, 31), channel=Channel.POST)
    assert quote_wish(wish, BEFORE).promise.first_issue == FRIDAY
    with pytest.raises(NotPriced) as refused:
        quote_wish(wish, AFTER)
    assert (refused.value.code, refused.value.facts["next"]) == ("too_early", TUESDAY)


@pytest.mark.parametrize(("at", "first"), [(BEFORE, FRIDAY), (AFTER, TUESDAY)])
def test_money_before_and_after_midnight_begins_the_term_with_the_issue_that_can_be_had(
    at: datetime, first: date
) -> None:
    order = pay(make_order(promise=promise(FRIDAY, date(2024, 3, 31), at=BEFORE), at=BEFORE), at=at)
    assert order.terms.get().spans.get().first_issue == first
    assert (
        changeable_from(order.terms.get().subscription, at)
        == first - timedelta(first == TUESDAY) * 3
    )


@pytest.mark.parametrize(("hour", "earned"), [(15, 1), (16, 2)])
def test_an_issue_earns_from_the_midnight_of_its_day(hour: int, earned: int) -> None:
    make_term(start=date(2024, 3, 5), at=datetime(2024, 2, 20, tzinfo=UTC))
    night_to_friday = datetime(2024, 3, 7, hour, 30, tzinfo=UTC)
    assert revenue.recognise_due_revenue(the_publication(), at=night_to_friday) == earned
    assert balance("revenue") == -earned * 265


def test_an_issue_of_yesterday_that_the_desk_sells_after_midnight_is_sold() -> None:
    """Whoever sells what is past knows why; at half past midnight Tuesday is past, in UTC it is
    not."""
    night = datetime(2024, 3, 5, 16, 30, tzinfo=UTC)
    order = pay(
        make_order(promise=promise(date(2024, 3, 5), date(2024, 3, 31), at=night), at=night),
        at=night,
    )
    span = order.terms.get().spans.get()
    assert (span.first_issue, span.last_issue) == (date(2024, 3, 5), date(2024, 3, 29))


def test_the_desk_s_page_after_midnight_is_of_the_new_day(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    party = make_term(at=BEFORE).subscription.party
    client.force_login(person("miao"))
    monkeypatch.setattr(timezone, "now", lambda: AFTER)
    page = client.get(f"/admin/subscriptions/party/{party.pk}/change/")
    assert page.context["today"] == date(2024, 3, 7)


def test_print_terms_end_with_a_month_whatever_day_they_begin() -> None:
    for start in STARTS:
        for months in (1, 2, 3, 12):
            end = last_day_of_months(start, months)
            assert end.day == monthrange(end.year, end.month)[1], (start, months)
            assert (end.year - start.year) * 12 + end.month - start.month == months - 1, (
                start,
                months,
            )


def test_fixed_terms_end_before_their_anniversary_and_keep_their_day_through_short_months() -> None:
    for start in STARTS:
        for months in (1, 2, 11, 12, 24):
            month = start.year * 12 + start.month - 1 + months
            day = min(start.day, monthrange(month // 12, month % 12 + 1)[1])
            assert end_of_term(SHORT, start, months) + timedelta(1) == date(
                month // 12, month % 12 + 1, day
            )


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 1, 29), 1, date(2024, 2, 28)),
        (date(2024, 1, 30), 1, date(2024, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 28)),
        (date(2024, 1, 31), 2, date(2024, 3, 30)),
        (date(2025, 1, 31), 1, date(2025, 2, 27)),
        (date(2025, 1, 31), 13, date(2026, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2024, 2, 29), 1, date(2024, 3, 28)),
        (date(2024, 12, 31), 2, date(2025, 2, 27)),
    ],
)
def test_a_month_that_begins_at_a_months_end_costs_one_month_and_two_cost_two(
    start: date, months: int, end: date
) -> None:
    plan = Plan.objects.create(
        publication=the_publication(),
        code="online",
        name="电子报",
        kind="fixed",
        channel="digital",
        price_fen=1200,
        months=1,
        opens_online=True,
    )
    assert end_of_term(plan, start, months) == end
    wish = Wish(the_publication(), start, end, channel=Channel.DIGITAL, plan=plan)
    assert quote_wish(wish, BEFORE, early=True).promise.total == 1200 * months

"""Calendar, holds and renewals of a paper of Tuesdays and Fridays: whoever paid for an issue gets
it, and once."""

from datetime import UTC, date, datetime

import pytest

from articles.actions.editions import calendar
from articles.errors import Invalid
from articles.models import IssueDate, IssueMove
from subscriptions.actions.books import revenue
from subscriptions.actions.service import deliveries, dispatches, holds
from subscriptions.actions.service.calendar import resync_coverage
from subscriptions.actions.service.dispatches import CopiesMove
from subscriptions.actions.service.terms import give_goodwill_issues
from subscriptions.models import Hold, LedgerEntry, Span, Term
from subscriptions.selectors.money.book_checks import find_book_faults
from subscriptions.selectors.reports.coming import forecast_revenue
from subscriptions.selectors.sales.quotes import Wish, end_from_next_issue, quote_wish
from subscriptions.selectors.sales.renewals import price_renewals, renewal_start
from subscriptions.selectors.service.holds import hold_allowance
from subscriptions.selectors.service.service import find_term_status
from tests.cast import OPERATOR, person
from tests.factories.articles import the_publication
from tests.factories.subscriptions import (
    HOME,
    READER,
    balance,
    books,
    make_order,
    make_prices,
    make_term,
    pay,
    promise,
)

pytestmark = pytest.mark.django_db
AUTUMN = datetime(2026, 11, 28, 2, tzinfo=UTC)
YEAR = (date(2027, 1, 1), date(2027, 12, 31))
NEXT = (date(2028, 1, 1), date(2028, 12, 31))
REASON = "元旦放假调整"


@pytest.fixture(autouse=True)
def _planned() -> None:
    calendar.plan_dates(the_publication(), by=OPERATOR, at=AUTUMN, until=date(2029, 12, 31))


def sold(days: tuple[date, date] = YEAR, copies: int = 1, at: datetime = AUTUMN) -> Term:
    return make_term(copies, at=at, start=days[0], end=days[1])


def renewed(term: Term) -> Term:
    order = make_order(promise=promise(*NEXT, at=AUTUMN), renews=term, at=AUTUMN)
    return pay(order, at=AUTUMN).terms.get()


def brings(term: Term) -> list[date]:
    """The issues of a term, held ones among them."""
    dates = IssueDate.objects.days(the_publication(), date(2026, 1, 1), date(2029, 12, 31))
    spans = list(Span.objects.filter(term=term))
    return [day for day in dates if any(one.first_issue <= day <= one.last_issue for one in spans)]


def move(day: date, to: date) -> None:
    calendar.move_date(the_publication(), day, to, reason=REASON, by=OPERATOR, at=AUTUMN)


def suspend(day: date, compensation: str = "extend") -> None:
    calendar.suspend_dates(
        the_publication(), [day], reason=REASON, compensation=compensation, by=OPERATOR, at=AUTUMN
    )


@pytest.mark.parametrize("to", [date(2028, 1, 2), date(2028, 1, 5)])
def test_an_issue_moved_behind_the_end_of_a_term_still_comes_to_it_and_to_no_other(
    to: date,
) -> None:
    term = sold()
    following = renewed(term)
    other = sold(NEXT)
    move(date(2027, 12, 31), to)
    assert to in brings(term)
    assert to not in brings(following) + brings(other)
    assert [len(brings(one)) for one in (term, following, other)] == [105, 104, 104]
    assert find_book_faults() == []


def test_an_issue_moved_before_the_beginning_of_a_term_comes_to_whoever_paid_for_it() -> None:
    earlier = sold((date(2026, 12, 11), date(2026, 12, 31)))
    term = sold()
    move(date(2027, 1, 1), date(2026, 12, 31))
    assert (len(brings(earlier)), len(brings(term))) == (6, 105)
    assert brings(term)[0] == date(2026, 12, 31)
    assert find_book_faults() == []


def test_an_issue_moved_before_a_term_goes_to_the_term_s_address() -> None:
    term = sold((date(2027, 1, 1), date(2027, 3, 31)))
    move(date(2027, 1, 1), date(2026, 12, 30))
    run = deliveries.make_delivery_list(
        the_publication(), date(2026, 12, 30), by=OPERATOR, at=AUTUMN
    )
    label = run.deliveries.get()
    assert (label.subscription_id, label.street) == (term.subscription_id, HOME.street)


def test_goodwill_earns_nothing_after_the_issue_of_a_term_moved_before_its_beginning() -> None:
    paper = the_publication()
    term = sold((date(2027, 1, 5), date(2027, 1, 5)), copies=3)
    move(date(2027, 1, 5), date(2026, 12, 30))
    give_goodwill_issues(term.subscription, 2, reason="邮路延误", by=OPERATOR, at=AUTUMN)
    appeared = datetime(2026, 12, 31, 2, tzinfo=UTC)
    revenue.recognise_due_revenue(paper, at=appeared)
    assert [amount for _day, amount in forecast_revenue(paper, appeared).issues] == [0, 0, 0]
    revenue.recognise_due_revenue(paper, at=datetime(2027, 1, 20, 2, tzinfo=UTC))
    assert (balance("revenue"), balance("deferred")) == (-900, 0)
    assert find_book_faults() == []


def test_moved_on_suspended_and_put_back_it_is_the_same_issue() -> None:
    term = sold()
    last = date(2027, 12, 31)
    first = date(2028, 1, 2)
    second = date(2028, 1, 10)
    move(last, first)
    move(first, second)
    assert brings(term)[-1] == second
    suspend(second)
    assert brings(term)[-1] == date(2028, 1, 4)
    calendar.restore_dates(the_publication(), [second], by=OPERATOR, at=AUTUMN)
    calendar.restore_dates(the_publication(), [last], by=OPERATOR, at=AUTUMN)
    assert brings(term)[-1] == last
    assert (len(brings(term)), find_book_faults()) == (105, [])


def test_an_order_that_waited_for_its_money_while_an_issue_moved_brings_what_it_promised() -> None:
    order = make_order(promise=promise(*YEAR, at=AUTUMN), at=AUTUMN)
    move(date(2027, 12, 31), date(2028, 1, 2))
    term = pay(order, at=AUTUMN).terms.get()
    assert (len(brings(term)), brings(term)[-1]) == (105, date(2028, 1, 2))


def test_an_issue_that_moved_into_the_past_before_the_payment_is_made_up_for() -> None:
    days = (date(2026, 12, 15), date(2026, 12, 29))
    order = make_order(promise=promise(*days, at=AUTUMN), at=AUTUMN)
    move(date(2026, 12, 18), date(2026, 12, 3))
    term = pay(order, at=datetime(2026, 12, 5, 2, tzinfo=UTC)).terms.get()
    assert brings(term)[0] == date(2026, 12, 15)
    assert (len(brings(term)), brings(term)[-1]) == (term.issues, date(2027, 1, 1))
    assert find_book_faults() == []


def test_a_renewal_begins_before_an_issue_that_moved_behind_it() -> None:
    term = sold()
    move(date(2027, 12, 31), date(2028, 1, 5))
    assert renewal_start(term.subscription, AUTUMN) == date(2028, 1, 4)


@pytest.mark.parametrize(
    ("compensation", "came", "credit"), [("extend", 105, 0), ("credit", 104, 262), ("none", 104, 0)]
)
def test_a_suspended_issue_is_made_up_for_credited_or_earned_at_once(
    compensation: str, came: int, credit: int
) -> None:
    term = sold()
    suspend(date(2027, 7, 2), compensation)
    assert (len(brings(term)), -balance("credit"), find_book_faults()) == (came, credit, [])
    assert -balance("revenue") == (262 if compensation == "none" else 0)
    calendar.restore_dates(the_publication(), [date(2027, 7, 2)], by=OPERATOR, at=AUTUMN)
    assert len(brings(term)) == (104 if credit else 105)
    assert find_book_faults() == []
    revenue.recognise_due_revenue(the_publication(), at=datetime(2028, 6, 1, tzinfo=UTC))
    assert books() == {"cash": 27600, "revenue": credit - 27600} | (
        {"credit": -credit} if credit else {}
    )


def test_a_credited_issue_that_appears_again_and_moves_is_still_credited() -> None:
    term = sold()
    day = date(2027, 7, 2)
    to = date(2027, 7, 4)
    suspend(day, "credit")
    calendar.restore_dates(the_publication(), [day], by=OPERATOR, at=AUTUMN)
    move(day, to)
    assert to not in brings(term)
    assert (len(brings(term)), find_book_faults()) == (104, [])


def test_an_issue_of_today_that_was_booked_and_then_suspended_has_not_earned() -> None:
    sold((date(2026, 12, 8), date(2026, 12, 31)))
    day = datetime(2026, 12, 8, 3, tzinfo=UTC)
    revenue.recognise_due_revenue(the_publication(), at=day)
    assert balance("revenue") != 0
    calendar.suspend_dates(
        the_publication(), [date(2026, 12, 8)], reason=REASON, by=OPERATOR, at=day
    )
    assert (balance("revenue"), find_book_faults()) == (0, [])
    calendar.restore_dates(the_publication(), [date(2026, 12, 8)], by=OPERATOR, at=day)
    revenue.recognise_due_revenue(the_publication(), at=day)
    assert balance("revenue") != 0
    entries = LedgerEntry.objects.of_issues(the_publication()).order_by("pk")
    assert [one.kind for one in entries] == ["issue", "issue_back", "issue"]
    assert find_book_faults() == []


def test_a_hold_that_reaches_beyond_the_term_holds_what_it_would_have_brought() -> None:
    term = sold((date(2026, 12, 15), date(2027, 12, 31)), copies=3)
    reader = person("miao")
    row = term.subscription
    holds.hold_delivery(row, date(2027, 2, 1), date(2027, 2, 28), by=reader, at=AUTUMN)
    assert brings(term)[-1] == date(2028, 1, 28)
    made = holds.hold_delivery(row, date(2027, 12, 20), date(2028, 3, 31), by=reader, at=AUTUMN)
    assert (made.issues, brings(term)[-1]) == (12, date(2028, 5, 12))
    assert (find_term_status(term, AUTUMN).left, find_book_faults()) == (110, [])
    assert Hold.objects.get(pk=made.pk).issues == 12
    assert [hold_allowance(row, year, AUTUMN) for year in (2027, 2028)] == [26 - 8 - 4, 26 - 8]
    assert resync_coverage(the_publication(), at=AUTUMN) == 0
    holds.withdraw_hold(made, by=reader, at=AUTUMN)
    assert (brings(term)[-1], find_book_faults()) == (date(2028, 1, 28), [])


def test_an_extra_inside_a_term_comes_on_top_and_goes_again() -> None:
    term = sold()
    extra = date(2027, 3, 3)
    calendar.add_extra(the_publication(), extra, reason="两会特别增刊", by=OPERATOR, at=AUTUMN)
    assert (extra in brings(term), len(brings(term)), find_book_faults()) == (True, 106, [])
    calendar.remove_extras(the_publication(), [extra], by=OPERATOR, at=AUTUMN)
    assert (len(brings(term)), find_book_faults()) == (105, [])


def test_a_paper_that_appears_once_a_week_from_july_on_lets_terms_run_on() -> None:
    term = sold()
    paper = the_publication()
    paper.schedules.update(valid_until=date(2027, 6, 30))
    paper.schedules.create(weekdays="5", valid_from=date(2027, 7, 1))
    calendar.plan_dates(paper, by=OPERATOR, at=AUTUMN)
    assert (len(brings(term)), brings(term)[-1].year, find_book_faults()) == (105, 2028, [])


def test_what_the_calendar_has_no_room_for_is_credited() -> None:
    """The paper ends with the year: there is no later issue that could make up for one."""
    term = sold()
    paper = the_publication()
    paper.schedules.update(valid_until=date(2027, 12, 31))
    calendar.plan_dates(paper, by=OPERATOR, at=AUTUMN)
    suspend(date(2027, 12, 28))
    assert (len(brings(term)), -balance("credit"), find_book_faults()) == (104, 262, [])


def test_a_digital_term_bought_on_the_day_of_an_issue_that_is_booked_has_earned_it() -> None:
    tuesday = datetime(2026, 12, 8, 3, tzinfo=UTC)
    sold((date(2026, 12, 8), date(2026, 12, 31)))
    make_prices(channel="digital")
    revenue.recognise_due_revenue(the_publication(), at=tuesday)
    wish = Wish(the_publication(), date(2026, 12, 8), date(2026, 12, 31), channel="digital")
    pay(
        make_order(
            promise=quote_wish(wish, tuesday).promise, contact=READER, place=None, at=tuesday
        ),
        at=tuesday,
    )
    assert find_book_faults() == []


def test_months_count_from_the_next_issue() -> None:
    term = sold((date(2026, 12, 8), date(2026, 12, 29)))
    for months, end, issues, total in (
        (12, date(2027, 12, 31), 105, 27600),
        (1, date(2027, 1, 29), 9, 2300),
    ):
        found = price_renewals([term.subscription], months, AUTUMN)[0].promise
        assert found is not None
        assert (found.first_issue, found.last_issue) == (date(2027, 1, 1), end)
        assert (found.issues, found.total) == (issues, total)
        start = date(2026, 12, 30)
        asked = Wish(
            the_publication(), start, end_from_next_issue(the_publication(), None, start, months)
        )
        assert quote_wish(asked, AUTUMN).promise.total == total
    assert renewal_start(term.subscription, AUTUMN) == date(2027, 1, 1)


def test_an_address_is_changed_for_days_that_bring_an_issue() -> None:
    term = sold()
    with pytest.raises(Invalid, match="No issue of this subscription"):
        dispatches.move_copies(
            term.subscription,
            CopiesMove(HOME, date(2027, 6, 2), date(2027, 6, 3)),
            by=person("miao"),
            at=AUTUMN,
        )


def test_a_hold_is_offered_only_where_it_can_be_made() -> None:
    row = sold().subscription
    holds.hold_delivery(row, date(2027, 3, 1), date(2027, 3, 14), by=OPERATOR, at=AUTUMN)
    for first, last in (
        (date(2026, 12, 1), date(2026, 12, 2)),
        (date(2027, 3, 10), date(2027, 3, 20)),
        (date(2027, 6, 2), date(2027, 6, 3)),
    ):
        with pytest.raises(Invalid):
            holds.preview_hold(row, first, last, by=person("miao"), at=AUTUMN)


def test_a_paper_without_a_counter_keeps_its_calendar(settings: pytest.MonkeyPatch) -> None:
    settings.CALENDAR_FOLLOWER = ""  # type: ignore[attr-defined]
    term = sold()
    suspend(date(2027, 12, 31))
    assert brings(term)[-1] == date(2027, 12, 28)
    assert IssueMove.objects.filter(day=date(2027, 12, 31), to=None).exists()
    settings.CALENDAR_FOLLOWER = "subscriptions.actions.service.calendar.follow_calendar"  # type: ignore[attr-defined]
    assert resync_coverage(the_publication(), at=AUTUMN) == 1
    assert brings(term)[-1] == date(2028, 1, 4)

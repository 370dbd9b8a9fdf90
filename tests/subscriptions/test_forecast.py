"""A print run is what is owed, what will be ordered again, what goes out without a name, and a
little more."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from articles.errors import Invalid, NotYours
from articles.models import JournalEntry
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import reference
from subscriptions.actions.service import deliveries, holds, printing
from subscriptions.models import BulkDraw, PrintRun, PrintSetup
from subscriptions.selectors.reports.forecast import (
    PastForecast,
    PrintExtras,
    compare_forecasts,
    complete_forecasts,
    count_forecast_basis,
    find_print_extras,
    forecast_print_runs,
    list_low_forecasts,
    next_issue_days,
)
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import later, make_prices, make_term

pytestmark = pytest.mark.django_db
BARE = PrintExtras(office=0, spoilage=0, bundle=1)
DAY = date(2024, 4, 2)


def past_forecasts(at: datetime) -> list[PastForecast]:
    """Return the last issues as they were foreseen, with nothing printed beyond what is owed."""
    paper = the_publication()
    return compare_forecasts(paper, count_forecast_basis(paper, at).past, BARE)


def foreseen(day: date = DAY, at: Any = None, extras: PrintExtras = BARE) -> Any:
    (found,) = forecast_print_runs(the_publication(), [day], at or later(1), extras)
    return found


def make_draw(
    day: date, copies: int, kind: str = "paid", region: str = "浙江", at: Any = MORNING
) -> None:
    BulkDraw.objects.create(
        publication=the_publication(),
        issue_date=day,
        region=region,
        kind=kind,
        copies=copies,
        entered_at=at,
    )


def test_named_copies_are_what_is_owed_less_what_is_held() -> None:
    term = make_term(3)
    make_term(2, contact=Contact("许诺"))
    make_prices(channel="digital")
    make_term(5, contact=Contact("网友"), channel="digital", place=None)
    holds.hold_delivery(
        term.subscription, date(2024, 4, 1), date(2024, 4, 9), by=person("miao"), at=MORNING
    )
    assert foreseen().named == 2
    assert foreseen(date(2024, 4, 12)).named == 5
    assert foreseen(at=MORNING).named == 0  # nothing was sold before


def test_a_count_of_an_earlier_issue_is_an_estimate_and_says_so() -> None:
    make_draw(date(2024, 3, 26), 700)
    make_draw(date(2024, 3, 26), 300, region="广东")
    make_draw(DAY, 40, kind="retail")
    make_draw(DAY, 9, kind="returned")
    found = foreseen()
    assert found.bulk == {"paid": 1_000, "retail": 40}
    assert found.estimated == {"paid": date(2024, 3, 26)}
    make_draw(DAY, 800)
    assert (foreseen().bulk["paid"], foreseen().estimated) == (800, {})


def test_a_very_old_count_is_no_estimate() -> None:
    make_draw(DAY - timedelta(days=200), 700)
    assert foreseen().bulk == {}


def test_the_run_is_whole_bundles_with_spoilage_rounded_up() -> None:
    make_term(100)
    found = foreseen(extras=PrintExtras(office=30, spoilage=150, bundle=50))
    assert (found.needed, found.spoilage, found.run) == (130, 2, 150)
    assert foreseen(extras=PrintExtras(office=28, spoilage=150, bundle=50, retail=20)).run == 200
    assert foreseen(extras=replace(BARE, bundle=100)).run == 100


def test_terms_that_end_are_expected_back_as_often_as_last_year() -> None:
    # Four copies ended in January; the reader of three ordered again.
    old = {"start": date(2023, 12, 1), "end": date(2024, 1, 31), "at": later(-90)}

    make_prices(effective_from=date(2023, 1, 1))
    make_term(3, contact=Contact("老读者", email="old@example.com"), **old)
    lapsed = make_term(1, contact=Contact("旧读者"), **old)
    renewed = make_term(
        3, contact=Contact("新单"), start=date(2024, 2, 1), end=date(2024, 12, 31), at=later(-30)
    )
    first = renewed.order.party.subscriptions.get()  # type: ignore[union-attr]
    first.party = lapsed.subscription.party.__class__.objects.get(name="老读者")
    first.save()
    ends = make_term(
        8, contact=Contact("到期"), start=date(2024, 3, 15), end=date(2024, 4, 30), at=later(0)
    )
    at = later(10)
    before = foreseen(date(2024, 4, 30), at)
    after = foreseen(date(2024, 5, 3), at)
    assert (before.named, before.renewals) == (11, 0)
    assert (after.named, after.renewals) == (3, 6)  # three of four copies came again
    # Once ordered again it is owed, and no longer expected.
    again = make_term(8, contact=Contact("到期二"), start=date(2024, 5, 1), at=later(5))
    again.subscription.party = ends.subscription.party
    again.subscription.save()
    after = foreseen(date(2024, 5, 3), at)
    assert (after.named, after.renewals) == (11, 0)


def test_the_past_shows_what_was_foreseen_beside_what_went_out() -> None:
    make_term(4)
    deliveries.make_delivery_list(
        the_publication(), date(2024, 3, 19), by=person("miao"), at=later(7)
    )
    for day in (date(2024, 3, 15), date(2024, 3, 19)):
        make_draw(day, 100, at=later(1))
        make_draw(day, 7, kind="returned", at=later(20))
    found = {past.foreseen.day: past for past in past_forecasts(later(16))}
    past = found[date(2024, 3, 19)]
    assert (past.listed, past.sent, past.returned) == (4, 104, 7)
    assert (past.foreseen.named, past.foreseen.bulk, past.off) == (4, {"paid": 100}, 0)
    assert found[date(2024, 3, 12)].sent == 0
    assert len(found) == 12
    assert max(found) == date(2024, 3, 19)


def test_the_coming_issues_are_those_behind_today() -> None:
    assert next_issue_days(the_publication(), MORNING, 3) == [
        date(2024, 3, 8),
        date(2024, 3, 12),
        date(2024, 3, 15),
    ]
    assert forecast_print_runs(the_publication(), [], MORNING) == []


def test_a_forecast_costs_the_same_queries_for_two_readers_and_for_ten(count_queries: Any) -> None:
    publication = the_publication()

    def ask() -> None:
        basis = count_forecast_basis(publication, later(40))
        complete_forecasts(publication, basis.coming, BARE)
        compare_forecasts(publication, basis.past, BARE)

    for place in range(2):
        make_term(2, contact=Contact(f"读者{place}"))
    small = count_queries(ask)
    for place in range(8):
        make_term(2, contact=Contact(f"读者{place + 2}"))
    assert count_queries(ask) == small <= 19


def test_what_is_printed_beyond_what_is_owed_is_kept_for_each_newspaper_and_journalled() -> None:
    paper = the_publication()
    assert find_print_extras(paper) == PrintExtras()
    reference.save_reference_row(
        PrintSetup(publication=paper, office=10, spoilage=0, bundle=20),
        by=person("miao"),
        at=MORNING,
    )
    make_term(35)
    (found,) = forecast_print_runs(paper, [DAY], later(1))
    assert (found.extras.office, found.run) == (10, 60)
    assert JournalEntry.objects.get(act="counter.added").details["table"] == "printsetup"


def test_a_print_run_set_by_hand_stands_beside_the_forecast_and_in_the_history() -> None:
    paper = the_publication()
    day = date(2024, 3, 19)
    make_term(40)
    printing.set_print_run(paper, day, 500, "开幕式增印", by=person("miao"), at=later(1))
    found = foreseen(day)
    assert (found.run, found.set_to, found.printed, found.note) == (40, 500, 500, "开幕式增印")
    past = {one.foreseen.day: one.foreseen for one in past_forecasts(later(16))}
    assert (past[day].printed, past[date(2024, 3, 15)].printed) == (500, 40)
    printing.set_print_run(paper, day, None, "不增印了", by=person("miao"), at=later(2))
    assert foreseen(day).printed == 40
    told = [
        entry.details["copies"]
        for entry in JournalEntry.objects.filter(act="print_run.set").order_by("pk")
    ]
    assert told == [500, None]


def test_a_print_run_is_refused_without_an_issue_a_reason_copies_or_the_right() -> None:
    for day, copies, note in (
        (date(2024, 3, 16), 5, "增印"),
        (DAY, 0, "增印"),
        (DAY, 10_000_000, "增印"),
        (DAY, 5, " "),
    ):
        with pytest.raises(Invalid):
            printing.set_print_run(
                the_publication(), day, copies, note, by=person("miao"), at=MORNING
            )
    with pytest.raises(NotYours):
        printing.set_print_run(the_publication(), DAY, 5, "增印", by=person("gu"), at=MORNING)
    assert not PrintRun.objects.exists()


def test_a_print_run_is_low_where_it_falls_more_than_the_share_below_the_last_four() -> None:
    paper, at = the_publication(), later(30)  # 4 April: 5, 9, 12 and 16 April lie within two weeks
    reference.save_reference_row(
        PrintSetup(publication=paper, office=0, spoilage=0, bundle=1, low_percent=10),
        by=OPERATOR,
        at=MORNING,
    )
    make_term(90)
    make_term(10, end=date(2024, 4, 10), contact=Contact("短期"))
    assert (
        list_low_forecasts(paper, count_forecast_basis(paper, at), at) == []
    )  # ninety of a hundred are not below ninety
    make_term(1, end=date(2024, 4, 10), contact=Contact("更短"))
    assert [one.day for one in list_low_forecasts(paper, count_forecast_basis(paper, at), at)] == [
        date(2024, 4, 12),
        date(2024, 4, 16),
    ]
    printing.set_print_run(paper, date(2024, 4, 12), 95, "照旧", by=OPERATOR, at=at)
    assert [one.day for one in list_low_forecasts(paper, count_forecast_basis(paper, at), at)] == [
        date(2024, 4, 16)
    ]

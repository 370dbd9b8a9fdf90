"""Holds, addresses, complaints, credits: nobody loses an issue that was paid, and nobody gets one
twice."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.errors import Invalid, NotYours, WrongState
from subscriptions.actions.books import revenue
from subscriptions.actions.service import complaints, deliveries, dispatches, holds
from subscriptions.actions.service.dispatches import CopiesMove
from subscriptions.domain.choices import ComplaintKind, HoldPolicy, Resolution
from subscriptions.models import (
    Adjustment,
    ChannelSetup,
    Complaint,
    Dispatch,
    Hold,
    Letter,
    Span,
    Subscription,
    Term,
)
from subscriptions.selectors.service import delivery_runs
from subscriptions.selectors.service.deliveries import Parcel, draw_issue
from subscriptions.selectors.service.service import find_term_status
from tests.cast import person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import (
    HOME,
    balance,
    books,
    later,
    make_order,
    make_term,
    pay,
    promise,
)
from tests.house.shares import examples

pytestmark = pytest.mark.django_db
APRIL = (date(2024, 4, 1), date(2024, 4, 14))
MAY = (date(2024, 5, 1), date(2024, 5, 31))
OFFICE = replace(HOME, recipient="田甜（单位）", street="湖滨路 9 号", postcode="310001")
HALL = replace(HOME, recipient="田甜（会展）", street="会展路 5 号")


def ends(term: Term) -> date:
    return Span.objects.filter(term=term).latest("last_issue").last_issue


def hold(term: Term, days: tuple[date, date] = APRIL, name: str = "miao", **fields: object) -> Hold:
    return holds.hold_delivery(term.subscription, *days, by=person(name), at=MORNING, **fields)  # type: ignore[arg-type]


def delivered(term: Term, day: date) -> list[tuple[str, int]]:
    parcels = [
        one
        for chunk in draw_issue(the_publication(), day)
        for one in chunk
        if isinstance(one, Parcel)
    ]
    return [
        (one.address.street, one.copies)
        for one in parcels
        if one.subscription == term.subscription_id
    ]


def test_two_weeks_held_are_made_up_for_at_the_end() -> None:
    term = make_term(3)
    made = hold(term)
    assert (made.issues, ends(term)) == (4, date(2025, 1, 14))
    assert delivered(term, date(2024, 4, 2)) == []
    assert delivered(term, date(2024, 4, 16)) == [("江滨路 1 号", 3)]


def test_a_hold_taken_back_leaves_everything_as_it_was() -> None:
    term = make_term()
    holds.withdraw_hold(hold(term), by=person("miao"), at=MORNING)
    assert ends(term) == date(2024, 12, 31)
    assert delivered(term, date(2024, 4, 2)) == [("江滨路 1 号", 1)]
    hold(term)  # the days are free again


def test_a_hold_that_has_begun_ends_early_and_gives_back_only_what_is_left() -> None:
    term = make_term()
    made = holds.withdraw_hold(
        hold(term), by=person("miao"), at=later(30)
    )  # 4 April; from the 11th on it can change
    assert (made.last_day, made.issues, ends(term)) == (date(2024, 4, 10), 3, date(2025, 1, 10))
    assert delivered(term, date(2024, 4, 12)) == [("江滨路 1 号", 1)]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((date(2024, 4, 14), date(2024, 4, 1)), "before the first"),
        ((date(2024, 3, 6), date(2024, 4, 1)), "Delivery can be held from"),
        ((date(2024, 4, 10), date(2024, 4, 20)), "held on some of these days"),
        ((date(2024, 5, 1), date(2024, 5, 2)), "No issue"),
        ((date(2025, 5, 1), date(2025, 6, 2)), "No issue"),
    ],
)
def test_a_hold_that_cannot_be_is_refused_with_what_can(
    days: tuple[date, date], words: str
) -> None:
    term = make_term()
    hold(term)
    with pytest.raises(Invalid, match=words):
        hold(term, days)
    assert Hold.objects.count() == 1


def test_readers_hold_their_own_paper_within_the_year_s_allowance() -> None:
    term = make_term(by=person("lin"))
    ChannelSetup.objects.create(
        publication=the_publication(), channel="post", lead_days=7, holds_a_year=5
    )
    with pytest.raises(NotYours):
        hold(term, name="shen")
    hold(term, name="lin")
    with pytest.raises(Invalid, match="1 more"):
        hold(term, MAY, name="lin")
    assert hold(term, MAY).issues == 9  # the desk may


def test_a_held_issue_may_be_credited_instead() -> None:
    term = make_term()
    hold(term, policy=HoldPolicy.CREDIT)
    assert ends(term) == date(2024, 12, 31)
    assert balance("credit") == -4 * 264
    revenue.recognise_due_revenue(the_publication(), at=later(400))
    assert books() == {"cash": 22200, "credit": -1056, "revenue": -21144}


def test_held_issues_earn_when_they_come() -> None:
    term = make_term()
    hold(term)
    revenue.recognise_due_revenue(the_publication(), at=later(400))
    assert books() == {"cash": 22200, "revenue": -22200}


def test_a_hold_of_a_term_that_is_renewed_lets_the_renewal_begin_later() -> None:
    term = make_term()
    following = pay(
        make_order(promise=promise(date(2025, 1, 1), date(2025, 12, 31)), renews=term)
    ).terms.get()
    hold(term)
    assert (ends(term), ends(following)) == (date(2025, 1, 14), date(2026, 1, 13))


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.integers(8, 250), st.integers(0, 40), st.booleans()), max_size=5))
def test_issues_delivered_and_held_are_always_those_that_were_sold(
    days: list[tuple[int, int, bool]],
) -> None:
    Subscription.objects.all()
    term = make_term()
    for first, length, back in days:
        start = date(2024, 3, 5) + timedelta(first)
        try:
            made = hold(term, (start, start + timedelta(length)))
        except Invalid:
            continue
        if back:
            holds.withdraw_hold(made, by=person("miao"), at=later(first // 2))
    now = find_term_status(term, MORNING)
    assert now.served + now.left == term.issues
    assert now.unserved == term.paid


def test_an_address_changes_from_an_issue_on_and_a_temporary_one_lies_upon_it() -> None:
    term = make_term(3)
    by = person("miao")
    dispatches.redirect_copies(
        term.subscription, [(HOME, 1), (OFFICE, 2)], date(2024, 4, 2), by=by, at=MORNING
    )
    dispatches.redirect_copies(
        term.subscription,
        [(OFFICE, 3)],
        date(2024, 5, 3),
        to_issue=date(2024, 5, 7),
        by=by,
        at=MORNING,
    )
    assert delivered(term, date(2024, 3, 29)) == [("江滨路 1 号", 3)]
    assert delivered(term, date(2024, 4, 2)) == [("江滨路 1 号", 1), ("湖滨路 9 号", 2)]
    assert delivered(term, date(2024, 5, 7)) == [("湖滨路 9 号", 3)]
    assert delivered(term, date(2024, 5, 10)) == [("江滨路 1 号", 1), ("湖滨路 9 号", 2)]


def test_a_change_of_address_is_refused_in_words() -> None:
    term = make_term(3)
    by = person("miao")
    for places, day, words in (
        ([(HOME, 3)], date(2024, 3, 8), "from the issue of"),
        ([(HOME, 2)], date(2024, 4, 2), "exactly 3"),
        ([(HOME, 3), (OFFICE, 0)], date(2024, 4, 2), "at least one"),
        ([], date(2024, 4, 2), "at least one"),
        ([(HOME, 3)], date(2026, 4, 2), "no issue"),
    ):
        with pytest.raises(Invalid, match=words):
            dispatches.redirect_copies(term.subscription, places, day, by=by, at=MORNING)
    with pytest.raises(NotYours):
        dispatches.redirect_copies(
            term.subscription, [(HOME, 3)], date(2024, 4, 2), by=person("lin"), at=MORNING
        )
    assert Dispatch.objects.count() == 1


def test_copies_of_one_address_move_and_all_others_stay() -> None:
    term = make_term(5)
    by = person("miao")
    april = date(2024, 4, 2)
    may = date(2024, 5, 3)
    made = dispatches.redirect_copies(
        term.subscription, [(HOME, 2), (OFFICE, 3)], april, by=by, at=MORNING
    )
    office = made.shares.get(copies=3).address
    dispatches.move_copies(
        term.subscription, CopiesMove(HALL, may, leaving=office, copies=1), by=by, at=MORNING
    )
    assert delivered(term, may) == [("江滨路 1 号", 2), ("湖滨路 9 号", 2), ("会展路 5 号", 1)]
    with pytest.raises(Invalid, match="2 copies go there"):
        dispatches.move_copies(
            term.subscription, CopiesMove(HALL, may, leaving=office, copies=3), by=by, at=MORNING
        )
    dispatches.move_copies(
        term.subscription, CopiesMove(HALL, may, date(2024, 5, 7)), by=by, at=MORNING
    )
    assert delivered(term, date(2024, 5, 7)) == [("会展路 5 号", 5)]
    dispatches.move_copies(
        term.subscription, CopiesMove(HOME, date(2024, 5, 7), leaving=office), by=by, at=MORNING
    )
    assert delivered(term, date(2024, 5, 10)) == [("江滨路 1 号", 4), ("会展路 5 号", 1)]


def test_an_address_written_twice_is_one() -> None:
    term = make_term(3)
    dispatches.redirect_copies(
        term.subscription, [(HOME, 1), (HOME, 2)], date(2024, 4, 2), by=person("miao"), at=MORNING
    )
    assert delivered(term, date(2024, 4, 2)) == [("江滨路 1 号", 3)]


def test_a_change_of_address_is_taken_back_until_it_begins() -> None:
    term = make_term()
    by = person("miao")
    made = dispatches.redirect_copies(
        term.subscription, [(OFFICE, 1)], date(2024, 4, 2), by=by, at=MORNING
    )
    with pytest.raises(WrongState):
        dispatches.withdraw_dispatch(made, by=by, at=later(40))
    dispatches.withdraw_dispatch(made, by=by, at=MORNING)
    assert delivered(term, date(2024, 4, 2)) == [("江滨路 1 号", 1)]


def test_copies_nobody_spoke_of_go_to_the_first_address_and_never_more_than_were_sold() -> None:
    term = make_term(3)
    dispatches.redirect_copies(
        term.subscription, [(HOME, 1), (OFFICE, 2)], date(2024, 4, 2), by=person("miao"), at=MORNING
    )
    renewal = promise(date(2025, 1, 1), date(2025, 12, 31), copies=5)
    pay(make_order(promise=renewal, renews=term, place=None))
    assert delivered(term, date(2025, 1, 3)) == [("江滨路 1 号", 3), ("湖滨路 9 号", 2)]
    fewer = promise(date(2026, 1, 1), date(2026, 12, 31), copies=2)
    pay(make_order(promise=fewer, renews=Term.objects.latest("pk"), place=None))
    assert delivered(term, date(2026, 1, 6)) == [("江滨路 1 号", 1), ("湖滨路 9 号", 1)]


def test_a_missed_issue_is_added_or_credited_once() -> None:
    term = make_term()
    by = person("miao")
    at = later(30)
    first = complaints.make_complaint(
        term.subscription, date(2024, 3, 15), ComplaintKind.MISSED, "没收到", by=by, at=at
    )
    second = complaints.make_complaint(
        term.subscription, date(2024, 3, 19), ComplaintKind.DAMAGED, "", by=by, at=at
    )
    revenue.recognise_due_revenue(the_publication(), at=at)
    complaints.settle_complaint(first, Resolution.EXTEND, by=by, at=at)
    complaints.settle_complaint(second, Resolution.CREDIT, by=by, at=at)
    assert ends(term) == date(2025, 1, 3)
    assert balance("credit") == -265
    with pytest.raises(WrongState):
        complaints.settle_complaint(first, Resolution.CREDIT, by=by, at=at)
    assert Adjustment.objects.count() == 1


def test_only_issues_that_came_lately_can_be_complained_of_and_only_once() -> None:
    term = make_term()
    by = person("miao")
    at = later(30)
    for day in (date(2024, 4, 9), date(2024, 3, 12), date(2024, 3, 16), date(2023, 3, 14)):
        with pytest.raises(Invalid):
            complaints.make_complaint(
                term.subscription, day, ComplaintKind.MISSED, "", by=by, at=at
            )
    complaints.make_complaint(
        term.subscription, date(2024, 3, 15), ComplaintKind.MISSED, "", by=by, at=at
    )
    with pytest.raises(Invalid, match="already"):
        complaints.make_complaint(
            term.subscription, date(2024, 3, 15), ComplaintKind.MISSED, "", by=by, at=at
        )
    with pytest.raises(NotYours):
        complaints.make_complaint(
            term.subscription, date(2024, 3, 19), ComplaintKind.MISSED, "", by=person("lin"), at=at
        )


def missed(
    term: Term, day: date = date(2024, 3, 15), kind: str = ComplaintKind.MISSED
) -> Complaint:
    return complaints.make_complaint(
        term.subscription, day, kind, "没收到", by=person("miao"), at=later(30)
    )


def settle(told: Complaint, resolution: str = Resolution.REDELIVER, **more: object) -> Complaint:
    return complaints.settle_complaint(told, resolution, by=person("miao"), at=later(30), **more)  # type: ignore[arg-type]


def test_what_is_delivered_again_goes_along_with_the_next_list_once_and_is_not_counted() -> None:
    paper = the_publication()
    by = person("miao")
    at = later(30)
    term = make_term(3)
    settle(missed(term), copies=2)
    run = deliveries.make_delivery_list(paper, date(2024, 4, 9), by=by, at=at)
    assert (run.labels, run.copies) == (2, 3)
    label = run.deliveries.get(complaint__issue_date=date(2024, 3, 15))
    assert (label.copies, label.street) == (2, "江滨路 1 号")
    assert "2024-03-15" in label.note
    assert delivery_runs.count_redelivered(run) == 2
    assert delivery_runs.sum_deliveries(run, "channel") == [
        {"channel": "post", "labels": 2, "copies": 3}
    ]
    assert delivery_runs.count_bulk_by_region(run)[0]["named"] == 3
    assert deliveries.make_supplement_list(paper, date(2024, 4, 9), by=by, at=at) is None
    assert deliveries.make_delivery_list(paper, date(2024, 4, 12), by=by, at=at).labels == 1


def test_a_supplement_takes_along_what_is_delivered_again_and_still_lists_who_came_late() -> None:
    paper = the_publication()
    by = person("miao")
    at = later(30)
    term = make_term()
    deliveries.make_delivery_list(paper, date(2024, 4, 9), by=by, at=at)
    settle(missed(term))
    late = deliveries.make_supplement_list(paper, date(2024, 4, 9), by=by, at=at)
    assert late is not None
    assert (late.labels, late.copies) == (1, 0)
    assert deliveries.make_supplement_list(paper, date(2024, 4, 9), by=by, at=at) is None


def test_a_reader_who_is_away_gets_the_issue_again_when_back() -> None:
    paper = the_publication()
    by = person("miao")
    at = later(30)
    term = make_term()
    hold(term)
    settle(missed(term))
    assert deliveries.make_delivery_list(paper, date(2024, 4, 9), by=by, at=at).labels == 0
    assert deliveries.make_delivery_list(paper, date(2024, 4, 16), by=by, at=at).labels == 2


def test_nothing_is_delivered_again_without_an_address_or_beyond_the_copies() -> None:
    term = make_term()
    told = missed(term)
    with pytest.raises(Invalid, match="issue: 1"):
        settle(told, copies=2)
    dispatches_of = Dispatch.objects.filter(subscription=term.subscription)
    dispatches_of.update(withdrawn_at=MORNING)
    with pytest.raises(Invalid, match="no address"):
        settle(told)
    assert Complaint.objects.get().resolved_at is None


@pytest.mark.parametrize(
    ("resolution", "words"),
    [
        (Resolution.REDELIVER, "once more"),
        (Resolution.EXTEND, "longer by one issue"),
        (Resolution.CREDIT, "credited"),
        (Resolution.NOTHING, "nothing is owed"),
    ],
)
def test_who_complained_gets_a_letter_with_what_is_done(
    resolution: str, words: str, settings: Any
) -> None:
    settings.LANGUAGE_CODE = "en"
    told = settle(missed(make_term()), resolution, words="投递员换了人。")
    letter = Letter.objects.get(key=f"complaint:{told.pk}")
    assert "2024-03-15" in letter.subject
    assert words in letter.body
    assert "投递员换了人。" in letter.body

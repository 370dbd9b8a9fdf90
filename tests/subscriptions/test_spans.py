"""What a term brings after all that happened to it, and what each of its issues earns."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from subscriptions.domain.choices import Adjusting
from subscriptions.domain.coverage import Pause, SoldTerm, Stretch, TermChange, cover_terms
from subscriptions.domain.issue_moves import CalendarMove, KnownMoves, MovedCalendar
from subscriptions.pricing import BoughtTerm, revenue_by_issue, share_evenly
from subscriptions.pricing.revenue_recognition import SoldIssues, earned_at, earned_until
from tests.subscriptions.papers import FULL, LISTED

DATES = [day for day in FULL.dates if day.year in {2024, 2025}]
PLAIN = MovedCalendar(DATES)
THEN = KnownMoves(0, datetime(2024, 3, 5, tzinfo=UTC))
SOLD = Stretch(date(2024, 3, 15), date(2024, 12, 31), 3)
YEAR = Stretch(date(2024, 1, 2), date(2024, 12, 31), 1)
NEXT = Stretch(date(2025, 1, 3), date(2025, 12, 30), 1)


def sold(
    stretch: Stretch = SOLD, *changes: TermChange, calendar: MovedCalendar = PLAIN
) -> SoldTerm:
    issues = len(calendar.between(stretch.first, stretch.last))
    return SoldTerm(stretch, issues, 22200, THEN, changes)


def change(kind: str, day: date, issues: int = 0, copies: int = 0) -> TermChange:
    return TermChange(kind, day, THEN, issues, copies)


def stretches(term: SoldTerm, *pauses: Pause, calendar: MovedCalendar = PLAIN) -> list[Stretch]:
    return [laid.stretch for laid in cover_terms([term], pauses, calendar)[0].laid]


def moved(*moves: tuple[date | None, date | None]) -> MovedCalendar:
    """The paper's calendar after these moves, in this order."""
    days = set(DATES)
    for day, to in moves:
        days = (days - {day}) | ({to} if to else set())  # type: ignore[assignment]
    told = [CalendarMove(number, THEN.at, *one) for number, one in enumerate(moves, 1)]
    return MovedCalendar(sorted(days), told)


def test_goodwill_adds_issues_at_the_end() -> None:
    term = sold(SOLD, change(Adjusting.EXTEND, date(2024, 5, 3), 4))
    assert stretches(term) == [Stretch(SOLD.first, date(2025, 1, 14), 3)]


def test_goodwill_that_went_out_is_not_given_again() -> None:
    day = date(2024, 12, 17)
    one = Stretch(day, day, 1)
    first = change(Adjusting.EXTEND, day, 3)
    laid = stretches(sold(one, first))
    assert laid == [Stretch(day, date(2024, 12, 27), 1)]
    more = change(Adjusting.EXTEND, date(2024, 12, 27), 1)
    for frozen in (None, day, date(2024, 12, 20), date(2024, 12, 24), date(2024, 12, 27)):
        for changes, last in (((first,), date(2024, 12, 27)), ((first, more), date(2024, 12, 31))):
            term = sold(one, *changes)._replace(laid=laid)
            brought = cover_terms([term], (), PLAIN, frozen)[0].days
            assert (brought[-1], len(brought)) == (last, 4 + (last.day == 31))


def test_fewer_copies_cut_a_term_in_two_and_an_end_ends_it() -> None:
    term = sold(
        SOLD,
        change(Adjusting.COPIES, date(2024, 7, 1), copies=1),
        change(Adjusting.CANCEL, date(2024, 10, 1)),
    )
    assert stretches(term) == [
        Stretch(date(2024, 3, 15), date(2024, 6, 28), 3),
        Stretch(date(2024, 7, 2), date(2024, 9, 27), 1),
    ]


def test_a_term_ended_before_it_began_brings_nothing() -> None:
    assert stretches(sold(SOLD, change(Adjusting.CANCEL, SOLD.first))) == []


def test_issues_that_the_calendar_has_no_room_for_are_counted() -> None:
    found = cover_terms([sold(SOLD, change(Adjusting.EXTEND, SOLD.first, 999))], (), PLAIN)[0]
    assert (found.days[-1], found.missing) == (DATES[-1], 999 - 104)


def test_a_hold_beyond_the_end_of_a_term_swallows_none_of_the_issues_it_holds() -> None:
    found = cover_terms([sold()], [Pause(date(2024, 12, 20), date(2025, 3, 31))], PLAIN)[0]
    assert sum(laid.issues for laid in found.laid) == 84
    assert found.days[-1] == date(2025, 4, 11)


def test_whoever_paid_for_a_moved_issue_gets_it_and_nobody_else_does() -> None:
    for to in (date(2025, 1, 2), date(2025, 1, 5)):
        calendar = moved((date(2024, 12, 31), to))
        this, following = cover_terms([sold(YEAR), sold(NEXT)], (), calendar)
        assert to in this.days
        assert to not in following.days
        assert (len(this.days), len(following.days)) == (105, 104)


def test_an_issue_moved_before_a_term_that_was_sold_with_it_belongs_to_it() -> None:
    calendar = moved((date(2025, 1, 3), date(2024, 12, 30)))
    this, following = cover_terms([sold(YEAR), sold(NEXT)], (), calendar)
    assert date(2024, 12, 30) not in this.days
    assert following.days[0] == date(2024, 12, 30)


def test_moved_on_and_back_it_is_the_same_issue() -> None:
    home, first, then = date(2024, 12, 31), date(2025, 1, 2), date(2024, 12, 29)
    calendar = moved((home, first), (first, then), (then, home))
    assert stretches(sold(YEAR), calendar=calendar) == [YEAR]


def test_a_term_sold_after_a_move_was_sold_with_the_new_date() -> None:
    calendar = moved((date(2024, 12, 31), date(2025, 1, 2)))
    late = sold(Stretch(date(2025, 1, 2), NEXT.last, 1), calendar=calendar)
    assert late._replace(known=KnownMoves(1, THEN.at)).issues == 105
    found = cover_terms([late._replace(known=KnownMoves(1, THEN.at))], (), calendar)[0]
    assert found.days[0] == date(2025, 1, 2)
    assert len(found.days) == 105


def test_what_is_held_in_one_term_lets_the_next_begin_later() -> None:
    pause = Pause(date(2024, 7, 1), date(2024, 7, 31))
    this, following = cover_terms([sold(YEAR), sold(NEXT)], [pause], PLAIN)
    assert (this.days[-1], following.days[0]) == (date(2025, 1, 31), date(2025, 2, 4))
    assert not set(this.days) & set(following.days)


def test_an_issue_that_was_credited_does_not_come_as_well() -> None:
    found = cover_terms([sold(YEAR, change(Adjusting.CREDIT, date(2024, 5, 3), 1))], (), PLAIN)[0]
    assert date(2024, 5, 3) not in found.days
    assert (len(found.days), found.earns) == (104, 22200 - 211)


def test_an_extra_inside_a_term_is_given_on_top_and_makes_up_for_nothing() -> None:
    calendar = moved((None, date(2024, 6, 5)), (date(2024, 7, 2), None))
    found = cover_terms([sold(YEAR)], (), calendar)[0]
    assert len(found.days) == 106
    assert found.days[-1] == date(2025, 1, 3)
    assert len(found.paid) == 104  # what makes up for another was not sold
    assert found.earns == 22200


def test_what_went_out_stays_with_the_term_that_brought_it() -> None:
    """A second term began; what the first is owed now comes later, not on days that are past."""
    first = sold(Stretch(date(2024, 1, 2), date(2024, 3, 29), 1))
    second = sold(Stretch(date(2024, 4, 2), date(2024, 6, 28), 1))._replace(
        laid=[Stretch(date(2024, 4, 2), date(2024, 6, 28), 1)]
    )
    owed = first._replace(issues=first.issues + 2, laid=[first.sold])
    one, other = cover_terms([owed, second], (), PLAIN, frozen=date(2024, 4, 16))
    assert one.days[-2:] == [date(2024, 4, 19), date(2024, 4, 23)]
    assert other.days[:5] == [day for day in DATES if day >= date(2024, 4, 2)][:5]
    assert len(other.days) == 26


pauses = st.lists(
    st.builds(
        lambda first, length: Pause(first, first + timedelta(length)),
        st.sampled_from(DATES[:100]),
        st.integers(0, 30),
    ),
    max_size=3,
)


@given(pauses, st.lists(st.sampled_from(DATES[:110]), max_size=5, unique=True))
def test_held_and_taken_out_a_term_brings_as_many_issues_as_were_sold(
    held: list[Pause], out: list[date]
) -> None:
    calendar = moved(*((day, None) for day in out))
    both = cover_terms(
        [sold(YEAR), sold(Stretch(NEXT.first, date(2025, 3, 28), 2))], held, calendar
    )
    assert [sum(laid.issues for laid in one.laid) for one in both] == [105, 25]
    assert [one.earns for one in both] == [22200, 22200]
    assert not set(both[0].days) & set(both[1].days)


@given(st.integers(0, 90_000), st.integers(1, 9), st.integers(1, 120), st.data())
def test_what_issues_earn_is_what_was_paid_and_as_the_engine_shares_it(
    paid: int, copies: int, issues: int, data: st.DataObject
) -> None:
    term = SoldIssues(paid, copies, issues)
    shares = [earned_at(term, place, copies) for place in range(issues)]
    bought = BoughtTerm(FULL.issues(date(2024, 1, 2), date(2024, 1, 2)), LISTED, copies, paid)
    assert sum(shares) == paid == earned_until(term, issues, copies)
    if issues == 1:
        assert shares == revenue_by_issue(bought)
    some = data.draw(st.integers(0, issues))
    assert earned_until(term, some, copies) == sum(shares[:some])
    kept = data.draw(st.integers(0, copies))
    assert (
        earned_until(term, issues, kept)
        + sum(part for part in sorted(share_evenly(paid, copies))[: copies - kept])
        == paid
    )
    assert earned_at(term, issues, copies) == 0

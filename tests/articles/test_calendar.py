"""The publication calendar: planned from the schedules, suspended, moved and extra dates, and what
follows them."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.actions.editions import calendar, editions
from articles.domain.choices import IssueKind
from articles.domain.holidays import public_holidays
from articles.domain.schedule import (
    dates_on_weekdays,
    month_end,
    months_between,
    planned_until,
    scheduled_days,
)
from articles.errors import Invalid, NotYours
from articles.forms.calendar import CalendarForm
from articles.models import Issue, IssueDate, JournalEntry, Publication, PublicationSchedule
from articles.selectors.desk.calendar import issue_dates_between as issue_dates
from articles.selectors.desk.calendar import month_grid, next_issue_dates
from articles.selectors.desk.planning import next_issue_values
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, make_issue, make_publication

pytestmark = pytest.mark.django_db
TODAY = date(2024, 3, 5)  # the day of MORNING, a Tuesday
WHY = "春节放假休刊"
MARCH = [date(2024, 3, day) for day in (1, 5, 8, 12, 15, 19, 22, 26, 29)]


@pytest.fixture
def paper() -> Publication:
    """Tuesdays and Fridays, its calendar planned on the fixed morning."""
    publication = make_publication()
    calendar.plan_dates(publication, by=OPERATOR, at=MORNING)
    return publication


def planned(paper: Publication, day: date = TODAY, **fields: Any) -> Issue:
    """An issue whose pages nobody sees yet."""
    number = Issue.objects.count() + 1322
    return make_issue(number, day, publication=paper, **{"published_at": None, **fields})


def states(paper: Publication) -> dict[date, str]:
    return dict(IssueDate.objects.of(paper).values_list("date", "state"))


def march(paper: Publication) -> list[date]:
    return issue_dates(paper, date(2024, 3, 1), date(2024, 3, 31))


class TestRules:
    @pytest.mark.parametrize(
        ("today", "last"),
        [
            (date(2024, 9, 30), date(2025, 12, 31)),
            (date(2024, 10, 1), date(2026, 12, 31)),
            (date(2024, 12, 31), date(2026, 12, 31)),
            (date(2025, 1, 1), date(2026, 12, 31)),
        ],
    )
    def test_the_calendar_reaches_through_every_catalogue_that_is_on_sale(
        self, today: date, last: date
    ) -> None:
        assert planned_until(today) == last

    @given(
        st.dates(date(1900, 1, 1), date(2100, 12, 31)),
        st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    )
    def test_months_are_counted_with_both_ends(self, one: date, other: date) -> None:
        first, last = sorted([one, other])
        assert months_between(first, last) == 1 + (last.year * 12 + last.month) - (
            first.year * 12 + first.month
        )
        assert month_end(one).month == one.month
        assert (month_end(one) + timedelta(days=1)).day == 1

    def test_the_last_month_of_all_time_has_an_end(self) -> None:
        assert month_end(date.max) == date.max
        assert list(dates_on_weekdays(date(9999, 12, 30), date.max, "1234567")) == [
            date(9999, 12, 30),
            date.max,
        ]

    def test_two_schedules_give_each_day_once(self) -> None:
        spans = [
            PublicationSchedule(
                weekdays="25", valid_from=date(2024, 1, 1), valid_until=date(2024, 3, 8)
            ),
            PublicationSchedule(weekdays="235", valid_from=date(2024, 3, 6)),
        ]
        days = scheduled_days(spans, date(2024, 3, 4), date(2024, 3, 13))
        assert [day.day for day in days] == [5, 6, 8, 12, 13]


class TestPlanning:
    def test_whole_months_are_planned_through_the_next_catalogue_year_and_once(
        self, paper: Publication
    ) -> None:
        assert march(paper) == MARCH
        assert IssueDate.objects.earliest("date").date == date(2024, 3, 1)
        assert IssueDate.objects.latest("date").date == date(2025, 12, 30)
        entries = JournalEntry.objects.count()
        assert calendar.plan_dates(paper, by=OPERATOR, at=MORNING) == (0, 0)
        assert JournalEntry.objects.count() == entries

    def test_it_begins_with_the_first_issue_the_paper_knows(self) -> None:
        make_issue(1300, date(2023, 12, 19))
        calendar.plan_dates(Publication.objects.get(), by=OPERATOR, at=MORNING)
        assert IssueDate.objects.earliest("date").date == date(2023, 12, 1)

    def test_a_changed_schedule_moves_what_is_to_come_and_never_what_was(
        self, paper: Publication
    ) -> None:
        before = dict(IssueDate.objects.filter(date__lte=TODAY).values_list("date", "pk"))
        planned(paper, date(2024, 3, 8))
        calendar.suspend_dates(paper, [date(2024, 3, 12)], reason=WHY, by=OPERATOR, at=MORNING)
        calendar.move_date(
            paper,
            date(2024, 3, 15),
            date(2024, 3, 16),
            reason="印刷厂检修",
            by=OPERATOR,
            at=MORNING,
        )
        calendar.add_extra(paper, date(2024, 3, 20), reason="博览会增刊", by=OPERATOR, at=MORNING)
        paper.schedules.update(weekdays="14")
        done = calendar.plan_dates(paper, by=OPERATOR, at=MORNING)
        assert done.added > 100
        assert done.removed > 100
        assert dict(IssueDate.objects.filter(date__lte=TODAY).values_list("date", "pk")) == before
        assert [day.day for day in march(paper)] == [1, 5, 7, 8, 11, 14, 16, 18, 20, 21, 25, 28]
        assert states(paper)[date(2024, 3, 12)] == "suspended"
        assert states(paper)[date(2024, 3, 15)] == "moved"

    def test_a_deleted_schedule_empties_the_time_to_come(self, paper: Publication) -> None:
        paper.schedules.all().delete()
        calendar.plan_dates(paper, by=OPERATOR, at=MORNING)
        assert march(paper) == MARCH[:2]
        assert issue_dates(paper, date(2024, 4, 1), date(2025, 12, 31)) == []

    def test_a_schedule_that_ends_ends_the_calendar(self, paper: Publication) -> None:
        paper.schedules.update(valid_until=date(2024, 3, 20))
        PublicationSchedule.objects.create(
            publication=paper, weekdays="3", valid_from=date(2024, 3, 21)
        )
        calendar.plan_dates(paper, by=OPERATOR, at=MORNING)
        assert [day.day for day in march(paper)] == [1, 5, 8, 12, 15, 19, 27]

    def test_the_daily_command_plans_every_paper_and_says_how_far(self) -> None:
        make_publication()
        out = StringIO()
        call_command("keep_calendar", stdout=out)
        last = planned_until(timezone.localdate())
        assert f"planned through {last}" in out.getvalue()
        assert IssueDate.objects.latest("date").date > last - timedelta(days=7)

    def test_a_schedule_stored_in_the_admin_is_planned_at_once(self, client: Any) -> None:
        publication = make_publication()
        today = timezone.localdate()
        schedule = publication.schedules.get()
        client.force_login(person("gu"))
        row = {
            "id": schedule.pk,
            "publication": publication.pk,
            "weekdays": "3",
            "valid_from": "2010-05-07",
        }
        form = {
            **{
                field.name: getattr(publication, field.name) or ""
                for field in publication._meta.fields
            },
            "schedules-TOTAL_FORMS": "1",
            "schedules-INITIAL_FORMS": "1",
            **{f"schedules-0-{name}": value for name, value in row.items()},
        }
        answer = client.post(f"/admin/articles/publication/{publication.pk}/change/", form)
        assert answer.status_code == 302
        assert {day.isoweekday() for day in next_issue_dates(publication, today, 20)} == {3}
        assert JournalEntry.objects.filter(act="calendar.planned", by=person("gu")).exists()

    def test_somebody_without_the_right_plans_nothing(self) -> None:
        publication = make_publication()
        with pytest.raises(NotYours):
            calendar.plan_dates(publication, by=person("lin"), at=MORNING)
        assert not IssueDate.objects.exists()


class TestReading:
    def test_a_paper_without_a_calendar_is_answered_by_its_schedules(self) -> None:
        assert march(make_publication()) == MARCH

    def test_a_month_without_a_stored_date_is_answered_by_the_schedules_beside_one_that_has(
        self, paper: Publication
    ) -> None:
        calendar.suspend_dates(paper, MARCH[2:], reason=WHY, by=OPERATOR, at=MORNING)
        assert [day.day for day in issue_dates(paper, date(2024, 2, 28), date(2024, 4, 2))] == [
            1,
            5,
            2,
        ]
        assert issue_dates(paper, date(2024, 2, 1), date(2024, 2, 29))[0] == date(2024, 2, 2)

    def test_it_costs_two_queries_at_most(self, paper: Publication, count_queries: Any) -> None:
        assert count_queries(lambda: march(paper)) == 1
        assert count_queries(lambda: issue_dates(paper, date(2010, 1, 1), date(2030, 12, 31))) == 2

    def test_the_next_dates_skip_what_is_suspended(self, paper: Publication) -> None:
        calendar.suspend_dates(paper, [date(2024, 3, 8)], reason=WHY, by=OPERATOR, at=MORNING)
        assert [day.day for day in next_issue_dates(paper, TODAY, 3)] == [12, 15, 19]
        assert next_issue_dates(paper, date.max, 3) == []

    def test_what_appears_is_what_the_days_say(self, paper: Publication) -> None:
        calendar.suspend_dates(paper, [date(2024, 3, 8)], reason=WHY, by=OPERATOR, at=MORNING)
        calendar.move_date(
            paper,
            date(2024, 3, 12),
            date(2024, 3, 13),
            reason="印刷厂检修",
            by=OPERATOR,
            at=MORNING,
        )
        calendar.add_extra(paper, date(2024, 3, 20), reason="博览会增刊", by=OPERATOR, at=MORNING)
        calendar.add_extra(
            paper, date(2024, 3, 21), reason="读者赠阅特刊", counts=False, by=OPERATOR, at=MORNING
        )
        rows = IssueDate.objects.of(paper).between(date(2024, 3, 1), date(2024, 3, 31))
        assert list(rows.appearing().order_by("date").values_list("date", flat=True)) == march(
            paper
        )
        assert date(2024, 3, 13) in march(paper)
        assert date(2024, 3, 20) in march(paper)
        assert date(2024, 3, 21) not in march(paper)
        assert rows.printed().filter(date=date(2024, 3, 21)).exists()
        assert date(2024, 3, 21) in next_issue_dates(paper, TODAY, 9, on_top=True)

    def test_a_year_on_one_sheet_costs_as_many_queries_as_it_says(
        self, paper: Publication, count_queries: Any
    ) -> None:
        planned(paper, date(2024, 3, 8))
        calendar.suspend_dates(paper, [date(2024, 3, 12)], reason=WHY, by=OPERATOR, at=MORNING)
        year = month_grid(paper, 2024, TODAY, date(2025, 12, 31))
        assert count_queries(lambda: month_grid(paper, 2024, TODAY, date(2025, 12, 31))) == 3
        third = year.months[2]
        assert (third.issues, third.suspended, year.issues, year.suspended) == (8, 1, 104, 1)
        days = {day.date: day for day in third.days}
        assert [issue.number for issue in days[date(2024, 3, 8)].issues] == [1322]
        assert not days[date(2024, 3, 1)].open
        assert days[date(2024, 3, 8)].open
        assert [day.date for day in year.departures] == [date(2024, 3, 12)]

    def test_public_holidays_on_issue_dates_to_come_are_proposed(self, paper: Publication) -> None:
        year = month_grid(paper, 2024, TODAY, date(2025, 12, 31))
        assert date(2024, 10, 1) in [day.date for day in year.proposed]
        assert date(2024, 2, 13) not in [day.date for day in year.proposed]  # past
        calendar.suspend_dates(
            paper, [date(2024, 10, 1)], reason="国庆节休刊", by=OPERATOR, at=MORNING
        )
        again = month_grid(paper, 2024, TODAY, date(2025, 12, 31))
        assert date(2024, 10, 1) not in [day.date for day in again.proposed]

    def test_holidays_of_years_to_come_are_known_by_the_moon(self) -> None:
        assert public_holidays(2027, "zh-hans")[date(2027, 2, 6)] == "春节"
        assert date(2027, 2, 6) in public_holidays(2027, "en")
        assert public_holidays(1800, "en") == {}


class TestSuspending:
    def test_a_suspended_date_is_no_issue_any_more_and_can_be_restored(
        self, paper: Publication
    ) -> None:
        told = datetime(2024, 3, 1, tzinfo=UTC)
        days = [date(2024, 3, 15), date(2024, 3, 12)]
        assert calendar.suspend_dates(
            paper,
            days,
            reason=WHY,
            compensation="credit",
            announced_at=told,
            by=person("gu"),
            at=MORNING,
        ) == sorted(days)
        row = IssueDate.objects.get(date=date(2024, 3, 12))
        assert (row.state, row.reason, row.compensation, row.announced_at) == (
            "suspended",
            WHY,
            "credit",
            told,
        )
        assert march(paper) == [day for day in MARCH if day not in days]
        entry = JournalEntry.objects.get(act="calendar.suspended")
        assert (entry.by, entry.details["dates"]) == (person("gu"), ["2024-03-12", "2024-03-15"])
        calendar.restore_dates(paper, days, by=person("miao"), at=MORNING)
        assert march(paper) == MARCH
        assert not IssueDate.objects.exclude(reason="", compensation="").exists()

    def test_it_is_announced_now_and_the_term_extended_unless_somebody_says_otherwise(
        self, paper: Publication
    ) -> None:
        calendar.suspend_dates(paper, [date(2024, 3, 8)], reason=WHY, by=OPERATOR, at=MORNING)
        row = IssueDate.objects.get(date=date(2024, 3, 8))
        assert (row.compensation, row.announced_at) == ("extend", MORNING)

    def test_what_subscribers_get_unless_somebody_says_otherwise_is_a_setting(
        self, paper: Publication, settings: Any
    ) -> None:
        settings.SUSPENDED_COMPENSATION = "credit"
        assert CalendarForm()["compensation"].value() == "credit"
        calendar.suspend_dates(paper, [date(2024, 3, 8)], reason=WHY, by=OPERATOR, at=MORNING)
        assert IssueDate.objects.get(date=date(2024, 3, 8)).compensation == "credit"
        settings.SUSPENDED_COMPENSATION = "gold"
        with pytest.raises(Invalid, match="what subscribers get"):
            calendar.suspend_dates(paper, [date(2024, 3, 12)], reason=WHY, by=OPERATOR, at=MORNING)

    @pytest.mark.parametrize(
        ("dates", "words"),
        [
            ([], "at least one date"),
            ([date(2024, 3, 1)], "2024-03-01 is past"),
            ([date(2024, 3, 9)], "does not appear on this day anyway"),
            ([date(2024, 3, 8)], "suspended already: 清明"),
            ([date(2026, 1, 2)], "behind 2025-12-31"),
            ([date.max], "behind 2025-12-31"),
            ([date(2024, 3, 12)], "第1323期 is planned"),
            ([date(2024, 3, 20)], "is an extra"),
            ([date(2024, 3, 5)], "第1322期 is out already"),
        ],
    )
    def test_what_cannot_be_suspended_is_said_date_by_date_and_nothing_happens(
        self, paper: Publication, dates: list[date], words: str
    ) -> None:
        make_issue(1322, TODAY, publication=paper)
        planned(paper, date(2024, 3, 12))
        calendar.suspend_dates(
            paper, [date(2024, 3, 8)], reason="清明节休刊", by=OPERATOR, at=MORNING
        )
        calendar.add_extra(paper, date(2024, 3, 20), reason="博览会增刊", by=OPERATOR, at=MORNING)
        before = states(paper)
        with pytest.raises(Invalid, match=words):
            calendar.suspend_dates(
                paper,
                [*dates, *([date(2024, 3, 29)] if dates else [])],
                reason=WHY,
                by=OPERATOR,
                at=MORNING,
            )
        assert states(paper) == before

    def test_all_faults_are_told_at_once(self, paper: Publication) -> None:
        with pytest.raises(Invalid) as refused:
            calendar.suspend_dates(
                paper, [date(2024, 3, 1), date(2024, 3, 9)], reason=WHY, by=OPERATOR, at=MORNING
            )
        assert len(refused.value.reasons) == 2

    @pytest.mark.parametrize(
        "odd",
        [
            {"reason": "不出"},
            {"compensation": "gold"},
            {"announced_at": MORNING + timedelta(days=1)},
        ],
    )
    def test_a_reason_a_known_compensation_and_a_day_that_was_are_asked_for(
        self, paper: Publication, odd: dict[str, Any]
    ) -> None:
        with pytest.raises(Invalid):
            calendar.suspend_dates(
                paper, [date(2024, 3, 8)], **{"reason": WHY, "by": OPERATOR, "at": MORNING, **odd}
            )
        assert march(paper) == MARCH

    def test_the_paper_of_today_can_still_be_suspended(self, paper: Publication) -> None:
        calendar.suspend_dates(paper, [TODAY], reason="台风停印一期", by=OPERATOR, at=MORNING)
        assert TODAY not in march(paper)

    @pytest.mark.parametrize("name", ["lin", "shen", "zhao", "pan", "ji", "xu"])
    def test_only_chiefs_and_subscription_managers_keep_the_calendar(
        self, paper: Publication, name: str
    ) -> None:
        who = person(name)
        day = date(2024, 3, 8)
        acts: Iterable[Any] = (
            lambda: calendar.suspend_dates(paper, [day], reason=WHY, by=who, at=MORNING),
            lambda: calendar.restore_dates(paper, [day], by=who, at=MORNING),
            lambda: calendar.move_date(
                paper, day, date(2024, 3, 9), reason=WHY, by=who, at=MORNING
            ),
            lambda: calendar.add_extra(paper, date(2024, 3, 9), reason=WHY, by=who, at=MORNING),
            lambda: calendar.remove_extras(paper, [day], by=who, at=MORNING),
        )
        for act in acts:
            with pytest.raises(NotYours):
                act()
        assert march(paper) == MARCH
        assert JournalEntry.objects.filter(outcome="denied", by=who).count() == 5


class TestMoving:
    def test_the_paper_appears_on_another_date_and_its_issue_goes_along(
        self, paper: Publication
    ) -> None:
        issue = planned(paper, date(2024, 3, 8))
        calendar.move_date(
            paper,
            date(2024, 3, 8),
            date(2024, 3, 9),
            reason="印刷厂检修",
            by=person("miao"),
            at=MORNING,
        )
        issue.refresh_from_db()
        assert issue.date == date(2024, 3, 9)
        assert [day.day for day in march(paper)][:4] == [1, 5, 9, 12]
        row = IssueDate.objects.get(date=date(2024, 3, 8))
        assert (row.state, row.reason, str(row.moved_to and row.moved_to.date)) == (
            "moved",
            "印刷厂检修",
            "2024-03-09",
        )
        calendar.restore_dates(paper, [date(2024, 3, 8)], by=OPERATOR, at=MORNING)
        issue.refresh_from_db()
        assert issue.date == date(2024, 3, 8)
        assert march(paper) == MARCH
        assert not IssueDate.objects.filter(date=date(2024, 3, 9)).exists()

    def test_it_can_be_moved_on_and_the_first_date_knows_where_to(self, paper: Publication) -> None:
        calendar.move_date(
            paper, date(2024, 3, 8), date(2024, 3, 9), reason="印刷厂检修", by=OPERATOR, at=MORNING
        )
        calendar.move_date(
            paper,
            date(2024, 3, 9),
            date(2024, 3, 10),
            reason="检修延长一天",
            by=OPERATOR,
            at=MORNING,
        )
        row = IssueDate.objects.get(date=date(2024, 3, 8))
        assert row.moved_to is not None
        assert (row.moved_to.date, row.reason) == (date(2024, 3, 10), "检修延长一天")
        assert [day.day for day in march(paper)][:4] == [1, 5, 10, 12]

    def test_a_move_whose_paper_was_then_suspended_is_restored_from_that_end(
        self, paper: Publication
    ) -> None:
        first = date(2024, 3, 8)
        second = date(2024, 3, 9)
        calendar.move_date(paper, first, second, reason="印刷厂检修", by=OPERATOR, at=MORNING)
        calendar.suspend_dates(paper, [second], reason="检修未能完成", by=OPERATOR, at=MORNING)
        with pytest.raises(Invalid, match="2024-03-09, which is suspended"):
            calendar.restore_dates(paper, [first], by=OPERATOR, at=MORNING)
        calendar.restore_dates(paper, [second], by=OPERATOR, at=MORNING)
        calendar.restore_dates(paper, [first], by=OPERATOR, at=MORNING)
        assert march(paper) == MARCH

    def test_a_move_that_has_come_true_is_not_taken_back(self, paper: Publication) -> None:
        calendar.move_date(
            paper,
            date(2024, 3, 8),
            date(2024, 3, 7),
            reason="提前一天出报",
            by=OPERATOR,
            at=MORNING,
        )
        with pytest.raises(Invalid, match="2024-03-07 is past"):
            calendar.restore_dates(
                paper, [date(2024, 3, 8)], by=OPERATOR, at=MORNING + timedelta(days=3)
            )

    @pytest.mark.parametrize(
        ("day", "to", "words"),
        [
            (date(2024, 3, 8), date(2024, 3, 12), "appears on this day already"),
            (date(2024, 3, 8), date(2024, 3, 8), "appears on this day already"),
            (date(2024, 3, 8), date(2024, 3, 15), "suspended or moved"),
            (date(2024, 3, 8), date(2024, 3, 4), "2024-03-04 is past"),
            (date(2024, 3, 1), date(2024, 3, 7), "2024-03-01 is past"),
            (date(2024, 3, 8), date(2026, 1, 1), "behind 2025-12-31"),
            (date(2024, 3, 15), date(2024, 3, 16), "no paper appears"),
            (date(2024, 3, 9), date(2024, 3, 10), "no paper appears"),
            (date(2024, 3, 5), date(2024, 3, 6), "is out already"),
        ],
    )
    def test_what_cannot_be_moved_stays(
        self, paper: Publication, day: date, to: date, words: str
    ) -> None:
        make_issue(1322, TODAY, publication=paper)
        calendar.suspend_dates(paper, [date(2024, 3, 15)], reason=WHY, by=OPERATOR, at=MORNING)
        before = states(paper)
        with pytest.raises(Invalid, match=words):
            calendar.move_date(paper, day, to, reason="印刷厂检修", by=OPERATOR, at=MORNING)
        assert states(paper) == before


class TestExtras:
    def test_an_extra_is_added_moved_and_taken_off(self, paper: Publication) -> None:
        day = date(2024, 3, 20)
        calendar.add_extra(
            paper, day, reason="博览会增刊", kind=IssueKind.SPECIAL, by=OPERATOR, at=MORNING
        )
        calendar.move_date(
            paper, day, date(2024, 3, 21), reason="博览会改期", by=OPERATOR, at=MORNING
        )
        assert [row.date for row in IssueDate.objects.filter(state="extra")] == [date(2024, 3, 21)]
        calendar.remove_extras(paper, [date(2024, 3, 21)], by=OPERATOR, at=MORNING)
        assert march(paper) == MARCH

    @pytest.mark.parametrize(
        ("day", "odd", "words"),
        [
            (date(2024, 3, 8), {}, "appears on this day already"),
            (date(2024, 3, 4), {}, "is past"),
            (date(2024, 3, 12), {}, "suspended or moved"),
            (date(2024, 3, 9), {"kind": "regular"}, "what kind of extra"),
            (date(2024, 3, 9), {"reason": ""}, "reason"),
        ],
    )
    def test_what_is_no_extra_is_refused(
        self, paper: Publication, day: date, odd: dict[str, Any], words: str
    ) -> None:
        calendar.suspend_dates(paper, [date(2024, 3, 12)], reason=WHY, by=OPERATOR, at=MORNING)
        with pytest.raises(Invalid, match=words):
            calendar.add_extra(
                paper, day, **{"reason": "博览会增刊", "by": OPERATOR, "at": MORNING, **odd}
            )
        assert not IssueDate.objects.filter(state="extra").exists()

    def test_an_extra_with_an_issue_stays_and_a_weekday_is_none(self, paper: Publication) -> None:
        calendar.add_extra(paper, date(2024, 3, 20), reason="博览会增刊", by=OPERATOR, at=MORNING)
        planned(paper, date(2024, 3, 20), kind=IssueKind.ADDED)
        with pytest.raises(Invalid, match="is planned for this day"):
            calendar.remove_extras(paper, [date(2024, 3, 20)], by=OPERATOR, at=MORNING)
        with pytest.raises(Invalid, match="is no extra"):
            calendar.remove_extras(paper, [date(2024, 3, 8)], by=OPERATOR, at=MORNING)


class TestNumbers:
    def test_the_next_issue_skips_suspended_dates_and_its_number_counts_on(
        self, paper: Publication
    ) -> None:
        make_issue(1322, TODAY, publication=paper)
        calendar.suspend_dates(
            paper, [date(2024, 3, 8), date(2024, 3, 12)], reason=WHY, by=OPERATOR, at=MORNING
        )
        told = next_issue_values(TODAY)
        assert (told["number"], told["date"]) == (1323, date(2024, 3, 15))
        planned(paper, told["date"])
        assert (next_issue_values(TODAY)["number"], next_issue_values(TODAY)["date"]) == (
            1324,
            date(2024, 3, 19),
        )

    def test_an_extra_comes_in_between_with_its_kind_and_a_number_of_its_own(
        self, paper: Publication
    ) -> None:
        make_issue(1322, TODAY, publication=paper)
        calendar.add_extra(
            paper, date(2024, 3, 7), reason="博览会增刊", counts=False, by=OPERATOR, at=MORNING
        )
        told = next_issue_values(TODAY)
        assert (told["number"], told["date"], told["kind"]) == (1323, date(2024, 3, 7), "added")
        planned(paper, told["date"], kind=told["kind"])
        told = next_issue_values(TODAY)
        assert (told["number"], told["date"], "kind" in told) == (1324, date(2024, 3, 8), False)

    def test_a_regular_issue_is_planned_on_moved_and_extra_dates_and_not_on_suspended_ones(
        self, paper: Publication
    ) -> None:
        calendar.suspend_dates(paper, [date(2024, 3, 8)], reason=WHY, by=OPERATOR, at=MORNING)
        calendar.move_date(
            paper,
            date(2024, 3, 12),
            date(2024, 3, 13),
            reason="印刷厂检修",
            by=OPERATOR,
            at=MORNING,
        )
        calendar.add_extra(paper, date(2024, 3, 20), reason="博览会增刊", by=OPERATOR, at=MORNING)
        for day, words in (
            (date(2024, 3, 8), r"suspended on 2024-03-08 \(春节放假休刊\)"),
            (date(2024, 3, 12), "on 2024-03-13 instead"),
            (date(2024, 3, 14), "does not appear on 2024-03-14"),
        ):
            with pytest.raises(Invalid, match=words):
                planned(paper, day)
        assert planned(paper, date(2024, 3, 13)).number == 1322
        assert planned(paper, date(2024, 3, 20)).number == 1323
        assert (
            planned(paper, date(2024, 3, 8), kind=IssueKind.EXTRA).number == 1324
        )  # 号外 on any day

    def test_an_issue_given_a_suspended_date_later_is_refused_too(self, paper: Publication) -> None:
        issue = planned(paper, date(2024, 3, 8))
        calendar.suspend_dates(paper, [date(2024, 3, 12)], reason=WHY, by=OPERATOR, at=MORNING)
        issue.date = date(2024, 3, 12)
        with pytest.raises(Invalid, match="suspended"):
            editions.change_issue(issue, by=OPERATOR, at=MORNING)


def test_the_database_itself_refuses_a_date_twice_and_a_suspension_without_a_reason(
    paper: Publication,
) -> None:
    for odd in (
        {"date": date(2024, 3, 8)},
        {"date": date(2024, 3, 9), "state": "suspended", "compensation": "extend"},
        {"date": date(2024, 3, 9), "state": "moved"},
        {"date": date(2024, 3, 9), "state": "extra"},
        {"date": date(2024, 3, 9), "compensation": "extend"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            IssueDate.objects.create(publication=paper, **odd)

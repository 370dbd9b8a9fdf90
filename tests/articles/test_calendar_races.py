"""Two people at the calendar at the same moment, on a real PostgreSQL."""

from datetime import date

import pytest
from django.db import connection

from articles.actions.editions import calendar, editions
from articles.errors import Invalid
from articles.models import Issue, IssueDate, Publication
from tests.articles.test_workflow_races import together
from tests.cast import OPERATOR
from tests.factories.articles import MORNING, make_issue, make_publication

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"
    ),
]
WHY = "春节放假休刊"
FRIDAYS = [date(2024, 3, day) for day in (8, 15, 22, 29)]


@pytest.fixture
def paper() -> Publication:
    publication = make_publication()
    calendar.plan_dates(publication, by=OPERATOR, at=MORNING)
    return publication


def test_no_issue_is_planned_on_a_date_that_is_just_being_suspended(paper: Publication) -> None:
    for number, day in enumerate(FRIDAYS, start=1):
        together(
            lambda day=day: calendar.suspend_dates(
                paper, [day], reason=WHY, by=OPERATOR, at=MORNING
            ),  # type: ignore[misc]
            lambda day=day, number=number: make_issue(
                number, day, publication=paper, published_at=None
            ),  # type: ignore[misc]
        )
        suspended = IssueDate.objects.get(date=day).state == "suspended"
        assert suspended is not Issue.objects.filter(date=day).exists()


def test_of_two_papers_moved_onto_one_date_one_arrives(paper: Publication) -> None:
    to = date(2024, 3, 20)
    ends = together(
        *(
            lambda day=day: calendar.move_date(paper, day, to, reason=WHY, by=OPERATOR, at=MORNING)
            for day in FRIDAYS
        )  # type: ignore[misc]
    )
    assert sum(isinstance(end, IssueDate) for end in ends) == 1
    assert sum(isinstance(end, Invalid) for end in ends) == 3
    assert IssueDate.objects.filter(state="moved").count() == 1


def test_an_issue_changed_while_its_date_moves_waits_its_turn(paper: Publication) -> None:
    issue = make_issue(1, FRIDAYS[0], publication=paper, published_at=None)
    other = Issue.objects.get(pk=issue.pk)
    other.page_count = 12
    ends = together(
        lambda: calendar.move_date(
            paper, FRIDAYS[0], date(2024, 3, 9), reason=WHY, by=OPERATOR, at=MORNING
        ),
        lambda: editions.change_issue(other, by=OPERATOR, at=MORNING),
    )
    assert isinstance(ends[0], IssueDate)
    issue.refresh_from_db()
    assert issue.date == date(2024, 3, 9) or isinstance(ends[1], Issue)
    assert IssueDate.objects.of(paper).printed().filter(date=issue.date).exists()


def test_a_calendar_planned_twice_at_once_is_planned_once() -> None:
    publication = make_publication()
    ends = together(*[lambda: calendar.plan_dates(publication, by=OPERATOR, at=MORNING)] * 4)
    assert sorted(ends)[:3] == [(0, 0)] * 3  # type: ignore[type-var]
    days = list(IssueDate.objects.values_list("date", flat=True))
    assert len(days) == len(set(days)) > 100

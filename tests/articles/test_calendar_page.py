"""The wall calendar in the admin: what it shows of a year, and what its buttons do, without
JavaScript."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from articles.actions.editions import calendar
from articles.models import IssueDate, JournalEntry, Publication
from newsroom.accounts.models import User
from tests.cast import OPERATOR, person
from tests.factories.articles import make_issue, make_publication

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/articles/issuedate/"
WHY = "春节放假休刊"


@pytest.fixture
def paper() -> Publication:
    """Tuesdays and Fridays, planned as of now."""
    publication = make_publication()
    calendar.plan_dates(publication, by=OPERATOR, at=timezone.now())
    return publication


@pytest.fixture
def days(paper: Publication) -> list[date]:
    """Dates of next spring on which the paper appears."""
    rows = paper.issue_dates.filter(date__gte=date(timezone.localdate().year + 1, 3, 1)).order_by(
        "date"
    )
    return [row.date for row in rows[:4]]


@pytest.fixture
def desk(client: Client, paper: Publication) -> Callable[..., str]:
    """Somebody of the cast before the calendar; `desk("suspend", …)` presses a button and returns
    the page."""

    def press(act: str = "", *, who: str = "gu", year: int = 0, **sent: Any) -> str:
        client.force_login(person(who))
        address = f"{ADDRESS}?year={year or timezone.localdate().year + 1}"
        answer = (
            client.post(address, {"act": act, **sent}, follow=True) if act else client.get(address)
        )
        assert answer.status_code == 200
        return answer.content.decode()

    client.cookies["django_language"] = "en"
    return press


def state(day: date) -> str:
    row = IssueDate.objects.filter(date=day).first()
    return row.state if row else ""


def test_a_year_is_shown_with_its_counts_its_numbers_and_what_departs(
    paper: Publication, desk: Any
) -> None:
    calendar.plan_dates(paper, by=OPERATOR, at=timezone.now())
    issue = make_issue(1322, date(2024, 3, 5), publication=paper)
    shown = desk(year=2024)
    assert shown.count('<table class="month"') == 12
    assert f'href="/admin/articles/issue/{issue.pk}/change/">1322</a>' in shown
    assert "105 " in shown
    assert 'name="dates"' not in shown  # all of it is past


def test_a_date_leads_to_its_issue_and_without_one_to_planning_it(
    paper: Publication, desk: Any, days: list[date]
) -> None:
    desk("suspend", dates=days[1].isoformat(), reason=WHY)
    issue = make_issue(1400, days[0], publication=paper, published_at=None)
    plan = "/admin/articles/issue/plan/?date="
    shown = desk()
    assert f'href="/admin/articles/issue/{issue.pk}/change/">1400</a>' in shown
    offered = [day for day in days if f'href="{plan}{day}"' in shown]
    assert offered == days[2:]  # neither what is planned already nor a suspended date
    assert f"{plan}{days[2]}" not in desk(who="miao")


def test_an_extra_leads_to_its_issue_from_the_list_of_departures_too(
    paper: Publication, desk: Any, days: list[date]
) -> None:
    extra = days[0] + timedelta(days=1)
    desk("extra", extra_on=extra.isoformat(), kind="extra", reason=WHY)
    issue = make_issue(1401, extra, publication=paper, kind="extra", published_at=None)
    assert desk().count(f'href="/admin/articles/issue/{issue.pk}/change/">1401</a>') == 2


def test_dates_are_suspended_all_together_and_the_page_says_why(
    desk: Any, days: list[date]
) -> None:
    told = desk(
        "suspend", dates=[day.isoformat() for day in days[:2]], reason=WHY, compensation="credit"
    )
    assert [state(day) for day in days] == ["suspended", "suspended", "planned", "planned"]
    assert f"{days[0]}、{days[1]}" in told
    assert told.count(f"<td>{WHY}</td>") == 2
    assert IssueDate.objects.get(date=days[0]).compensation == "credit"
    desk("restore", dates=days[0].isoformat())
    assert [state(day) for day in days] == ["planned", "suspended", "planned", "planned"]


def test_the_day_it_was_announced_begins_in_the_papers_own_time(
    desk: Any, days: list[date]
) -> None:
    desk("suspend", dates=days[0].isoformat(), reason=WHY, announced_on="2024-03-01")
    announced = IssueDate.objects.get(date=days[0]).announced_at
    assert announced is not None
    assert timezone.localtime(announced) == datetime(
        2024, 3, 1, tzinfo=timezone.get_current_timezone()
    )


def test_a_refusal_keeps_what_was_chosen_and_written(desk: Any, days: list[date]) -> None:
    told = desk("suspend", dates=[days[0].isoformat(), days[1].isoformat()], reason="不出")
    assert 'role="alert"' in told
    assert told.count(" checked>") == 2
    assert ">\n不出</textarea>" in told
    assert state(days[0]) == "planned"


def test_one_date_is_moved(desk: Any, days: list[date]) -> None:
    other = days[0] + timedelta(days=1)
    desk(
        "move",
        dates=[days[0].isoformat(), days[1].isoformat()],
        to=other.isoformat(),
        reason="印刷厂检修",
    )
    assert state(days[0]) == "planned"
    told = desk("move", dates=days[0].isoformat(), to=other.isoformat(), reason="印刷厂检修")
    assert (state(days[0]), state(other)) == ("moved", "planned")
    assert f"{days[0]}" in told


def test_an_extra_is_added_and_taken_off_by_the_counter_too(desk: Any, days: list[date]) -> None:
    day = days[0] + timedelta(days=1)
    desk("extra", who="miao", extra_on=day.isoformat(), kind="special", reason="博览会特刊")
    row = IssueDate.objects.get(date=day)
    assert (row.kind, row.counts) == ("special", False)  # an empty box says that it is given on top
    desk("remove", who="miao", dates=day.isoformat())
    assert state(day) == ""


@pytest.mark.parametrize(
    "sent",
    [
        {"act": "suspend", "dates": "2027-02-31"},
        {"act": "suspend", "dates": "x" * 5000},
        {"act": "suspend"},
        {"act": "extra", "extra_on": "31.2.2027", "reason": WHY},
        {"act": "extra", "reason": WHY},
        {"act": "extra", "extra_on": "9999-12-31", "reason": WHY},
        {"act": "suspend", "dates": "0001-01-01", "reason": WHY},
        {"act": "nothing"},
        {"act": "suspend", "compensation": "gold", "reason": WHY},
        {"act": "suspend", "reason": "长" * 501},
        {"act": "suspend", "reason": "一二三四\0五"},
    ],
)
def test_odd_input_is_told_and_changes_nothing(desk: Any, sent: dict[str, str]) -> None:
    before = list(IssueDate.objects.values_list("date", "state"))
    assert 'role="alert"' in desk(**sent)
    assert list(IssueDate.objects.values_list("date", "state")) == before


def test_holidays_are_proposed_and_ticked_on_request_and_nothing_is_suspended_by_that(
    client: Client, desk: Any, paper: Publication
) -> None:
    year = timezone.localdate().year + 1
    client.force_login(person("gu"))
    shown = client.get(f"{ADDRESS}?year={year}&proposed=1").content.decode()
    assert shown.count(" checked>") >= 1
    assert not paper.issue_dates.filter(state="suspended").exists()


def test_whoever_only_looks_gets_no_boxes_and_what_he_sends_is_refused(
    desk: Any, days: list[date]
) -> None:
    shown = desk(who="lin")
    assert 'name="dates"' not in shown
    assert 'id="acts"' not in shown
    told = desk("suspend", who="lin", dates=days[0].isoformat(), reason=WHY)
    assert "You do not have the right" in told
    assert state(days[0]) == "planned"
    assert (
        JournalEntry.objects.filter(
            act="calendar.suspended", outcome="denied", by=person("lin")
        ).count()
        == 1
    )


def test_a_house_without_a_newspaper_is_told_how_to_begin(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root", "root@example.com", "x"))
    client.cookies["django_language"] = "en"
    assert "There is no newspaper yet" in client.get(ADDRESS).content.decode()


def test_each_newspaper_has_its_own(client: Client, paper: Publication) -> None:
    other = make_publication("evening", name="江岸晚报")
    other.schedules.update(weekdays="7")
    calendar.plan_dates(other, by=OPERATOR, at=timezone.now())
    client.force_login(person("gu"))
    year = timezone.localdate().year + 1
    shown = client.get(f"{ADDRESS}?year={year}&publication={other.pk}")
    assert shown.context["paper"] == other
    assert shown.context["grid"].issues in {52, 53}
    sunday = IssueDate.objects.of(other).filter(date__year=year).earliest("date").date
    sent = {"act": "suspend", "dates": sunday.isoformat(), "reason": WHY}
    client.post(f"{ADDRESS}?year={year}&publication={other.pk}", sent)
    assert IssueDate.objects.on(other, sunday).state == "suspended"  # type: ignore[union-attr]


def test_a_year_costs_few_queries_however_much_departs(
    client: Client, paper: Publication, days: list[date], count_queries: Any
) -> None:
    client.force_login(person("gu"))
    year = days[0].year
    client.get(f"{ADDRESS}?year={year}")
    few = count_queries(lambda: client.get(f"{ADDRESS}?year={year}"))
    calendar.suspend_dates(paper, days[:3], reason=WHY, by=OPERATOR, at=timezone.now())
    calendar.move_date(
        paper,
        days[3],
        days[3] + timedelta(days=1),
        reason="印刷厂检修",
        by=OPERATOR,
        at=timezone.now(),
    )
    assert count_queries(lambda: client.get(f"{ADDRESS}?year={year}")) == few
    assert few <= 15  # five of them for the frame


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_keyboard_chooses_a_date_and_suspends_it_without_javascript(
    chromium: Any, live_server: Any, browser_page: Page, sign_in: Callable[[Page, User], None]
) -> None:
    publication = make_publication()
    calendar.plan_dates(publication, by=OPERATOR, at=timezone.now())
    year = timezone.localdate().year + 1
    day = publication.issue_dates.filter(date__year=year).earliest("date").date
    sign_in(browser_page, person("gu"))
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies(browser_page.context.cookies())
    page = context.new_page()
    page.goto(f"{ADDRESS}?year={year}")
    box = page.locator(f'input[name="dates"][value="{day}"]')
    box.focus()
    page.keyboard.press("Space")
    assert box.is_checked()
    page.locator("#id_reason").fill(WHY)
    with page.expect_navigation():
        page.locator('button[value="suspend"]').press("Enter")
    assert state(day) == "suspended"
    page.locator("#id_to").press("Enter")  # in a field, Enter does nothing by itself
    assert state(day) == "suspended"
    context.close()

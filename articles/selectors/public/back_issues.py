"""Back issues (往期回顾): a month as a sheet of days, each with its issue or why it has none."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from articles.common.moments import newspaper_day
from articles.domain.schedule import WEEKDAYS, month_end
from articles.models import Issue, IssueDate
from articles.selectors.public.editions import find_nearest_issues, issue_address
from articles.selectors.public.site import Site


class DayState(StrEnum):
    """What a day brings to readers."""

    ISSUE = "issue"  # one that they may leaf through
    AHEAD = "ahead"  # the paper appears on it, and is not out yet
    NONE = "none"  # no paper appears


@dataclass(frozen=True)
class BackIssueDay:
    """A day of the sheet; `on` is None before the first and after the last of the month."""

    on: date | None
    state: DayState = DayState.NONE
    number: str = ""  # of its issue, as printed
    address: str = ""


@dataclass(frozen=True)
class BackIssues:
    """A month as a sheet of weeks, Monday first. `earlier` and `later` are the nearest months
    outside it that have an issue, on the first of each.
    """

    first: date
    weeks: Sequence[Sequence[BackIssueDay]]
    weekdays: Sequence[str]
    earlier: date | None
    later: date | None


def read_calendar(site: Site, on: date, at: datetime) -> BackIssues:
    """Return the month of a day. Two queries, and up to two more where it is not over yet."""
    first = on.replace(day=1)
    last = month_end(first)
    issues = Issue.objects.of(site.publication).published(at).filter(date__range=(first, last))
    by_date: dict[date, Issue] = {}
    for issue in sorted(issues, key=lambda issue: (not issue.is_regular, issue.number)):
        by_date.setdefault(issue.date, issue)
    ahead = _days_ahead(site, first, last, at)
    nearest = find_nearest_issues(site.publication, first, last, at)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return BackIssues(
        first,
        [
            [
                _calendar_day(day, by_date, ahead)
                if day.month == first.month
                else BackIssueDay(None)
                for day in week
            ]
            for week in weeks
        ],
        [str(name) for name in WEEKDAYS.values()],
        nearest.before.date.replace(day=1) if nearest.before else None,
        nearest.after.date.replace(day=1) if nearest.after else None,
    )


def day_state(site: Site, on: date, at: datetime) -> DayState:
    """Say why a day has no issue that readers may see: none appears, or it is not out yet. Two
    queries at most.
    """
    return DayState.AHEAD if on in _days_ahead(site, on, on, at) else DayState.NONE


def _calendar_day(day: date, issues: dict[date, Issue], ahead: frozenset[date]) -> BackIssueDay:
    issue = issues.get(day)
    if issue is not None:
        return BackIssueDay(day, DayState.ISSUE, issue.printed_number(), issue_address(issue))
    return BackIssueDay(day, DayState.AHEAD if day in ahead else DayState.NONE)


def _days_ahead(site: Site, first: date, last: date, at: datetime) -> frozenset[date]:
    """Return the days from today on of which the calendar says that the paper appears."""
    begin = max(first, newspaper_day(at))
    if begin > last:
        return frozenset()
    days = IssueDate.objects.days(site.publication, begin, last, on_top=True)
    return frozenset(days)

"""The archive by year, month and day."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Min
from django.db.models.functions import TruncDate

from articles.models import Article, Issue
from articles.querysets import ArticleQuerySet
from articles.schedule import WEEKDAYS
from articles.selectors.site import Site
from articles.selectors.teasers import Teaser, for_lists, teasers

NEWSPAPER_TIME = ZoneInfo("Asia/Shanghai")
DAY_LIMIT = 200


@dataclass(frozen=True)
class Day:
    """A day in a month's sheet: empty before the first and after the last (`on` is None)."""

    on: date | None
    issue: Issue | None = None
    has_articles: bool = False


@dataclass(frozen=True)
class MonthPage:
    """A month as a sheet of weeks, Monday first."""

    first: date
    weeks: Sequence[Sequence[Day]]
    issues: Sequence[Issue]
    weekdays: Sequence[str]


@dataclass(frozen=True)
class DayPage:
    """Everything of one day in Shanghai."""

    on: date
    issues: Sequence[Issue]
    articles: Sequence[Teaser]


def years(site: Site, at: datetime) -> list[int]:
    """Return the years in which something readable appeared, newest first. Two cheap queries."""
    ends = (
        Article.objects.published(at)
        .of(site.publication)
        .aggregate(Min("published_at"), Max("published_at"))
    )
    issues = Issue.objects.of(site.publication).published(at).aggregate(Min("date"), Max("date"))
    moments = [moment.astimezone(NEWSPAPER_TIME).date() for moment in ends.values() if moment]
    found = [day.year for day in [*moments, *(day for day in issues.values() if day)]]
    return list(range(max(found), min(found) - 1, -1)) if found else []


def months(site: Site, year: int, at: datetime) -> list[tuple[date, list[Issue]]]:
    """Return the twelve months of a year with their issues. One query."""
    issues = list(
        Issue.objects.of(site.publication)
        .published(at)
        .filter(date__year=year)
        .order_by("date", "number")
    )
    return [
        (date(year, month, 1), [issue for issue in issues if issue.date.month == month])
        for month in range(1, 13)
    ]


def month(site: Site, first: date, at: datetime) -> MonthPage:
    """Return one month's sheet. Two queries."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    issues = list(
        Issue.objects.of(site.publication)
        .published(at)
        .filter(date__range=(first, last))
        .order_by("date", "number")
    )
    by_date = {issue.date: issue for issue in reversed(issues)}
    written = set(
        _between(site, first, last + timedelta(days=1), at)
        .annotate(day=TruncDate("published_at", tzinfo=NEWSPAPER_TIME))
        .order_by()
        .values_list("day", flat=True)
        .distinct()
    )
    weeks = [
        [
            Day(day, by_date.get(day), day in written) if day.month == first.month else Day(None)
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    return MonthPage(first, weeks, issues, [str(name) for name in WEEKDAYS.values()])


def day(site: Site, on: date, at: datetime) -> DayPage:
    """Return everything of one day. Three queries."""
    issues = list(Issue.objects.of(site.publication).published(at).dated(on).order_by("number"))
    rows = _between(site, on, on + timedelta(days=1), at).newest_first()
    return DayPage(on, issues, teasers(for_lists(rows)[:DAY_LIMIT], site))


def _between(site: Site, first: date, end: date, at: datetime) -> ArticleQuerySet:
    start, stop = (datetime.combine(edge, time.min, NEWSPAPER_TIME) for edge in (first, end))
    return (
        Article.objects.published(at)
        .of(site.publication)
        .filter(published_at__gte=start, published_at__lt=stop)
    )

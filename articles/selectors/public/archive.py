"""The archive by year, month and day."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from articles import search
from articles.common.moments import FIRST_YEAR, LAST_YEAR, NEWSPAPER_TIME, day_end, day_start
from articles.domain.schedule import WEEKDAYS
from articles.models import Article, Issue, SearchDocument
from articles.models.querysets import ArticleQuerySet, IssueQuerySet
from articles.selectors.listing.paging import MICROSECOND, read_page
from articles.selectors.listing.timelines import Timeline
from articles.selectors.public.site import Site
from articles.selectors.public.teasers import Teaser, join_teaser_rows, make_teasers

CENTURY = 100


@dataclass(frozen=True)
class ArchiveDay:
    """A day in a month's sheet: empty before the first and after the last (`on` is None)."""

    on: date | None
    issue: Issue | None = None
    has_articles: bool = False


@dataclass(frozen=True)
class MonthPage:
    """A month as a sheet of weeks, Monday first."""

    first: date
    weeks: Sequence[Sequence[ArchiveDay]]
    issues: Sequence[Issue]
    weekdays: Sequence[str]


@dataclass(frozen=True)
class DayPage:
    """One page of a day in Shanghai: its articles, newest first, and the query strings of the
    neighbouring pages.
    """

    on: date
    issues: Sequence[Issue]
    articles: Sequence[Teaser]
    older: str
    newer: str


def list_years(site: Site, at: datetime) -> list[int]:
    """Return the years in which something readable appeared, newest first.

    Four queries for the first and last, and one a century between them that asks the index of each
    year for one row.
    """
    ends = [*_ends(_articles(site, at), "published_at"), *_ends(_issues(site, at), "date")]
    possible = sorted({min(max(year, FIRST_YEAR), LAST_YEAR) for year in ends}, reverse=True)
    if len(possible) < 2:
        return possible
    wanted = range(possible[0], possible[-1] - 1, -1)
    return [
        year
        for start in range(0, len(wanted), CENTURY)
        for year in _filled(site, wanted[start : start + CENTURY], at)
    ]


def _ends(rows: "QuerySet[Article] | QuerySet[Issue]", field: str) -> list[int]:
    """Return the years of the first and the last of these rows, nothing where there are none."""
    # In order, one row each: the least and the greatest of a filtered table are sought in all of
    # it.
    values = rows.values_list(field, flat=True)
    outermost = [*values.order_by(field)[:1], *values.order_by(f"-{field}")[:1]]
    return [
        (value.astimezone(NEWSPAPER_TIME) if isinstance(value, datetime) else value).year
        for value in outermost
    ]


def _filled(site: Site, years: Sequence[int], at: datetime) -> list[int]:
    """Return those of the years asked for that have an issue or an article. Two queries at most.

    Issues are asked first: they are fewer, so the answer is cheaper, and most years have some.
    """
    stretches = {year: (date(year, 1, 1), date(year, 12, 31)) for year in years}
    filled = _with_issues(site, stretches, at)
    unknown = {year: ends for year, ends in stretches.items() if year not in filled}
    if unknown:
        filled |= _with_articles(site, unknown, at)
    return [year for year in years if year in filled]


def find_filled_stretches(
    site: Site, stretches: Sequence[tuple[date, date]], at: datetime
) -> set[tuple[date, date]]:
    """Return those of the stretches of days, first and last, in which something readable appeared.

    Two queries; none where nothing is asked.
    """
    if not stretches:
        return set()
    by_number = dict(enumerate(stretches))
    filled = _with_issues(site, by_number, at)
    unknown = {number: ends for number, ends in by_number.items() if number not in filled}
    filled |= _with_articles(site, unknown, at)
    return {by_number[number] for number in filled}


def _with_issues(site: Site, stretches: Mapping[int, tuple[date, date]], at: datetime) -> set[int]:
    """Return the names of the stretches of days, first and last, with an issue. One query."""
    adapt = connection.ops.adapt_datefield_value
    spans = {name: (adapt(first), adapt(last)) for name, (first, last) in stretches.items()}
    sql, params = _issues(site, at).order_by().values("date").query.sql_with_params()
    return search.spans_with_rows(spans, sql, params, column="date")


def _with_articles(
    site: Site, stretches: Mapping[int, tuple[date, date]], at: datetime
) -> set[int]:
    """Return the names of the stretches of days, first and last, on which something readable
    appeared. One query, which looks for one article in each.
    """
    public = _articles(site, at).filter(pk=OuterRef("article"))
    documents = SearchDocument.objects.filter(Exists(public)).values("id")
    spans = {
        name: search.document_span(day_start(first), day_end(last) - MICROSECOND)
        for name, (first, last) in stretches.items()
    }
    return search.spans_with_documents(spans, search.DocumentQuery.of(documents))


def list_months(site: Site, year: int, at: datetime) -> list[tuple[date, list[Issue]]]:
    """Return the twelve months of a year with their issues. One query."""
    issues = list(_issues(site, at).filter(date__year=year).order_by("date", "number"))
    return [
        (date(year, month, 1), [issue for issue in issues if issue.date.month == month])
        for month in range(1, 13)
    ]


def read_month(site: Site, first: date, at: datetime) -> MonthPage:
    """Return one month's sheet. Two queries."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    issues = list(_issues(site, at).filter(date__range=(first, last)).order_by("date", "number"))
    by_date = {issue.date: issue for issue in reversed(issues)}
    days = [first.replace(day=number) for number in range(1, last.day + 1)]
    written = _with_articles(site, {day.day: (day, day) for day in days}, at)
    weeks = [
        [
            ArchiveDay(day, by_date.get(day), day.day in written)
            if day.month == first.month
            else ArchiveDay(None)
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    return MonthPage(first, weeks, issues, [str(name) for name in WEEKDAYS.values()])


def read_day(site: Site, on: date, at: datetime, *, before: str = "", after: str = "") -> DayPage:
    """Return one page of a day's articles, and its issues.

    Three queries. Refuses Invalid for a wrong cursor.
    """
    issues = list(_issues(site, at).dated(on).order_by("number"))
    whole_day = Timeline(
        Article.objects.of(site.publication),
        at,
        join_teaser_rows,
        first=day_start(on),
        last=day_end(on) - MICROSECOND,
    )
    articles_page = read_page(whole_day, before=before, after=after)
    return DayPage(
        on,
        issues,
        make_teasers(articles_page.rows, site, at),
        older=articles_page.older,
        newer=articles_page.newer,
    )


def _articles(site: Site, at: datetime) -> ArticleQuerySet:
    return Article.objects.published(at).of(site.publication)


def _issues(site: Site, at: datetime) -> IssueQuerySet:
    return Issue.objects.of(site.publication).published(at)

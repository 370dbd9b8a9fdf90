"""The next issues from the calendar, and what each of them still lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q

from articles.domain.printed.page_states import PageState
from articles.domain.states import SIGNED_OFF
from articles.models import Issue, Publication
from articles.selectors.desk.calendar import next_issue_dates

DATES_AHEAD = 8
LAST_RELEASED = 4
SIGNED = (PageState.SIGNED, PageState.RELEASED)


@dataclass(frozen=True)
class ComingDate:
    """A date on which a paper comes out, with the issues planned for it."""

    day: date
    issues: Sequence["IssueProgress"]


@dataclass(frozen=True)
class IssueProgress:
    """An issue and how far it is: pages signed, articles passed."""

    issue: Issue
    pages: int
    signed: int
    empty: int
    articles: int
    passed: int

    @property
    def unsigned(self) -> int:
        return self.pages - self.signed

    @property
    def waiting(self) -> int:
        return self.articles - self.passed


@dataclass(frozen=True)
class IssueOverview:
    """Dates to come with their issues, and the issues released last."""

    coming: Sequence[ComingDate]
    released: Sequence[IssueProgress]


def read_issue_overview(publication: Publication, today: date) -> IssueOverview:
    """Return what comes next and what came last. Seven queries at most."""
    days = next_issue_dates(publication, today - timedelta(days=1), DATES_AHEAD, on_top=True)
    unreleased = Issue.objects.of(publication).filter(published_at=None).order_by("date", "number")
    planned = _with_progress(unreleased[: DATES_AHEAD * 3])
    by_day: dict[date, list[IssueProgress]] = {day: [] for day in days}
    for progress in planned:
        by_day.setdefault(progress.issue.date, []).append(progress)
    for progress in _with_progress(
        Issue.objects.of(publication).filter(date__in=days).exclude(published_at=None)
    ):
        by_day[progress.issue.date].append(progress)
    released = Issue.objects.of(publication).exclude(published_at=None).newest_first()
    return IssueOverview(
        [ComingDate(day, issues) for day, issues in sorted(by_day.items())],
        _with_progress(released[:LAST_RELEASED]),
    )


def read_progress(issue: Issue) -> IssueProgress:
    """Return how far one issue is. Two queries."""
    (progress,) = _with_progress(Issue.objects.filter(pk=issue.pk))
    return progress


def _with_progress(issues: Any) -> list[IssueProgress]:
    """Return issues with their numbers. Two queries: the second counts of the chosen only."""
    chosen = list(issues.values_list("pk", flat=True))
    article = "pages__placements__article"
    rows: Any = Issue.objects.filter(pk__in=chosen).annotate(
        page_number=Count("pages", distinct=True),
        signed_number=Count("pages", filter=Q(pages__state__in=SIGNED), distinct=True),
        empty_number=Count("pages", filter=Q(pages__placements=None), distinct=True),
        article_number=Count(article, distinct=True),
        passed_number=Count(
            article, filter=Q(pages__placements__article__stage__in=SIGNED_OFF), distinct=True
        ),
    )
    progress = {
        row.pk: IssueProgress(
            row,
            row.page_number,
            row.signed_number,
            row.empty_number,
            row.article_number,
            row.passed_number,
        )
        for row in rows
    }
    return [progress[pk] for pk in chosen]

"""My desk: what waits for one person and for the house.

Each number has a list behind it that asks the same.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value

from articles.common.moments import newspaper_day
from articles.domain.printed.page_states import PageState
from articles.domain.states import SIGNED_OFF, STEPS, Stage
from articles.models import (
    Article,
    Image,
    Issue,
    KeptText,
    Page,
    Task,
)
from articles.selectors.desk.desk_lists import (
    LISTS,
    DeskQuestion,
    filter_articles,
    filter_tasks,
    hindered_articles,
    upcoming_issues,
)
from articles.selectors.library.listing import ending_picture_rights
from newsroom.accounts.models import User

RECENT_ISSUES = 16
SIGNED_PAGES = (PageState.SIGNED, PageState.RELEASED)


@dataclass(frozen=True)
class DeskNumbers:
    """What waits. `waiting` counts articles by the steps somebody may take, in the table's order.

    `counts` holds every name of LISTS, and tasks, tasks_due, overdue_tasks, unsaved and uncredited.
    """

    waiting: Sequence[tuple[Stage, int]]
    counts: Mapping[str, int]
    issues: Sequence[Any]
    todays_issue: Any


def count_desk_numbers(by: User, at: datetime) -> DeskNumbers:
    """Count what waits for a person. Six queries, whatever there is."""
    steps = [step for step in STEPS if by.has_perm(f"articles.{step}")]
    question = DeskQuestion(by, at, hindered_articles(by, steps))
    counts = _count_rows(_rows(question))
    newest, coming = _issues(question.midnight)
    return DeskNumbers([(step, counts[str(step)]) for step in steps], counts, newest[::-1], coming)


def _issues(midnight: datetime) -> tuple[list[Any], Any]:
    """Return the newest issues and the next one, each with its articles, those that passed, and its
    signed pages.

    A paper that plans its year ahead has its next issue far behind its newest. Three queries: two
    choose, so that the third does not count the articles of every issue there ever was.
    """
    newest = list(
        Issue.objects.order_by("-date", "-number").values_list("pk", flat=True)[:RECENT_ISSUES]
    )
    coming = list(upcoming_issues(midnight).values_list("pk", flat=True)[:1])
    issues = _issues_with_numbers({*newest, *coming})
    return issues[:RECENT_ISSUES], next((issue for issue in issues if issue.pk in coming), None)


def _issues_with_numbers(chosen: Iterable[int]) -> list[Any]:
    """Return these issues with their numbers, the newest first."""
    passed = Q(pages__placements__article__stage__in=SIGNED_OFF)
    rows = (
        Issue.objects.filter(pk__in=chosen)
        .select_related("publication")
        .order_by("-date", "-number")
    )
    return list(
        rows.annotate(
            articles=Count("pages__placements__article", distinct=True),
            passed=Count("pages__placements__article", filter=passed, distinct=True),
            signed=Count("pages", filter=Q(pages__signed_at__isnull=False), distinct=True),
        )
    )


def count_desk_lists(by: User, at: datetime, names: Collection[str]) -> dict[str, int]:
    """Return the numbers of these names, as far as they are the newspaper's: those of DeskNumbers,
    and unsigned_pages.

    Three queries at most: only steps need to know what four eyes keep apart.
    """
    steps = [step for step in STEPS if str(step) in names and by.has_perm(f"articles.{step}")]
    question = DeskQuestion(by, at, hindered_articles(by, steps) if steps else {})
    rows = {**_rows(question), "unsigned_pages": _unsigned_pages(question.midnight)}
    return _count_rows({name: queryset for name, queryset in rows.items() if name in names})


def _rows(question: DeskQuestion) -> dict[str, QuerySet[Any]]:
    """Return what each number of the desk counts, by its name."""
    tasks = Task.objects.filter(done_at=None)
    return {
        **{name: filter_articles(Article.objects.all(), name, question) for name in LISTS},
        "tasks": tasks,
        "tasks_due": filter_tasks(tasks, "due", question.at),
        "overdue_tasks": filter_tasks(tasks, "overdue", question.at),
        "unsaved": KeptText.objects.filter(by=question.by),
        "uncredited": Image.objects.filter(credit=""),
        "picture_rights_end": ending_picture_rights(newspaper_day(question.at)),
    }


def find_next_waiting(by: User, at: datetime, *, first: str = "") -> Article | None:
    """Return the text that a person takes next: at the step `first`, else at his or her others in
    the order of the table; the earliest deadline first, then the longest wait.

    Eight queries at most.
    """
    steps = [step for step in STEPS if by.has_perm(f"articles.{step}")]
    question = DeskQuestion(by, at, hindered_articles(by, steps))
    for step in sorted(steps, key=lambda step: step != first):
        waiting = filter_articles(Article.objects.all(), step, question)
        article: Article | None = waiting.order_by(
            F("due_at").asc(nulls_last=True), "changed_at", "pk"
        ).first()
        if article is not None:
            return article
    return None


def _unsigned_pages(midnight: datetime) -> QuerySet[Page]:
    """Return the pages of the next issue that nobody has signed."""
    coming = upcoming_issues(midnight).values("pk")[:1]
    return Page.objects.filter(issue=coming).exclude(state__in=SIGNED_PAGES)


def _count_rows(rows: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """Return how many rows each name has. One query."""
    if not rows:
        return {}
    first, *others = [
        queryset.order_by()
        .annotate(counted=Value(name))
        .values("counted")
        .annotate(rows=Count("pk"))
        for name, queryset in rows.items()
    ]
    counted = first.union(*others, all=True)
    counts = {row["counted"]: row["rows"] for row in counted}
    return {name: counts.get(name, 0) for name in rows}

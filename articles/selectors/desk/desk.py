"""My desk: what waits for one person and for the house.

Each number has a list behind it that asks the same.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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
    PictureRights,
    ReportedError,
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


OTHER_NAMES = (
    "tasks",
    "tasks_due",
    "overdue_tasks",
    "unsaved",
    "uncredited",
    "picture_rights_end",
    "reader_errors",
)
# Lists of all the articles at a stage, without those that four eyes keep apart.
STAGE_LISTS = frozenset((*(str(step) for step in STEPS), str(Stage.READY), str(Stage.HELD)))
COUNTED = (*LISTS, *OTHER_NAMES)
HOUSE_NUMBERS = (
    "due",
    "overdue",
    "tasks",
    "tasks_due",
    "overdue_tasks",
    "scheduled",
    "failed",
    "held",
    "today",
    "rights_end",
    "uncredited",
)
OWN_NUMBERS = (
    *(str(step) for step in STEPS),
    "ready",
    "mine",
    "returned",
    "approved_and_returned",
    "assigned",
    "noted",
    "notes_on_mine",
    "locked",
    "unsaved",
)


@dataclass(frozen=True)
class DeskParts:
    """What is asked of a desk: numbers by their names, those of the steps among them, and
    issues."""

    names: Sequence[str] = COUNTED
    with_newest_issues: bool = True
    with_next_issue: bool = True


WHOLE_DESK = DeskParts()


@dataclass(frozen=True)
class DeskNumbers:
    """What waits. `waiting` counts articles by the steps somebody may take, in the table's order.

    `counts` holds the names that were asked for, of COUNTED.
    """

    waiting: Sequence[tuple[Stage, int]]
    counts: Mapping[str, int]
    issues: Sequence[Any]
    todays_issue: Any


def count_desk_numbers(by: User, at: datetime, parts: DeskParts = WHOLE_DESK) -> DeskNumbers:
    """Count what waits for a person, as far as it is asked for. Seven queries at most, whatever
    there is."""
    steps = [step for step in STEPS if by.has_perm(f"articles.{step}")]
    question = DeskQuestion(by, at, hindered_articles(by, steps))
    counts = _count_names(parts.names, question)
    issues = _list_issues(question.midnight, parts)
    return DeskNumbers([(step, counts[str(step)]) for step in steps], counts, *issues)


def _list_issues(midnight: datetime, parts: DeskParts) -> tuple[list[Any], Any]:
    """Return the newest issues, the oldest first, and the next one, each with its articles, those
    that passed, and its signed pages; only what is asked for.

    A paper that plans its year ahead has its next issue far behind its newest. Three queries: two
    choose, so that the third does not count the articles of every issue there ever was.
    """
    newest: list[int] = []
    coming: list[int] = []
    if parts.with_newest_issues:
        rows = Issue.objects.order_by("-date", "-number")
        newest = list(rows.values_list("pk", flat=True)[:RECENT_ISSUES])
    if parts.with_next_issue:
        coming = list(upcoming_issues(midnight).values_list("pk", flat=True)[:1])
    if not newest and not coming:
        return [], None
    issues = {issue.pk: issue for issue in _issues_with_numbers({*newest, *coming})}
    return [issues[pk] for pk in reversed(newest)], next((issues[pk] for pk in coming), None)


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


def count_house_numbers(by: User, at: datetime) -> dict[str, int]:
    """Count what waits for the whole newspaper (HOUSE_NUMBERS). One query."""
    return count_desk_lists(by, at, HOUSE_NUMBERS)


def count_desk_lists(by: User, at: datetime, names: Collection[str]) -> dict[str, int]:
    """Return the numbers of these names, as far as they are the newspaper's: those of DeskNumbers,
    and unsigned_pages.

    Three queries at most: only steps need to know what four eyes keep apart.
    """
    steps = [step for step in STEPS if str(step) in names and by.has_perm(f"articles.{step}")]
    question = DeskQuestion(by, at, hindered_articles(by, steps) if steps else {})
    return _count_names([name for name in (*COUNTED, "unsigned_pages") if name in names], question)


def _find_rows(name: str, question: DeskQuestion) -> QuerySet[Any]:
    """Return what one number of the desk counts. Only what is asked is put together: every page of
    the staff asks for a few."""
    if name in LISTS:
        return filter_articles(Article.objects.all(), name, question)
    return OTHER_ROWS[name](question)


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


def _find_reader_errors(question: DeskQuestion) -> QuerySet[ReportedError]:
    may_see = question.by.has_perm("articles.correct_article")
    return ReportedError.objects.open() if may_see else ReportedError.objects.none()


def _find_open_tasks(question: DeskQuestion) -> QuerySet[Task]:
    return Task.objects.filter(done_at=None)


def _find_due_tasks(question: DeskQuestion) -> QuerySet[Task]:
    return filter_tasks(_find_open_tasks(question), "due", question.at)


def _find_overdue_tasks(question: DeskQuestion) -> QuerySet[Task]:
    return filter_tasks(_find_open_tasks(question), "overdue", question.at)


def _find_unsaved_texts(question: DeskQuestion) -> QuerySet[KeptText]:
    return KeptText.objects.filter(by=question.by)


def _find_uncredited_pictures(question: DeskQuestion) -> QuerySet[Image]:
    return Image.objects.filter(credit="")


def _find_ending_picture_rights(question: DeskQuestion) -> QuerySet[PictureRights]:
    return ending_picture_rights(newspaper_day(question.at))


def _find_unsigned_pages(question: DeskQuestion) -> QuerySet[Page]:
    """Return the pages of the next issue that nobody has signed."""
    coming = upcoming_issues(question.midnight).values("pk")[:1]
    return Page.objects.filter(issue=coming).exclude(state__in=SIGNED_PAGES)


OTHER_ROWS: Mapping[str, Callable[[DeskQuestion], QuerySet[Any]]] = {
    "tasks": _find_open_tasks,
    "tasks_due": _find_due_tasks,
    "overdue_tasks": _find_overdue_tasks,
    "unsaved": _find_unsaved_texts,
    "uncredited": _find_uncredited_pictures,
    "picture_rights_end": _find_ending_picture_rights,
    "unsigned_pages": _find_unsigned_pages,
    "reader_errors": _find_reader_errors,
}


def _count_names(names: Sequence[str], question: DeskQuestion) -> dict[str, int]:
    """Return how many rows each name has. One query.

    What a stage alone decides is counted together: every page of the staff asks for it, and to put
    a query together takes longer than to answer it.
    """
    stages = [name for name in names if name in STAGE_LISTS]
    others = [name for name in names if name not in STAGE_LISTS]
    parts = [_count_part(_find_rows(name, question), Value(name)) for name in others]
    if stages:
        hindered = set[int]().union(*(question.hindered.get(name, ()) for name in stages))
        waiting = Article.objects.filter(stage__in=stages).exclude(pk__in=hindered)
        parts.append(_count_part(waiting, F("stage")))
    if not parts:
        return {}
    counted = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    counts = {row["counted"]: row["rows"] for row in counted}
    return {name: counts.get(name, 0) for name in names}


def _count_part(rows: QuerySet[Any], name: Any) -> Any:
    """Return a query for how many rows there are of each name."""
    return rows.order_by().annotate(counted=name).values("counted").annotate(rows=Count("pk"))

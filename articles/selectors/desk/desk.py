"""My desk: what waits for one person and for the house.

Each number has a list behind it that asks the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from articles.common.moments import last_midnight
from articles.domain.profiles import AUTHOR, conflicting_part
from articles.domain.states import SIGNED_OFF, STEPS, WRITING, Stage, Visibility
from articles.models import (
    LEASE,
    Approval,
    Article,
    Image,
    Issue,
    KeptText,
    Placement,
    Remark,
    Return,
    RightsRecord,
    Round,
    Task,
    Waiver,
)
from articles.models.querysets import ArticleQuerySet

if TYPE_CHECKING:
    from newsroom.accounts.models import User

RECENT_ISSUES = 16
RIGHTS_WARNING = timedelta(days=7)  # a right that runs out is told a week before
ON_THE_WAY = (*WRITING, *STEPS, Stage.HELD)
LISTS = (
    *(str(step) for step in STEPS),
    "mine",
    "returned",
    "approved_and_returned",
    "noted",
    "notes_on_mine",
    "locked",
    "due",
    "overdue",
    "ready",
    "held",
    "scheduled",
    "failed",
    "today",
    "rights_end",
    "next_issue",
    "next_issue_passed",
)


@dataclass(frozen=True)
class DeskNumbers:
    """What waits. `waiting` counts articles by the steps somebody may take, in the table's order.

    `counts` holds every name of LISTS, and tasks, tasks_due, overdue_tasks, unsaved and uncredited.
    """

    waiting: Sequence[tuple[Stage, int]]
    counts: Mapping[str, int]
    issues: Sequence[Any]
    todays_issue: Any


@dataclass(frozen=True)
class DeskQuestion:
    """Who asks, when, and what he or she cannot take by four eyes: ids of articles by the step they
    stand at.
    """

    by: "User"
    at: datetime
    hindered: Mapping[str, set[int]]

    @property
    def midnight(self) -> datetime:
        """When today began, in the newspaper's time."""
        return last_midnight(self.at)


def count_desk_numbers(by: "User", at: datetime) -> DeskNumbers:
    """Count what waits for a person. Six queries, whatever there is."""
    steps = [step for step in STEPS if by.has_perm(f"articles.{step}")]
    asked = DeskQuestion(by, at, hindered_articles(by, steps))
    counts = _counts(asked)
    newest, coming = _issues(asked.midnight)
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
    coming = list(_next_issue(midnight).values_list("pk", flat=True)[:1])
    found = _told({*newest, *coming})
    return found[:RECENT_ISSUES], next((issue for issue in found if issue.pk in coming), None)


def _told(chosen: Iterable[int]) -> list[Any]:
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


def _counts(asked: DeskQuestion) -> dict[str, int]:
    """Return every number of the desk by its name. One query."""
    tasks = Task.objects.filter(done_at=None)
    rows: dict[str, QuerySet[Any]] = {
        **{name: filter_articles(Article.objects.all(), name, asked) for name in LISTS},
        "tasks": tasks,
        "tasks_due": filter_tasks(tasks, "due", asked.at),
        "overdue_tasks": filter_tasks(tasks, "overdue", asked.at),
        "unsaved": KeptText.objects.filter(by=asked.by),
        "uncredited": Image.objects.filter(credit=""),
    }
    numbers = [
        found.order_by().annotate(name=Value(name)).values("name").annotate(n=Count("pk"))
        for name, found in rows.items()
    ]
    told = {row["name"]: row["n"] for row in numbers[0].union(*numbers[1:], all=True)}
    return {name: told.get(name, 0) for name in rows}


def hindered_articles(by: "User", steps: Sequence[str]) -> dict[str, set[int]]:
    """Return the articles whose step somebody may not take because of another part on their round.

    Two queries.
    """
    rounds = list(
        Round.objects.filter(closed_at=None, article__stage__in=steps).values_list(
            "pk", "article_id", "article__stage", "authors"
        )
    )
    mine: dict[int, dict[str, set[int]]] = {}
    waived: set[tuple[int, str]] = set()
    for number, step, kind in _parts(by):
        if kind == "waiver":
            waived.add((number, step))
        else:
            mine.setdefault(number, {}).setdefault(step, set()).add(by.pk)
    found: dict[str, set[int]] = {str(step): set() for step in STEPS}
    for number, article, stage, authors in rounds:
        parts = {**mine.get(number, {}), AUTHOR: set(authors)}
        if conflicting_part(by.pk, stage, parts) is not None and (number, stage) not in waived:
            found[stage].add(article)
    return found


def _parts(by: "User") -> list[tuple[int, str, str]]:
    """Return the steps somebody took on open rounds, and those a chief let him take in spite of it.

    One query.
    """
    kinds: dict[str, QuerySet[Any]] = {
        "approval": Approval.objects.filter(by=by),
        "return": Return.objects.filter(by=by),
        "waiver": Waiver.objects.filter(person=by),
    }
    rows = [
        found.filter(round__closed_at=None)
        .order_by()
        .annotate(kind=Value(kind))
        .values_list("round_id", "step", "kind")
        for kind, found in kinds.items()
    ]
    return list(rows[0].union(*rows[1:], all=True))


def desk_question(by: "User", name: str, at: datetime) -> DeskQuestion:
    """Return the question behind one list; only the steps need to know what four eyes keep
    apart.
    """
    return DeskQuestion(by, at, hindered_articles(by, [name]) if name in STEPS else {})


def filter_articles(articles: ArticleQuerySet, name: str, asked: DeskQuestion) -> ArticleQuerySet:
    """Return the articles behind one of the desk's numbers: the list and its count ask the same."""
    by, at, midnight = asked.by, asked.at, asked.midnight
    if name in STEPS:
        return articles.filter(stage=name).exclude(pk__in=asked.hindered.get(name, ()))
    if name in {Stage.READY, Stage.HELD}:
        return articles.filter(stage=name)
    questions: dict[str, Any] = {
        "mine": lambda: articles.written_by(by),
        "returned": lambda: articles.written_by(by).filter(stage=Stage.RETURNED),
        "approved_and_returned": lambda: articles.filter(
            Exists(_signed_by(by)), stage=Stage.RETURNED
        ),
        "noted": lambda: articles.filter(
            pk__in=_open_notes().filter(mentions=by).values("article")
        ),
        "notes_on_mine": lambda: articles.filter(
            pk__in=_open_notes().exclude(by=by).values("article"), created_by=by
        ),
        "locked": lambda: articles.filter(lock__by=by, lock__beat_at__gt=at - LEASE),
        "due": lambda: articles.filter(
            stage__in=ON_THE_WAY, due_at__lt=midnight + timedelta(days=1)
        ),
        "overdue": lambda: articles.filter(stage__in=ON_THE_WAY, due_at__lte=at),
        "scheduled": lambda: articles.scheduled(at),
        "failed": lambda: articles.filter(pk__in=_schedule_failed()),
        "today": lambda: articles.filter(
            visibility=Visibility.LIVE, published_at__gte=midnight, published_at__lte=at
        ),
        "rights_end": lambda: articles.filter(pk__in=_rights_that_end(midnight)).each_of(
            Article.objects.filter(visibility=Visibility.LIVE)
        ),
        "next_issue": lambda: articles.filter(pk__in=_on_next_issue(midnight)).exclude(
            stage__in=SIGNED_OFF
        ),
        "next_issue_passed": lambda: articles.filter(pk__in=_on_next_issue(midnight)).each_of(
            Article.objects.filter(stage__in=SIGNED_OFF)
        ),
    }
    return cast("ArticleQuerySet", questions[name]())


def filter_tasks(tasks: QuerySet[Task], name: str, at: datetime) -> QuerySet[Task]:
    """Return the open tasks that are "overdue" now, or "due" before the day ends, overdue ones
    among them.
    """
    moment = {
        "overdue": Q(due_at__lte=at),
        "due": Q(due_at__lt=last_midnight(at) + timedelta(days=1)),
    }[name]
    return tasks.filter(moment, done_at=None)


def _signed_by(by: "User") -> QuerySet[Approval]:
    return Approval.objects.filter(round__article=OuterRef("pk"), round__closed_at=None, by=by)


def _schedule_failed() -> QuerySet[Any]:
    return cast(
        "QuerySet[Any]", Article.objects.filter(schedule_failed_at__isnull=False).values("pk")
    )


def _open_notes() -> QuerySet[Remark]:
    return Remark.objects.filter(settled_at=None)


def _rights_that_end(midnight: datetime) -> QuerySet[Any]:
    """Return the articles whose rights run out soon, by the dates: most records have none, and the
    index has those.
    """
    today = midnight.date()
    ending = RightsRecord.objects.filter(
        valid_until__gte=today, valid_until__lte=today + RIGHTS_WARNING
    )
    return cast("QuerySet[Any]", ending.values("article"))


def _on_next_issue(midnight: datetime) -> QuerySet[Any]:
    """Return the articles on the pages of the next issue."""
    coming = _next_issue(midnight).values("pk")[:1]
    return cast("QuerySet[Any]", Placement.objects.filter(page__issue=coming).values("article"))


def _next_issue(midnight: datetime) -> QuerySet[Issue]:
    """Return the issues from today on, the next first."""
    return Issue.objects.filter(date__gte=midnight.date()).order_by("date", "number")

"""The lists behind the numbers of my desk: each list and its count ask the same query."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from articles.common.moments import last_midnight
from articles.domain.profiles import AUTHOR, conflicting_part
from articles.domain.states import SIGNED_OFF, STEPS, WRITING, Stage, Visibility
from articles.models import (
    LEASE,
    Approval,
    Article,
    Issue,
    Placement,
    Remark,
    Return,
    RightsRecord,
    Round,
    Task,
    Waiver,
)
from articles.models.querysets import ArticleQuerySet
from newsroom.accounts.models import User

RIGHTS_WARNING = timedelta(days=7)  # a right that runs out is told a week before
ON_THE_WAY = (*WRITING, *STEPS, Stage.HELD)


@dataclass(frozen=True)
class DeskQuestion:
    """Who asks, when, and what this person cannot take by four eyes: ids of articles by the step
    they are at.
    """

    by: User
    at: datetime
    hindered: Mapping[str, set[int]]

    @property
    def midnight(self) -> datetime:
        """When today began, in the newspaper's time."""
        return last_midnight(self.at)


def desk_question(by: User, name: str, at: datetime) -> DeskQuestion:
    """Return the question behind one list; only the steps need to know what four eyes keep
    apart.
    """
    return DeskQuestion(by, at, hindered_articles(by, [name]) if name in STEPS else {})


def filter_articles(
    articles: ArticleQuerySet, name: str, question: DeskQuestion
) -> ArticleQuerySet:
    """Return the articles of one list: what waits for a step, or one of FILTERS."""
    if name in STEPS:
        return articles.filter(stage=name).exclude(pk__in=question.hindered.get(name, ()))
    return FILTERS[name](articles, question)


def _filter_being_written(articles: ArticleQuerySet, question: DeskQuestion) -> ArticleQuerySet:
    return articles.written_by(question.by)


def _filter_returned_to_author(
    articles: ArticleQuerySet, question: DeskQuestion
) -> ArticleQuerySet:
    return articles.written_by(question.by).filter(stage=Stage.RETURNED)


def _filter_returned_after_approval(
    articles: ArticleQuerySet, question: DeskQuestion
) -> ArticleQuerySet:
    return articles.filter(Exists(_signed_by(question.by)), stage=Stage.RETURNED)


def _filter_with_notes_for_me(articles: ArticleQuerySet, question: DeskQuestion) -> ArticleQuerySet:
    return articles.filter(pk__in=_open_notes().filter(mentions=question.by).values("article"))


def _filter_with_notes_on_mine(
    articles: ArticleQuerySet, question: DeskQuestion
) -> ArticleQuerySet:
    return articles.filter(
        pk__in=_open_notes().exclude(by=question.by).values("article"), created_by=question.by
    )


def _filter_locked_by_me(articles: ArticleQuerySet, question: DeskQuestion) -> ArticleQuerySet:
    return articles.filter(lock__by=question.by, lock__beat_at__gt=question.at - LEASE)


def _filter_assigned_to_me(articles: ArticleQuerySet, question: DeskQuestion) -> ArticleQuerySet:
    return articles.filter(assignment__to=question.by, stage__in=ON_THE_WAY)


def _filter_due_today(articles: ArticleQuerySet, question: DeskQuestion) -> ArticleQuerySet:
    return articles.filter(stage__in=ON_THE_WAY, due_at__lt=question.midnight + timedelta(days=1))


def _filter_overdue(articles: ArticleQuerySet, question: DeskQuestion) -> ArticleQuerySet:
    return articles.filter(stage__in=ON_THE_WAY, due_at__lte=question.at)


def _filter_ready(articles: ArticleQuerySet, question: DeskQuestion) -> ArticleQuerySet:
    return articles.filter(stage=Stage.READY)


def _filter_held(articles: ArticleQuerySet, question: DeskQuestion) -> ArticleQuerySet:
    return articles.filter(stage=Stage.HELD)


def _filter_scheduled(articles: ArticleQuerySet, question: DeskQuestion) -> ArticleQuerySet:
    return articles.scheduled(question.at)


def _filter_failed_to_publish(articles: ArticleQuerySet, question: DeskQuestion) -> ArticleQuerySet:
    return articles.filter(pk__in=_schedule_failed())


def _filter_published_today(articles: ArticleQuerySet, question: DeskQuestion) -> ArticleQuerySet:
    return articles.filter(
        visibility=Visibility.LIVE,
        published_at__gte=question.midnight,
        published_at__lte=question.at,
    )


def _filter_with_rights_ending(
    articles: ArticleQuerySet, question: DeskQuestion
) -> ArticleQuerySet:
    return articles.filter(pk__in=_rights_that_end(question.midnight)).each_of(
        Article.objects.filter(visibility=Visibility.LIVE)
    )


def _filter_open_on_next_issue(
    articles: ArticleQuerySet, question: DeskQuestion
) -> ArticleQuerySet:
    return articles.filter(pk__in=_on_next_issue(question.midnight)).exclude(stage__in=SIGNED_OFF)


def _filter_passed_on_next_issue(
    articles: ArticleQuerySet, question: DeskQuestion
) -> ArticleQuerySet:
    return articles.filter(pk__in=_on_next_issue(question.midnight)).each_of(
        Article.objects.filter(stage__in=SIGNED_OFF)
    )


FILTERS: Mapping[str, Callable[[ArticleQuerySet, DeskQuestion], ArticleQuerySet]] = {
    "mine": _filter_being_written,
    "returned": _filter_returned_to_author,
    "approved_and_returned": _filter_returned_after_approval,
    "noted": _filter_with_notes_for_me,
    "notes_on_mine": _filter_with_notes_on_mine,
    "locked": _filter_locked_by_me,
    "assigned": _filter_assigned_to_me,
    "due": _filter_due_today,
    "overdue": _filter_overdue,
    "ready": _filter_ready,
    "held": _filter_held,
    "scheduled": _filter_scheduled,
    "failed": _filter_failed_to_publish,
    "today": _filter_published_today,
    "rights_end": _filter_with_rights_ending,
    "next_issue": _filter_open_on_next_issue,
    "next_issue_passed": _filter_passed_on_next_issue,
}
LISTS = (*(str(step) for step in STEPS), *FILTERS)


def filter_tasks(tasks: QuerySet[Task], name: str, at: datetime) -> QuerySet[Task]:
    """Return the open tasks that are "overdue" now, or "due" before the day ends, overdue ones
    among them.
    """
    moment = {
        "overdue": Q(due_at__lte=at),
        "due": Q(due_at__lt=last_midnight(at) + timedelta(days=1)),
    }[name]
    return tasks.filter(moment, done_at=None)


def hindered_articles(by: User, steps: Sequence[str]) -> dict[str, set[int]]:
    """Return the articles whose step somebody may not take: because of another part on their round,
    or because their profile names other roles for it.

    Three queries at most.
    """
    rounds: list[Any] = list(
        Round.objects.filter(closed_at=None, article__stage__in=steps).values_list(
            "pk",
            "article_id",
            "article__stage",
            "authors",
            "step_roles",
            "one_person",
            named=True,
        )
    )
    hindered: dict[str, set[int]] = {str(step): set() for step in STEPS}
    if not rounds:
        return hindered
    own_roles = _roles(by) if any(one.step_roles for one in rounds) else set()
    mine: dict[int, dict[str, set[int]]] = {}
    waived: set[tuple[int, str]] = set()
    for number, step, kind in _parts(by):
        if kind == "waiver":
            waived.add((number, step))
        else:
            mine.setdefault(number, {}).setdefault(step, set()).add(by.pk)
    for one in rounds:
        stage = one.article__stage
        named = one.step_roles.get(stage, [])
        if named and not by.is_superuser and own_roles.isdisjoint(named):
            hindered[stage].add(one.article_id)
        if one.one_person or (one.pk, stage) in waived:
            continue
        parts = {**mine.get(one.pk, {}), AUTHOR: set(one.authors)}
        if conflicting_part(by.pk, stage, parts) is not None:
            hindered[stage].add(one.article_id)
    return hindered


def _roles(by: User) -> set[str]:
    """Return the names of a person's roles."""
    return set(by.groups.values_list("name", flat=True))


def _parts(by: User) -> list[tuple[int, str, str]]:
    """Return the steps somebody took on open rounds, and those a chief let him take in spite of it.

    One query.
    """
    kinds: dict[str, QuerySet[Any]] = {
        "approval": Approval.objects.filter(by=by),
        "return": Return.objects.filter(by=by),
        "waiver": Waiver.objects.filter(person=by),
    }
    first, *others = [
        queryset.filter(round__closed_at=None)
        .order_by()
        .annotate(kind=Value(kind))
        .values_list("round_id", "step", "kind")
        for kind, queryset in kinds.items()
    ]
    return list(first.union(*others, all=True))


def _signed_by(by: User) -> QuerySet[Approval]:
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
    coming = upcoming_issues(midnight).values("pk")[:1]
    return cast("QuerySet[Any]", Placement.objects.filter(page__issue=coming).values("article"))


def upcoming_issues(midnight: datetime) -> QuerySet[Issue]:
    """Return the issues from today on, the next first."""
    return Issue.objects.filter(date__gte=midnight.date()).order_by("date", "number")

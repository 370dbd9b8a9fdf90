"""What concerns one person: notes for him or on his texts, what others did to his texts, pages and
tasks of his, texts of his that are due today; and what other apps register (`frame.alerts`).

Nothing of it is stored: it is read from notes, the journal, tasks and deadlines. It reaches back
thirty days, and each kind asks an index that is bounded by them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from articles.common.moments import last_midnight
from articles.domain.states import STEPS, WRITING, Stage
from articles.frame.alerts import REACH, SHOWN_MAX, Since, find_other_rows
from articles.models import (
    Article,
    Credit,
    DeskSettings,
    JournalEntry,
    Outcome,
    Remark,
    Task,
)
from newsroom.accounts.models import User

READ_ARTICLES = "articles.view_article"
FIRST_REACH = timedelta(days=7)  # older ones are no news to whoever looks for the first time
ON_THE_WAY = (*WRITING, *STEPS, Stage.HELD)
# Acts on a text that its writer hears of, when somebody else did them.
ACTS_ON_TEXTS = (
    "workflow.returned",
    "workflow.hold",
    "workflow.spike",
    "article.published",
    "article.flashed",
    "article.deadline",
    "article.unpublished",
    "article.withdrawn",
    "correction.opened",
    "correction.published",
    "correction.noted",
    "lock.taken_over",
    "schedule.failed",
    "suggestion.made",
)
# What became of suggestions that a person made, in whosever text.
DECISIONS = ("suggestion.accepted", "suggestion.rejected")
PAGE_ASSIGNED = "page.assigned"
NONE_KNOWN: Mapping[str, int] = MappingProxyType({})


class AlertKind(StrEnum):
    """Why something concerns a person."""

    MENTIONED = "mentioned"
    NOTED = "noted"
    ACT = "act"
    PAGE = "page"
    TASK = "task"
    DUE = "due"
    OTHER = "other"


@dataclass(frozen=True)
class FoundAlert:
    """One thing that concerns a person: since when, and the row that it comes from. `article` is
    missing for a page. The row of another app's alert is that alert (`OtherAlert`)."""

    kind: AlertKind
    at: datetime
    row: Any
    article: Article | None


@dataclass(frozen=True)
class AlertSource:
    """How the rows of a kind are found since a moment, and how the newest of them are listed."""

    find: Callable[[User, datetime, Since], QuerySet[Any]]
    list: Callable[[QuerySet[Any], datetime], Iterable[FoundAlert]]


def count_unread_alerts(by: User, at: datetime, counts: Mapping[str, int] = NONE_KNOWN) -> int:
    """Return how many alerts a person has not read, of what he may see. One query, none for whoever
    may see nothing of the kind. `counts` are numbers of the menu that are known: where nothing
    waits, nothing is looked for."""
    read_until = DeskSettings.objects.filter(user=by).values("alerts_read_at")[:1]
    since = Coalesce(Subquery(read_until), Value(at - FIRST_REACH))
    kinds = [source.find(by, at, since) for source in _sources_of(by)]
    kinds += [rows for _kind, rows in find_other_rows(by, at, since, counts)]
    parts = [rows.order_by().values(group=Value(1)).annotate(rows=Count("pk")) for rows in kinds]
    if not parts:
        return 0
    union = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return sum(row["rows"] for row in union)


def find_unread_since(by: User, at: datetime) -> datetime:
    """Return since when alerts are unread to a person. One query."""
    rows = DeskSettings.objects.filter(user=by).values_list("alerts_read_at", flat=True)
    return rows.first() or at - FIRST_REACH


def list_alerts(by: User, at: datetime, since: datetime | None = None) -> list[FoundAlert]:
    """Return what concerns a person since a moment, of what he may see, the newest first, at most
    SHOWN_MAX. Four queries for texts, and a few for each other kind."""
    begin = since or at - REACH
    alerts = [
        alert for source in _sources_of(by) for alert in source.list(source.find(by, at, begin), at)
    ]
    alerts += [
        FoundAlert(AlertKind.OTHER, alert.at, alert, None)
        for kind, rows in find_other_rows(by, at, begin, NONE_KNOWN)
        for alert in kind.list(rows, by)
    ]
    return sorted(alerts, key=_moment_of, reverse=True)[:SHOWN_MAX]


def _sources_of(by: User) -> Sequence[AlertSource]:
    return SOURCES if by.has_perm(READ_ARTICLES) else ()


def _moment_of(alert: FoundAlert) -> datetime:
    return alert.at


def _find_remarks(by: User, at: datetime, since: Since) -> QuerySet[Remark]:
    mentions = Remark.mentions.through.objects.filter(remark=OuterRef("pk"), user=by)
    remarks = Remark.objects.filter(at__gt=since, at__range=(at - REACH, at)).exclude(by=by)
    return remarks.alias(for_me=Exists(mentions)).filter(Q(for_me=True) | _is_mine(by))


def _find_acts(by: User, at: datetime, since: Since) -> QuerySet[JournalEntry]:
    mine = Q(act__in=ACTS_ON_TEXTS) & _is_mine(by)
    entries = JournalEntry.objects.filter(
        Q(at__gt=since) & (mine | _is_page_given_to(by) | _decides_suggestions_of(by)),
        act__in=(*ACTS_ON_TEXTS, *DECISIONS, PAGE_ASSIGNED),
        at__range=(at - REACH, at),
        outcome=Outcome.DONE,
    )
    return entries.exclude(by=by)


def _find_tasks(by: User, at: datetime, since: Since) -> QuerySet[Task]:
    tasks = Task.objects.filter(_is_mine(by), opened_at__gt=since, done_at=None)
    return tasks.filter(opened_at__range=(at - REACH, at)).exclude(opened_by=by)


def _find_due_articles(by: User, at: datetime, since: Since) -> QuerySet[Article]:
    """A deadline counts from the midnight before it, so that it is new once a day."""
    midnight = last_midnight(at)
    own = Q(created_by=by) | Exists(_credits_of(by, "pk"))
    articles: QuerySet[Article] = Article.objects.filter(
        own, stage__in=ON_THE_WAY, due_at__lt=midnight + timedelta(days=1)
    )
    return articles.alias(new_since=Value(midnight)).filter(new_since__gt=since)


def _is_mine(by: User) -> Q:
    """Return what says that the article of a row is a person's own: begun or signed by him."""
    return Q(article__created_by=by) | Q(Exists(_credits_of(by, "article")))


def _credits_of(by: User, article: str) -> QuerySet[Credit]:
    return Credit.objects.filter(article=OuterRef(article), person__user=by)


def _is_page_given_to(by: User) -> Q:
    return Q(act=PAGE_ASSIGNED) & (
        Q(details__layout_editor_account=by.pk) | Q(details__editor_account=by.pk)
    )


def _decides_suggestions_of(by: User) -> Q:
    return Q(act__in=DECISIONS, details__suggester=by.pk)


def _list_remarks(rows: QuerySet[Remark], at: datetime) -> Iterable[FoundAlert]:
    for remark in (
        rows.annotate(mentions_me=F("for_me"))
        .select_related("article")
        .order_by("-at", "-pk")[:SHOWN_MAX]
    ):
        kind = AlertKind.MENTIONED if remark.mentions_me else AlertKind.NOTED
        yield FoundAlert(kind, remark.at, remark, remark.article)


def _list_acts(rows: QuerySet[JournalEntry], at: datetime) -> Iterable[FoundAlert]:
    for entry in rows.select_related("article").order_by("-at", "-pk")[:SHOWN_MAX]:
        kind = AlertKind.PAGE if entry.act == PAGE_ASSIGNED else AlertKind.ACT
        yield FoundAlert(kind, entry.at, entry, entry.article)


def _list_tasks(rows: QuerySet[Task], at: datetime) -> Iterable[FoundAlert]:
    for task in rows.select_related("article").order_by("-opened_at", "-pk")[:SHOWN_MAX]:
        yield FoundAlert(AlertKind.TASK, task.opened_at, task, task.article)


def _list_due_articles(rows: QuerySet[Article], at: datetime) -> Iterable[FoundAlert]:
    for article in rows.order_by("due_at", "pk")[:SHOWN_MAX]:
        yield FoundAlert(AlertKind.DUE, last_midnight(at), article, article)


SOURCES: Sequence[AlertSource] = (
    AlertSource(_find_remarks, _list_remarks),
    AlertSource(_find_acts, _list_acts),
    AlertSource(_find_tasks, _list_tasks),
    AlertSource(_find_due_articles, _list_due_articles),
)

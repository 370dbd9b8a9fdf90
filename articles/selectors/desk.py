"""What staff see first: how many wait where, what comes next, and what may be put on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q

from articles.kinds import IssueKind
from articles.models import Approval, Article, Image, Issue, Page, Publication, PublicationSchedule, Remark, Task
from articles.querysets import ArticleQuerySet
from articles.states import STEPS, Stage, Visibility

if TYPE_CHECKING:
    from newsroom.accounts.models import User

CANDIDATES = 30
RECENT_ISSUES = 16
LOOK_AHEAD = 60  # days; a paper that appears less often is asked for its date


@dataclass(frozen=True)
class Desk:
    """What waits for one person. `waiting` counts articles by the steps he or she may take, in the table's order.

    Each count has a list behind it that holds exactly as many: see `at_desk`.
    """

    waiting: Sequence[tuple[Stage, int]]
    mine: int
    noted: int
    returned: int
    approved_and_returned: int
    ready: int
    held: int
    scheduled: int
    failed: int
    today: int
    rights_end: int
    due: int
    overdue: int
    uncredited: int
    issues: Sequence[Any]
    todays_issue: Any


RIGHTS_WARNING = timedelta(days=7)  # a right that runs out is told a week before


def desk(by: "User", at: datetime, *, midnight: datetime) -> Desk:
    """Count what waits for a person; `midnight` is when today began. Nine queries, whatever there is."""
    steps = [step for step in STEPS if by.has_perm(f"articles.{step}")]
    counts = Article.objects.aggregate(
        **{str(step): Count("pk", filter=Q(stage=step)) for step in STEPS},
        ready=Count("pk", filter=Q(stage=Stage.READY)),
        held=Count("pk", filter=Q(stage=Stage.HELD)),
        failed=Count("pk", filter=Q(schedule_failed_at__isnull=False)),
    )
    issues = Issue.objects.select_related("publication").annotate(
        articles=Count("pages__placements__article", distinct=True)
    )
    newest = list(issues.order_by("-date", "-number")[:RECENT_ISSUES])
    return Desk(
        waiting=[(step, counts[str(step)]) for step in steps],
        **{name: counts[name] for name in ("ready", "held", "failed")},
        **Article.objects.written_by(by).aggregate(
            mine=Count("pk"), returned=Count("pk", filter=Q(stage=Stage.RETURNED))
        ),
        **{name: at_desk(Article.objects.all(), name, by, at, midnight).count() for name in COUNTED},
        **Task.objects.filter(done_at=None).aggregate(due=Count("pk"), overdue=Count("pk", filter=Q(due_at__lte=at))),
        uncredited=Image.objects.filter(credit="").count(),
        issues=newest[::-1],
        todays_issue=next((issue for issue in newest if issue.date >= midnight.date()), None),
    )


COUNTED = ("noted", "approved_and_returned", "scheduled", "today", "rights_end")


def at_desk(articles: ArticleQuerySet, name: str, by: "User", at: datetime, midnight: datetime) -> ArticleQuerySet:
    """Return the articles behind one of the desk's numbers: the list and its count ask the same."""
    if name == "mine":
        return articles.written_by(by)
    if name == "returned":
        return articles.written_by(by).filter(stage=Stage.RETURNED)
    if name == "approved_and_returned":
        signed = Approval.objects.filter(round__article=OuterRef("pk"), round__closed_at=None, by=by)
        return articles.filter(Exists(signed), stage=Stage.RETURNED)
    if name == "noted":
        noted = Remark.objects.filter(article=OuterRef("pk"), settled_at=None, mentions=by)
        return articles.filter(Exists(noted))
    if name == "scheduled":
        return articles.scheduled(at)
    if name == "failed":
        return articles.filter(schedule_failed_at__isnull=False)
    if name == "rights_end":
        last = (at + RIGHTS_WARNING).date()
        return articles.filter(
            visibility=Visibility.LIVE, rights__valid_until__gte=at.date(), rights__valid_until__lte=last
        )
    return articles.filter(visibility=Visibility.LIVE, published_at__gte=midnight, published_at__lte=at)


def upcoming(today: date) -> dict[str, Any]:
    """Return the number and day that come after the newest regular issue of the first newspaper, as form values."""
    publication = Publication.objects.first()
    last = Issue.objects.filter(publication=publication, kind=IssueKind.REGULAR).order_by("-number").first()
    if publication is None:
        return {}
    number = last.number + 1 if last else 1
    values: dict[str, Any] = {
        "publication": publication.pk,
        "number": number,
        "page_count": publication.pages_per_issue,
    }
    day = next_day(list(publication.schedules.all()), last.date if last else today)
    return {**values, "date": day} if day else values


def next_day(schedules: Sequence[PublicationSchedule], after: date) -> date | None:
    """Return the first day after `after` on which the paper appears, None if none comes within two months."""
    days = (after + timedelta(days=ahead) for ahead in range(1, LOOK_AHEAD))
    return next((day for day in days if any(schedule.appears_on(day) for schedule in schedules)), None)


def for_page(page: Page, words: str) -> list[Article]:
    """Return articles that may be put on a page: by headline or number, else those last changed that stand nowhere."""
    rows = Article.objects.filter(publication=page.issue.publication_id).exclude(placements__page=page)
    if words.isdecimal() and words.isascii() and len(words) < 12:
        rows = rows.filter(Q(pk=int(words)) | Q(headline__icontains=words))
    elif words:
        rows = rows.filter(headline__icontains=words)
    else:
        rows = rows.filter(placements=None).exclude(stage=Stage.WITHDRAWN)
    return list(
        rows.only("pk", "headline", "stage", "length", "changed_at").order_by("-changed_at", "-pk")[:CANDIDATES]
    )

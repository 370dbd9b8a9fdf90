"""What staff see first: how many wait where, what comes next, and what may be put on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from articles.kinds import IssueKind
from articles.models import Article, Image, Issue, Page, Publication, PublicationSchedule
from articles.states import Stage, Visibility

CANDIDATES = 30
RECENT_ISSUES = 16
LOOK_AHEAD = 60  # days; a paper that appears less often is asked for its date


@dataclass(frozen=True)
class Desk:
    """Counts, and the issues with how many articles stand on each."""

    drafts: int
    scheduled: int
    today: int
    uncredited: int
    issues: Sequence[Any]


def desk(at: datetime, *, midnight: datetime) -> Desk:
    """Count what the start page tells; `midnight` is when today began. Three queries."""
    counts = Article.objects.aggregate(
        drafts=Count("pk", filter=Q(stage=Stage.DRAFT)),
        scheduled=Count("pk", filter=Q(stage=Stage.SCHEDULED, published_at__gt=at)),
        today=Count("pk", filter=Q(visibility=Visibility.LIVE, published_at__gte=midnight, published_at__lte=at)),
    )
    issues = Issue.objects.annotate(articles=Count("pages__placements__article", distinct=True))
    newest = list(issues.order_by("-date", "-number")[:RECENT_ISSUES])
    return Desk(**counts, uncredited=Image.objects.filter(credit="").count(), issues=newest[::-1])


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

"""The next issue, its number and day, and what may be put on its pages."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from articles.kinds import IssueKind
from articles.models import Article, Issue, Page, Publication, PublicationSchedule
from articles.states import Stage

CANDIDATES = 30
LOOK_AHEAD = 60  # days; a paper that appears less often is asked for its date


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

"""The next issue, its number and day, and what may be put on its pages."""

import re
from datetime import date
from typing import Any

from django.db.models import Q

from articles.common.numbers import read_number
from articles.domain.choices import IssueKind
from articles.domain.states import Stage
from articles.models import Article, Issue, IssueDate, Page, Publication
from articles.selectors.desk.calendar import next_issue_dates

CANDIDATES = 30
AHEAD = 30  # dates that may have an issue already: a quarter of a paper of two issues a week


def next_issue_values(today: date) -> dict[str, Any]:
    """Return number, day and kind of the issue that comes next in the first newspaper, as form
    values.

    Numbers count on without a gap over suspended dates and skip those an extra has taken; the day
    is the first behind the newest regular issue on which a paper comes out and none is planned.
    """
    publication = Publication.objects.first()
    if publication is None:
        return {}
    last = _last_regular(publication)
    values: dict[str, Any] = {
        "publication": publication.pk,
        "number": find_free_number(publication),
        "page_count": publication.pages_per_issue,
    }
    after = last.date if last else today
    taken = set(Issue.objects.of(publication).filter(date__gt=after).values_list("date", flat=True))
    ahead = next_issue_dates(publication, after, AHEAD, on_top=True)
    day = next((day for day in ahead if day not in taken), None)
    if day is None:
        return values
    row = IssueDate.objects.on(publication, day)
    extra = {"kind": row.kind} if row and row.kind != IssueKind.REGULAR else {}
    return {**values, "date": day, **extra}


def _last_regular(publication: Publication) -> Issue | None:
    rows = Issue.objects.filter(publication=publication, kind=IssueKind.REGULAR)
    return rows.order_by("-number").first()


def last_number(issue: Issue) -> int:
    """Return the last number an issue takes: a double issue (合刊) prints two."""
    printed = [int(digits) for digits in re.findall(r"\d{1,9}", issue.number_printed)]
    is_double = len(printed) == 2 and printed[0] == issue.number < printed[1]
    return printed[1] if is_double else issue.number


def next_number_in_year(publication: Publication, day: date) -> int:
    """Return which regular issue of its year comes out on a date. Two queries."""
    year = Issue.objects.filter(
        publication=publication, kind=IssueKind.REGULAR, date__year=day.year, date__lt=day
    )
    before = year.order_by("-date").first()
    if before is not None and before.number_in_year is not None:
        return before.number_in_year + 1 + last_number(before) - before.number
    return year.count() + 1


def find_free_number(publication: Publication) -> int:
    """Return the number behind the newest regular issue, or the first after it that no issue
    has."""
    last = _last_regular(publication)
    number = last_number(last) + 1 if last else 1
    taken = set(
        Issue.objects.of(publication)
        .filter(number__gte=number, number__lt=number + AHEAD)
        .values_list("number", flat=True)
    )
    return next((free for free in range(number, number + AHEAD) if free not in taken), number)


def find_articles_for_page(page: Page, words: str) -> list[Article]:
    """Return articles that may be put on a page: by headline or number, else those last changed
    that are nowhere.
    """
    rows = Article.objects.filter(publication=page.issue.publication_id).exclude(
        placements__page=page
    )
    number = read_number(words)
    if number is not None:
        rows = rows.filter(Q(pk=number) | Q(headline__icontains=words))
    elif words:
        rows = rows.filter(headline__icontains=words)
    else:
        rows = rows.filter(placements=None).exclude(stage=Stage.WITHDRAWN)
    return list(
        rows.only("pk", "headline", "stage", "length", "changed_at").order_by("-changed_at", "-pk")[
            :CANDIDATES
        ]
    )

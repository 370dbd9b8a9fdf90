"""What the desk finds among all articles, whatever their stage: by number, headline, person,
issue.
"""

from typing import Any

from django.db.models import F, QuerySet

from articles import search
from articles.common.numbers import read_number
from articles.domain.states import Stage, Visibility
from articles.models import (
    Approval,
    Article,
    ArticleColumn,
    Credit,
    Person,
    Placement,
    RightsRecord,
)
from articles.selectors.listing.distinct import distinct_values
from articles.selectors.listing.timelines import article_ids_of

FOUND_MAX = 1000  # of each kind, the newest
NAMES_MAX = 500  # names that hold a part of a name
LISTED_MAX = 2000  # as far as the pages of a list lead
ON_THE_WAY = [stage for stage in Stage if stage != Stage.PUBLISHED]
NOT_LIVE = [seen for seen in Visibility if seen != Visibility.LIVE]


def find_articles(term: str) -> list[int]:
    """Return the ids of articles whose number, headline, byline or issue is meant by a term.

    At most FOUND_MAX by the headline and as many by the byline, the newest of them. Five queries at
    most.
    """
    ids = {*_by_headline(term), *_by_byline(term)}
    number = read_number(term)
    if number is not None:
        placed = Placement.objects.filter(page__issue__number=number)
        ids |= {number, *placed.values_list("article", flat=True)[:FOUND_MAX]}
    return sorted(ids)


def find_in_column(column_id: int) -> list[int]:
    """Return the newest articles that are in a column at the desk, LISTED_MAX at most.

    One query.
    """
    rows = ArticleColumn.objects.filter(column=column_id).order_by("-article")
    return list(rows.values_list("article", flat=True)[:LISTED_MAX])


def find_with_rights(kind: str) -> list[int]:
    """Return the newest articles with a kind of rights, LISTED_MAX at most. One query."""
    rows = RightsRecord.objects.filter(kind=kind).order_by("-article")
    return list(rows.values_list("article", flat=True)[:LISTED_MAX])


def find_signed_by(person_id: int) -> list[int]:
    """Return the articles of somebody's newest signatures, LISTED_MAX at most. One query."""
    rows = Approval.objects.filter(by=person_id).order_by("-at")
    return list(rows.values_list("round__article", flat=True)[:LISTED_MAX])


def _by_headline(term: str) -> list[int]:
    """Return articles by their headlines.

    What readers see is found by an index. Others are few: those on the way, and those taken off
    the site; they are read one by one.
    """
    rows = Article.objects.filter(headline__icontains=term).values(article_id=F("pk"))
    parts = [rows.filter(stage__in=ON_THE_WAY), rows.filter(visibility__in=NOT_LIVE)]
    unseen = Article.objects.filter(pk__in=article_ids_of([part[:FOUND_MAX] for part in parts]))
    return [*search.find_by_headline(term, FOUND_MAX), *unseen.values_list("pk", flat=True)]


def _by_byline(term: str) -> list[int]:
    """Return articles by the people and the bare names of their bylines."""
    people = Person.objects.filter(name__icontains=term).values_list("pk", flat=True)
    names = [name for name in distinct_values(Credit, "name") if term.lower() in name.lower()]
    rows = [
        *(Credit.objects.filter(person=person) for person in people[:NAMES_MAX]),
        *(Credit.objects.filter(name=name) for name in names[:NAMES_MAX] if name),
    ]
    if not rows:
        return []
    parts: list[QuerySet[Any]] = [
        row.order_by("-article").values("article_id")[:FOUND_MAX] for row in rows
    ]
    credited = Article.objects.filter(pk__in=article_ids_of(parts)).order_by("-pk")
    return list(credited.values_list("pk", flat=True)[:FOUND_MAX])

"""What sitemaps list, in parts of so many ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max

from articles.models import Article, Correction, Issue, Publication, Release
from articles.models.querysets import ArticleQuerySet

SIZE = 2000  # ids of a part
RECENT = 200  # releases and corrections by which the index knows what changed
# No bare column, whose index would be walked from its beginning at each step; and a comparison that
# PostgreSQL believes of every third row: it would sort all rows for one that it thinks rare.
IS_LISTED = {
    Article: "CASE WHEN publication_id = %s AND visibility = 'live' THEN 1 ELSE 0 END > 0",
    Issue: "CASE WHEN publication_id = %s THEN 1 ELSE 0 END > 0",
}
PARTS = """WITH RECURSIVE found(first) AS (
    SELECT (SELECT id FROM {table} WHERE {condition} ORDER BY id LIMIT 1)
    UNION ALL
    SELECT (
        SELECT id FROM {table}
        WHERE id > ((found.first - 1) / {size} + 1) * {size} AND {condition}
        ORDER BY id LIMIT 1
    ) FROM found WHERE found.first IS NOT NULL
) SELECT (first - 1) / {size} + 1 FROM found WHERE first IS NOT NULL"""


@dataclass(frozen=True)
class SitemapArticle:
    """An article in a sitemap, with the moment its page last changed."""

    pk: int
    modified: datetime


def part_numbers(publication: Publication, model: type[Article | Issue]) -> list[int]:
    """Return the numbers of the parts that have something. One query, a step for each part."""
    sql = PARTS.format(table=model._meta.db_table, condition=IS_LISTED[model], size=SIZE)
    with connection.cursor() as cursor:
        cursor.execute(sql, [publication.pk, publication.pk])
        return [row[0] for row in cursor.fetchall()]


def articles_of_part(
    publication: Publication, number: int, at: datetime
) -> Sequence[SitemapArticle]:
    """Return the public articles of a part, the newest ids first. Two queries."""
    ids = part_ids(number)
    public = _of_these(publication, at, pk__gte=ids.start, pk__lt=ids.stop)
    corrected_at = dict(
        Correction.objects.published()
        .filter(article__gte=ids.start, article__lt=ids.stop)
        .order_by()
        .values_list("article")
        .annotate(last=Max("published_at"))
    )
    rows = public.order_by("-pk").values_list("pk", "release__made_at")
    return [SitemapArticle(pk, max(made_at, corrected_at.get(pk, made_at))) for pk, made_at in rows]


def issues_of_part(publication: Publication, number: int, at: datetime) -> Sequence[Issue]:
    """Return the issues of a part that readers may leaf through, newest first. One query."""
    ids = part_ids(number)
    rows = Issue.objects.filter(pk__gte=ids.start, pk__lt=ids.stop)
    # Told apart here: the newspaper and its dates have an index that would lead to all issues.
    issues = [row for row in rows if row.publication_id == publication.pk and row.public(at)]
    return sorted(issues, key=lambda issue: (issue.date, issue.number), reverse=True)


def part_changes(publication: Publication, at: datetime) -> dict[int, datetime]:
    """Return when the parts of articles last changed of which the newest changes tell. Two queries.

    A part that is not among them has not changed for as long: its entry says nothing.
    """
    released = Release.objects.order_by("-made_at").values_list("article", "made_at")
    corrected = (
        Correction.objects.published()
        .filter(published_at__lte=at)
        .values_list("article", "published_at")
    )
    changes = [*released[:RECENT], *corrected[:RECENT]]
    changed = _of_these(publication, at, pk__in={pk for pk, _moment in changes})
    public = set(changed.values_list("pk", flat=True))
    last_changes: dict[int, datetime] = {}
    for pk, moment in changes:
        if pk in public:
            part = (pk - 1) // SIZE + 1
            last_changes[part] = max(moment, last_changes.get(part, moment))
    return last_changes


def _of_these(publication: Publication, at: datetime, **ids: Any) -> ArticleQuerySet:
    """Return those of the articles with these ids that readers may see in this newspaper."""
    public = Article.objects.published(at).of(publication)
    return Article.objects.filter(**ids).each_of(public)


def part_ids(number: int) -> range:
    """Return the ids of a part."""
    return range((number - 1) * SIZE + 1, number * SIZE + 1)

"""Public articles in the order of time: a list is read from any of its places at the same cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from articles.models import Byline, ShownIn
from articles.querysets import ArticleQuerySet


@dataclass(frozen=True)
class Place:
    """A place in the order of time: between what came out at one moment the id decides."""

    moment: datetime
    pk: int

    def older(self, pk: str = "pk") -> Q:
        """Return the condition on what stands after this place, newest first."""
        return Q(published_at__lt=self.moment) | Q(published_at=self.moment, **{f"{pk}__lt": self.pk})

    def newer(self, pk: str = "pk") -> Q:
        """Return the condition on what stands before this place, newest first."""
        return Q(published_at__gt=self.moment) | Q(published_at=self.moment, **{f"{pk}__gt": self.pk})


@dataclass(frozen=True)
class Timeline:
    """What is public at the moment `at` among `articles`, which holds no bound of time itself.

    `listed` are rows of a table that keeps the moment of each article beside what readers look it up
    by, each query one column or one name: a list of few articles in a large archive is found there.
    Empty: all articles. `first` and `last` are moments, both included.
    """

    articles: ArticleQuerySet
    at: datetime
    listed: Sequence[QuerySet[Any]] = ()
    first: datetime | None = None
    last: datetime | None = None

    def newest(self, size: int, *, before: Place | None = None) -> ArticleQuerySet:
        """Return the newest articles, or the newest that are older than a place, newest first."""
        until = min([self.at, *filter(None, [self.last, before and before.moment])])
        bounds = Q(published_at__gte=self.first) if self.first else Q()
        if not self.listed:
            rows = self.articles.published(self.at, until=until).filter(bounds)
            rows = rows.filter(before.older()) if before else rows
            return rows.newest_first()[:size]
        bounds &= Q(published_at__lte=until)
        if before:
            bounds &= before.older("article")
        return self._found(bounds, size, "-published_at", "-article_id").newest_first()[:size]

    def oldest(self, size: int, *, after: Place) -> ArticleQuerySet:
        """Return the oldest articles that are newer than a place, the oldest first."""
        until = min([self.at, *filter(None, [self.last])])
        since = max([after.moment, *filter(None, [self.first])])
        bounds = Q(published_at__gte=since)
        if not self.listed:
            rows = self.articles.published(self.at, until=until).filter(bounds, after.newer())
            return rows.order_by("published_at", "pk")[:size]
        bounds &= Q(published_at__lte=until) & after.newer("article")
        found = self._found(bounds, size, "published_at", "article_id")
        return found.order_by("published_at", "pk")[:size]

    def _found(self, bounds: Q, size: int, *order: str) -> ArticleQuerySet:
        """Return the articles among the first `size` of each list."""
        public = self.articles.published(self.at).filter(pk=OuterRef("article"))
        return self.articles.filter(
            pk__in=articles_of(
                [
                    rows.filter(bounds, Exists(public))
                    .order_by(*order)
                    .values("article_id", "published_at")
                    .distinct()[:size]
                    for rows in self.listed
                ]
            )
        )


def columns_listed(column_ids: Sequence[int] | set[int]) -> list[QuerySet[Any]]:
    """Return where to find the articles of each of these columns."""
    return [ShownIn.objects.filter(column=number) for number in sorted(column_ids)]


def person_listed(person_id: int) -> list[QuerySet[Any]]:
    """Return where to find the articles under a person's name."""
    return [Byline.objects.filter(person=person_id)]


def articles_of(queries: Sequence[QuerySet[Any]]) -> RawSQL:
    """Return the ids of articles that any of these queries names in its column `article_id`.

    SQLite takes no LIMIT in the parts of a UNION, and Django therefore makes none: each part stands
    in a FROM of its own.
    """
    compiled = [query.query.sql_with_params() for query in queries]
    parts = (f"SELECT article_id FROM ({sql}) AS part" for sql, _params in compiled)
    params = tuple(value for _sql, values in compiled for value in values)
    return RawSQL(" UNION ".join(parts), params)  # noqa: S611  Django wrote the statements

"""Public articles in the order of time: a list is read from any of its places at the same cost."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from articles.characters import fold
from articles.models import Article, Byline, ShownIn
from articles.models.querysets import ArticleQuerySet
from articles.search import DocumentQuery

ANY_COLUMN = -1  # in a statement, where the id of a column is put


@dataclass(frozen=True)
class TimelinePlace:
    """A place in the order of time: between what came out at one moment the id decides."""

    moment: datetime
    pk: int

    def older(self, pk: str = "pk") -> Q:
        """Return the condition on what is after this place, newest first."""
        return Q(published_at__lt=self.moment) | Q(
            published_at=self.moment, **{f"{pk}__lt": self.pk}
        )

    def newer(self, pk: str = "pk") -> Q:
        """Return the condition on what is before this place, newest first."""
        return Q(published_at__gt=self.moment) | Q(
            published_at=self.moment, **{f"{pk}__gt": self.pk}
        )


@dataclass(frozen=True)
class Timeline:
    """What is public at the moment `at` among `articles`, which hold no bound of time themselves.

    `fetch` adds to the rows that are shown what a page needs of them. `listed` are rows of a table
    that keeps the moment of each article beside what readers look it up by, each query one column
    or one name: few articles in a large archive are found there. `first` and `last` are moments,
    both included.
    """

    articles: ArticleQuerySet
    at: datetime
    fetch: Callable[[ArticleQuerySet], ArticleQuerySet]
    listed: Sequence[QuerySet[Any]] = ()
    first: datetime | None = None
    last: datetime | None = None

    def newest(self, size: int, *, before: TimelinePlace | None = None) -> list[Article]:
        """Return the newest articles, or the newest that are older than a place, newest first."""
        until = min(self.at, self.last or self.at, before.moment if before else self.at)
        bounds = Q(published_at__gte=self.first) if self.first else Q()
        if self.listed:
            bounds &= Q(published_at__lte=until)
            bounds &= before.older("article") if before else Q()
            return self._among_listed(bounds, size, newest_first=True)
        bounds &= before.older() if before else Q()
        rows = self.articles.published(self.at, until=until).filter(bounds)
        return list(self.fetch(rows).newest_first()[:size])

    def oldest(self, size: int, *, after: TimelinePlace) -> list[Article]:
        """Return the oldest articles that are newer than a place, the oldest first."""
        until = min(self.at, self.last or self.at)
        bounds = Q(published_at__gte=max(after.moment, self.first or after.moment))
        if self.listed:
            bounds &= Q(published_at__lte=until) & after.newer("article")
            return self._among_listed(bounds, size, newest_first=False)
        rows = self.articles.published(self.at, until=until).filter(bounds, after.newer())
        return list(self.fetch(rows).order_by("published_at", "pk")[:size])

    def _among_listed(self, bounds: Q, size: int, *, newest_first: bool) -> list[Article]:
        """Return the first articles of all lists together; sorted here, so that the database looks
        at no others.
        """
        rows = self._fetched(self._ends(bounds, size, "-" if newest_first else ""))
        return sorted(rows, key=timeline_order, reverse=newest_first)[:size]

    def _ends(self, bounds: Q, size: int, sign: str) -> list[QuerySet[Any]]:
        """Return for each list the rows of its first public articles."""
        public = self.articles.published(self.at).filter(pk=OuterRef("article"))
        return [
            rows.filter(bounds, Exists(public))
            .order_by(f"{sign}published_at", f"{sign}article_id")
            .values("article_id", "published_at")
            .distinct()[:size]
            for rows in self.listed
        ]

    def _fetched(self, ends: Sequence[QuerySet[Any]]) -> ArticleQuerySet:
        return self.fetch(Article.objects.filter(pk__in=article_ids_of(ends)))


def newest_of_columns(
    articles: ArticleQuerySet, column_ids: Collection[int], at: datetime, size: int
) -> list[ShownIn]:
    """Return for each of these columns where its newest `size` public articles are shown, newest
    first. One query, none without a column.
    """
    if not column_ids:
        return []
    public = articles.published(at).filter(pk=OuterRef("article"))
    of_one = ShownIn.objects.filter(Exists(public), column=ANY_COLUMN, published_at__lte=at)
    newest = of_one.order_by("-published_at", "-article_id").values("id")[:size]
    part = DocumentQuery.of(newest)  # written once: for each column it would cost more than asking
    ends = [_ask_of_column(part, number) for number in sorted(column_ids)]
    shown = ShownIn.objects.filter(pk__in=_unite(ends, "id"))
    return list(shown.order_by("-published_at", "-article_id"))


def _ask_of_column(part: DocumentQuery, column: int) -> DocumentQuery:
    values = [column if value == ANY_COLUMN else value for value in part.params]
    return DocumentQuery(part.sql, values)


def timeline_order(article: Article) -> tuple[datetime, int]:
    """Return what puts public articles in the order of time."""
    assert article.published_at  # noqa: S101  for the type checker
    return article.published_at, article.pk


def rows_in_columns(column_ids: Sequence[int] | set[int]) -> list[QuerySet[Any]]:
    """Return where to find the articles of each of these columns."""
    return [ShownIn.objects.filter(column=number) for number in sorted(column_ids)]


def rows_with_ids(ids: Collection[int]) -> list[QuerySet[Any]]:
    """Return where to find the articles with these ids."""
    rows = Article.objects.filter(pk__in=ids)
    return [rows.annotate(article=F("pk"), article_id=F("pk"))]


def rows_by_person(person_id: int) -> list[QuerySet[Any]]:
    """Return where to find the articles under a person's name."""
    return [Byline.objects.filter(person=person_id)]


def rows_under_name(name: str) -> list[QuerySet[Any]]:
    """Return where to find the articles under a name, however its characters are written."""
    return [Byline.objects.filter(folded=fold(name).strip())]


def article_ids_of(queries: Sequence[QuerySet[Any]]) -> RawSQL:
    """Return the ids of articles that any of these queries names in its column `article_id`.

    SQLite takes no LIMIT in the parts of a UNION, and Django therefore makes none: each part is
    in a FROM of its own.
    """
    return union_rows(queries, "article_id")


def published_span(rows: Sequence[QuerySet[Any]]) -> tuple[datetime | None, datetime | None]:
    """Return the first and the last moment of articles that these rows name. One query.

    Nothing is known of rows that keep no moment.
    """
    model = rows[0].model
    if model not in (ShownIn, Byline):
        return None, None
    moving = [query.filter(published_at__isnull=False).values("id") for query in rows]
    ends = [
        query.order_by(order)[:1] for query in moving for order in ("published_at", "-published_at")
    ]
    bounds = model._default_manager.filter(pk__in=union_rows(ends, "id")).aggregate(
        first=Min("published_at"), last=Max("published_at")
    )
    return bounds["first"], bounds["last"]


def union_rows(queries: Sequence[QuerySet[Any]], column: str) -> RawSQL:
    """Return the values of a column in any of these queries."""
    return _unite([DocumentQuery.of(query) for query in queries], column)


def _unite(parts: Sequence[DocumentQuery], column: str) -> RawSQL:
    selects = (f"SELECT {column} FROM ({part.sql}) AS part" for part in parts)  # noqa: S608
    params = tuple(value for part in parts for value in part.params)
    return RawSQL(" UNION ".join(selects), params)  # noqa: S611  Django wrote the statements

"""The articles before and behind one in its column."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
)
from django.urls import reverse

from articles.common.moments import newspaper_day
from articles.models import Article, ShownIn
from articles.selectors.listing.prepared import Given, PreparedQuery


class ArticleBeside(NamedTuple):
    """A public article, with the headline that it was released with."""

    pk: int
    headline: str

    @property
    def url(self) -> str:
        return reverse("articles:article", args=[self.pk])


class ArticlesBeside(NamedTuple):
    """The next newer and the next older article of a column, as far as there are any."""

    newer: ArticleBeside | None
    older: ArticleBeside | None


def find_articles_beside(article: Article, column: int, at: datetime) -> ArticlesBeside:
    """Return what is beside a public article in a column. Two queries, each of which looks at one
    row."""
    given = {
        "pk": article.pk,
        "moment": article.published_at,
        "column": column,
        "publication": article.publication_id,
        "at": at,
        "day": newspaper_day(at),
    }
    newer = [ArticleBeside(*row) for row in NEWER.ask(**given)]
    older = [ArticleBeside(*row) for row in OLDER.ask(**given)]
    return ArticlesBeside(next(iter(newer), None), next(iter(older), None))


def _write_newer() -> "QuerySet[Any, Any]":
    """… that came out later: the first of them."""
    moment = Given("moment", DateTimeField())
    later = Q(published_at__gt=moment) | Q(published_at=moment, article__gt=_number("pk"))
    # The bound beside them leads the database to the place where it begins to read.
    bounds = Q(published_at__gte=moment, published_at__lte=_now())
    return _public_in_column().filter(bounds, later).order_by("published_at", "article_id")[:1]


def _write_older() -> "QuerySet[Any, Any]":
    """… that came out earlier: the last of them."""
    moment = Given("moment", DateTimeField())
    earlier = Q(published_at__lt=moment) | Q(published_at=moment, article__lt=_number("pk"))
    bounds = Q(published_at__lte=moment)
    return _public_in_column().filter(bounds, earlier).order_by("-published_at", "-article_id")[:1]


def _public_in_column() -> "QuerySet[Any, Any]":
    public = Article.objects.public_when(_now(), Given("day", DateField()))
    own = public.filter(publication=_number("publication"), pk=OuterRef("article"))
    rows = ShownIn.objects.filter(Exists(own), column=_number("column"))
    return rows.values_list("article_id", "article__release__revision__headline")


def _number(name: str) -> Given:
    return Given(name, BigIntegerField())


def _now() -> Given:
    return Given("at", DateTimeField())


NEWER = PreparedQuery(_write_newer)
OLDER = PreparedQuery(_write_older)

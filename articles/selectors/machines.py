"""What the interface for machines reads: published articles with everything an item tells, and their pictures."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from articles.models import Article, Column, Correction, Image
from articles.querysets import ArticleQuerySet
from articles.selectors.paging import Slice, page_of
from articles.selectors.site import Site


def one(pk: int, at: datetime) -> Article | None:
    """Return a published article, or None. Two queries."""
    return _whole(Article.objects.published(at)).filter(pk=pk).first()


def listed(
    site: Site,
    at: datetime,
    *,
    size: int,
    column: Column | None = None,
    since: datetime | None = None,
    before: str = "",
) -> Slice:
    """Return a page of published articles, newest first. Two queries. Refuses Invalid for a wrong cursor.

    `column` counts everything inside it. `since`: only what readers met, or met anew, at that moment or later.
    """
    articles = _whole(Article.objects.published(at).of(site.publication))
    if column is not None:
        articles = articles.in_columns(site.subtree(column))
    if since is not None:
        articles = _changed(articles, since)
    return page_of(articles, before=before, size=size)


def pictures_of(articles: Sequence[Article]) -> dict[int, Image]:
    """Return the pictures above and within these articles that have a file. At most one query."""
    wanted: set[int] = set()
    for article in articles:
        if article.release is not None:
            wanted |= {one["image"] for one in article.release.pictures}
    return (
        {pk: image for pk, image in Image.objects.in_bulk(wanted).items() if image.original}
        if wanted
        else {}
    )


def _changed(articles: ArticleQuerySet, since: datetime) -> ArticleQuerySet:
    """Keep what came out since: a scheduled text was released before its moment, so the release alone misses it."""
    told = (
        Correction.objects.published().filter(published_at__gte=since).order_by().values("article")
    )
    return articles.filter(
        Q(release__made_at__gte=since)
        | Q(published_at__gte=since)
        | Q(embargo_until__gte=since)
        | Q(pk__in=told)
    )


def _whole(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Fetch the release with each article. The working text stays behind: readers have no business with it."""
    return (
        articles.select_related("publication", "release__revision", "rights")
        .prefetch_related("corrections")
        .defer("body", "abstract")
    )

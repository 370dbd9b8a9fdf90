"""What the interface for machines reads: published articles with everything an item tells, and
their pictures.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, Q, QuerySet

from articles.domain.states import Visibility
from articles.models import Article, Column, Correction, Image, Release
from articles.models.querysets import ArticleQuerySet
from articles.selectors.listing.paging import ListSlice, read_page
from articles.selectors.listing.timelines import (
    Timeline,
    article_ids_of,
    rows_in_columns,
    rows_with_ids,
)
from articles.selectors.public.pictures import find_shown_images
from articles.selectors.public.site import Site

FEW = 1000  # changed texts whose ids are collected before the list is made


def find_item(pk: int, at: datetime) -> Article | None:
    """Return a published article, or None. Two queries."""
    return with_release(Article.objects.published(at)).filter(pk=pk).first()


def list_items(
    site: Site,
    at: datetime,
    *,
    size: int,
    column: Column | None = None,
    since: datetime | None = None,
    before: str = "",
) -> ListSlice:
    """Return a page of published articles, newest first. Two queries, one more with `since`.

    Refuses Invalid for a wrong cursor.

    `column` counts everything inside it. `since`: only what readers met, or met again, at that
    moment or later.
    """
    articles = Article.objects.of(site.publication)
    listed = rows_in_columns(site.subtree(column)) if column is not None else []
    if since is not None:
        few = _few_changed(since)
        articles = _changed(articles, since) if few is None else articles.filter(pk__in=few)
        if few is not None and not listed:
            listed = rows_with_ids(few)
    return read_page(Timeline(articles, at, with_release, listed), before=before, size=size)


def find_item_pictures(articles: Sequence[Article], at: datetime) -> dict[int, Image]:
    """Return the pictures above and within these articles that have a file, and whose rights allow
    to show them at the moment `at`. At most one query."""
    image_ids: set[int] = set()
    for article in articles:
        if article.release is not None:
            image_ids |= {picture["image"] for picture in article.release.pictures}
    images = find_shown_images(image_ids, at)
    return {pk: image for pk, image in images.items() if image.original}


def _changed(articles: ArticleQuerySet, since: datetime) -> ArticleQuerySet:
    """Keep what came out since: a scheduled text was released before its moment, so the release
    alone misses it.

    For where most of them did, as after a whole archive came in: a page of them is found soon.
    """
    corrected = _told_since(since).values("article")
    return articles.filter(
        Q(release__made_at__gte=since)
        | Q(published_at__gte=since)
        | Q(embargo_until__gte=since)
        | Q(pk__in=corrected)
    )


def _few_changed(since: datetime) -> list[int] | None:
    """Return the ids of what changed since, None where it is more than FEW. One query."""
    articles = Article.objects.values(article_id=F("pk"))
    parts = [
        articles.filter(visibility=Visibility.LIVE, published_at__gte=since),
        articles.filter(embargo_until__gte=since),
        Release.objects.filter(made_at__gte=since).values("article_id"),
        _told_since(since).values("article_id"),
    ]
    changed = article_ids_of([part[: FEW + 1] for part in parts])
    ids = list(Article.objects.filter(pk__in=changed).values_list("pk", flat=True)[: FEW + 1])
    return ids if len(ids) <= FEW else None


def _told_since(since: datetime) -> QuerySet[Correction]:
    return Correction.objects.published().filter(published_at__gte=since).order_by()


def with_release(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Fetch the release with each article.

    The working text stays behind: readers have no business with it.
    """
    return (
        articles.select_related("publication", "release__revision", "rights")
        .prefetch_related("corrections")
        .defer("body", "abstract")
    )

"""Lists of a column, of an author, and of the whole paper for feeds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from articles.models import Article, Column, Person, Topic
from articles.models.querysets import ArticleQuerySet
from articles.selectors.listing.paging import ListSlice, read_page
from articles.selectors.listing.timelines import Timeline, rows_by_person, rows_in_columns
from articles.selectors.public.site import Site
from articles.selectors.public.teasers import Teaser, join_teaser_rows, make_teasers


@dataclass(frozen=True)
class ListPage:
    """One page of a list: its articles and the addresses of the neighbouring pages."""

    articles: Sequence[Teaser]
    older: str
    newer: str


def read_column_page(
    site: Site, column: Column, at: datetime, *, before: str = "", after: str = ""
) -> ListPage:
    """Return one page of a column and everything inside it.

    Two queries. Refuses Invalid for a wrong cursor.
    """
    listed = rows_in_columns(site.subtree(column))
    timeline = Timeline(Article.objects.of(site.publication), at, join_teaser_rows, listed)
    return _make_list_page(site, at, read_page(timeline, before=before, after=after))


def leave_out(page: ListPage, shown: Collection[int]) -> ListPage:
    """Return a page of a list without articles that the page shows elsewhere."""
    return replace(page, articles=[row for row in page.articles if row.pk not in shown])


def read_author_page(
    site: Site, person: Person, at: datetime, *, before: str = "", after: str = ""
) -> ListPage:
    """Return one page of what a person wrote. Two queries. Refuses Invalid for a wrong cursor."""
    listed = rows_by_person(person.pk)
    timeline = Timeline(Article.objects.of(site.publication), at, join_teaser_rows, listed)
    return _make_list_page(site, at, read_page(timeline, before=before, after=after))


def find_author(slug: str) -> Person | None:
    """Return the person with this address. One query."""
    return None if "\0" in slug else Person.objects.filter(slug=slug).first()


def list_feed_articles(
    site: Site,
    at: datetime,
    *,
    column: Column | None = None,
    person: Person | None = None,
    topic: Topic | None = None,
    size: int = 30,
) -> list[Article]:
    """Return the newest articles of a newspaper, a column, an author or a topic, with their
    releases and corrections. Two queries.
    """
    if topic is not None:
        chosen = topic.chosen.filter(article__isnull=False).values("article")
        rows = Article.objects.of(site.publication).filter(pk__in=chosen)
        public = rows.each_of(Article.objects.published(at))
        return list(_with_release(public.newest_first()[:size]))
    listed: list[QuerySet[Any]] = []
    if column is not None:
        listed = rows_in_columns(site.subtree(column))
    elif person is not None:
        listed = rows_by_person(person.pk)
    return Timeline(Article.objects.of(site.publication), at, _with_release, listed).newest(size)


def _with_release(articles: ArticleQuerySet) -> ArticleQuerySet:
    rows = articles.select_related("release__revision").prefetch_related("corrections")
    return rows.defer("body")


def recent_articles(site: Site, at: datetime) -> ArticleQuerySet:
    """Return what a news sitemap lists: the last two days."""
    public = Article.objects.published(at).of(site.publication)
    return join_teaser_rows(
        public.filter(published_at__gt=at - timedelta(days=2)).newest_first()[:1000]
    )


def _make_list_page(site: Site, at: datetime, articles_page: ListSlice) -> ListPage:
    return ListPage(
        make_teasers(articles_page.rows, site, at),
        older=articles_page.older,
        newer=articles_page.newer,
    )

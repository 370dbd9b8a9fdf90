"""Lists of a column, of an author, and of the whole paper for feeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from articles.models import Article, Column, Person
from articles.models.querysets import ArticleQuerySet
from articles.selectors.listing.paging import Slice, page_of
from articles.selectors.listing.timelines import Timeline, columns_listed, person_listed
from articles.selectors.public.site import Site
from articles.selectors.public.teasers import Teaser, for_lists, teasers


@dataclass(frozen=True)
class ListPage:
    """One page of a list: its articles and the addresses of the neighbouring pages."""

    articles: Sequence[Teaser]
    older: str
    newer: str


def in_column(
    site: Site, column: Column, at: datetime, *, before: str = "", after: str = ""
) -> ListPage:
    """Return one page of a column and everything inside it. Two queries. Refuses Invalid for a wrong cursor."""
    listed = columns_listed(site.subtree(column))
    timeline = Timeline(Article.objects.of(site.publication), at, for_lists, listed)
    return _listed(site, page_of(timeline, before=before, after=after))


def by_author(
    site: Site, person: Person, at: datetime, *, before: str = "", after: str = ""
) -> ListPage:
    """Return one page of what a person wrote. Two queries. Refuses Invalid for a wrong cursor."""
    listed = person_listed(person.pk)
    timeline = Timeline(Article.objects.of(site.publication), at, for_lists, listed)
    return _listed(site, page_of(timeline, before=before, after=after))


def author(slug: str) -> Person | None:
    """Return the person with this address. One query."""
    return None if "\0" in slug else Person.objects.filter(slug=slug).first()


def for_feed(
    site: Site, at: datetime, *, column: Column | None = None, size: int = 30
) -> list[Article]:
    """Return the newest articles with their releases and corrections. Two queries."""
    listed = columns_listed(site.subtree(column)) if column is not None else []
    return Timeline(Article.objects.of(site.publication), at, _with_release, listed).newest(size)


def _with_release(articles: ArticleQuerySet) -> ArticleQuerySet:
    rows = articles.select_related("release__revision").prefetch_related("corrections")
    return rows.defer("body")


def recent(site: Site, at: datetime) -> ArticleQuerySet:
    """Return what a news sitemap lists: the last two days."""
    public = Article.objects.published(at).of(site.publication)
    return for_lists(public.filter(published_at__gt=at - timedelta(days=2)).newest_first()[:1000])


def _listed(site: Site, found: Slice) -> ListPage:
    return ListPage(teasers(found.rows, site), older=found.older, newer=found.newer)

"""Sitemaps of everything public, each newspaper its own, at its own address.

What grows with the archive is parted by ids: a part is found without counting or skipping what
is in others, and an old part changes only when one of its texts does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone

from articles.common.numbers import read_number
from articles.models import Article, Column, Issue, Publication, Topic
from articles.origins import origin_of
from articles.selectors.machines import sitemaps

PART_MAX = 999_999_999  # the ids of a part are multiplied with its size and must fit a column
Entry = TypeVar("Entry", bound=Model | str | sitemaps.SitemapArticle)


@dataclass(frozen=True)
class SitemapPart:
    """One part of a sitemap, as Django's view asks a page for its rows."""

    object_list: Sequence[Any]


class PaperSitemap(Sitemap[Entry]):
    """What one newspaper has, at its own address, whichever host was asked."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(origin_of(self.publication)).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(origin_of(self.publication)).netloc

    def numbers(self) -> Sequence[int]:
        """Return the numbers of the parts there are, one at least. The last needs no number."""
        return [1]

    def changed(self) -> dict[int, datetime]:
        """Return when parts last changed, as far as it is known at little cost."""
        return {}


class PartedSitemap(PaperSitemap[Entry]):
    """A sitemap in parts of so many ids, each asked for by its number."""

    model: ClassVar[type[Article | Issue]]

    @property
    def paginator(self) -> "PartedSitemap[Entry]":  # type: ignore[override]
        return self

    def numbers(self) -> Sequence[int]:
        return sitemaps.part_numbers(self.publication, self.model) or [1]

    def page(self, number: str | int) -> SitemapPart:
        """Return a part by its number, which comes from an address.

        Refuses as Django's pages do.
        """
        part = read_number(number, most=PART_MAX)
        if part is None:
            raise PageNotAnInteger(str(number))
        rows = self.rows(part)
        if not rows and part != 1:
            raise EmptyPage(str(number))
        return SitemapPart(rows)

    def rows(self, number: int) -> Sequence[Entry]:
        """Return what is in a part."""
        raise NotImplementedError

    def items(self) -> Sequence[Entry]:
        """Return the first part: nothing asks for all of them at once."""
        return self.rows(1)


class ArticleSitemap(PartedSitemap[sitemaps.SitemapArticle]):
    """Every published article, with the moment its page last changed."""

    model = Article

    def rows(self, number: int) -> Sequence[sitemaps.SitemapArticle]:
        return sitemaps.articles_of_part(self.publication, number, timezone.now())

    def location(self, item: sitemaps.SitemapArticle) -> str:
        return reverse("articles:article", args=[item.pk])

    def lastmod(self, item: sitemaps.SitemapArticle) -> datetime:
        return item.modified

    def changed(self) -> dict[int, datetime]:
        return sitemaps.part_changes(self.publication, timezone.now())


class IssueSitemap(PartedSitemap[Issue]):
    """Every issue readers may leaf through."""

    model = Issue

    def rows(self, number: int) -> Sequence[Issue]:
        return sitemaps.issues_of_part(self.publication, number, timezone.now())


class ColumnSitemap(PaperSitemap[Column]):
    """Every column."""

    def items(self) -> QuerySet[Column]:
        return Column.objects.filter(publication=self.publication).order_by("pk")

    def location(self, item: Column) -> str:
        return reverse("articles:column", args=[item.slug])


class TopicSitemap(PaperSitemap[Topic]):
    """The topics that readers may see."""

    def items(self) -> QuerySet[Topic]:
        at = timezone.now()
        rows = Topic.objects.of(self.publication).shown(at).with_articles(at)
        return rows.order_by("pk")

    def location(self, item: Topic) -> str:
        return reverse("articles:topic", args=[item.slug])

    def lastmod(self, item: Topic) -> datetime:
        return item.active_at


class PlainSitemap(PaperSitemap[str]):
    """The pages that are always there."""

    def items(self) -> Sequence[str]:
        return ["home", "archive", "authors", "columns", "topics", "corrections", "about"]

    def location(self, item: str) -> str:
        return reverse(f"articles:{item}")


def publication_sitemaps(publication: Publication) -> Mapping[str, PaperSitemap[Any]]:
    """Return the sitemaps of a newspaper, by the names of their addresses."""
    kinds: dict[str, type[PaperSitemap[Any]]] = {
        "pages": PlainSitemap,
        "columns": ColumnSitemap,
        "topics": TopicSitemap,
        "issues": IssueSitemap,
        "articles": ArticleSitemap,
    }
    return {name: kind(publication) for name, kind in kinds.items()}


def sitemap_entries(publication: Publication) -> Iterator[dict[str, Any]]:
    """Yield the parts of all sitemaps as the index lists them: path, and when it last changed."""
    for name, sitemap in publication_sitemaps(publication).items():
        path = reverse("articles:sitemap_part", args=[name])
        changed = sitemap.changed()
        numbers = sitemap.numbers()
        for number in numbers:
            query = "" if number == numbers[-1] else f"?p={number}"
            yield {"path": f"{path}{query}", "last_mod": changed.get(number)}

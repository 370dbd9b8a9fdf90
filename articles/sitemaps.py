"""Sitemaps of everything public, each newspaper its own, at its own address."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Column, Issue, Publication
from articles.origins import origin_of
from articles.selectors.corrections import modified, told_of

Entry = TypeVar("Entry", bound=Model | str)


class PaperSitemap(Sitemap[Entry]):
    """What one newspaper has, at its own address, whichever host was asked."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(origin_of(self.publication)).scheme

    def get_domain(self, site: object = None) -> str:
        return urlsplit(origin_of(self.publication)).netloc


class ArticleSitemap(PaperSitemap[Article]):
    """Every published article, with the moment its page last changed."""

    limit = 5000

    def items(self) -> QuerySet[Article]:
        public = Article.objects.published(timezone.now()).filter(publication=self.publication)
        rows = public.select_related("release").prefetch_related("corrections")
        return rows.only("pk", "release__made_at").order_by("-pk")

    def lastmod(self, item: Article) -> datetime | None:
        return modified(item.release, told_of(item)) if item.release else None


class IssueSitemap(PaperSitemap[Issue]):
    """Every issue readers may leaf through."""

    limit = 5000

    def items(self) -> QuerySet[Issue]:
        rows = Issue.objects.published(timezone.now()).newest_first()
        return rows.filter(publication=self.publication)


class ColumnSitemap(PaperSitemap[Column]):
    """Every column."""

    def items(self) -> QuerySet[Column]:
        return Column.objects.filter(publication=self.publication).order_by("pk")

    def location(self, item: Column) -> str:
        return reverse("articles:column", args=[item.slug])


class PlainSitemap(PaperSitemap[str]):
    """The pages that are always there."""

    def items(self) -> Sequence[str]:
        return ["home", "archive", "corrections", "about"]

    def location(self, item: str) -> str:
        return reverse(f"articles:{item}")


def sitemaps_of(publication: Publication) -> dict[str, type[Sitemap[Any]] | Sitemap[Any]]:
    """Return the sitemaps of a newspaper, by the names of their addresses."""
    kinds: dict[str, type[PaperSitemap[Any]]] = {
        "pages": PlainSitemap,
        "columns": ColumnSitemap,
        "issues": IssueSitemap,
        "articles": ArticleSitemap,
    }
    return {name: kind(publication) for name, kind in kinds.items()}

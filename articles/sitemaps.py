"""Sitemaps of everything public."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Column, Issue
from articles.selectors.corrections import modified, told_of


class ArticleSitemap(Sitemap[Article]):
    """Every published article, with the moment its page last changed."""

    limit = 5000

    def items(self) -> QuerySet[Article]:
        public = Article.objects.published(timezone.now())
        rows = public.select_related("release").prefetch_related("corrections")
        return rows.only("pk", "release__made_at").order_by("-pk")

    def lastmod(self, item: Article) -> datetime | None:
        return modified(item.release, told_of(item)) if item.release else None


class IssueSitemap(Sitemap[Issue]):
    """Every issue readers may leaf through."""

    limit = 5000

    def items(self) -> QuerySet[Issue]:
        return Issue.objects.published(timezone.now()).newest_first()


class ColumnSitemap(Sitemap[Column]):
    """Every column."""

    def items(self) -> QuerySet[Column]:
        return Column.objects.order_by("pk")

    def location(self, item: Column) -> str:
        return reverse("articles:column", args=[item.slug])


class PlainSitemap(Sitemap[str]):
    """The pages that are always there."""

    def items(self) -> Sequence[str]:
        return ["home", "archive", "corrections", "about"]

    def location(self, item: str) -> str:
        return reverse(f"articles:{item}")


SITEMAPS = {
    "pages": PlainSitemap,
    "columns": ColumnSitemap,
    "issues": IssueSitemap,
    "articles": ArticleSitemap,
}

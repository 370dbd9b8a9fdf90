"""What the paper told readers about its texts: on an article, on a printed issue, and all of it,
newest first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Prefetch, Q

from articles.models import Article, Correction, Release
from articles.models.querysets import ArticleQuerySet
from articles.models.texts.corrections import CorrectionQuerySet
from articles.selectors.listing.paging import PAGE_SIZE, format_cursor, parse_cursor
from articles.selectors.listing.prepared import Given, PreparedQuery
from articles.selectors.public.in_print import find_issues, page_address
from articles.selectors.public.site import Site


@dataclass(frozen=True)
class ListedCorrection:
    """A correction in the list, with the place in print that readers may know of and the address
    of its page.
    """

    correction: Correction
    place: Mapping[str, Any] | None
    address: str


@dataclass(frozen=True)
class CorrectionPage:
    """One page of the list, and the query string of the next older one."""

    corrections: Sequence[ListedCorrection]
    older: str


def list_article_corrections(article: Article) -> list[Correction]:
    """Return what readers were told about an article, newest first. One query."""
    return list(OF_ARTICLE.ask_objects(article=article.pk))


def _write_of_article() -> CorrectionQuerySet:
    return Correction.objects.published().filter(article=Given("article", BigIntegerField()))


OF_ARTICLE = PreparedQuery(_write_of_article)


def list_printed_corrections(articles: Iterable[int], at: datetime) -> list[Correction]:
    """Return what was told about these printed texts, as far as readers may see them. One query."""
    return list(_public(at).filter(article__in=list(articles)))


def list_corrections(site: Site, at: datetime, *, before: str = "") -> CorrectionPage:
    """Return one page of everything told, newest first.

    Two queries. Refuses Invalid for a wrong cursor.
    """
    rows = _public(at, Article.objects.of(site.publication))
    if before:
        moment, pk = parse_cursor(before)
        rows = rows.filter(Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=pk))
    corrections = list(rows[: PAGE_SIZE + 1])
    shown = corrections[:PAGE_SIZE]
    older = f"?before={format_cursor(shown[-1])}" if len(corrections) > PAGE_SIZE else ""
    return CorrectionPage(_with_places(site, shown, at), older)


def _with_places(
    site: Site, corrections: Sequence[Correction], at: datetime
) -> list[ListedCorrection]:
    firsts = {
        correction.pk: correction.printed_in[0]
        for correction in corrections
        if correction.printed_in
    }
    issues = find_issues(site.publication, firsts.values())
    listed = []
    for correction in corrections:
        place = firsts.get(correction.pk)
        issue = issues.get(place["number"]) if place else None
        if place is None or (issue is not None and not issue.public(at)):
            listed.append(ListedCorrection(correction, None, ""))
        else:
            listed.append(ListedCorrection(correction, place, page_address(issue, place)))
    return listed


def _public(at: datetime, articles: ArticleQuerySet | None = None) -> CorrectionQuerySet:
    """Return what was told of public articles, or of those among these, newest first.

    The articles are asked one by one: joined, SQLite would begin with them and sort the rest.
    """
    among = Article.objects.all() if articles is None else articles
    public = among.published(at).filter(pk=OuterRef("article"))
    rows = Correction.objects.published().filter(Exists(public), published_at__lte=at)
    shown = Article.objects.select_related("release__revision")
    return rows.prefetch_related(Prefetch("article", shown))


def fetched_corrections(article: Article) -> list[Correction]:
    """Return what readers were told, newest first, from the rows that were fetched with the
    article.
    """
    corrections = [
        correction for correction in article.corrections.all() if correction.published_at
    ]
    return sorted(
        corrections, key=lambda correction: (correction.published_at, correction.pk), reverse=True
    )


def last_change(release: Release, corrections: Sequence[Correction]) -> datetime:
    """Return when readers' view last changed: the release, or a note that came after it."""
    return max(
        [
            release.made_at,
            *(correction.published_at for correction in corrections if correction.published_at),
        ]
    )

"""What the paper told readers about its texts: on an article, on a printed issue, and all of it, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from articles.models import Article, Correction, Issue, Release
from articles.models.corrections import CorrectionQuerySet
from articles.selectors.paging import PAGE_SIZE, cursor_of, moment_and_id
from articles.selectors.site import Site


@dataclass(frozen=True)
class CorrectionPage:
    """One page of the list, and the query string of the next older one."""

    corrections: Sequence[Correction]
    older: str


def told(article: Article) -> list[Correction]:
    """Return what readers were told about an article, newest first. One query."""
    return list(Correction.objects.published().filter(article=article))


def of_issue(issue: Issue, at: datetime) -> list[Correction]:
    """Return what was told about texts of a printed issue that readers may see. One query."""
    return list(_public(at).filter(article__placements__page__issue=issue).distinct())


def listed(site: Site, at: datetime, *, before: str = "") -> CorrectionPage:
    """Return one page of everything told, newest first. One query. Refuses Invalid for a wrong cursor."""
    rows = _public(at).filter(article__publication=site.publication)
    if before:
        moment, pk = moment_and_id(before)
        rows = rows.filter(Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=pk))
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return CorrectionPage(
        shown, f"?before={cursor_of(shown[-1])}" if len(found) > PAGE_SIZE else ""
    )


def _public(at: datetime) -> CorrectionQuerySet:
    public = Article.objects.published(at).filter(pk=OuterRef("article"))
    rows = Correction.objects.published().filter(Exists(public), published_at__lte=at)
    return rows.select_related("article__release__revision")


def told_of(article: Article) -> list[Correction]:
    """Return what readers were told, newest first, from the rows that were fetched with the article."""
    told = [one for one in article.corrections.all() if one.published_at]
    return sorted(told, key=lambda one: (one.published_at, one.pk), reverse=True)


def modified(release: Release, told: Sequence[Correction]) -> datetime:
    """Return when readers' view last changed: the release, or a note that came after it."""
    return max([release.made_at, *(one.published_at for one in told if one.published_at)])

"""Issues and pages as readers leaf through them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, Subquery

from articles.models import Article, Correction, Issue, Page, Placement, Publication
from articles.selectors.public.corrections import list_issue_corrections
from articles.selectors.public.site import Site
from articles.selectors.public.teasers import Teaser, join_teaser_rows, make_teasers


@dataclass(frozen=True)
class PageWithArticles:
    """A printed page and the articles on it that readers may see, in their order there."""

    page: Page
    articles: Sequence[Teaser]


@dataclass(frozen=True)
class IssuePage:
    """An issue with its pages. `others` are further issues of the same date, extras mostly."""

    issue: Issue
    others: Sequence[Issue]
    pages: Sequence[PageWithArticles]
    previous: Issue | None
    following: Issue | None
    corrections: Sequence[Correction]

    @property
    def article_count(self) -> int:
        return sum(len(page.articles) for page in self.pages)


def latest_issue(publication: Publication, at: datetime) -> Issue | None:
    """Return the newest issue whose pages readers may see. One query."""
    return Issue.objects.of(publication).published(at).newest_first().first()


def issue_page(site: Site, on: date, at: datetime, number: int | None = None) -> IssuePage | None:
    """Return the issue of a date with everything on it, or None. Six queries, whatever it holds."""
    dated = list(
        Issue.objects.of(site.publication).published(at).dated(on).order_by("kind", "number")
    )
    dated.sort(key=lambda issue: (issue.kind != "regular", issue.number))
    issue = next((issue for issue in dated if number in (None, issue.number)), None)
    if issue is None:
        return None
    previous, following = _neighbours(issue, at)
    return IssuePage(
        issue=issue,
        others=[other for other in dated if other.pk != issue.pk],
        pages=list_pages(site, issue, at),
        previous=previous,
        following=following,
        corrections=list_issue_corrections(issue, at),
    )


def list_pages(site: Site, issue: Issue, at: datetime) -> list[PageWithArticles]:
    """Return the pages of an issue with their public articles. Four queries."""
    pages = list(issue.pages.select_related("responsible_editor").order_by("position"))
    placements = list(
        Placement.objects.filter(page__in=pages).order_by("page__position", "position", "pk")
    )
    placed = Article.objects.filter(pk__in={placement.article_id for placement in placements})
    articles = placed.each_of(Article.objects.published(at))
    shown = {teaser.pk: teaser for teaser in make_teasers(join_teaser_rows(articles), site)}
    on_page: dict[int, list[Teaser]] = {page.pk: [] for page in pages}
    for placement in placements:
        if placement.article_id in shown:
            on_page[placement.page_id].append(shown[placement.article_id])
    return [PageWithArticles(page, on_page[page.pk]) for page in pages]


def _neighbours(issue: Issue, at: datetime) -> tuple[Issue | None, Issue | None]:
    public = Issue.objects.filter(publication=issue.publication_id).published(at)
    before = public.filter(date__lt=issue.date).newest_first().values("pk")[:1]
    after = public.filter(date__gt=issue.date).order_by("date", "number").values("pk")[:1]
    rows = list(Issue.objects.filter(Q(pk=Subquery(before)) | Q(pk=Subquery(after))))
    return (
        next((row for row in rows if row.date < issue.date), None),
        next((row for row in rows if row.date > issue.date), None),
    )

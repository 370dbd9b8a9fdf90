"""Issues and pages as readers leaf through them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Q, Subquery
from django.urls import reverse

from articles.models import Article, Correction, Issue, Page, PageFile, Placement, Publication
from articles.selectors.public.corrections import list_issue_corrections
from articles.selectors.public.page_files import list_current_files
from articles.selectors.public.site import Site
from articles.selectors.public.teasers import Teaser, join_teaser_rows, make_teasers


@dataclass(frozen=True)
class PrintedArticle:
    """An article at its place on a page. `teaser` is None where readers could see it once and
    cannot any more: its address then says why.
    """

    placement: int
    article: int
    url: str
    teaser: Teaser | None


@dataclass(frozen=True)
class PageWithArticles:
    """A printed page, the articles on it in their order there, and its file if it has one.

    `printed` are those that readers may see or could see once.
    """

    page: Page
    printed: Sequence[PrintedArticle]
    address: str
    file: PageFile | None = None

    @property
    def articles(self) -> list[Teaser]:
        """The articles that readers may see."""
        return [entry.teaser for entry in self.printed if entry.teaser is not None]


class NearestIssues(NamedTuple):
    """The last public issue before some days, and the first after them."""

    before: Issue | None
    after: Issue | None


@dataclass(frozen=True)
class IssuePage:
    """An issue with its pages. `others` are further issues of the same date, extras mostly."""

    issue: Issue
    others: Sequence[Issue]
    pages: Sequence[PageWithArticles]
    nearest: NearestIssues
    corrections: Sequence[Correction]

    @property
    def article_count(self) -> int:
        return sum(len(page.articles) for page in self.pages)

    @property
    def numbers_printed(self) -> str:
        """The numbers of the issue, for example 第23期（总第1322期）; one alone where the number in
        the year is not known, or print has another.
        """
        issue = self.issue
        if issue.number_printed or issue.number_in_year is None:
            return issue.printed_number()
        return f"第{issue.number_in_year}期（总第{issue.number}期）"

    @property
    def has_all_files(self) -> bool:
        """Whether a PDF of the whole issue can be made."""
        return bool(self.pages) and all(entry.file is not None for entry in self.pages)


def issue_address(issue: Issue) -> str:
    """Return the address of an issue; that of an extra names its number."""
    address = issue.get_absolute_url()
    return address if issue.is_regular else f"{address}?number={issue.number}"


def manifest_address(issue: Issue) -> str:
    """Return the address of an issue's manifest for IIIF viewers; that of an extra names its
    number."""
    address = reverse("articles:manifest", args=[issue.date.isoformat()])
    return address if issue.is_regular else f"{address}?number={issue.number}"


def address_of_page(issue: Issue, position: int, *, full: bool = False) -> str:
    """Return the address of a page of an issue; that of an extra names its number. `full` is the
    page as the person who asks may see it.
    """
    name = "articles:page_full" if full else "articles:page"
    address = reverse(name, args=[issue.date.isoformat(), position])
    return address if issue.is_regular else f"{address}?number={issue.number}"


def add_query(address: str, values: Mapping[str, str]) -> str:
    """Return an address with these values in its query; those that are empty are left out."""
    query = urlencode({name: value for name, value in values.items() if value})
    if not query:
        return address
    return f"{address}{'&' if '?' in address else '?'}{query}"


def latest_issue(publication: Publication, at: datetime) -> Issue | None:
    """Return the newest issue whose pages readers may see. One query."""
    return Issue.objects.of(publication).published(at).newest_first().first()


def find_issue_by_number(publication: Publication, number: int, at: datetime) -> Issue | None:
    """Return the issue of a total number, if readers may leaf through it. One query."""
    return Issue.objects.of(publication).published(at).filter(number=number).first()


def find_nearest_issues(
    publication: Publication, first: date, last: date, at: datetime
) -> NearestIssues:
    """Return the last issue before the day `first` and the first after `last`. One query."""
    public = Issue.objects.filter(publication=publication).published(at)
    before = public.filter(date__lt=first).newest_first().values("pk")[:1]
    after = public.filter(date__gt=last).order_by("date", "number").values("pk")[:1]
    rows = list(Issue.objects.filter(Q(pk=Subquery(before)) | Q(pk=Subquery(after))))
    return NearestIssues(
        next((row for row in rows if row.date < first), None),
        next((row for row in rows if row.date > last), None),
    )


def list_issues_of_date(publication: Publication, on: date, at: datetime) -> list[Issue]:
    """Return the issues of a date that readers may leaf through, the regular one first. One
    query."""
    issues = Issue.objects.of(publication).published(at).dated(on).select_related("publication")
    return sorted(issues, key=lambda issue: (not issue.is_regular, issue.number))


def issue_page(
    site: Site, on: date, at: datetime, number: int | None = None, *, full: bool = False
) -> IssuePage | None:
    """Return the issue of a date with everything on it, or None.

    Seven queries, whatever it holds, and one more if a text of it is gone. `full`: its pages are
    linked as the person who asks may see them.
    """
    dated = list_issues_of_date(site.publication, on, at)
    issue = next((issue for issue in dated if number in (None, issue.number)), None)
    if issue is None:
        return None
    return IssuePage(
        issue=issue,
        others=[other for other in dated if other.pk != issue.pk],
        pages=list_pages(site, issue, at, full=full),
        nearest=find_nearest_issues(site.publication, issue.date, issue.date, at),
        corrections=list_issue_corrections(issue, at),
    )


def list_pages(
    site: Site, issue: Issue, at: datetime, *, full: bool = False
) -> list[PageWithArticles]:
    """Return the pages of an issue with what readers see of their articles. Five queries, six
    where a text is gone.
    """
    pages = list(issue.pages.select_related("responsible_editor").order_by("position"))
    files = list_current_files(pages)
    placements = list(
        Placement.objects.filter(page__in=pages).order_by("page__position", "position", "pk")
    )
    printed = _list_printed(site, placements, at)
    return [
        PageWithArticles(
            page,
            [
                printed[placement.pk]
                for placement in placements
                if placement.page_id == page.pk and placement.pk in printed
            ],
            address_of_page(issue, page.position, full=full),
            files.get(page.pk),
        )
        for page in pages
    ]


def _list_printed(
    site: Site, placements: Sequence[Placement], at: datetime
) -> dict[int, PrintedArticle]:
    """Return what readers are told of these placements; nothing of an article that was never
    public.
    """
    numbers = {placement.article_id for placement in placements}
    placed = Article.objects.filter(pk__in=numbers)
    articles = placed.each_of(Article.objects.published(at))
    teasers = {teaser.pk: teaser for teaser in make_teasers(join_teaser_rows(articles), site)}
    unseen = numbers - set(teasers)
    gone = set(Article.objects.gone(at).filter(pk__in=unseen).values_list("pk", flat=True))
    return {
        placement.pk: PrintedArticle(
            placement.pk,
            placement.article_id,
            reverse("articles:article", args=[placement.article_id]),
            teasers.get(placement.article_id),
        )
        for placement in placements
        if placement.article_id in teasers or placement.article_id in gone
    }


def find_places_on_pages(articles: Iterable[int], at: datetime) -> dict[int, str]:
    """Return for articles the address of their place on a printed page that has a picture; none
    of others. One query.
    """
    placements = Placement.objects.filter(
        article__in=list(articles), page__issue__published_at__lte=at, page__files__is_current=True
    )
    addresses: dict[int, str] = {}
    rows = placements.select_related("page__issue").order_by("-is_primary", "page__position")
    for placement in rows:
        page = placement.page
        addresses.setdefault(placement.article_id, address_of_page(page.issue, page.position))
    return addresses

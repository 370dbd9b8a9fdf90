"""Issues and pages as readers leaf through them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Q, Subquery
from django.urls import reverse

from articles.domain.imprint import jump_from_phrase, jump_to_phrase
from articles.models import (
    Article,
    Correction,
    CorrectionKind,
    Issue,
    PageFile,
    Placement,
    Publication,
)
from articles.selectors.printed.printed_pages import (
    PageInPrint,
    PrintedPlacement,
    read_pages_in_print,
    with_snapshot,
)
from articles.selectors.public.corrections import list_printed_corrections
from articles.selectors.public.page_files import list_current_files
from articles.selectors.public.site import Site
from articles.selectors.public.teasers import Teaser, join_teaser_rows, make_teasers


class PlaceOnPage(NamedTuple):
    """An article on a page: it is on each page once at most."""

    position: int
    article: int


@dataclass(frozen=True)
class Continuation:
    """Another page on which a text begins or goes on: what print says of it (上接第1版, 下转第3版),
    and the address of its place there."""

    phrase: str
    address: str


@dataclass(frozen=True)
class PrintedArticle:
    """An article at its place on a page.

    `teaser` has the headlines as printed. It is None where readers could see the article once and
    cannot any more: its address then says why. `corrected` is the kind of the last correction since
    the issue came out, in words. `continuations` are the other pages of the text (上接, 下转).
    """

    place: PlaceOnPage
    url: str
    teaser: Teaser | None
    corrected: str = ""
    continuations: Sequence[Continuation] = ()

    @property
    def article(self) -> int:
        """The number of the article."""
        return self.place.article

    @property
    def anchor(self) -> str:
        """The name of its place on the page."""
        return region_anchor(self.article)


@dataclass(frozen=True)
class PageWithArticles:
    """A printed page, the articles on it in their order there, and its file if it has one.

    `printed` are those that readers may see or could see once.
    """

    page: PageInPrint
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


def region_anchor(article: int) -> str:
    """Return the name of an article's place on the page that shows it."""
    return f"region-{article}"


def list_issues_of_date(publication: Publication, on: date, at: datetime) -> list[Issue]:
    """Return the issues of a date that readers may leaf through, the regular one first. One
    query."""
    public = Issue.objects.of(publication).published(at).dated(on)
    issues = with_snapshot(public).select_related("publication")
    return sorted(issues, key=lambda issue: (not issue.is_regular, issue.number))


def issue_page(
    site: Site, on: date, at: datetime, number: int | None = None, *, full: bool = False
) -> IssuePage | None:
    """Return the issue of a date with everything on it, or None.

    Seven queries, whatever it holds, and one more if a text of it is gone; one less where its
    release froze what was printed. `full`: its pages are linked as the person who asks may see
    them.
    """
    dated = list_issues_of_date(site.publication, on, at)
    issue = next((issue for issue in dated if number in (None, issue.number)), None)
    if issue is None:
        return None
    pages = read_pages_in_print(issue)
    articles = {place.article for page in pages for place in page.placements}
    corrections = list_printed_corrections(articles, at)
    return IssuePage(
        issue=issue,
        others=[other for other in dated if other.pk != issue.pk],
        pages=_IssueReader(site, issue, pages, corrections, at, full=full).list_pages(),
        nearest=find_nearest_issues(site.publication, issue.date, issue.date, at),
        corrections=corrections,
    )


class _IssueReader:
    """Puts together what readers see of an issue: what was printed, and what may be read now."""

    def __init__(
        self,
        site: Site,
        issue: Issue,
        pages: Sequence[PageInPrint],
        corrections: Sequence[Correction],
        at: datetime,
        *,
        full: bool,
    ) -> None:
        self.pages = pages
        self.addresses = {
            page.position: address_of_page(issue, page.position, full=full) for page in pages
        }
        self.by_label = {page.label: self.addresses[page.position] for page in pages}
        self.corrected = {
            correction.article_id: CorrectionKind(correction.kind).label
            for correction in reversed(corrections)  # the newest comes last and stays
            if _came_after(correction, issue)
        }
        self._ask(site, at)

    def _ask(self, site: Site, at: datetime) -> None:
        """Ask which texts may be read now, which are gone, and which files the pages have. Three
        queries, four where a text is gone."""
        self.files = list_current_files(page.pk for page in self.pages)
        numbers = {place.article for page in self.pages for place in page.placements}
        printed = Article.objects.filter(pk__in=numbers)
        articles = printed.each_of(Article.objects.published(at))
        self.teasers = {
            teaser.pk: teaser for teaser in make_teasers(join_teaser_rows(articles), site, at)
        }
        unseen = numbers - set(self.teasers)
        gone = Article.objects.gone(at).filter(pk__in=unseen).values_list("pk", flat=True)
        self.gone = set(gone)

    def list_pages(self) -> list[PageWithArticles]:
        """Return the pages, with nothing of an article that was never public."""
        return [
            PageWithArticles(
                page,
                [
                    self._printed_article(page, place)
                    for place in page.placements
                    if place.article in self.teasers or place.article in self.gone
                ],
                self.addresses[page.position],
                self.files.get(page.pk),
            )
            for page in self.pages
        ]

    def _printed_article(self, page: PageInPrint, place: PrintedPlacement) -> PrintedArticle:
        teaser = self.teasers.get(place.article)
        return PrintedArticle(
            PlaceOnPage(page.position, place.article),
            reverse("articles:article", args=[place.article]),
            _as_printed(teaser, place) if teaser else None,
            corrected=str(self.corrected.get(place.article, "")),
            continuations=[*self._continuations(place)],
        )

    def _continuations(self, place: PrintedPlacement) -> Iterator[Continuation]:
        """Yield where a text begins and where it goes on, as far as these pages are in the
        issue."""
        phrases = [(place.continues, jump_from_phrase(place.continues))]
        phrases += [(label, jump_to_phrase(label)) for label in place.continued]
        for label, phrase in phrases:
            address = self.by_label.get(label)
            if address is not None:
                yield Continuation(phrase, f"{address}#{region_anchor(place.article)}")


def _came_after(correction: Correction, issue: Issue) -> bool:
    """Say whether readers were told of a correction after the issue came out."""
    told_at = correction.published_at
    return told_at is not None and issue.public(told_at)


def _as_printed(teaser: Teaser, place: PrintedPlacement) -> Teaser:
    """Return a teaser with the headlines that were printed, as far as they are known."""
    if not place.headline:
        return teaser
    return replace(teaser, kicker=place.kicker, headline=place.headline, subhead=place.subhead)


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

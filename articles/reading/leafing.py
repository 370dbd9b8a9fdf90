"""An issue as it lies open before a reader: one page or two side by side, and the ways on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest

from articles.domain.reader_access import AccessTerms, AccessVerdict
from articles.epaper.passages import Corners
from articles.models import PageRegion
from articles.reading.access import access_terms_for, issue_facts
from articles.reading.page_hits import mark_hits
from articles.reading.page_views import (
    FREE_POSITION,
    PageView,
    draw_regions,
    issue_pdf_address,
    view_page,
)
from articles.selectors.public.back_issues import BackIssues, read_calendar
from articles.selectors.public.editions import (
    IssuePage,
    PageWithArticles,
    PlaceOnPage,
    add_query,
    address_of_page,
)
from articles.selectors.public.page_files import list_accepted_regions
from articles.selectors.public.site import Site


@dataclass(frozen=True)
class OpenIssue:
    """What a reader has open.

    `views` are the pages in sight, `thumbnails` all pages of the issue. `before` and `after` are
    the pages to which one turns. `pdf` is the address of the PDF of the whole issue, empty where
    there is none for whoever asks. `verdict` is None on a page that everybody shares. `anchors` are
    the places that an article's own page leads back to, one of each article in sight.
    """

    page: IssuePage
    current: PageWithArticles
    views: Sequence[PageView]
    thumbnails: Sequence[PageView]
    before: PageWithArticles | None
    after: PageWithArticles | None
    pdf: str
    terms: AccessTerms
    verdict: AccessVerdict | None
    month: BackIssues
    spread: bool
    query: str
    anchors: Collection[PlaceOnPage]

    @property
    def closed(self) -> bool:
        """Whether a page in sight is not for whoever asks."""
        return any(view.closed for view in self.views)

    @property
    def has_pictures(self) -> bool:
        """Whether a page in sight has a picture, for whoever may see it."""
        return any(view.picture or view.closed for view in self.views)

    @property
    def before_address(self) -> str:
        """The address to which one turns back; empty at the first page."""
        return self._turned_to(self.before) if self.before else ""

    @property
    def after_address(self) -> str:
        """The address to which one turns on; empty at the last page."""
        return self._turned_to(self.after) if self.after else ""

    @property
    def single_address(self) -> str:
        """The address of the page alone."""
        return self.current.address

    @property
    def spread_address(self) -> str:
        """The address of the page beside the one that faces it."""
        return add_query(self.current.address, {"spread": "1"})

    @property
    def canonical_address(self) -> str:
        """The address of the page that everybody shares."""
        return address_of_page(self.page.issue, self.current.page.position)

    @property
    def full_address(self) -> str:
        """The address of the page as the person who asks may see it."""
        return address_of_page(self.page.issue, self.current.page.position, full=True)

    def _turned_to(self, entry: PageWithArticles) -> str:
        asked = {"spread": "1" if self.spread else "", "q": self.query}
        return add_query(entry.address, asked)


def open_issue(
    request: HttpRequest,
    site: Site,
    page: IssuePage,
    current: PageWithArticles,
    at: datetime,
    verdict: AccessVerdict | None = None,
) -> OpenIssue:
    """Return an issue open at a page. `?spread=1` opens two pages side by side, and `?q=` marks
    what was searched for.

    Without a verdict it holds what is for everybody, and so fits a shared cache. Four queries, up
    to three more where the month is not over.
    """
    terms = access_terms_for(request, issue_facts(page.issue), at)
    is_open = terms.open if verdict is None else verdict.open
    spread = request.GET.get("spread") == "1"
    query = request.GET.get("q", "")
    in_sight = facing_pages(page.pages, current) if spread else [current]
    thumbnails = view_all_pages(page.pages, is_open=is_open, shared=terms.open, at=at)
    views = _with_regions([view for view in thumbnails if view.entry in in_sight], query)
    return OpenIssue(
        page=page,
        current=current,
        views=views,
        thumbnails=thumbnails,
        before=_neighbour(page.pages, in_sight[0], -1),
        after=_neighbour(page.pages, in_sight[-1], +1),
        pdf=issue_pdf_address(page, shared=terms.open, at=at) if is_open else "",
        terms=terms,
        verdict=verdict,
        month=read_calendar(site, page.issue.date, at),
        spread=spread,
        query=query,
        anchors=_choose_anchors(views),
    )


def view_all_pages(
    pages: Sequence[PageWithArticles], *, is_open: bool, shared: bool, at: datetime
) -> list[PageView]:
    """Return all pages of an issue as whoever asks may see them; page 1 is free."""
    return [
        view_page(
            entry,
            is_open=is_open or entry.page.position == FREE_POSITION,
            shared=shared or entry.page.position == FREE_POSITION,
            at=at,
        )
        for entry in pages
    ]


def facing_pages(
    pages: Sequence[PageWithArticles], current: PageWithArticles
) -> list[PageWithArticles]:
    """Return the pages that lie side by side with one: the first alone, then two by two."""
    index = pages.index(current)
    left = index if index % 2 else index - 1
    return list(pages[max(left, 0) : left + 2])


def _neighbour(
    pages: Sequence[PageWithArticles], entry: PageWithArticles, step: int
) -> PageWithArticles | None:
    index = pages.index(entry) + step
    return pages[index] if 0 <= index < len(pages) else None


def _with_regions(views: Sequence[PageView], query: str) -> list[PageView]:
    """Return the pages in sight with their regions and hits. One query."""
    shown = [view.entry.page.pk for view in views if view.picture is not None]
    regions = list_accepted_regions(shown)
    return [
        replace(
            view,
            regions=draw_regions(view, regions),
            marks=mark_hits(view, query, _hidden_polygons(view, regions)),
        )
        for view in views
    ]


def _hidden_polygons(view: PageView, regions: Sequence[PageRegion]) -> list[Corners]:
    """Return where on a page the articles are that readers may not see."""
    readable = {teaser.pk for teaser in view.entry.articles}
    return [
        polygon
        for region in regions
        if region.page_id == view.entry.page.pk
        and region.placement is not None
        and region.placement.article_id not in readable
        for polygon in region.polygons
    ]


def _choose_anchors(views: Sequence[PageView]) -> set[PlaceOnPage]:
    """Return for each article in sight the place to lead back to: one with a region, if any."""
    chosen: dict[int, PlaceOnPage] = {}
    for view in views:
        for region in view.regions:
            chosen.setdefault(region.printed.article, region.printed.place)
    for view in views:
        for printed in view.entry.printed:
            chosen.setdefault(printed.article, printed.place)
    return set(chosen.values())

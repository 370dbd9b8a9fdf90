"""Files and regions of printed pages that readers may leaf through."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from articles.models import Issue, Page, PageFile, PageRegion
from articles.selectors.printed.printed_pages import with_snapshot


def list_current_files(pages: Iterable[int]) -> dict[int, PageFile]:
    """Return the present file of each page that has one, by the page's id. One query."""
    rows = PageFile.objects.filter(page__in=list(pages), is_current=True).defer("text")
    return {row.page_id: row for row in rows}


def find_front_file(issue: Issue) -> PageFile | None:
    """Return the present file of an issue's first page. One query."""
    files = PageFile.objects.filter(page__issue=issue, page__position=1, is_current=True)
    return files.defer("text").first()


def list_accepted_regions(pages: Iterable[int]) -> Sequence[PageRegion]:
    """Return the regions of these pages that an editor accepted, each with its placement. One
    query."""
    accepted = PageRegion.objects.filter(page__in=list(pages), accepted_at__isnull=False)
    return list(accepted.filter(placement__isnull=False).select_related("placement"))


def find_page_file(pk: int, at: datetime) -> PageFile | None:
    """Return a page's file, if readers may leaf through its issue. One query."""
    public = Issue.objects.published(at)
    rows = PageFile.objects.filter(pk=pk, page__issue__in=public)
    return rows.select_related("page__issue__publication").defer("text").first()


def find_file_now(page: Page) -> PageFile | None:
    """Return the present file of a page. One query."""
    return PageFile.objects.filter(page=page, is_current=True).defer("text").first()


def find_public_issue(pk: int, at: datetime) -> Issue | None:
    """Return an issue with its snapshot, if readers may leaf through it. One query."""
    public = with_snapshot(Issue.objects.published(at).filter(pk=pk))
    return public.select_related("publication").first()

"""What printed pages say, for the search: kept by every act that changes it."""

import logging
from collections.abc import Iterable

from articles.epaper.page_text import PageText
from articles.epaper.page_text_files import unpack_page_text
from articles.epaper.passages import Passage, split_passages
from articles.models import Page, PageFile, PageRegion, Placement
from articles.search import passages

log = logging.getLogger(__name__)
BATCH = 100


def read_stored_text(file: PageFile) -> PageText:
    """Return the characters of a stored page."""
    with file.characters.open("rb") as stream:
        return unpack_page_text(stream.read())


def index_pages(pages: Iterable[Page]) -> None:
    """Let these pages be found by what they say now; those of an issue without a release by
    nothing. Expects the caller's transaction. Three queries a page."""
    for page in Page.objects.filter(pk__in=[page.pk for page in pages]).select_related("issue"):
        file = PageFile.objects.filter(page=page, is_current=True).first()
        if page.issue.published_at is None or file is None or not file.characters:
            passages.remove_passages([page.pk])
        else:
            passages.index_passages(page, _read_passages(page, file))


def rebuild_pages() -> None:
    """Index every released page again, in constant memory. Expects the caller's transaction."""
    passages.clear_passages()
    rows = Page.objects.filter(issue__published_at__isnull=False, files__is_current=True)
    for page in rows.order_by("pk").iterator(chunk_size=BATCH):
        index_pages([page])


def _read_passages(page: Page, file: PageFile) -> list[Passage]:
    """Return what a page says. A text that cannot be read is nothing, and the log says so."""
    try:
        text = read_stored_text(file)
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        log.exception("The text of a page cannot be read; the page cannot be found by it.")
        return []
    accepted = PageRegion.objects.filter(page=page, accepted_at__isnull=False)
    placed = accepted.filter(placement__isnull=False).select_related("placement")
    regions = {
        region.placement.article_id: region.polygons for region in placed if region.placement
    }
    articles = Placement.objects.filter(page=page).values_list("article", flat=True)
    return split_passages(text, regions, frozenset(articles) - frozenset(regions))

"""Sheets on which proofs are read: an article alone (小样), a page in its frame (大样).

Nothing is stored.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from articles.actions.epaper.page_fonts import page_fonts
from articles.actions.epaper.page_setting import set_printed_pages
from articles.common.moments import NEWSPAPER_TIME
from articles.epaper.pagesetting.sheets import SheetNote, make_full_sheet, make_small_sheet
from articles.errors import NotReady
from articles.models import Article, Page
from articles.selectors.pages.page_content import (
    build_proof_story,
    read_printed_pages,
    sheet_of,
)


def set_small_sheet(article: Article, *, at: datetime) -> bytes:
    """Return an article as PDF on sheets with wide margins for marks. Refuses PageFontMissing."""
    facts = f"第{article.pk}号　第{article.version}稿　{article.length}字　{_printed_moment(at)}"
    note = SheetNote(f"{article.publication.name}　小样", facts)
    return make_small_sheet(build_proof_story(article), note, page_fonts())


def set_full_sheet(page: Page, *, at: datetime) -> bytes:
    """Return a page as it would be set now, as PDF in a frame for signatures.

    Refuses NotReady for a page without articles, and PageFontMissing.
    """
    paper = page.issue.publication
    for printed, result in set_printed_pages(read_printed_pages(page.issue)):
        if printed.page.pk == page.pk:
            facts = "　".join(
                filter(
                    None,
                    [
                        page.issue.printed_number(),
                        str(page),
                        page.editor_printed(),
                        _printed_moment(at),
                    ],
                )
            )
            note = SheetNote(f"{paper.name}　大样", facts)
            return make_full_sheet(result, sheet_of(paper), note, page_fonts())
    raise NotReady(_("Nothing stands on this page. There is nothing to set."))


def _printed_moment(at: datetime) -> str:
    return f"{at.astimezone(NEWSPAPER_TIME):%Y-%m-%d %H:%M}"

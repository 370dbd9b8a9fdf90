"""What was searched for, marked on the picture of a page."""

import logging
from collections.abc import Sequence

from django.core.files.storage import storages

from articles.epaper.hits import find_hits
from articles.epaper.page_text_files import unpack_page_text
from articles.epaper.passages import Corners, leave_out_regions
from articles.models import PageFile
from articles.reading.page_views import DRAWN_WIDTH, Mark, PageView
from articles.reading.sending import STORAGE
from articles.search import parse_query

log = logging.getLogger(__name__)
QUERY_MAX = 100  # characters, as in the search


def mark_hits(view: PageView, query: str, hidden: Sequence[Corners]) -> list[Mark]:
    """Return a box around each hit on a page whose picture is shown; none where its text is not
    known, and none in the polygons of articles that readers may not see (`hidden`). Reads a file,
    asks no query.
    """
    words = parse_query(query[:QUERY_MAX]).terms
    file = view.entry.file
    if not words or view.picture is None or file is None or not file.characters:
        return []
    return _marks(file, words, view.drawn_height, hidden)


def _marks(
    file: PageFile, words: Sequence[str], height: int, hidden: Sequence[Corners]
) -> list[Mark]:
    try:
        with storages[STORAGE].open(str(file.characters.name)) as stored:
            text = unpack_page_text(stored.read())
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        log.exception("The text of a page cannot be read; nothing is marked on it.")
        return []
    return [
        Mark(
            round(box.left * DRAWN_WIDTH, 1),
            round(box.top * height, 1),
            round((box.right - box.left) * DRAWN_WIDTH, 1),
            round((box.bottom - box.top) * height, 1),
        )
        for box in find_hits(leave_out_regions(text, {0: hidden}), words)
    ]

"""Where an article was printed, as archives write it: 1322, 第1322期, 1282-1283; 3, A3, 第3版.

Pure.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

from articles.characters.scripts import limit_marks
from articles.imports import moments
from articles.imports.items import BadRow, PrintPlace

NUMBER_MAX = 1_000_000  # as issues have it
NUMBER = re.compile(r"(?:总)?第?\s*(\d{1,9})(?:\.0)?\s*期?")
DOUBLE = re.compile(r"(?:总)?第?\s*(\d{1,9})\s*期?\s*[-–—−~/、,，至]+\s*第?\s*(\d{1,9})\s*期?")
PAGE = re.compile(r"第?\s*([A-Za-z]{0,2}\d{1,3}|[A-Za-z])(?:\.0)?\s*版?")


def parse_place(issue: str, page: str, date: str) -> PrintPlace | None:
    """Return the place in print, None where no issue is named. Refuses BadRow.

    A double issue is known by its first number and printed with both.
    """
    if not issue:
        if page and not date:
            raise BadRow(_("The row names a page of no issue. Fill in “issue”, or empty “page”."))
        return None
    number, printed = _number(issue)
    return PrintPlace(
        number=number,
        number_printed=printed,
        page=_page(page),
        date=moments.parse_date_text(date) if date else None,
    )


def _number(text: str) -> tuple[int, str]:
    """Return the number of an issue, and how it is printed where that differs. Refuses BadRow."""
    written = unicodedata.normalize("NFKC", limit_marks(text)).strip()
    if single := NUMBER.fullmatch(written):
        first = last = int(single[1])
    elif double := DOUBLE.fullmatch(written):
        first = int(double[1])
        last = int(double[2])
    else:
        first = last = 0
    if not 1 <= first <= last <= NUMBER_MAX:
        raise BadRow(
            _("“%(text)s” is no number of an issue. Write 1322, or 1282-1283 for a double issue.")
            % {"text": text[:20]}
        )
    return first, f"{first}-{last}" if last > first else ""


def _page(text: str) -> str:
    written = unicodedata.normalize("NFKC", limit_marks(text)).strip()
    if not written:
        return "1"
    match = PAGE.fullmatch(written)
    if match is None:
        raise BadRow(_("“%(text)s” is no page. Write it as printed: 3, A3.") % {"text": text[:20]})
    return match[1].lstrip("0").upper() if match[1].isdigit() else match[1].upper()

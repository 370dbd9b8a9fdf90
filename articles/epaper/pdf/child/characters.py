"""The characters and pictures of a page with their places."""

import math
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import UNREADABLE, Character, PageText
from articles.epaper.pdf.child.documents import PageSpace
from articles.epaper.pdf.child.em_boxes import em_box
from articles.epaper.pdf.child.glyphs import (
    ReadCharacter,
    code_of,
    font_of,
    name_glyphs,
)
from articles.epaper.pdf.child.matrices import Matrix
from articles.epaper.pdf.child.pictures import find_pictures
from articles.epaper.pdf.faults import FaultFound, PdfFault
from articles.epaper.pdf.limits import PdfLimits

BLANKS = {" ", "\u00a0", "\u3000"}
DECIMALS = 3  # of a point


def read_characters(opened: PageSpace, limits: PdfLimits) -> PageText:
    """Return a page's characters and pictures, in points from its upper left corner.

    Blanks are left out. A character without text is U+FFFD: its place is known all the same, and
    its glyph has a name. What lies outside the page is left out. Finds a page with more characters
    or objects than allowed.
    """
    sheet = Rectangle(
        0.0,
        0.0,
        opened.page.get_width() * opened.unit,
        opened.page.get_height() * opened.unit,
    )
    to_sheet = _map_to_sheet(opened)
    pictures = find_pictures(opened, to_sheet, sheet, limits)
    return PageText(
        width=round(sheet.right, DECIMALS),
        height=round(sheet.bottom, DECIMALS),
        characters=list(_characters(opened.page, to_sheet, sheet, limits)),
        pictures=[Rectangle(*_rounded(picture)) for picture in pictures],
    )


def _map_to_sheet(opened: PageSpace) -> Matrix:
    """Return the map from the page's units to points of the cropped and turned page."""
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(opened.page, box):
        raise FaultFound(PdfFault.DAMAGED)
    unit = opened.unit
    quarter_turns = {
        0: Matrix(unit, 0, 0, -unit, -box.left * unit, box.top * unit),
        1: Matrix(0, unit, unit, 0, -box.bottom * unit, -box.left * unit),
        2: Matrix(-unit, 0, 0, unit, box.right * unit, -box.bottom * unit),
        3: Matrix(0, -unit, -unit, 0, box.top * unit, box.right * unit),
    }
    return quarter_turns[pdfium.FPDFPage_GetRotation(opened.page) % 4]


def _characters(
    page: pypdfium2.PdfPage, to_sheet: Matrix, sheet: Rectangle, limits: PdfLimits
) -> Iterator[Character]:
    text_page = page.get_textpage()
    count = text_page.count_chars()
    if count > limits.characters:
        raise FaultFound(PdfFault.TOO_MUCH_TEXT, most=limits.characters)
    yield from name_glyphs(text_page, list(_read(text_page, count, to_sheet, sheet)))


def _read(
    text_page: pypdfium2.PdfTextPage, count: int, to_sheet: Matrix, sheet: Rectangle
) -> Iterator[ReadCharacter]:
    for at in range(count):
        if pdfium.FPDFText_IsGenerated(text_page, at) == 1:
            continue  # PDFium's own blanks and line ends
        text = _text_of(text_page, at)
        box = em_box(text_page, at)
        if text is None or box is None:
            continue
        place = to_sheet.box_of(*box)
        if _is_on(sheet, place):
            sides = Rectangle(*_rounded(place))
            character = Character(text, sides.left, sides.top, sides.right, sides.bottom)
            yield ReadCharacter(character, font_of(text_page, at), at)


def _text_of(text_page: pypdfium2.PdfTextPage, at: int) -> str | None:
    """Return a character's text, UNREADABLE where it has none, or None for a blank."""
    code = code_of(text_page, at)
    if pdfium.FPDFText_HasUnicodeMapError(text_page, at) == 1 or not code:
        return UNREADABLE
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE:
        return UNREADABLE
    text = chr(code)
    return None if code < 0x20 or text in BLANKS else text


def _is_on(sheet: Rectangle, place: Rectangle) -> bool:
    """Return whether the middle of a box lies on the sheet; one without numbers does not."""
    if not all(math.isfinite(side) for side in place):
        return False
    across = (place.left + place.right) / 2
    down = (place.top + place.bottom) / 2
    return 0 <= across <= sheet.right and 0 <= down <= sheet.bottom


def _rounded(box: Rectangle) -> Iterator[float]:
    return (round(side, DECIMALS) for side in box)

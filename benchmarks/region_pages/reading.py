"""Reads a PDF page as the finder wants it. A small stand-in for articles.epaper.pdf."""

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import Character, PageText

UNREADABLE = "\ufffd"


def read_page(pdf: bytes) -> PageText:
    """Return the characters and pictures of the first page of a PDF file.

    A character that stands for nothing is U+FFFD with its box, so that its place is known.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        width, height = page.get_size()
        boxes = [
            item.get_bounds() for item in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4)
        ]
        pictures = [
            Rectangle(left, height - top, right, height - bottom)
            for left, bottom, right, top in boxes
        ]
        return PageText(width, height, read_characters(page, height), pictures)
    finally:
        document.close()


def read_characters(page: pypdfium2.PdfPage, height: float) -> list[Character]:
    """Return the characters with their full em boxes; blanks are left out."""
    text = page.get_textpage()
    box = pdfium.FS_RECTF()
    pointer = ctypes.byref(box)
    characters: list[Character] = []
    for place in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text.raw, place)
        pdfium.FPDFText_GetLooseCharBox(text.raw, place, pointer)
        if box.right - box.left <= 0:
            continue
        unmapped = pdfium.FPDFText_HasUnicodeMapError(text.raw, place) == 1
        if code in (0x20, 0x3000) and not unmapped:
            continue
        letter = UNREADABLE if unmapped or code <= 0x20 or code == 0xFFFE else chr(code)
        characters.append(
            Character(letter, box.left, height - box.top, box.right, height - box.bottom)
        )
    text.close()
    return characters

"""How many characters each line of a measured text has, read from the PDF that Typst made of it.

PDFium works for one thread at a time.
"""

import ctypes
import threading
from collections import Counter

import pypdfium2
import pypdfium2.raw as pdfium

BLANKS = frozenset(" \t\r\n\u00a0\u2002\u2003\u200b\u3000")
LOW_SURROGATES = range(0xDC00, 0xE000)  # the second half of a rare character
READING = threading.Lock()


def count_line_characters(pdf: bytes, pitch: float, page_rows: int) -> Counter[int]:
    """Return the number of characters of each line, without blanks.

    Lines are counted through the document: a page has `page_rows` of them, `pitch` points each.
    """
    counts: Counter[int] = Counter()
    with READING:
        document = pypdfium2.PdfDocument(pdf)
        try:
            for number, page in enumerate(document):
                first = number * page_rows
                for distance in _read_distances(page):
                    counts[first + int(distance / pitch)] += 1
        finally:
            document.close()
    return counts


def _read_distances(page: pypdfium2.PdfPage) -> list[float]:
    """Return how far the base line of each character is from the upper edge of the page."""
    height = page.get_height()
    text = page.get_textpage()
    x = ctypes.c_double()
    y = ctypes.c_double()
    distances = []
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if chr(code) in BLANKS or code in LOW_SURROGATES:
            continue
        if pdfium.FPDFText_IsGenerated(text, index):
            continue
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        distances.append(height - y.value)
    return distances

"""The full em box of a character."""

import ctypes
import math
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

# The em box of Chinese fonts above and below the base line, in ems (OpenType, ideographic em box).
ASCENT = 0.88
DESCENT = 0.12
STRAIGHT = 0.01  # how far from a right angle text may lean, as a part of its size
AT_ORIGIN = 0.25  # em; text that runs down has its origin in the middle of the box


class BoxInUnits(NamedTuple):
    """A box in units of the page, whose vertical axis goes up."""

    left: float
    bottom: float
    right: float
    top: float


def em_box(text_page: pypdfium2.PdfTextPage, at: int) -> BoxInUnits | None:
    """Return the em box of a character, or None where PDFium knows none.

    PDFium's loose box follows the ascent that each font claims, which differs from font to font on
    one line and is often nonsense. So the box is put on the base line by the size of the font.
    Text that runs down or leans keeps the loose box.
    """
    loose = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(text_page, at, loose):
        return None
    box = BoxInUnits(loose.left, loose.bottom, loose.right, loose.top)
    origin_x = ctypes.c_double()
    origin_y = ctypes.c_double()
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetCharOrigin(text_page, at, origin_x, origin_y):
        return box
    if not pdfium.FPDFText_GetMatrix(text_page, at, matrix):
        return box
    size = pdfium.FPDFText_GetFontSize(text_page, at)
    return _put_on_base_line(
        box, origin_x.value, origin_y.value, _Upwards(matrix.c * size, matrix.d * size)
    )


class _Upwards(NamedTuple):
    """One em from the base line to the top of a character, in units of the page."""

    across: float
    up: float


def _put_on_base_line(box: BoxInUnits, x: float, y: float, upwards: _Upwards) -> BoxInUnits:
    em = math.hypot(upwards.across, upwards.up)
    if not em or not math.isfinite(em):
        return box
    if abs(upwards.across) <= STRAIGHT * em and _begins(x, box.left, box.right, em):
        bottom, top = sorted((y - DESCENT * upwards.up, y + ASCENT * upwards.up))
        return BoxInUnits(box.left, bottom, box.right, top)
    if abs(upwards.up) <= STRAIGHT * em and _begins(y, box.bottom, box.top, em):
        left, right = sorted((x - DESCENT * upwards.across, x + ASCENT * upwards.across))
        return BoxInUnits(left, box.bottom, right, box.top)
    return box


def _begins(origin: float, start: float, end: float, em: float) -> bool:
    """Return whether text runs along a box: its origin is at one of the ends."""
    return min(abs(origin - start), abs(origin - end)) <= AT_ORIGIN * em

"""The characters and pictures of a page with their places. Child process only."""

import ctypes
import math
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import Character, PageText
from articles.epaper.pdf.documents import OpenPage
from articles.epaper.pdf.faults import FaultFound, PdfFault
from articles.epaper.pdf.limits import PdfLimits

UNKNOWN = "\ufffd"  # a character that the file maps to no text
BLANKS = {" ", "\u00a0", "\u3000"}
FORM_DEPTH_MAX = 15  # forms in forms
PICTURE_SIDE_MIN = 2.0  # points; less is a rule or a speck
DECIMALS = 3  # of a point


class Matrix(NamedTuple):
    """The six numbers of an affine map, as PDF writes them."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def after(self, inner: "Matrix") -> "Matrix":
        """Return the map that does `inner` first and this one then."""
        return Matrix(
            inner.a * self.a + inner.b * self.c,
            inner.a * self.b + inner.b * self.d,
            inner.c * self.a + inner.d * self.c,
            inner.c * self.b + inner.d * self.d,
            inner.e * self.a + inner.f * self.c + self.e,
            inner.e * self.b + inner.f * self.d + self.f,
        )

    def box_of(self, left: float, bottom: float, right: float, top: float) -> Rectangle:
        """Return the upright box around what the map makes of one."""
        corners = [(left, bottom), (left, top), (right, bottom), (right, top)]
        across = [self.a * x + self.c * y + self.e for x, y in corners]
        down = [self.b * x + self.d * y + self.f for x, y in corners]
        return Rectangle(min(across), min(down), max(across), max(down))


def read_characters(opened: OpenPage, limits: PdfLimits) -> PageText:
    """Return a page's characters and pictures, in points from its upper left corner.

    Blanks are left out. A character without text is U+FFFD: its place is known all the same. What
    lies outside the page is left out. Finds a page with more characters or objects than allowed.
    """
    width = opened.page.get_width() * opened.unit
    height = opened.page.get_height() * opened.unit
    to_sheet = _map_to_sheet(opened)
    sheet = Rectangle(0.0, 0.0, width, height)
    return PageText(
        width=round(width, DECIMALS),
        height=round(height, DECIMALS),
        characters=list(_characters(opened.page, to_sheet, sheet, limits)),
        pictures=list(_pictures(opened.page, to_sheet, sheet, limits)),
    )


def _map_to_sheet(opened: OpenPage) -> Matrix:
    """Return the map from the page's units to points of the cropped and turned page."""
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(opened.page, box):
        raise FaultFound(PdfFault.DAMAGED)
    unit = opened.unit
    turned = {
        0: Matrix(unit, 0, 0, -unit, -box.left * unit, box.top * unit),
        1: Matrix(0, unit, unit, 0, -box.bottom * unit, -box.left * unit),
        2: Matrix(-unit, 0, 0, unit, box.right * unit, -box.bottom * unit),
        3: Matrix(0, -unit, -unit, 0, box.top * unit, box.right * unit),
    }
    return turned[pdfium.FPDFPage_GetRotation(opened.page) % 4]


def _characters(
    page: pypdfium2.PdfPage, to_sheet: Matrix, sheet: Rectangle, limits: PdfLimits
) -> Iterator[Character]:
    text_page = page.get_textpage()
    count = text_page.count_chars()
    if count > limits.characters:
        raise FaultFound(PdfFault.TOO_MUCH_TEXT, most=limits.characters)
    box = pdfium.FS_RECTF()
    for at in range(count):
        if pdfium.FPDFText_IsGenerated(text_page, at) == 1:
            continue  # PDFium's own blanks and line ends
        text = _text_of(text_page, at)
        if text is None or not pdfium.FPDFText_GetLooseCharBox(text_page, at, box):
            continue
        place = to_sheet.box_of(box.left, box.bottom, box.right, box.top)
        if _is_on(sheet, place):
            yield Character(text, *(round(side, DECIMALS) for side in place))


def _text_of(text_page: pypdfium2.PdfTextPage, at: int) -> str | None:
    """Return a character's text, UNKNOWN where it has none, or None for a blank."""
    code = pdfium.FPDFText_GetUnicode(text_page, at)
    if pdfium.FPDFText_HasUnicodeMapError(text_page, at) == 1 or not code:
        return UNKNOWN
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE:
        return UNKNOWN
    text = chr(code)
    return None if code < 0x20 or text in BLANKS else text


def _is_on(sheet: Rectangle, place: Rectangle) -> bool:
    """Return whether the middle of a box lies on the page; one without numbers does not."""
    across = (place.left + place.right) / 2
    down = (place.top + place.bottom) / 2
    return 0 <= across <= sheet.right and 0 <= down <= sheet.bottom and place.area < math.inf


def _pictures(
    page: pypdfium2.PdfPage, to_sheet: Matrix, sheet: Rectangle, limits: PdfLimits
) -> Iterator[Rectangle]:
    for matrix in _picture_maps(page, to_sheet, limits):
        box = matrix.box_of(0, 0, 1, 1)  # a picture fills the unit square
        if not all(math.isfinite(side) for side in box):
            continue
        shown = Rectangle(
            round(max(box.left, 0.0), DECIMALS),
            round(max(box.top, 0.0), DECIMALS),
            round(min(box.right, sheet.right), DECIMALS),
            round(min(box.bottom, sheet.bottom), DECIMALS),
        )
        if min(shown.right - shown.left, shown.bottom - shown.top) >= PICTURE_SIDE_MIN:
            yield shown


def _picture_maps(page: pypdfium2.PdfPage, to_sheet: Matrix, limits: PdfLimits) -> Iterator[Matrix]:
    """Return the map from the unit square to the page of each picture, those in forms too."""
    seen = 0
    waiting = [_Group(page.raw, to_sheet, 0)]
    while waiting:
        group = waiting.pop()
        for member in group.members():
            seen += 1
            if seen > limits.objects:
                raise FaultFound(PdfFault.TOO_INTRICATE)
            kind = pdfium.FPDFPageObj_GetType(member)
            if kind not in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
                continue
            matrix = group.to_sheet.after(_matrix_of(member))
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                yield matrix
            elif group.depth < FORM_DEPTH_MAX:
                waiting.append(_Group(member, matrix, group.depth + 1))


class _Group(NamedTuple):
    """A page or a form with the map from its units to the page."""

    handle: "ctypes._Pointer[ctypes.Structure]"
    to_sheet: Matrix
    depth: int

    def members(self) -> Iterator["ctypes._Pointer[ctypes.Structure]"]:
        if self.depth:
            for at in range(pdfium.FPDFFormObj_CountObjects(self.handle)):
                yield pdfium.FPDFFormObj_GetObject(self.handle, at)
        else:
            for at in range(pdfium.FPDFPage_CountObjects(self.handle)):
                yield pdfium.FPDFPage_GetObject(self.handle, at)


def _matrix_of(member: "ctypes._Pointer[ctypes.Structure]") -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(member, matrix):
        return Matrix(1, 0, 0, 1, 0, 0)
    return Matrix(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)

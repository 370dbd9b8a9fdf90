"""Where the pictures of a page are."""

import ctypes
import math
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2.raw as pdfium

from articles.epaper.geometry import Rectangle
from articles.epaper.pdf.child.documents import PageSpace
from articles.epaper.pdf.child.matrices import Matrix
from articles.epaper.pdf.faults import FaultFound, PdfFault
from articles.epaper.pdf.limits import PdfLimits

FORM_DEPTH_MAX = 15  # forms in forms
SIDE_MIN = 2.0  # points; less is a rule or a speck
IDENTITY = Matrix(1, 0, 0, 1, 0, 0)


class _Group(NamedTuple):
    """A page or a form with the map from its units to the page."""

    handle: object
    to_sheet: Matrix
    depth: int

    def members(self) -> Iterator[object]:
        if self.depth:
            for at in range(pdfium.FPDFFormObj_CountObjects(self.handle)):
                yield pdfium.FPDFFormObj_GetObject(self.handle, at)
        else:
            for at in range(pdfium.FPDFPage_CountObjects(self.handle)):
                yield pdfium.FPDFPage_GetObject(self.handle, at)


def find_pictures(
    opened: PageSpace, to_sheet: Matrix, sheet: Rectangle, limits: PdfLimits
) -> Iterator[Rectangle]:
    """Return the boxes of a page's pictures, those in forms too, cut at the edges of the sheet.

    `to_sheet` maps the page's units to the sheet. Finds a page with more objects than allowed and a
    picture with too many pixels.
    """
    for matrix in _picture_maps(opened, to_sheet, limits):
        box = matrix.box_of(0, 0, 1, 1)  # a picture fills the unit square
        if not all(math.isfinite(side) for side in box):
            continue
        shown = Rectangle(
            max(box.left, 0.0),
            max(box.top, 0.0),
            min(box.right, sheet.right),
            min(box.bottom, sheet.bottom),
        )
        if min(shown.right - shown.left, shown.bottom - shown.top) >= SIDE_MIN:
            yield shown


def _picture_maps(opened: PageSpace, to_sheet: Matrix, limits: PdfLimits) -> Iterator[Matrix]:
    """Return the map from the unit square to the sheet of each picture."""
    seen = 0
    waiting = [_Group(opened.page.raw, to_sheet, 0)]
    while waiting:
        group = waiting.pop()
        for member in group.members():
            seen += 1
            if seen > limits.objects:
                raise FaultFound(PdfFault.TOO_INTRICATE)
            kind = pdfium.FPDFPageObj_GetType(member)
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                _check_pixels(member, limits)
                yield group.to_sheet.after(_matrix_of(member))
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and group.depth < FORM_DEPTH_MAX:
                matrix = group.to_sheet.after(_matrix_of(member))
                waiting.append(_Group(member, matrix, group.depth + 1))


def _check_pixels(member: object, limits: PdfLimits) -> None:
    """Find a picture that PDFium would leave out without a word, one in the drawing itself too."""
    width = ctypes.c_uint()
    height = ctypes.c_uint()
    if not pdfium.FPDFImageObj_GetImagePixelSize(member, width, height):
        return
    if width.value * height.value > limits.picture_pixels:
        raise FaultFound(PdfFault.PICTURE_TOO_LARGE, width=width.value, height=height.value)


def _matrix_of(member: object) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(member, matrix):
        return IDENTITY
    return Matrix(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)

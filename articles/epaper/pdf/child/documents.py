"""A PDF opened for PDFium and for pypdf, with its simple faults found first. Child process only.

PDFium draws and reads text; pypdf shows the objects. Both must see the same pages, or readers could
download something else than what was looked at.
"""

import os
from dataclasses import dataclass
from typing import IO

import pypdf
import pypdf.errors
import pypdfium2
import pypdfium2.raw as pdfium

from articles.epaper.pdf.child.page_boxes import printed_size, units_of
from articles.epaper.pdf.faults import FaultFound, PdfFault
from articles.epaper.pdf.limits import (
    MEGABYTE,
    MILLIMETRES_PER_INCH,
    POINTS_PER_INCH,
    PdfLimits,
)
from articles.epaper.pdf.results import PageSize

HEADER = b"%PDF-"
HEADER_WITHIN = 1024  # bytes; readers look for it there (ISO 32000-1, annex H, note 13)
END = b"%%EOF"
END_WITHIN = 4096  # bytes; some programs add a little behind it
ERRORS = {
    pdfium.FPDF_ERR_SUCCESS: PdfFault.NO_PAGES,  # it was read, and has no page
    pdfium.FPDF_ERR_PASSWORD: PdfFault.ENCRYPTED,
    pdfium.FPDF_ERR_SECURITY: PdfFault.ENCRYPTED,
}
SAME_SIZE = 0.5  # points; PDFium calculates with 24 bits


@dataclass(frozen=True)
class OpenPdf:
    """A PDF as both libraries see it."""

    document: pypdfium2.PdfDocument
    structure: pypdf.PdfReader
    limits: PdfLimits

    @property
    def page_count(self) -> int:
        return len(self.document)


@dataclass(frozen=True)
class PageSpace:
    """A page as both libraries see it, and how many points one of its units is."""

    page: pypdfium2.PdfPage
    entry: pypdf.PageObject
    unit: float

    @property
    def size(self) -> PageSize:
        """The size as people see it, turned and cropped, in millimetres."""
        factor = self.unit * MILLIMETRES_PER_INCH / POINTS_PER_INCH
        return PageSize(self.page.get_width() * factor, self.page.get_height() * factor)


def open_pdf(file: IO[bytes], limits: PdfLimits) -> OpenPdf:
    """Open a PDF. Finds what is no PDF, encrypted, damaged, without pages or with too many."""
    _check_ends(file, limits)
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        raise FaultFound(ERRORS.get(error.err_code, PdfFault.DAMAGED)) from error
    if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1:
        raise FaultFound(PdfFault.ENCRYPTED)
    if len(document) > limits.pages:
        raise FaultFound(PdfFault.TOO_MANY_PAGES, pages=len(document), most=limits.pages)
    structure = _open_structure(file)
    if structure.get_num_pages() != len(document):
        raise FaultFound(PdfFault.DAMAGED)
    return OpenPdf(document, structure, limits)


def _check_ends(file: IO[bytes], limits: PdfLimits) -> None:
    """Find the fault of what is empty, too large, no PDF or breaks off, by its first and last
    bytes."""
    size = os.fstat(file.fileno()).st_size
    if not size:
        raise FaultFound(PdfFault.EMPTY)
    if size > limits.file_bytes:
        most = limits.file_bytes // MEGABYTE
        raise FaultFound(PdfFault.TOO_LARGE, size=size // MEGABYTE, most=most)
    if HEADER not in os.pread(file.fileno(), HEADER_WITHIN, 0):
        raise FaultFound(PdfFault.NO_PDF)
    # Both libraries put together what they can of a file that breaks off: half of it.
    if END not in os.pread(file.fileno(), END_WITHIN, max(0, size - END_WITHIN)):
        raise FaultFound(PdfFault.DAMAGED)


def _open_structure(file: IO[bytes]) -> pypdf.PdfReader:
    file.seek(0)
    reader = pypdf.PdfReader(file)
    if reader.is_encrypted:
        raise FaultFound(PdfFault.ENCRYPTED)
    return reader


def open_page(pdf: OpenPdf, index: int) -> PageSpace:
    """Open one page (from 0). Finds one that is not there, without size, too large, too small."""
    if not 0 <= index < pdf.page_count:
        raise FaultFound(PdfFault.NO_SUCH_PAGE, page=index + 1, pages=pdf.page_count)
    entry = pdf.structure.pages[index]
    opened = PageSpace(pdf.document[index], entry, units_of(entry))
    _check_size(opened, index, pdf.limits)
    return opened


def _check_size(opened: PageSpace, index: int, limits: PdfLimits) -> None:
    size = opened.size
    printed = printed_size(opened.entry)
    if printed is None:
        raise FaultFound(PdfFault.PAGE_WITHOUT_SIZE, page=index + 1)
    values = {"page": index + 1, "width": round(size.width), "height": round(size.height)}
    if max(size) > limits.longest_side:
        raise FaultFound(PdfFault.PAGE_TOO_LARGE, most=round(limits.longest_side), **values)
    if min(size) < limits.shortest_side:
        raise FaultFound(PdfFault.PAGE_TOO_SMALL, least=round(limits.shortest_side), **values)
    drawn = (opened.page.get_width(), opened.page.get_height())
    if max(abs(a - b) for a, b in zip(drawn, printed, strict=True)) > SAME_SIZE:
        raise FaultFound(PdfFault.PAGE_WITHOUT_SIZE, page=index + 1)

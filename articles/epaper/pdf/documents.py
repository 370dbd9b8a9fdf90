"""A PDF opened for PDFium and for pypdf, with its simple faults found first. Child process only."""

import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

import pypdf
import pypdf.errors
import pypdfium2
import pypdfium2.raw as pdfium
from pypdf.generic import DictionaryObject

from articles.epaper.pdf.faults import FaultFound, PdfFault
from articles.epaper.pdf.limits import MILLIMETRES_PER_POINT, PdfLimits
from articles.epaper.pdf.results import PageSize

HEADER = b"%PDF-"
HEADER_WITHIN = 1024  # bytes; readers look for it there (ISO 32000-1, annex H, note 13)
ERRORS = {
    pdfium.FPDF_ERR_PASSWORD: PdfFault.ENCRYPTED,
    pdfium.FPDF_ERR_SECURITY: PdfFault.ENCRYPTED,
}
UNITS_MAX = 75_000  # of a page's UserUnit (ISO 32000-1, annex C.2)


@dataclass(frozen=True)
class OpenPage:
    """A page of PDFium, and how many points one of its units is."""

    page: pypdfium2.PdfPage
    unit: float


def check_beginning(file: IO[bytes], limits: PdfLimits) -> None:
    """Find the fault of what is empty, too large or no PDF by its first bytes."""
    size = os.fstat(file.fileno()).st_size
    if not size:
        raise FaultFound(PdfFault.EMPTY)
    if size > limits.file_bytes:
        raise FaultFound(PdfFault.TOO_LARGE, size=size, most=limits.file_bytes)
    beginning = os.pread(file.fileno(), HEADER_WITHIN, 0)
    if HEADER not in beginning:
        raise FaultFound(PdfFault.NO_PDF)


@contextmanager
def open_document(file: IO[bytes], limits: PdfLimits) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF with PDFium. Finds encrypted ones, those without pages and with too many."""
    check_beginning(file, limits)
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        raise FaultFound(_fault_of(error)) from error
    if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1:
        raise FaultFound(PdfFault.ENCRYPTED)
    if len(document) > limits.pages:
        raise FaultFound(PdfFault.TOO_MANY_PAGES, pages=len(document), most=limits.pages)
    yield document


def _fault_of(error: pypdfium2.PdfiumError) -> PdfFault:
    code = getattr(error, "err_code", None)
    if code == pdfium.FPDF_ERR_SUCCESS:  # it was read, and has no page
        return PdfFault.NO_PAGES
    return ERRORS.get(code, PdfFault.DAMAGED)


@contextmanager
def open_page(
    file: IO[bytes], document: pypdfium2.PdfDocument, index: int, limits: PdfLimits
) -> Iterator[OpenPage]:
    """Open one page. Finds a page that is not there, too large or too small."""
    if not 0 <= index < len(document):
        raise FaultFound(PdfFault.NO_SUCH_PAGE, page=index + 1, pages=len(document))
    units = page_units(read_structure(file))
    if len(units) != len(document):  # the two readers see different pages
        raise FaultFound(PdfFault.DAMAGED)
    unit = units[index]
    page = load_page(document, index)
    check_size(page_size(page, unit), index, limits)
    yield OpenPage(page, unit)


def load_page(document: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
    """Return a page of PDFium. Finds a damaged one."""
    try:
        return document[index]
    except pypdfium2.PdfiumError as error:
        raise FaultFound(PdfFault.DAMAGED) from error


def page_size(page: pypdfium2.PdfPage, unit: float) -> PageSize:
    """Return the size of a page as people see it, in millimetres."""
    factor = unit * MILLIMETRES_PER_POINT
    return PageSize(page.get_width() * factor, page.get_height() * factor)


def check_size(size: PageSize, index: int, limits: PdfLimits) -> None:
    """Find the fault of a page larger or smaller than a printed page can be."""
    values = {"page": index + 1, "width": round(size.width), "height": round(size.height)}
    if not (math.isfinite(size.width) and math.isfinite(size.height)):
        raise FaultFound(PdfFault.DAMAGED)
    if max(size) > limits.longest_side:
        raise FaultFound(PdfFault.PAGE_TOO_LARGE, most=round(limits.longest_side), **values)
    if min(size) < limits.shortest_side:
        raise FaultFound(PdfFault.PAGE_TOO_SMALL, least=round(limits.shortest_side), **values)


def read_structure(file: IO[bytes]) -> pypdf.PdfReader:
    """Return the objects of a PDF as pypdf reads them. Finds encrypted and damaged ones."""
    file.seek(0)
    try:
        reader = pypdf.PdfReader(file)
        if reader.is_encrypted:
            raise FaultFound(PdfFault.ENCRYPTED)
        reader.get_num_pages()
    except pypdf.errors.PyPdfError as error:
        raise FaultFound(PdfFault.DAMAGED) from error
    return reader


def page_units(reader: pypdf.PdfReader) -> Sequence[float]:
    """Return how many points the unit of each page is: 1, or what its UserUnit says."""
    return [_unit_of(page) for page in reader.pages]


def _unit_of(page: DictionaryObject) -> float:
    unit = page.get("/UserUnit")
    unit = unit.get_object() if unit is not None else 1
    if not isinstance(unit, int | float) or not 0 < unit <= UNITS_MAX:
        return 1.0  # as readers of PDF take it
    return float(unit)

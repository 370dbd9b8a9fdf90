"""A PDF written anew with its pages only: no script, attachment, form, action or note.

Child process only. What is copied is listed here; whatever else a file holds stays behind.
"""

import io
from collections.abc import Sequence
from typing import IO

import pypdf
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from articles.epaper.pdf.documents import open_document, read_structure
from articles.epaper.pdf.faults import FaultFound, PdfFault
from articles.epaper.pdf.limits import PdfLimits

PAGE_KEYS = {
    "/Type",
    "/Parent",
    "/MediaBox",
    "/CropBox",
    "/BleedBox",
    "/TrimBox",
    "/ArtBox",
    "/Rotate",
    "/UserUnit",
    "/Resources",
    "/Contents",
    "/Group",
}
# What a drawing may carry that is no drawing: files, data of programs, other files to show instead.
DRAWING_EXTRAS = ("/AF", "/Metadata", "/PieceInfo", "/OPI", "/Ref", "/Alternates", "/Measure")


def clean_document(file: IO[bytes], limits: PdfLimits, pages: Sequence[int] | None) -> bytes:
    """Return a PDF of these pages (from 0), all by default, that only shows."""
    with open_document(file, limits) as document:
        wanted = range(len(document)) if pages is None else pages
        for index in wanted:
            if not 0 <= index < len(document):
                raise FaultFound(PdfFault.NO_SUCH_PAGE, page=index + 1, pages=len(document))
    reader = read_structure(file)
    for page in reader.pages:
        _strip_page(page)
    writer = pypdf.PdfWriter()
    writer.metadata = None
    for index in wanted:
        writer.add_page(reader.pages[index])
    _copy_layers(reader, writer)
    _strip_objects(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _strip_page(page: DictionaryObject) -> None:
    for key in set(page) - PAGE_KEYS:
        del page[key]


def _copy_layers(reader: pypdf.PdfReader, writer: pypdf.PdfWriter) -> None:
    """Copy which layers are shown: a page may hold layers that are not."""
    layers = reader.root_object.get("/OCProperties")
    if layers is not None:
        writer.root_object[NameObject("/OCProperties")] = layers.get_object().clone(writer)


def _strip_objects(writer: pypdf.PdfWriter) -> None:
    for entry in writer._objects:
        if isinstance(entry, StreamObject):
            for key in DRAWING_EXTRAS:
                entry.pop(key, None)

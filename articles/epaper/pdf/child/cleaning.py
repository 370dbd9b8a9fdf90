"""A PDF written anew with its pages only: no script, attachment, form, action, link or note.

What is copied of a page is listed here; whatever else a file holds stays
behind. A list of what is dangerous would never be complete.
"""

from collections.abc import Sequence

import pypdf
from pypdf.generic import DictionaryObject, NameObject, NullObject, PdfObject, StreamObject

from articles.epaper.pdf.child.documents import OpenPdf, PageSpace
from articles.epaper.pdf.child.objects import name_of

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
FILE_TYPES = {"/Filespec", "/F", "/EmbeddedFile"}


def clean_document(pdf: OpenPdf, pages: Sequence[PageSpace]) -> pypdf.PdfWriter:
    """Return a PDF of these pages that only shows. The same pages give the same bytes."""
    writer = pypdf.PdfWriter()
    writer.metadata = None
    for opened in pages:
        _strip_page(opened.entry)
        writer.add_page(opened.entry)
    _copy_layers(pdf, writer)
    _strip_objects(writer)
    return writer


def _strip_page(entry: DictionaryObject) -> None:
    for key in set(entry) - PAGE_KEYS:
        del entry[key]


def _copy_layers(pdf: OpenPdf, writer: pypdf.PdfWriter) -> None:
    """Copy which layers are shown: a page may hold layers that are not."""
    layers = pdf.structure.root_object.get("/OCProperties")
    if layers is not None:
        writer.root_object[NameObject("/OCProperties")] = layers.get_object().clone(writer)


def _strip_objects(writer: pypdf.PdfWriter) -> None:
    for at, entry in enumerate(writer._objects):
        if _is_file(entry):
            writer._objects[at] = NullObject()
        elif isinstance(entry, StreamObject):
            for key in DRAWING_EXTRAS:
                entry.pop(key, None)


def _is_file(entry: PdfObject | None) -> bool:
    return name_of(entry, "/Type") in FILE_TYPES

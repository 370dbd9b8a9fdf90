"""What a PDF holds besides its pages: scripts, attachments, forms, fonts."""

from collections.abc import Iterable, Sequence
from typing import IO

from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from articles.epaper.pdf.child.documents import OpenPdf, PageSpace, open_page, open_pdf
from articles.epaper.pdf.child.objects import name_of, value_of, walk_dictionaries
from articles.epaper.pdf.faults import FaultFound, PdfFault
from articles.epaper.pdf.limits import PdfLimits
from articles.epaper.pdf.results import PdfFacts

ATTACHMENT_KEYS = {"/EmbeddedFiles", "/EF", "/AF"}
ATTACHMENT_NOTES = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
SCRIPT_KEYS = {"/JavaScript", "/JS", "/XFA"}
OUTWARD_ACTIONS = {"/Launch", "/ImportData", "/SubmitForm", "/GoToR", "/GoToE", "/URI"}
# Collections of characters whose numbers every reader of PDF maps to text.
KNOWN_COLLECTIONS = {"GB1", "CNS1", "Japan1", "Korea1", "KR"}
NAME_MAX = 100
FONTS_MAX = 50  # names that are listed


def inspect_document(file: IO[bytes], limits: PdfLimits) -> PdfFacts:
    """Return what a PDF holds. Finds every fault of the file and of the sizes of its pages."""
    pdf = open_pdf(file, limits)
    pages = [open_page(pdf, index) for index in range(pdf.page_count)]
    dictionaries = list(walk_dictionaries(pdf.structure.root_object, limits))
    check_pictures(dictionaries, limits)
    return PdfFacts(
        pages=[opened.size for opened in pages],
        characters=sum(count_characters(opened) for opened in pages),
        fonts_without_unicode=_fonts_without_unicode(dictionaries),
        has_javascript=any(SCRIPT_KEYS & entry.keys() for entry in dictionaries),
        has_attachments=any(_is_attachment(entry) for entry in dictionaries),
        has_forms=_has_forms(pdf),
        has_outward_actions=any(name_of(entry, "/S") in OUTWARD_ACTIONS for entry in dictionaries),
    )


def count_characters(opened: PageSpace) -> int:
    """Return how many characters a page has, those that PDFium adds between words too."""
    text_page = opened.page.get_textpage()
    count: int = text_page.count_chars()
    text_page.close()
    return count


def check_pictures(dictionaries: Iterable[DictionaryObject], limits: PdfLimits) -> None:
    """Find a picture with more pixels than allowed: PDFium would leave it out without a word."""
    for entry in dictionaries:
        if name_of(entry, "/Subtype") == "/Image":
            width = value_of(entry, "/Width")
            height = value_of(entry, "/Height")
            if not isinstance(width, int) or not isinstance(height, int):
                continue
            if width * height > limits.picture_pixels:
                raise FaultFound(PdfFault.PICTURE_TOO_LARGE, width=width, height=height)


def _has_forms(pdf: OpenPdf) -> bool:
    fields = value_of(value_of(pdf.structure.root_object, "/AcroForm"), "/Fields")
    return isinstance(fields, ArrayObject) and len(fields) > 0


def _is_attachment(entry: DictionaryObject) -> bool:
    if ATTACHMENT_KEYS & entry.keys():
        return True
    return "/Rect" in entry and name_of(entry, "/Subtype") in ATTACHMENT_NOTES


def _fonts_without_unicode(dictionaries: Sequence[DictionaryObject]) -> Sequence[str]:
    names = {_font_name(entry) for entry in dictionaries if _lacks_unicode(entry)}
    return sorted(names)[:FONTS_MAX]


def _lacks_unicode(entry: DictionaryObject) -> bool:
    """Return whether a dictionary is a composite font that maps its characters to no text.

    Other fonts name their characters.
    """
    if name_of(entry, "/Type") != "/Font" or name_of(entry, "/Subtype") != "/Type0":
        return False
    if "/ToUnicode" in entry:
        return False
    ordering = value_of(value_of(_descendant(entry), "/CIDSystemInfo"), "/Ordering")
    return str(ordering) not in KNOWN_COLLECTIONS


def _descendant(entry: DictionaryObject) -> PdfObject | None:
    descendants = value_of(entry, "/DescendantFonts")
    if not isinstance(descendants, ArrayObject) or not descendants:
        return None
    first = descendants[0]
    return first.get_object() if isinstance(first, PdfObject) else None


def _font_name(entry: DictionaryObject) -> str:
    return name_of(entry, "/BaseFont").removeprefix("/")[:NAME_MAX] or "?"

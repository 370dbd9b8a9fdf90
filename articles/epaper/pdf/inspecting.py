"""What a PDF holds besides its pages: scripts, attachments, forms, fonts. Child process only."""

from collections.abc import Iterator, Sequence
from typing import IO

import pypdf
import pypdfium2
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from articles.epaper.pdf.documents import (
    check_size,
    load_page,
    open_document,
    page_size,
    page_units,
    read_structure,
)
from articles.epaper.pdf.faults import FaultFound, PdfFault
from articles.epaper.pdf.limits import PdfLimits
from articles.epaper.pdf.results import PageSize, PdfFacts

ATTACHMENT_KEYS = {"/EmbeddedFiles", "/EF", "/AF"}
LAUNCH_ACTIONS = {"/Launch", "/ImportData", "/SubmitForm"}
# Collections of characters whose numbers every reader of PDF maps to text.
KNOWN_COLLECTIONS = {"GB1", "CNS1", "Japan1", "Korea1", "KR"}
NAME_MAX = 100
FONTS_MAX = 50  # names that are listed


def inspect_document(file: IO[bytes], limits: PdfLimits) -> PdfFacts:
    """Return what a PDF holds. Finds every fault of the file and of the sizes of its pages."""
    with open_document(file, limits) as document:
        reader = read_structure(file)
        dictionaries = list(walk_dictionaries(reader, limits))
        return PdfFacts(
            pages=_page_sizes(document, reader, limits),
            characters=_count_characters(document, limits),
            fonts_without_unicode=_fonts_without_unicode(dictionaries),
            has_javascript=any(_is_script(entry) for entry in dictionaries),
            has_attachments=any(ATTACHMENT_KEYS & entry.keys() for entry in dictionaries),
            has_forms="/AcroForm" in reader.root_object,
            has_launch_actions=any(_value(entry, "/S") in LAUNCH_ACTIONS for entry in dictionaries),
        )


def _page_sizes(
    document: pypdfium2.PdfDocument, reader: pypdf.PdfReader, limits: PdfLimits
) -> Sequence[PageSize]:
    units = page_units(reader)
    if len(units) != len(document):  # the two readers see different pages
        raise FaultFound(PdfFault.DAMAGED)
    sizes = []
    for index, unit in enumerate(units):
        size = page_size(load_page(document, index), unit)
        check_size(size, index, limits)
        sizes.append(size)
    return sizes


def _count_characters(document: pypdfium2.PdfDocument, limits: PdfLimits) -> int:
    total = 0
    for index in range(len(document)):
        page = load_page(document, index)
        text_page = page.get_textpage()
        total += text_page.count_chars()
        text_page.close()
        page.close()
    return total


def walk_dictionaries(reader: pypdf.PdfReader, limits: PdfLimits) -> Iterator[DictionaryObject]:
    """Return every dictionary that the file's root leads to, once. Finds a file with too many."""
    waiting: list[PdfObject] = [reader.root_object]
    known: set[tuple[int, int]] = set()
    seen = 0
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, IndirectObject):
            name = (entry.idnum, entry.generation)
            if name in known:
                continue
            known.add(name)
            resolved = entry.get_object()
            if resolved is None:
                continue
            entry = resolved
        seen += 1
        if seen > limits.objects:
            raise FaultFound(PdfFault.TOO_INTRICATE)
        if isinstance(entry, DictionaryObject):
            waiting.extend(_containers(entry.values()))
            yield entry
        elif isinstance(entry, ArrayObject):
            waiting.extend(_containers(entry))


def _containers(entries: object) -> Iterator[PdfObject]:
    return (
        entry
        for entry in entries  # type: ignore[attr-defined]
        if isinstance(entry, DictionaryObject | ArrayObject | IndirectObject)
    )


def _value(entry: DictionaryObject, key: str) -> object:
    """Return the value of a key, resolved; None where it is missing."""
    value = entry.get(key)
    return value.get_object() if isinstance(value, PdfObject) else value


def _is_script(entry: DictionaryObject) -> bool:
    return _value(entry, "/S") == "/JavaScript" or "/JavaScript" in entry


def _fonts_without_unicode(dictionaries: Sequence[DictionaryObject]) -> Sequence[str]:
    names = {_font_name(entry) for entry in dictionaries if _lacks_unicode(entry)}
    return sorted(names)[:FONTS_MAX]


def _lacks_unicode(entry: DictionaryObject) -> bool:
    """Return whether a dictionary is a composite font that maps its characters to no text."""
    if _value(entry, "/Type") != "/Font" or _value(entry, "/Subtype") != "/Type0":
        return False
    if "/ToUnicode" in entry:
        return False
    descendants = _value(entry, "/DescendantFonts")
    first = descendants[0].get_object() if isinstance(descendants, list) and descendants else None
    system = _value(first, "/CIDSystemInfo") if isinstance(first, DictionaryObject) else None
    ordering = _value(system, "/Ordering") if isinstance(system, DictionaryObject) else None
    return str(ordering) not in KNOWN_COLLECTIONS


def _font_name(entry: DictionaryObject) -> str:
    return str(_value(entry, "/BaseFont") or "?").removeprefix("/")[:NAME_MAX]

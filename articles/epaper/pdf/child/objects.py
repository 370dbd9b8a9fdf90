"""The objects of a PDF, one after the other, however they are nested."""

from collections.abc import Iterable, Iterator

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, PdfObject

from articles.epaper.pdf.faults import FaultFound, PdfFault
from articles.epaper.pdf.limits import PdfLimits


def walk_dictionaries(root: PdfObject, limits: PdfLimits) -> Iterator[DictionaryObject]:
    """Return every dictionary that an object leads to, once. Finds more objects than allowed.

    Nothing is recursive: an object may hold itself, or stand a million levels deep.
    """
    waiting: list[PdfObject | None] = [root]
    known: set[tuple[int, int]] = set()
    seen = 0
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, IndirectObject):
            name = (entry.idnum, entry.generation)
            if name in known:
                continue
            known.add(name)
            entry = entry.get_object()
        seen += 1
        if seen > limits.objects:
            raise FaultFound(PdfFault.TOO_INTRICATE)
        if isinstance(entry, DictionaryObject):
            waiting.extend(_containers(entry.values()))
            yield entry
        elif isinstance(entry, ArrayObject):
            waiting.extend(_containers(entry))


def _containers(entries: Iterable[object]) -> Iterator[PdfObject]:
    for entry in entries:
        if isinstance(entry, DictionaryObject | ArrayObject | IndirectObject):
            yield entry


def value_of(entry: PdfObject | None, key: str) -> PdfObject | None:
    """Return the value of a key of a dictionary, resolved; None where there is none."""
    if not isinstance(entry, DictionaryObject):
        return None
    value = entry.get(key)
    return value.get_object() if isinstance(value, PdfObject) else None


def name_of(entry: PdfObject | None, key: str) -> str:
    """Return the name that is the value of a key, with its slash; nothing for any other value."""
    value = value_of(entry, key)
    return str(value) if isinstance(value, NameObject) else ""

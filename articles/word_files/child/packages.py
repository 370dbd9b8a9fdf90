"""The package of a Word file, weighed and looked through before anything of it is converted.

Knows no Django.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import IO
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from articles.word_files import limits
from articles.word_files.faults import Omission, WordFault, WordFaultFound

DOCUMENT = re.compile(r"word/document\d*\.xml")  # newer Word numbers it
COMMENTS = "word/comments.xml"
MEDIA = "word/media/"
XML = (".xml", ".rels")
PACKED = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
IS_ENCRYPTED = 1  # the bit of a ZIP's entry
# Parts that are no XML by name are parsed by nobody, unless a file is made to harm.
ENTITY = "<!ENTITY"
ENTITIES = tuple(ENTITY.encode(name) for name in ("ascii", "utf-16-le", "utf-16-be"))
# Elements whose number says what is left out.
ELEMENTS_OF = {
    Omission.COMMENTS: ("comment",),
    Omission.TRACKED_CHANGES: ("ins", "del", "moveFrom", "moveTo"),
    Omission.TEXT_BOXES: ("txbxContent",),
    Omission.NOTES: ("footnoteReference", "endnoteReference"),
    Omission.FORMULAS: ("oMath",),
    Omission.OBJECTS: ("OLEObject", "chart", "relIds"),
}


def inspect_package(file: IO[bytes]) -> dict[Omission, int]:
    """Return what of a Word file is left out, and how often.

    Raises WordFaultFound for what is no Word file, is protected, unpacks to too much, declares
    entities, or breaks off.
    """
    _require_packed(file)
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _require_document(parts)
            _require_size(parts)
            return _count_omissions(package, parts)
    except (zipfile.BadZipFile, EOFError) as error:
        raise WordFaultFound(WordFault.DAMAGED) from error
    finally:
        file.seek(0)


def _require_packed(file: IO[bytes]) -> None:
    file.seek(0)
    content = file.read()
    file.seek(0)
    if not content:
        raise WordFaultFound(WordFault.EMPTY)
    if content.startswith(OLE):
        is_encrypted = ENCRYPTED_PACKAGE in content
        raise WordFaultFound(WordFault.ENCRYPTED if is_encrypted else WordFault.OLD_FORMAT)
    if not content.startswith(PACKED):
        raise WordFaultFound(WordFault.NO_WORD_FILE)


def _require_document(parts: Sequence[zipfile.ZipInfo]) -> None:
    if not any(DOCUMENT.fullmatch(part.filename) for part in parts):
        raise WordFaultFound(WordFault.NO_WORD_FILE)
    if any(part.flag_bits & IS_ENCRYPTED for part in parts):
        raise WordFaultFound(WordFault.ENCRYPTED)


def _require_size(parts: Sequence[zipfile.ZipInfo]) -> None:
    pictures = sum(part.filename.startswith(MEDIA) for part in parts)
    if pictures > limits.PICTURES:
        raise WordFaultFound(WordFault.TOO_MANY_PICTURES, count=pictures, most=limits.PICTURES)
    text = sum(part.file_size for part in parts if part.filename.endswith(XML))
    unpacked = sum(part.file_size for part in parts)
    names = {part.filename for part in parts}
    if len(parts) > limits.PARTS or len(names) != len(parts):
        raise WordFaultFound(WordFault.TOO_INTRICATE)
    if text > limits.TEXT_BYTES or unpacked > limits.UNPACKED_BYTES:
        raise WordFaultFound(WordFault.TOO_INTRICATE)


def _count_omissions(
    package: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo]
) -> dict[Omission, int]:
    """Parse each part once. Raises WordFaultFound."""
    names = Counter[str]()
    headers = macros = 0
    counter = ElementCounter()
    for part in parts:
        if not part.filename.endswith(XML):
            macros += part.filename.endswith("vbaProject.bin")
            _refuse_entities(package.read(part))
            continue
        counter.begin()
        _parse(package, part, counter)
        if part.filename.startswith(("word/header", "word/footer")):
            headers += counter.has_text
        elif part.filename == COMMENTS or DOCUMENT.fullmatch(part.filename):
            names += counter.names
    found = _omissions_of(names)
    found[Omission.HEADERS] = headers
    found[Omission.MACROS] = macros
    return {omission: count for omission, count in found.items() if count}


def _omissions_of(names: Mapping[str, int]) -> dict[Omission, int]:
    return {
        omission: sum(names[element] for element in elements)
        for omission, elements in ELEMENTS_OF.items()
    }


def _refuse_entities(content: bytes) -> None:
    if any(entity in content for entity in ENTITIES):
        raise WordFaultFound(WordFault.HOSTILE)


def _parse(package: zipfile.ZipFile, part: zipfile.ZipInfo, counter: "ElementCounter") -> None:
    try:
        with package.open(part) as content:
            defusedxml.sax.parse(content, counter, forbid_dtd=True)
    except DefusedXmlException as error:
        raise WordFaultFound(WordFault.HOSTILE) from error
    except SAXParseException as error:
        raise WordFaultFound(WordFault.DAMAGED) from error


class ElementCounter(ContentHandler):
    """Counts the elements of all parts, and by name those of one.

    Raises WordFaultFound at a limit.
    """

    def __init__(self) -> None:
        super().__init__()
        self.elements = 0
        self.begin()

    def begin(self) -> None:
        """Begin with another part."""
        self.names = Counter[str]()
        self.has_text = False
        self.depth = 0
        self.in_fallback = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > limits.ELEMENTS or self.depth > limits.DEPTH:
            raise WordFaultFound(WordFault.TOO_INTRICATE)
        local_name = name.rpartition(":")[2]
        if local_name == "Fallback":  # says again what its sibling says
            self.in_fallback += 1
        if not self.in_fallback:
            self.names[local_name] += 1
        self.has_text = self.has_text or local_name == "t"

    def endElement(self, name: str) -> None:
        self.depth -= 1
        if name.rpartition(":")[2] == "Fallback":
            self.in_fallback -= 1

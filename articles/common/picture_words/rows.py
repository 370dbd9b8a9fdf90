"""One statement of a picture's file, and what is cleaned and cut before it is stored. Knows no
Django."""

import re
import unicodedata
from typing import TypedDict

VALUE_MAX = 2000  # characters of one value; a caption of an agency has some hundred
ROWS_MAX = 120  # statements of one file
TAG = re.compile(r"</?[A-Za-z!][^<>]{0,500}>")
ELEMENT = re.compile(r"<(script|style)\b[^<>]{0,500}>[^<]{0,5000}</\1\s{0,9}>", re.IGNORECASE)


class FileWord(TypedDict):
    """One value that a file states: what it is, where it was found, and in which language."""

    field: str  # one of FIELDS
    origin: str  # "XMP", "IPTC" or "EXIF"
    language: str  # as XMP writes it: "x-default", "zh-CN"; empty where the file names none
    value: str


FIELDS = (
    "headline",
    "title",
    "caption",
    "creator",
    "credit",
    "source",
    "copyright",
    "usage_terms",
    "date",
    "place",
    "keyword",
)


class FileNote:
    """Names of what was left out of a file's statements; the desk puts them into words."""

    CUT = "cut"
    MARKUP = "markup"
    CONTROLS = "controls"
    XMP_UNREADABLE = "xmp_unreadable"
    XMP_TOO_LARGE = "xmp_too_large"
    IPTC_UNREADABLE = "iptc_unreadable"
    EXIF_UNREADABLE = "exif_unreadable"
    TOO_MANY = "too_many"


class WordCollector:
    """Collects the statements of a file: cleaned, each once, and no more than ROWS_MAX."""

    def __init__(self) -> None:
        self.rows: list[FileWord] = []
        self.notes: list[str] = []

    def note(self, name: str) -> None:
        """Note once that something was left out."""
        if name not in self.notes:
            self.notes.append(name)

    def add(self, field: str, origin: str, value: str, language: str = "") -> None:
        """Add a value; one that is empty after cleaning is left out."""
        cleaned = self._clean(value)
        language = re.sub(r"[^A-Za-z0-9-]", "", language)[:20]
        row = FileWord(field=field, origin=origin, language=language, value=cleaned)
        if not cleaned or row in self.rows:
            return
        if len(self.rows) >= ROWS_MAX:
            self.note(FileNote.TOO_MANY)
            return
        self.rows.append(row)

    def _clean(self, value: str) -> str:
        if len(value) > VALUE_MAX:
            self.note(FileNote.CUT)
            value = value[:VALUE_MAX]
        plain = TAG.sub(" ", ELEMENT.sub(" ", value))
        if plain != value:
            self.note(FileNote.MARKUP)
        printable = "".join(
            " " if character in "\r\n\t" else character
            for character in plain
            if character in "\r\n\t" or unicodedata.category(character) not in {"Cc", "Cs", "Co"}
        )
        if len(printable) != len(plain) and plain.replace("\0", "").strip() != printable.strip():
            self.note(FileNote.CONTROLS)
        return " ".join(printable.split())

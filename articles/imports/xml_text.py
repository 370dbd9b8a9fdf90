"""XML as other systems write it: decoded, and without the characters for which one parser stops at
a whole archive.
"""

import codecs
import io
import re
from typing import IO

from django.utils.translation import gettext as _

from articles.imports.items import UnreadableArchive

DECLARED = re.compile(rb"""^\s*<\?xml\b[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']""")
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "utf8": "utf-8"}
NO_CHARACTER = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")  # XML 1.0, 2.2
LINE_ENDS = str.maketrans({"\x0b": "\n", "\x0c": "\n"})
REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|(\d{1,10}));")
# A tag or comment that goes over the end of a buffer is looked at once more for each buffer that it
# fills.
BUFFER = 4 * 1024 * 1024
REFERENCE_MAX = 14  # characters of the longest reference
TAKEN_OUT = "\ufdd0"  # is where something was taken out, until `noise` has counted it


class CleanXml:
    """A file of XML, read as text that a parser does not stumble over. Leaves the file open."""

    def __init__(self, file: IO[bytes]) -> None:
        start = file.read(1024)
        file.seek(0)
        try:
            self.text = io.TextIOWrapper(
                file, encoding=_encoding(start), errors="replace", newline=""
            )
        except LookupError as error:
            raise UnreadableArchive(
                _("The file names an encoding that nobody knows. Save it as UTF-8 and try again.")
            ) from error
        self.held = ""

    def read(self, size: int = -1) -> str:
        """Return some characters, at least a buffer full, none at the end.

        What belongs together at the end of a piece is held back.
        """
        while True:
            fresh = self.text.read(size if size < 0 else max(size, BUFFER))
            piece = self.held + fresh
            self.held = ""
            if fresh:
                cut = piece.rfind("&", max(0, len(piece) - REFERENCE_MAX))
                if cut >= 0 and ";" not in piece[cut:]:
                    self.held = piece[cut:]
                    piece = piece[:cut]
            if piece or not fresh:
                return _clean(piece)

    def close(self) -> None:
        self.text.detach()


def _encoding(start: bytes) -> str:
    for mark, name in BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return name
    declared = DECLARED.match(start)
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    return WIDER.get(name, name)


def _clean(text: str) -> str:
    text = NO_CHARACTER.sub(TAKEN_OUT, text.translate(LINE_ENDS))
    return REFERENCE.sub(_reference, text) if "&#" in text else text


def _reference(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    if code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE:
        return match[0]
    return match[0] if 0x10000 <= code < 0x110000 else TAKEN_OUT

"""JSON as other systems write it, without the characters for which a parser stops at a whole
archive.
"""

import io
import re
from typing import IO

# Escaped backslashes and whole pairs come first, so that what is left of the last part are halves
# of characters.
ESCAPE = re.compile(
    r"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
FIRST_HALF = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1d\x1f]")  # RFC 8259, 7: not even within a text
RECORD_MARK = "\x1e"  # RFC 7464 puts one before each item
TAKEN_OUT = "\ufdd0"  # is where something was taken out, until `noise` has counted it
PAIR = 12  # characters of an escaped pair


class CleanJson:
    """A file of JSON, read as bytes that a parser does not stumble over. Leaves the file open."""

    def __init__(self, file: IO[bytes]) -> None:
        self.text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
        self.held = ""

    def read(self, size: int = -1) -> bytes:
        """Return some bytes, none at the end.

        What belongs together at the end of a piece is held back.
        """
        while True:
            fresh = self.text.read(size)
            piece = self.held + fresh
            self.held = ""
            if fresh:
                cut = _loose_end(piece)
                self.held = piece[cut:]
                piece = piece[:cut]
            if piece or not fresh:
                return _clean(piece).encode("utf-8", "replace")

    def close(self) -> None:
        self.text.detach()


def _loose_end(piece: str) -> int:
    """Return where the last escapes of a piece begin, which may go on in the next."""
    cut = piece.find("\\", max(0, len(piece) - PAIR))
    if cut < 0:
        return len(piece)
    if FIRST_HALF.fullmatch(piece[max(0, cut - PAIR // 2) : cut]):
        cut -= PAIR // 2
    before = cut - len(piece[:cut].rstrip("\\"))
    return cut - before % 2  # two of them are one escaped backslash


def _clean(text: str) -> str:
    text = CONTROL.sub(TAKEN_OUT, text.replace(RECORD_MARK, " "))
    return ESCAPE.sub(lambda found: TAKEN_OUT if found[1] else found[0], text)

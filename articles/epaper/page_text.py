"""What a program reads on a printed page: its characters and pictures with their places. Pure."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from articles.epaper.geometry import Rectangle

UNREADABLE = "\ufffd"  # a character that the file maps to no text
SQUARE = 0.9  # of the height: no Latin letter but a few capitals is so wide


class Character(NamedTuple):
    """One character with its full em box, in points from the upper left corner of the page.

    `glyph` names the glyph where the font maps it to no text: a key of the font and the code, as
    `4f1c09ab:117`. It is empty where the text is known. In one font one code is one character.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    glyph: str = ""


@dataclass(frozen=True)
class PageText:
    """A page of `width` by `height` points with its characters and the boxes of its pictures.

    Boxes are in points (1/72 inch); `pictures` are in points too, in the same order of fields.
    """

    width: float
    height: float
    characters: Sequence[Character]
    pictures: Sequence[Rectangle]

    @property
    def text(self) -> str:
        """The characters in the order of the file, which need not be the order of reading."""
        return "".join(character.text for character in self.characters)


def is_plausible(character: Character) -> bool:
    """Whether the box of a character fits what it is said to be.

    A font without a map to characters yields U+FFFD, control or private characters, or the numbers
    of its glyphs: Latin letters as wide as they are high.
    """
    code = character.text[:1] or UNREADABLE
    if code == UNREADABLE or unicodedata.category(code).startswith("C"):
        return False
    square = character.right - character.left >= SQUARE * (character.bottom - character.top)
    return not square or unicodedata.east_asian_width(code) in "WFA"

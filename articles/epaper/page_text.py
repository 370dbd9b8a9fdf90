"""What a program reads on a printed page: its characters and pictures with their places. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from articles.epaper.geometry import Rectangle


class Character(NamedTuple):
    """One character with its full em box, in points from the upper left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


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

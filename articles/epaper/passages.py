"""The text of a printed page, cut by the regions of its articles. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import UNREADABLE, Character, PageText
from articles.epaper.polygons import bounding_box, holds_point

Corners = Sequence[Sequence[float]]  # of a polygon, in fractions of the page
Regions = Mapping[int, Sequence[Corners]]


@dataclass(frozen=True)
class Passage:
    """A part of a page's text, and the articles that it belongs to."""

    articles: frozenset[int]
    text: str


class RegionFinder:
    """Says in which regions of a page something is."""

    def __init__(self, page: PageText, regions: Regions) -> None:
        self._width = page.width
        self._height = page.height
        self._shapes: list[tuple[int, Rectangle, Corners]] = [
            (article, bounding_box([polygon]), polygon)
            for article, polygons in regions.items()
            for polygon in polygons
        ]

    def find_owners(self, character: Character) -> frozenset[int]:
        """Return the articles in whose regions the middle of a character is."""
        x = (character.left + character.right) / 2 / self._width
        y = (character.top + character.bottom) / 2 / self._height
        return frozenset(
            article
            for article, box, polygon in self._shapes
            if box.left <= x <= box.right
            and box.top <= y <= box.bottom
            and holds_point(polygon, x, y)
        )


def split_passages(page: PageText, regions: Regions, others: frozenset[int]) -> list[Passage]:
    """Return the text of each region, and what no region covers, in the order of the file.

    A character in two regions belongs to both articles. `others` are the articles of the page whose
    place is not known: what no region covers may be theirs.
    """
    finder = RegionFinder(page, regions)
    in_regions: dict[frozenset[int], list[str]] = {}
    between: list[str] = []
    is_broken = False
    for character in page.characters:
        if character.text == UNREADABLE:
            continue
        owners = finder.find_owners(character)
        if owners:
            in_regions.setdefault(owners, []).append(character.text)
            is_broken = True
        else:
            between += ["\n", character.text] if is_broken else [character.text]
            is_broken = False
    parts = [*in_regions.items(), (others, between)]
    texts = [Passage(owners, "".join(letters).strip()) for owners, letters in parts]
    return [passage for passage in texts if passage.text]


def leave_out_regions(page: PageText, regions: Regions) -> PageText:
    """Return a page without the characters in these regions."""
    finder = RegionFinder(page, regions)
    characters = [character for character in page.characters if not finder.find_owners(character)]
    return replace(page, characters=characters)

"""Small pages made by hand: columns of characters in points, and the articles printed in them."""

from collections.abc import Sequence

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import Character, PageText
from articles.epaper.regions.texts import ArticleText, FoundRegion

SIZE = 10.0
PITCH = 14.0
WIDTH, HEIGHT = 600.0, 800.0


def make_text(first: int, length: int) -> str:
    """Return characters that no other text of the test has: each is used once."""
    return "".join(chr(0x4E00 + first + number) for number in range(length))


def set_line(left: float, top: float, text: str, size: float = SIZE) -> list[Character]:
    """Return the characters of one line, each an em wide."""
    return [
        Character(letter, left + place * size, top, left + (place + 1) * size, top + size)
        for place, letter in enumerate(text)
    ]


def set_column(left: float, top: float, text: str, width: int = 12) -> list[Character]:
    """Return the characters of a column that is `width` characters wide."""
    return [
        letter
        for number, start in enumerate(range(0, len(text), width))
        for letter in set_line(left, top + number * PITCH, text[start : start + width])
    ]


def make_page(characters: Sequence[Character], pictures: Sequence[Rectangle] = ()) -> PageText:
    return PageText(WIDTH, HEIGHT, characters, pictures)


def make_article(key: str, headline: str, *paragraphs: str, **texts: Sequence[str]) -> ArticleText:
    return ArticleText(key=key, headline=headline, paragraphs=paragraphs, **texts)


def bounds_of(region: FoundRegion) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a region in whole points."""
    points = [point for polygon in region.polygons for point in polygon]
    return (
        round(min(point.x for point in points) * WIDTH),
        round(min(point.y for point in points) * HEIGHT),
        round(max(point.x for point in points) * WIDTH),
        round(max(point.y for point in points) * HEIGHT),
    )

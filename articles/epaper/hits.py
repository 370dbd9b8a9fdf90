"""Where on a page the words of a search are. Pure."""

from collections.abc import Iterator, Sequence

from articles.characters import fold, fold_with_places
from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import Character, PageText

HITS_MAX = 200  # boxes on a page; a word of one character may be everywhere


def find_hits(text: PageText, words: Sequence[str]) -> list[Rectangle]:
    """Return the boxes of these words on a page, in fractions of it, a box a line of a hit.

    What old and simplified, wide and narrow characters share is found as in the search.
    """
    folded, places = fold_with_places(text.text)
    owners = [index for index, character in enumerate(text.characters) for _letter in character[0]]
    boxes: list[Rectangle] = []
    for word in filter(None, (fold(word).strip() for word in words)):
        for start in _occurrences(folded, word):
            first = places[start][0]
            last = places[start + len(word) - 1][1]
            indexes = sorted(set(owners[first:last]))
            boxes += _boxes_of_lines([text.characters[index] for index in indexes], text)
            if len(boxes) >= HITS_MAX:
                return boxes[:HITS_MAX]
    return boxes


def _occurrences(text: str, word: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + len(word))


def _boxes_of_lines(characters: Sequence[Character], page: PageText) -> Iterator[Rectangle]:
    """Yield one box for each line that these characters are on."""
    line: list[Character] = []
    for character in characters:
        if line and not _continues(line[-1], character):
            yield _box_around(line, page)
            line = []
        line.append(character)
    if line:
        yield _box_around(line, page)


def _continues(before: Character, after: Character) -> bool:
    """Say whether a character is beside another, on one line of the same column."""
    height = before.bottom - before.top
    beside = -height < after.left - before.right < 2 * height
    return beside and abs(after.top - before.top) < height / 2


def _box_around(line: Sequence[Character], page: PageText) -> Rectangle:
    return Rectangle(
        min(character.left for character in line) / page.width,
        min(character.top for character in line) / page.height,
        max(character.right for character in line) / page.width,
        max(character.bottom for character in line) / page.height,
    )

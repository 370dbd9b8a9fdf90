"""Joins the characters of a page into lines by their places, whatever their order in the file.

Pure.
"""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import Character, PageText, is_plausible
from articles.epaper.regions.layout.boxes import enclose

LEAST_SIZE = 3.0  # points; smaller type is dirt or hidden text
ROW_SHIFT = 0.25  # of an em: how far the centres of characters of one line differ at most
SIZE_RATIO = 1.3  # how much larger one character of a line is than the next at most
WORD_GAP = 0.75  # of an em: a wider gap ends the line; gutters are wider, blanks narrower
OVERLAP = 0.6  # of an em: how far a character may reach back into the one before (kerning)
TWICE = 0.3  # of an em: the same character again so close is a bold face made by printing twice
DISPLAY_GAP = 0.2  # of an em: in large type a gap so much wider than the others may be a gutter
NARROW_GUTTER = 0.9  # of the body's em: the narrowest gutter between columns
SMALL_GAP = 0.4  # of an em: a blank beside Latin letters is narrower
MARK = 0.5  # of an em: so much of a full-width quotation mark, bracket or stop is white
OPENING = "“‘（《〈「『【〔"  # the white is before them, so they hang out of the left edge
CLOSING = "，。、；：！？”’）》〉」』】〕"  # the white is behind them
EDGE = 2.0  # points: the lines of a column begin so exactly below each other
NEAR_LINES = 20.0  # of an em: so far above and below columns go on
COLUMN_STARTS = 5  # so many lines near by begin at the edge of a column
BUCKET = 4.0  # points: rows are looked up in steps of this height
DISPLAY_SIZE = 1.25  # times the body's size: from here on type is a headline's
READABLE = 0.5  # share of the characters that are plausible; a garbled font has hardly any
SMALLEST_BODY = 5.0  # points; what is set smaller is no article's text


@dataclass(frozen=True, eq=False)
class Line:
    """A line of type: its box in points, its size (the em, in points) and its text.

    It is not readable where its font has no map to characters. `symbols` are its characters, or
    the names of their glyphs where they are not known.
    """

    box: Rectangle
    size: float
    text: str
    readable: bool = True
    symbols: Sequence[str] = ()


@dataclass(eq=False)
class OpenLine:
    """A line while characters are added at its right end."""

    characters: list[Character]
    right: float
    centre: float
    size: float


def join_lines(page: PageText) -> list[Line]:
    """Return the lines of a page from top to bottom."""
    usable = [letter for letter in page.characters if is_usable(letter, page)]
    usable.sort(key=lambda letter: (letter.left, letter.top, letter.text))
    body = find_commonest_size(usable)
    rows: defaultdict[int, list[OpenLine]] = defaultdict(list)
    for letter in usable:
        add_character(rows, letter)
    rough = [line.characters for row in rows.values() for line in row]
    starts = find_starts(rough)
    lines = [
        make_line(part)
        for letters in rough
        for piece in split_display(letters, body)
        for part in split_columns(piece, starts)
    ]
    return sorted(lines, key=lambda line: (line.box.top, line.box.left))


def is_usable(letter: Character, page: PageText) -> bool:
    """Whether a character is printed on the page, and large enough to be read."""
    if not all(
        math.isfinite(edge) for edge in (letter.left, letter.top, letter.right, letter.bottom)
    ):
        return False
    if letter.bottom - letter.top < LEAST_SIZE or letter.right <= letter.left:
        return False
    across = (letter.left + letter.right) / 2
    down = (letter.top + letter.bottom) / 2
    return 0 <= across <= page.width and 0 <= down <= page.height and not letter.text.isspace()


def find_body_size(lines: Iterable[Line]) -> float:
    """Return the commonest size of the lines by their characters, in points."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 4) / 4] += len(line.text)
    body = {size: count for size, count in sizes.items() if size >= SMALLEST_BODY}
    return max(body, key=lambda size: (body[size], size), default=10.0)


def find_commonest_size(letters: Iterable[Character]) -> float:
    """Return the commonest size of characters, in points."""
    sizes = Counter(round((letter.bottom - letter.top) * 4) / 4 for letter in letters)
    body = {size: count for size, count in sizes.items() if size >= SMALLEST_BODY}
    return max(body, key=lambda size: (body[size], size), default=10.0)


def add_character(rows: defaultdict[int, list[OpenLine]], letter: Character) -> None:
    """Add a character to the line that ends where it begins, or open a line with it.

    The characters come from left to right, so a line that ended far to the left stays as it is.
    """
    size = letter.bottom - letter.top
    centre = (letter.top + letter.bottom) / 2
    reach = size * ROW_SHIFT
    for row in range(int((centre - reach) // BUCKET), int((centre + reach) // BUCKET) + 1):
        for line in reversed(rows.get(row, ())):
            if letter.left - line.right > WORD_GAP * max(size, line.size) * 2:
                break  # lines of a row are in the order of their last characters
            if continues(line, letter, size, centre):
                extend_line(rows, row, line, letter)
                return
    rows[int(centre // BUCKET)].append(OpenLine([letter], letter.right, centre, size))


def continues(line: OpenLine, letter: Character, size: float, centre: float) -> bool:
    """Whether a character is the next one of a line."""
    em = max(size, line.size)
    if em > SIZE_RATIO * min(size, line.size) or abs(centre - line.centre) > ROW_SHIFT * em:
        return False
    return -OVERLAP * em <= letter.left - line.right <= WORD_GAP * em


def extend_line(
    rows: defaultdict[int, list[OpenLine]], row: int, line: OpenLine, letter: Character
) -> None:
    """Put a character at the end of a line, unless it is the last one printed twice."""
    last = line.characters[-1]
    same = last.text == letter.text and last.glyph == letter.glyph
    if same and letter.left - last.left < TWICE * line.size:
        return
    line.characters.append(letter)
    line.right = max(line.right, letter.right)
    if rows[row][-1] is not line:
        rows[row].remove(line)
        rows[row].append(line)


def split_display(letters: list[Character], body: float) -> list[list[Character]]:
    """Return the characters of a line, cut where large type runs across a gutter.

    A gutter is narrower than the blank of a headline's size, so two headlines side by side read
    as one line; but it is wider than the other gaps of that line.
    """
    size = letters[0].bottom - letters[0].top
    if size < DISPLAY_SIZE * body or len(letters) < 2:
        return [letters]
    gaps = [after.left - before.right for before, after in pairwise(letters)]
    widest = max(median(gaps) + DISPLAY_GAP * size, NARROW_GUTTER * body)
    return cut_letters(letters, [gap >= widest for gap in gaps])


def cut_letters(letters: list[Character], cuts: Sequence[bool]) -> list[list[Character]]:
    """Return the characters in parts; `cuts` says for each but the first whether one begins."""
    parts = [[letters[0]]]
    for letter, cut in zip(letters[1:], cuts, strict=True):
        if cut:
            parts.append([])
        parts[-1].append(letter)
    return parts


def find_starts(rows: Iterable[list[Character]]) -> Mapping[int, list[float]]:
    """Return the depths of the lines that begin in each upright strip of a page."""
    starts: defaultdict[int, list[float]] = defaultdict(list)
    for letters in rows:
        starts[int(letters[0].left // EDGE)].append(letters[0].top)
    for depths in starts.values():
        depths.sort()
    return starts


def split_columns(
    letters: list[Character], starts: Mapping[int, list[float]]
) -> list[list[Character]]:
    """Return the characters of a line, cut where it runs across the gutter of narrow columns: at a
    gap after which many lines above and below begin.
    """
    size = letters[0].bottom - letters[0].top
    return cut_letters(
        letters,
        [
            measure_white(before, after, size) >= SMALL_GAP * size
            and count_starts(after, starts, size) >= COLUMN_STARTS
            for before, after in pairwise(letters)
        ],
    )


def measure_white(before: Character, after: Character, size: float) -> float:
    """Return the white that is seen between two characters, that of punctuation included."""
    white = after.left - before.right
    if after.text in OPENING:
        white += MARK * size
    if before.text in CLOSING:
        white += MARK * size
    return white


def count_starts(letter: Character, starts: Mapping[int, list[float]], size: float) -> int:
    """Return how many lines near a character begin below or above it. An opening quotation mark
    may hang out of its column by its white.
    """
    strip = int(letter.left // EDGE)
    last = int((letter.left + MARK * size) // EDGE) if letter.text in OPENING else strip
    count = 0
    for depths in (starts.get(near, []) for near in range(strip - 1, last + 2)):
        first = bisect_left(depths, letter.top - NEAR_LINES * size)
        count += bisect_left(depths, letter.top + NEAR_LINES * size) - first
    return count


def make_line(letters: Sequence[Character]) -> Line:
    """Return the line of some characters."""
    box = enclose(
        Rectangle(letter.left, letter.top, letter.right, letter.bottom) for letter in letters
    )
    size = median(letter.bottom - letter.top for letter in letters)
    plausible = sum(is_plausible(letter) for letter in letters)
    text = "".join(letter.text for letter in letters)
    symbols = [letter.glyph or letter.text for letter in letters]
    return Line(box, size, text, plausible >= READABLE * len(letters), symbols)

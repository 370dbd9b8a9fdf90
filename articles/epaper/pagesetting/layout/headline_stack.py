"""The stack of a story's titles over its columns: label, kicker, headline, subhead, byline. Pure.

Sizes are points. A headline keeps its size where it fits one line and takes two or three lines or
a smaller size where it does not.
"""

from dataclasses import dataclass
from enum import Enum
from math import ceil

from articles.domain.headlines.headline_breaks import break_headline, type_width
from articles.epaper.pagesetting.page_content import PageStory

SIZES = {1: 16.5, 2: 21.0, 3: 26.0, 4: 30.0, 5: 33.0, 6: 35.0, 7: 37.0, 8: 39.0}
LARGEST = 60.0
STEP_TIMES = 1.14  # a headline step
STEPS_MAX = 3
ONE_LINE_FROM = 0.84  # of the wished size: from here on one line is better than two
LINE_FROM = 0.78
BETTER = 1.12  # a further line must make the headline so much larger
LINE_TIMES = 1.2
LINES_MAX = {1: 4, 2: 3}  # by span; 2 for wider ones
FILL = 0.98  # of the width, at most
BYLINE_SIZE = 9.8
BYLINE_GAP = "　"
LABEL_HEIGHT = 15.5


class Rank(Enum):
    """How much weight a story's headline has, as times of the usual size."""

    LEAD = 1.45
    STORY = 1.0
    BRIEF = 0.86


@dataclass(frozen=True)
class StackLine:
    """A line of the stack: its face and size, and the height that it takes."""

    face: str
    size: float
    text: str
    height: float


@dataclass(frozen=True)
class HeadlineStack:
    """The lines from above to below; `label` is printed as a tag on top of them."""

    label: str
    lines: tuple[StackLine, ...]

    @property
    def height(self) -> float:
        label = LABEL_HEIGHT if self.label else 0.0
        return label + sum(line.height for line in self.lines)

    def rows(self, pitch: float) -> int:
        """Return how many rows of the grid it takes with the space around it."""
        return ceil((self.height + 0.55 * pitch) / pitch)


def make_headline_stack(
    story: PageStory, span: int, width: float, rank: Rank, scale: float, page_step: int
) -> HeadlineStack:
    """Return the stack of a story over so many columns.

    `scale` is 1 for a broadsheet and less for smaller sheets; `page_step` makes all headlines of
    the page larger or smaller, beside the step of the story.
    """
    wished = wished_size(span, rank, story.headline_step + page_step, scale)
    size, pieces = fit_headline(story.headline, width * FILL, wished, LINES_MAX.get(span, 2))
    face = "lead" if rank is Rank.LEAD else "soft_headline" if span == 2 else "headline"
    lines = [StackLine(face, size, piece, size * LINE_TIMES) for piece in pieces]
    side = min(19.0 * scale + 2, max(10.5, size * 0.46))
    above = _side_lines("kicker", story.kicker, width, side)
    below = _side_lines("subhead", story.subhead, width, side)
    byline = BYLINE_GAP.join(part for part in story.byline if part)
    credit = _side_lines("byline", byline, width, BYLINE_SIZE)
    return HeadlineStack(story.label, (*above, *lines, *below, *credit))


def wished_size(span: int, rank: Rank, step: int, scale: float) -> float:
    """Return the size of a headline that has room, in points."""
    size = SIZES[min(8, max(1, span))] * rank.value
    return min(LARGEST, size * STEP_TIMES ** max(-STEPS_MAX, min(STEPS_MAX, step))) * scale


def fit_headline(
    text: str, width: float, wished: float, lines_max: int
) -> tuple[float, tuple[str, ...]]:
    """Return the size and the lines of a headline: the fewest lines that leave it large enough."""
    if not text.strip():
        return wished, ()
    best: tuple[float, tuple[str, ...]] = (0.0, ("",))
    for number in range(1, lines_max + 1):
        pieces = break_headline(text, number)
        size = min(wished, width / max(map(type_width, pieces)))
        if size >= wished * (ONE_LINE_FROM if number == 1 else LINE_FROM):
            return size, pieces
        if size > best[0] * BETTER:
            best = (size, pieces)
    return best


def _side_lines(face: str, text: str, width: float, size: float) -> list[StackLine]:
    """Return the lines of a kicker, subhead or byline: one where it fits, else two or three."""
    if not text.strip():
        return []
    for number in (1, 2, 3):
        pieces = break_headline(text, number)
        fitting = min(size, width * FILL / max(map(type_width, pieces)))
        if fitting >= size * 0.85 or number == 3:
            return [StackLine(face, fitting, piece, fitting * 1.42) for piece in pieces]
    return []

"""The stack of a story's titles over its columns: label, kicker, headline, subhead, byline. Pure.

Sizes are points. A headline keeps its size where it fits one line and takes two or three lines or
a smaller size where it does not.
"""

from dataclasses import dataclass
from math import ceil

from articles.domain.headline_breaks import break_headline, type_width
from articles.epaper.pagesetting.page_content import PageStory

SIZES = {1: 17.0, 2: 23.0, 3: 29.0, 4: 35.0, 5: 40.0, 6: 44.0, 7: 46.0, 8: 48.0}
LEAD_TIMES = 1.28
LARGEST = 60.0
STEP_TIMES = 1.14  # a headline step
SMALLEST_TIMES = 0.62  # of the wished size, before the headline takes another line
LINE_TIMES = 1.2
LINES_MAX = {1: 4, 2: 3}  # by span; 2 for wider ones
FILL = 0.98  # of the width, at most
BYLINE_GAP = "　"


@dataclass(frozen=True)
class StackLine:
    """A line of the stack: its face and size, and the height that it takes."""

    face: str
    size: float
    text: str
    height: float
    tracking: float = 0.0


@dataclass(frozen=True)
class HeadlineStack:
    """The lines from above to below; `label` is printed as a tag on top of them."""

    label: str
    lines: tuple[StackLine, ...]
    label_height: float

    @property
    def height(self) -> float:
        return self.label_height + sum(line.height for line in self.lines)

    def rows(self, pitch: float) -> int:
        """Return how many rows of the grid it takes with the space around it."""
        return ceil((self.height + 0.55 * pitch) / pitch) if self.lines or self.label else 0


def make_headline_stack(
    story: PageStory, span: int, width: float, is_lead: bool, scale: float
) -> HeadlineStack:
    """Return the stack of a story over so many columns.

    `scale` is 1 for a broadsheet and less for smaller sheets.
    """
    wished = wished_size(span, is_lead, story.headline_step, scale)
    size, pieces = fit_headline(story.headline, width * FILL, wished, LINES_MAX.get(span, 2))
    face = "lead" if is_lead else "headline" if span != 2 else "soft_headline"
    lines = [StackLine(face, size, piece, size * LINE_TIMES) for piece in pieces]
    side = min(20.0 * scale + 2, max(10.5, size * 0.46))
    above = _side_lines("kicker", story.kicker, width, side)
    below = _side_lines("subhead", story.subhead, width, side)
    byline = BYLINE_GAP.join(part for part in story.byline if part)
    credit = _side_lines("byline", byline, width, 10.2)
    return HeadlineStack(
        story.label, (*above, *lines, *below, *credit), 15.5 if story.label else 0.0
    )


def wished_size(span: int, is_lead: bool, step: int, scale: float) -> float:
    """Return the size of a headline that has room, in points."""
    size = SIZES[min(8, max(1, span))] * (LEAD_TIMES if is_lead and span > 1 else 1.0)
    return min(LARGEST, size * STEP_TIMES ** max(-2, min(2, step))) * scale


def fit_headline(text: str, width: float, wished: float, lines_max: int) -> tuple[float, list[str]]:
    """Return the size and the lines of a headline: the fewest lines that leave it large enough."""
    if not text.strip():
        return wished, []
    best = (0.0, [""])
    for number in range(1, lines_max + 1):
        pieces = break_headline(text, number)
        size = min(wished, width / max(map(type_width, pieces)))
        if size >= wished * (0.86 if number == 1 else 0.78):
            return size, pieces
        if size > best[0] * 1.12:
            best = (size, pieces)
    return best


def _side_lines(face: str, text: str, width: float, size: float) -> list[StackLine]:
    """Return the lines of a kicker, subhead or byline: one where it fits, else two."""
    if not text.strip():
        return []
    for number in (1, 2, 3):
        pieces = break_headline(text, number)
        fitting = min(size, width * FILL / max(map(type_width, pieces)))
        if fitting >= size * 0.85 or number == 3:
            return [StackLine(face, fitting, piece, fitting * 1.42) for piece in pieces]
    return []

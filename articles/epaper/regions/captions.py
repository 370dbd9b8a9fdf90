"""Pictures and the articles of their captions. Pure."""

import math
from collections import defaultdict
from collections.abc import Sequence

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import PageText
from articles.epaper.regions.adverts import is_marked
from articles.epaper.regions.layout.boxes import shared_width
from articles.epaper.regions.layout.lines import Line
from articles.epaper.regions.layout.pieces import Piece, PieceKind
from articles.epaper.regions.votes import TextIndex, count_caption_votes, count_votes

NEAREST = -0.5  # times the body's size: a caption may reach into its picture
FARTHEST = 4.0  # times the body's size: the last line of a caption is so close to its picture
WITHIN = 0.8  # of a line of a caption: so much of it is below the picture
SURE = 0.5  # share of the short runs of a line that are a caption's


def make_pictures(
    page: PageText,
    lines: Sequence[Line],
    marks: Sequence[Line],
    index: TextIndex,
    body: float,
) -> list[Piece]:
    """Return the pictures with the owners of their captions; those of adverts are barred."""
    pictures: list[Piece] = []
    for box in page.pictures:
        if not is_on_page(box, page):
            continue
        picture = Piece(PieceKind.PICTURE, box, barred=is_marked(box, marks))
        if not picture.barred:
            picture.owner = find_caption_owner(box, lines, index, body)
        pictures.append(picture)
    return pictures


def is_on_page(box: Rectangle, page: PageText) -> bool:
    """Whether a picture has a size and its middle is on the page."""
    if not all(math.isfinite(edge) for edge in box) or box.area <= 0:
        return False
    across = (box.left + box.right) / 2
    down = (box.top + box.bottom) / 2
    return 0 <= across <= page.width and 0 <= down <= page.height


def find_caption_owner(
    box: Rectangle, lines: Sequence[Line], index: TextIndex, body: float
) -> int | None:
    """Return the article whose caption is right below a picture, or None. A line that is text of
    another article as well is no caption.
    """
    votes: defaultdict[int, float] = defaultdict(float)
    for line in lines:
        gap = line.box.top - box.bottom
        if not NEAREST * body <= gap <= FARTHEST * body:
            continue
        if shared_width(line.box, box) < WITHIN * (line.box.right - line.box.left):
            continue
        texts = count_votes(line, index)
        for number, share in count_caption_votes(line.text, index).items():
            others = max((vote for key, vote in texts.items() if key != number), default=0.0)
            if share >= SURE and texts.get(number, 0.0) > others:
                votes[number] += share * len(line.text)
    return max(votes, key=lambda number: votes[number], default=None)

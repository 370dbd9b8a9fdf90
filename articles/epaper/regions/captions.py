"""Pictures and the articles of their captions. Pure."""

from collections import defaultdict
from collections.abc import Sequence

from articles.epaper.geometry import Rectangle
from articles.epaper.regions.boxes import shared_width
from articles.epaper.regions.furniture import is_marked
from articles.epaper.regions.lines import Line
from articles.epaper.regions.pieces import Kind, Piece
from articles.epaper.regions.votes import TextIndex, count_caption_votes

NEAREST = -0.5  # times the body's size: a caption may reach into its picture
FARTHEST = 4.0  # times the body's size: the last line of a caption is so close to its picture
WITHIN = 0.8  # of a line of a caption: so much of it is below the picture
SURE = 0.5  # share of the short runs of a line that are a caption's


def make_pictures(
    boxes: Sequence[Rectangle],
    lines: Sequence[Line],
    marks: Sequence[Line],
    index: TextIndex,
    body: float,
) -> list[Piece]:
    """Return the pictures with the owners of their captions; those of adverts are barred."""
    pictures: list[Piece] = []
    for box in boxes:
        picture = Piece(Kind.PICTURE, box, barred=is_marked(box, marks))
        if not picture.barred:
            picture.owner = find_caption_owner(box, lines, index, body)
        pictures.append(picture)
    return pictures


def find_caption_owner(
    box: Rectangle, lines: Sequence[Line], index: TextIndex, body: float
) -> int | None:
    """Return the article whose caption is right below a picture, or None."""
    votes: defaultdict[int, float] = defaultdict(float)
    for line in lines:
        gap = line.box.top - box.bottom
        if not NEAREST * body <= gap <= FARTHEST * body:
            continue
        if shared_width(line.box, box) < WITHIN * (line.box.right - line.box.left):
            continue
        for number, share in count_caption_votes(line.text, index).items():
            if share >= SURE:
                votes[number] += share * len(line.text)
    return max(votes, key=lambda number: votes[number], default=None)

"""The region of an article from its pieces: polygons, score, and whether it must be checked.

Pure.
"""

from collections.abc import Sequence

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import PageText
from articles.epaper.regions.layout.boxes import distance, shared_area, shared_width
from articles.epaper.regions.layout.outlines import outline, trace_polygons
from articles.epaper.regions.layout.pieces import Piece
from articles.epaper.regions.texts import ArticleText, FoundRegion
from articles.epaper.regions.votes import measure_coverage, measure_likeness, plain

NEAR = 4.0  # times the body's size: pieces that are closer are one part of an article
WHITE = 60.0  # times the body's size: so much white may be between a text and a picture below it
COLUMN = 0.5  # of the narrower box: boxes that share so much of their width are in one column
PRINTED = 0.6  # share of the short runs of a headline that are printed in its region
HEADLINE_SHARE = 0.3  # of the score: so much is lost where the headline is another one


def make_region(
    number: int, article: ArticleText, pieces: Sequence[Piece], page: PageText, body: float
) -> FoundRegion | None:
    """Return the region of an article, or None where no piece is its own."""
    own = [piece for piece in pieces if piece.owner == number]
    foreign = [piece.box for piece in pieces if piece.owner != number]
    if not own:
        return None
    boxes: list[Rectangle] = []
    for cluster in cluster_boxes([piece.box for piece in own], foreign, body):
        boxes += outline(cluster, foreign, body)
    matched = is_headline_printed(article, own)
    likeness = measure_likeness([line for piece in own for line in piece.lines], article)
    score = likeness * (1.0 if matched else 1.0 - HEADLINE_SHARE)
    polygons = trace_polygons(boxes, page.width, page.height)
    return FoundRegion(article.key, polygons, round(score, 3), matched)


def is_headline_printed(article: ArticleText, own: Sequence[Piece]) -> bool:
    """Whether the headline is in the region; an article without one needs none."""
    if len(plain(article.headline)) < 2:
        return True
    return measure_coverage(article.headline, [piece.text for piece in own]) >= PRINTED


def cluster_boxes(
    boxes: Sequence[Rectangle], foreign: Sequence[Rectangle], body: float
) -> list[list[Rectangle]]:
    """Return the boxes in clusters that are one part of an article each."""
    clusters: list[list[Rectangle]] = []
    for box in boxes:
        merged = [box]
        rest: list[list[Rectangle]] = []
        for cluster in clusters:
            if any(are_together(box, other, foreign, body) for other in cluster):
                merged += cluster
            else:
                rest.append(cluster)
        clusters = [*rest, merged]
    return clusters


def are_together(
    box: Rectangle, other: Rectangle, foreign: Sequence[Rectangle], body: float
) -> bool:
    """Whether two boxes are close, or in one column with nothing but white between them."""
    gap = distance(box, other)
    if gap <= NEAR * body:
        return True
    width = min(box.right - box.left, other.right - other.left)
    if gap > WHITE * body or shared_width(box, other) < COLUMN * width:
        return False
    way = Rectangle(
        max(box.left, other.left),
        min(box.bottom, other.bottom),
        min(box.right, other.right),
        max(box.top, other.top),
    )
    return not any(shared_area(way, place) > 0 for place in foreign)

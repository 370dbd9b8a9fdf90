"""Finds where each article is on a printed page. Pure."""

from collections import defaultdict
from collections.abc import Sequence

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import PageText
from articles.epaper.regions.attachment import attach_pieces
from articles.epaper.regions.boxes import distance
from articles.epaper.regions.furniture import (
    find_advert_marks,
    find_furniture_lines,
    is_marked,
)
from articles.epaper.regions.labels import label_columns
from articles.epaper.regions.lines import Line, find_body_size_of_lines, read_lines
from articles.epaper.regions.outlines import outline, trace_polygons
from articles.epaper.regions.pieces import Kind, Piece, chain_lines, is_display, make_piece
from articles.epaper.regions.texts import ArticleText, FoundRegion, PageRegions
from articles.epaper.regions.votes import (
    TextIndex,
    count_headline_votes,
    count_votes,
    index_articles,
)

SURE = 0.5
LEAD = 1.2
PRESENT = 2.5


def find_regions(
    page: PageText,
    articles: Sequence[ArticleText],
    furniture: Sequence[Rectangle] = (),
) -> PageRegions:
    """Return the regions of the articles that are on the page, and what has no article yet.

    `furniture` are the places, in fractions of the page, of what belongs to no article: the
    masthead, the running head, adverts that are placed. An article that is not on the page gets
    no region. The result depends neither on the order of the characters nor on that of the
    articles.
    """
    lines = read_lines(page)
    body = find_body_size_of_lines(lines)
    marks = find_advert_marks(lines)
    passed = find_furniture_lines(lines, furniture, page) | set(marks)
    lines = [line for line in lines if line not in passed]
    candidates = sorted(articles, key=lambda article: article.key)
    present = choose_present(lines, candidates)
    index = index_articles(present)
    pieces = cut_pieces(lines, body, index)
    for box in page.pictures:
        pieces.append(Piece(Kind.PICTURE, box, barred=is_marked(box, marks)))
    attach_pieces(pieces, body)
    return PageRegions(
        [
            region
            for number, article in enumerate(present)
            if (region := make_region(number, article, pieces, page, body))
        ],
        [],
        [],
    )


def choose_present(lines: Sequence[Line], articles: Sequence[ArticleText]) -> list[ArticleText]:
    index = index_articles(articles)
    weight: defaultdict[int, float] = defaultdict(float)
    for line in lines:
        votes = count_votes(line, index)
        if not votes:
            continue
        best = max(votes.values())
        if best >= SURE:
            for number, vote in votes.items():
                if vote * LEAD >= best:
                    weight[number] += vote
    return [article for number, article in enumerate(articles) if weight[number] >= PRESENT]


def cut_pieces(lines: Sequence[Line], body: float, index: TextIndex) -> list[Piece]:
    pieces: list[Piece] = []
    for chain in chain_lines(lines):
        if is_display(chain[0], body):
            piece = make_piece(Kind.DISPLAY, chain)
            votes = count_headline_votes(piece.text, index)
            best = max(votes, key=lambda number: votes[number], default=None)
            if best is not None and votes[best] >= SURE:
                piece.owner = best
            pieces.append(piece)
        else:
            pieces += label_columns(chain, [count_votes(line, index) for line in chain])
    return pieces


def make_region(
    number: int, article: ArticleText, pieces: Sequence[Piece], page: PageText, body: float
) -> FoundRegion | None:
    own = [piece.box for piece in pieces if piece.owner == number]
    foreign = [piece.box for piece in pieces if piece.owner != number]
    if not own:
        return None
    boxes: list[Rectangle] = []
    for cluster in cluster_boxes(own, 4 * body):
        boxes += outline(cluster, foreign, body)
    polygons = trace_polygons(boxes, page.width, page.height)
    return FoundRegion(article.key, polygons, 1.0, True)


def cluster_boxes(boxes: Sequence[Rectangle], reach: float) -> list[list[Rectangle]]:
    clusters: list[list[Rectangle]] = []
    for box in boxes:
        near = [c for c in clusters if any(distance(box, other) <= reach for other in c)]
        merged = [box]
        for c in near:
            clusters.remove(c)
            merged += c
        clusters.append(merged)
    return clusters

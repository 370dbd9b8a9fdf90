"""Finds where each article is on a printed page. Pure."""

from collections.abc import Sequence

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import PageText
from articles.epaper.regions.attachment import attach_pieces
from articles.epaper.regions.captions import make_pictures
from articles.epaper.regions.drafts import in_fractions, make_draft
from articles.epaper.regions.furniture import (
    find_advert_marks,
    find_furniture_lines,
    is_marked,
)
from articles.epaper.regions.groups import group_leftovers, recognise_groups
from articles.epaper.regions.labels import label_columns
from articles.epaper.regions.lines import Line, find_body_size, read_lines
from articles.epaper.regions.neighbours import find_neighbours
from articles.epaper.regions.pieces import Kind, Piece, chain_lines, is_display, make_piece
from articles.epaper.regions.presence import choose_present
from articles.epaper.regions.results import make_region
from articles.epaper.regions.texts import ArticleText, PageRegions, UnassignedText
from articles.epaper.regions.votes import (
    TextIndex,
    count_headline_votes,
    count_votes,
    index_articles,
)


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
    body = find_body_size(lines)
    marks = find_advert_marks(lines)
    passed = find_furniture_lines(lines, furniture, page) | set(marks)
    lines = [line for line in lines if line not in passed]
    candidates = sorted(articles, key=lambda article: article.key)
    present = choose_present(lines, candidates)
    index = index_articles(present)
    pieces = cut_pieces(lines, body, index)
    pieces += make_pictures(page.pictures, lines, marks, index, body)
    around = find_neighbours(pieces, body)
    attach_pieces(pieces, around, body)
    groups = group_leftovers(pieces, around, len(present), body)
    absent = [article for article in candidates if article not in present]
    owners = dict(enumerate(present)) | recognise_groups(pieces, groups, absent)
    regions = [
        make_region(number, article, pieces, page, body) for number, article in owners.items()
    ]
    drafts = [
        make_group_draft([piece for piece in pieces if piece.owner == number], page, marks, body)
        for number in groups
        if number not in owners
    ]
    return PageRegions(
        sorted((region for region in regions if region is not None), key=lambda row: row.key),
        [draft for draft in drafts if draft is not None],
        [
            in_fractions(piece.box, page)
            for piece in pieces
            if piece.kind is Kind.PICTURE and (piece.owner is None or piece.owner not in owners)
        ],
    )


def cut_pieces(lines: Sequence[Line], body: float, index: TextIndex) -> list[Piece]:
    """Return the columns of text and the headlines of a page, those of text with their owners."""
    pieces: list[Piece] = []
    for chain in chain_lines(lines):
        if is_display(chain[0], body):
            piece = make_piece(Kind.DISPLAY, chain)
            piece.text_votes = count_headline_votes(piece.text, index)
            pieces.append(piece)
        else:
            pieces += label_columns(chain, [count_votes(line, index) for line in chain])
    return pieces


def make_group_draft(
    group: Sequence[Piece], page: PageText, marks: Sequence[Line], body: float
) -> UnassignedText | None:
    """Return the draft of a group of pieces, or None where it is an advert."""
    if any(is_marked(piece.box, marks) for piece in group):
        return None
    return make_draft(group, page, body)

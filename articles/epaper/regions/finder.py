"""Finds where each article is on a printed page. Pure."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import PageText
from articles.epaper.regions.adverts import (
    bar_adverts,
    bar_silent_adverts,
    find_advert_marks,
)
from articles.epaper.regions.attachment import attach_pieces
from articles.epaper.regions.captions import make_pictures
from articles.epaper.regions.drafts import in_fractions, make_draft
from articles.epaper.regions.furniture import find_furniture_lines
from articles.epaper.regions.glyphs.decoding import decode_page
from articles.epaper.regions.groups import group_leftovers, recognise_groups
from articles.epaper.regions.labels import label_columns
from articles.epaper.regions.layout.lines import Line, find_body_size, join_lines
from articles.epaper.regions.layout.neighbours import find_neighbours
from articles.epaper.regions.layout.pieces import (
    Piece,
    PieceKind,
    chain_lines,
    is_display,
    make_piece,
)
from articles.epaper.regions.presence import choose_present, drop_copies
from articles.epaper.regions.results import make_region
from articles.epaper.regions.strays import drop_pictures, free_strays
from articles.epaper.regions.texts import ArticleText, PageRegions
from articles.epaper.regions.votes import (
    TextIndex,
    count_headline_votes,
    count_votes,
    index_texts,
)

MOST_PIECES = 600  # all are compared with all; a page has some hundreds at most, the rest is dirt


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
    candidates = sorted(articles, key=lambda article: article.key)
    lines = join_lines(decode_page(page, candidates))
    body = find_body_size(lines)
    marks = find_advert_marks(lines)
    passed = find_furniture_lines(lines, furniture, page) | set(marks)
    lines = [line for line in lines if line not in passed]
    present = choose_present(lines, candidates)
    index = index_texts(present)
    pieces = keep_largest(
        cut_pieces(lines, body, index) + make_pictures(page, lines, marks, index, body)
    )
    around = find_neighbours(pieces, body)
    free_strays(pieces, body)
    bar_silent_adverts(pieces, marks)
    attach_pieces(pieces, around, body)
    bar_adverts(pieces, marks)
    groups = group_leftovers(pieces, around, len(present), body)
    drop_pictures(pieces, body)
    owners = name_owners(pieces, groups, present, candidates)
    return collect_results(page, pieces, groups, owners, body)


def keep_largest(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, or the largest where there are too many to compare all with all."""
    if len(pieces) <= MOST_PIECES:
        return list(pieces)
    return sorted(pieces, key=lambda piece: -piece.box.area)[:MOST_PIECES]


def name_owners(
    pieces: Sequence[Piece],
    groups: Sequence[int],
    present: Sequence[ArticleText],
    candidates: Sequence[ArticleText],
) -> Mapping[int, ArticleText]:
    """Return the articles by the numbers of the owners of pieces."""
    placed = {piece.owner for piece in pieces}
    owners = {number: article for number, article in enumerate(present) if number in placed}
    seen = list(owners.values())
    absent = [article for article in drop_copies(candidates) if article not in seen]
    return owners | recognise_groups(pieces, groups, absent)


def collect_results(
    page: PageText,
    pieces: Sequence[Piece],
    groups: Sequence[int],
    owners: Mapping[int, ArticleText],
    body: float,
) -> PageRegions:
    """Return the regions, the drafts and the pictures of a page."""
    regions = [
        make_region(number, article, pieces, page, body) for number, article in owners.items()
    ]
    drafts = [
        make_draft([piece for piece in pieces if piece.owner == number], page, body)
        for number in groups
        if number not in owners
    ]
    return PageRegions(
        sorted((region for region in regions if region is not None), key=lambda row: row.key),
        [draft for draft in drafts if draft is not None],
        [
            in_fractions(piece.box, page)
            for piece in pieces
            if piece.kind is PieceKind.PICTURE and piece.owner not in owners and not piece.barred
        ],
    )


def cut_pieces(lines: Sequence[Line], body: float, index: TextIndex) -> list[Piece]:
    """Return the columns of text and the headlines of a page, those of text with their owners.

    A subhead is hardly larger than the text right below it, so it may be in one column with it.
    """
    pieces: list[Piece] = []
    for chain in chain_lines(lines):
        for large, run in groupby(chain, lambda line: is_display(line, body)):
            part = list(run)
            if large:
                piece = make_piece(PieceKind.DISPLAY, part)
                piece.text_votes = count_headline_votes(piece.text, index)
                pieces.append(piece)
            else:
                pieces += label_columns(part, [count_votes(line, index) for line in part])
    return pieces

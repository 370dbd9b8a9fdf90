"""Text in print that has no article yet, as drafts can be made of it. Pure."""

from collections.abc import Sequence

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import PageText
from articles.epaper.regions.layout.lines import Line
from articles.epaper.regions.layout.pieces import Piece, PieceKind
from articles.epaper.regions.texts import UnassignedText

INDENT = 1.5  # of an em: a line that begins so far right of its column begins a paragraph
SAME_COLUMN = 1.0  # times the body's size: columns begin at the same place up to this
LEAST_CHARACTERS = 12  # fewer are a stray word, not a text


def make_draft(pieces: Sequence[Piece], page: PageText, body: float) -> UnassignedText | None:
    """Return the text of some pieces in the order of reading, or None where it is hardly any."""
    texts = [piece for piece in pieces if piece.kind is not PieceKind.PICTURE]
    if sum(len(piece.text) for piece in texts) < LEAST_CHARACTERS:
        return None
    ordered = order_pieces(texts, body)
    largest = max(
        (piece for piece in ordered if piece.kind is PieceKind.DISPLAY),
        key=lambda piece: piece.lines[0].size,
        default=None,
    )
    rest = [piece for piece in ordered if piece is not largest]
    paragraphs = join_paragraphs([line for piece in rest for line in piece.lines], rest)
    return UnassignedText(
        [in_fractions(piece.box, page) for piece in ordered],
        largest.text if largest is not None else "",
        paragraphs,
    )


def order_pieces(pieces: Sequence[Piece], body: float) -> list[Piece]:
    """Return pieces in the order of reading: what is above all columns, then column by column."""
    top = min((piece.box.top for piece in pieces if piece.kind is PieceKind.BODY), default=0.0)
    heads = [
        piece for piece in pieces if piece.kind is PieceKind.DISPLAY and piece.box.bottom <= top
    ]
    columns = [piece for piece in pieces if piece not in heads]
    heads.sort(key=lambda piece: (piece.box.top, piece.box.left))
    columns.sort(
        key=lambda piece: (round(piece.box.left / (SAME_COLUMN * body * 4)), piece.box.top)
    )
    return heads + columns


def join_paragraphs(lines: Sequence[Line], pieces: Sequence[Piece]) -> list[str]:
    """Return the paragraphs of lines in the order of reading.

    One begins with an indented line and with every piece of large type; a column that begins
    without one goes on with the last paragraph of the column before.
    """
    lefts = {line: piece.box.left for piece in pieces for line in piece.lines}
    display = {line for piece in pieces if piece.kind is PieceKind.DISPLAY for line in piece.lines}
    paragraphs: list[str] = []
    goes_on = False
    for line in lines:
        indented = line.box.left - lefts[line] >= INDENT * line.size
        if line in display or indented or not goes_on:
            paragraphs.append("")
        paragraphs[-1] += line.text
        goes_on = line not in display
    return paragraphs


def in_fractions(box: Rectangle, page: PageText) -> Rectangle:
    """Return a box in points as fractions of a page."""
    return Rectangle(
        box.left / page.width,
        box.top / page.height,
        box.right / page.width,
        box.bottom / page.height,
    )

"""A headline as HTML: its lines end by the sense, at every width of a screen."""

import html
import re
from collections.abc import Iterable, Sequence
from itertools import accumulate

from django.utils.safestring import SafeString, mark_safe

from articles.domain.headlines.headline_pieces import (
    cut_headline,
    find_wide_pairs,
    lines_of_headline,
)

PLAIN_PIECE = re.compile(r"[^\W_]+[，。、；：？！”’）》〉」』】…—]*\Z")
TOKENS = re.compile(r"<[^<>]*>|&[^;&<>]*;|.", re.DOTALL)  # tags, and characters as HTML
LINE_END = "<wbr>"


def show_headline(
    text: str, names: Iterable[str] = (), lines: Sequence[str] | None = None
) -> SafeString:
    """Return a headline with the places where a line may end: between its pieces.

    `names` stay on one line. `lines` are those an editor has set; they are kept together where the
    screen is wide enough, and count only as long as they are the words of this headline.
    """
    known = tuple(sorted(set(names)))
    fitting = lines_of_headline(text, lines)
    if fitting is not None:
        return _show(LINE_END.join(_line(_set_pieces(line, known)) for line in fitting))
    return _show(_set_pieces(text, known))


def end_lines(marked: SafeString, text: str, names: Iterable[str] = ()) -> SafeString:
    """Return a headline with the places where a line may end; words in it are marked by tags.

    `text` is the same headline without tags, and not escaped.
    """
    ends = set(accumulate(len(piece) for piece in cut_headline(text, tuple(sorted(set(names))))))
    parts = []
    place = 0
    for token in TOKENS.findall(marked):
        is_character = not token.startswith("<")
        if is_character and place in ends:
            parts.append(LINE_END)
        parts.append(token)
        place += is_character
    return _show("".join(parts))


def _set_pieces(text: str, names: tuple[str, ...]) -> str:
    """Return the pieces of a text, escaped; a wide title or quotation is a part of several."""
    parts = []
    start = 0
    for first, last in [*find_wide_pairs(text), (len(text), len(text))]:
        parts += [_set_piece(piece) for piece in cut_headline(text[start:first], names) if piece]
        if first < last:
            inner = cut_headline(text[first:last], names)
            parts.append(_line(LINE_END.join(map(html.escape, inner))))
        start = last
    return LINE_END.join(parts)


def _set_piece(piece: str) -> str:
    """Return a piece; a browser would end a line beside the marks inside some."""
    escaped = html.escape(piece)
    return escaped if PLAIN_PIECE.match(piece) or " " in piece else _unit(escaped)


def _unit(inner: str) -> str:
    """Return a part that is never divided."""
    return f'<span class="unit">{inner}</span>'


def _line(inner: str) -> str:
    """Return a part that is divided only where it is wider than its column."""
    return f'<span class="line">{inner}</span>'


def _show(markup: str) -> SafeString:
    """Return a headline for a page. The class lets lines end at the given places only."""
    if LINE_END in markup:
        markup = f'<span class="by-sense">{markup}</span>'
    # Safe: what is passed here is escaped; only <wbr> and <span> are added to it.
    return mark_safe(markup)  # noqa: S308

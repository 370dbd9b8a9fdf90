"""Edits shown inside their text, as insertions and deletions. Pure.

The text is shown as it will be, with what goes in its place. What is made here is cleaned before
it is shown (`markup.marked`).
"""

import html
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from articles.domain.imprint import printed_role
from articles.domain.texts.byline_text import parse_byline
from articles.domain.texts.edits import TextEdit
from articles.domain.texts.units import BODY, BYLINE, VOID, ends_element, read_tag, read_units
from articles.markup.sanitising import LINK

BLOCKS: Final = frozenset({"p", "h3", "h4", "li", "blockquote", "td", "th", "figcaption"})
PARAGRAPH_SIGN: Final = "¶"
LINE_SIGN: Final = "↵"
OBJECTS: Final = {"img": "▣", "hr": "―"}  # what is no character and is seen all the same


class EditKind(StrEnum):
    """What an edit does to a reader's text."""

    INSERT = "insert"
    DELETE = "delete"
    REPLACE = "replace"
    SPLIT = "split"
    JOIN = "join"
    RESTYLE = "restyle"


@dataclass(frozen=True)
class MarkedEdit:
    """An edit with what is said of it: who goes before what is inserted, deleted or set otherwise,
    and the link to its card."""

    edit: TextEdit
    anchor: str
    number: int
    hue: int
    label: str
    inserted: str
    deleted: str
    restyled: str


def find_kind(field: str, edit: TextEdit) -> EditKind:
    """Return what an edit does. One that changes tags alone splits, joins or sets otherwise."""
    before = read_units(field, edit.before)
    after = read_units(field, edit.after)
    gone = _characters(before)
    came = _characters(after)
    if gone != came:
        if not came:
            return EditKind.DELETE
        return EditKind.REPLACE if gone else EditKind.INSERT
    edges = _count_edges(after) - _count_edges(before)
    if not came and edges:
        return EditKind.SPLIT if edges > 0 else EditKind.JOIN
    if not came and not before:
        return EditKind.INSERT
    return EditKind.DELETE if not came and not after else EditKind.RESTYLE


def shown_text(field: str, stored: str) -> str:
    """Return the characters of a stretch of a field, with signs for the ends of paragraphs and
    lines, for pictures and rules."""
    if field == BYLINE:
        return "、".join(f"{printed_role(row.role)} {row.name}" for row in parse_byline(stored))
    if field != BODY:
        return stored
    shown = "".join(_signs(read_units(field, stored)))
    return shown.strip(PARAGRAPH_SIGN) or shown


def changed_tags(edit: TextEdit) -> tuple[list[str], list[str]]:
    """Return the names of the elements that an edit takes away, and of those that it makes."""
    gone = _element_names(read_units(BODY, edit.before))
    came = _element_names(read_units(BODY, edit.after))
    lost = [name for name in dict.fromkeys(gone) if gone.count(name) > came.count(name)]
    made = [name for name in dict.fromkeys(came) if came.count(name) > gone.count(name)]
    return lost, made


def changed_links(edit: TextEdit) -> tuple[list[str], list[str]]:
    """Return the addresses of the links that an edit takes away, and of those that it makes."""
    gone = LINK.findall(edit.before)
    came = LINK.findall(edit.after)
    return [one for one in gone if one not in came], [one for one in came if one not in gone]


def mark_edits(field: str, text: str, marked: Iterable[MarkedEdit]) -> str:
    """Return the HTML of a field with its edits marked, each of which is in the text once."""
    parts = []
    done = 0
    for one in sorted(marked, key=_start_of):
        parts.append(_shown_html(field, text[done : one.edit.start]))
        parts.append(_mark_body(one) if field == BODY else _mark_line(field, one))
        done = one.edit.end
    return "".join([*parts, _shown_html(field, text[done:])])


def _start_of(one: MarkedEdit) -> tuple[int, int]:
    return one.edit.start, one.edit.end


def _shown_html(field: str, stored: str) -> str:
    if field == BODY:
        return stored
    return html.escape(shown_text(field, stored) + ("　" if field == BYLINE and stored else ""))


def _mark_line(field: str, one: MarkedEdit) -> str:
    gone = _shown_html(field, one.edit.before)
    came = _shown_html(field, one.edit.after)
    marks = [_deletion(one, gone)] if gone else []
    marks += [_insertion(one, came)] if came else []
    return "".join(marks) + _link(one)


def _mark_body(one: MarkedEdit) -> str:
    before = read_units(BODY, one.edit.before)
    after = read_units(BODY, one.edit.after)
    if _characters(after) and _characters(before) == _characters(after):
        return "".join(_link_last(_wrap(after, one, _restyling), one))
    gone = before if _is_whole(before) else list(_signs(before))
    pieces = [*_wrap(gone, one, _deletion), *_wrap(after, one, _insertion)]
    return "".join(_link_last(pieces, one))


Marking = Callable[[MarkedEdit, str], str]


def _wrap(units: Sequence[str], one: MarkedEdit, mark: Marking) -> Iterator[str]:
    """Yield tags as they are and each run of characters marked, with a sign for a paragraph that
    ends and was begun outside."""
    run = ""
    depth = 0
    for unit in units:
        name = read_tag(unit)
        if not name or name in OBJECTS:
            run += unit
            continue
        ends = ends_element(unit)
        depth += 0 if name in VOID else -1 if ends else 1
        if name == "br":
            run += LINE_SIGN
        elif ends and depth < 0 and name in BLOCKS:
            run += PARAGRAPH_SIGN
        if run:
            yield mark(one, run)
        run = ""
        yield unit
    if run:
        yield mark(one, run)


def _link_last(pieces: Iterable[str], one: MarkedEdit) -> list[str]:
    """Return the pieces with the link to the card behind the last mark."""
    listed = list(pieces)
    marks = [place for place, piece in enumerate(listed) if piece.startswith(("<ins ", "<del "))]
    if marks:
        listed.insert(marks[-1] + 1, _link(one))
    return listed


def _insertion(one: MarkedEdit, words: str) -> str:
    return f'<ins class="edit hue-{one.hue}">{_said(one.inserted)}{words}</ins>'


def _deletion(one: MarkedEdit, words: str) -> str:
    return f'<del class="edit hue-{one.hue}">{_said(one.deleted)}{words}</del>'


def _restyling(one: MarkedEdit, words: str) -> str:
    return f'<ins class="edit restyled hue-{one.hue}">{_said(one.restyled)}{words}</ins>'


def _said(words: str) -> str:
    """Return words for those who hear the page."""
    return f'<span class="visually-hidden">{html.escape(words)} </span>'


def _link(one: MarkedEdit) -> str:
    label = html.escape(one.label)
    return (
        f'<a class="mark-number" id="at-{one.anchor}" href="#{one.anchor}" aria-label="{label}">'
        f"{one.number}</a>"
    )


def _characters(units: Iterable[str]) -> str:
    return "".join(unit for unit in units if not read_tag(unit) or read_tag(unit) in OBJECTS)


def _count_edges(units: Iterable[str]) -> int:
    return sum(ends_element(unit) for unit in units if read_tag(unit) in BLOCKS)


def _element_names(units: Iterable[str]) -> list[str]:
    return [name for unit in units if (name := read_tag(unit)) and not ends_element(unit)]


def _is_whole(units: Iterable[str]) -> bool:
    """Say whether units close no element that they did not open."""
    depth = 0
    for unit in units:
        name = read_tag(unit)
        if name and name not in VOID:
            depth += -1 if ends_element(unit) else 1
        if depth < 0:
            return False
    return depth == 0


def _signs(units: Iterable[str]) -> Iterator[str]:
    """Yield characters, and a sign for each paragraph or line that ends."""
    for unit in units:
        name = read_tag(unit)
        if not name:
            yield unit
        elif name in OBJECTS:
            yield OBJECTS[name]
        elif name == "br":
            yield LINE_SIGN
        elif name in BLOCKS and ends_element(unit):
            yield PARAGRAPH_SIGN

"""Other words in several places of a text at once. Pure."""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.domain.texts.proof_marks import Unit, split_units


@dataclass(frozen=True, order=True)
class Replacement:
    """Other words for a stretch of plain text, in characters from its beginning."""

    start: int
    end: int
    words: str


def replace_in_line(text: str, replacements: Sequence[Replacement]) -> str:
    """Return plain text with its replacements; of two that overlap the first counts."""
    parts = []
    place = 0
    for one in _apart(replacements):
        parts += [text[place : one.start], one.words]
        place = one.end
    return "".join([*parts, text[place:]])


def replace_in_html(body: str, replacements: Sequence[Replacement]) -> str:
    """Return a cleaned body with replacements in its plain text; the marks around them stay.

    Of two that overlap the first counts. A stretch across paragraphs stays as it is. The time grows
    with the length of the body, not with the number of replacements.
    """
    units = split_units(body)
    parts = []
    place = 0
    for one in _apart(replacements):
        replaced = units[one.start : one.end]
        if not replaced or any(unit.text == "\n" for unit in replaced):
            continue
        first = replaced[0].start
        parts += [body[place:first], html.escape(one.words, quote=False)]
        parts += _marks_within(body, replaced)
        place = replaced[-1].end
    return "".join([*parts, body[place:]])


def _apart(replacements: Sequence[Replacement]) -> Iterator[Replacement]:
    """Yield the replacements in order, without those that overlap an earlier one."""
    end = 0
    for one in sorted(replacements):
        if one.start >= end:
            yield one
            end = one.end


def _marks_within(body: str, replaced: Sequence[Unit]) -> Iterator[str]:
    """Yield the HTML between the characters of a stretch."""
    for before, after in zip(replaced, replaced[1:], strict=False):
        yield body[before.end : after.start]

"""Edits of a text, each of which can be made alone. Pure.

Each edit of a body is whole: the same elements are open in front of it and behind it, before and
after. So any choice of edits gives well-formed HTML.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from articles.characters import clean_line, clean_words
from articles.domain.texts.proof_marks import is_typographic
from articles.domain.texts.units import (
    ABSTRACT,
    BODY,
    BYLINE,
    compared_units,
    follow_tags,
    read_tag,
    read_units,
    unit_starts,
)
from articles.markup.matching import match_texts
from articles.markup.sanitising import TAG, clean_body, plain_text

# What changes how words are set and not what they say. 10<sup>2</sup> is not 102.
SETTING: Final = frozenset({"p", "h3", "h4", "br", "strong", "em", "u"})


class MisplacedEdit(ValueError):
    """An edit does not fit its text."""


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Characters `start` to `end` of a stored field, what they are, and what they become."""

    start: int
    end: int
    before: str
    after: str

    @property
    def shift(self) -> int:
        """By how many characters the text behind it moves."""
        return len(self.after) - len(self.before)


@dataclass(frozen=True)
class MergedText:
    """A text with edits made, and the edits that did not fit it any more."""

    text: str
    misplaced: Collection[TextEdit]


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """Return the text with edits made. Refuses MisplacedEdit where two overlap, or where the text has
    other characters than an edit expects."""
    parts = []
    done = 0
    for edit in sorted(edits, key=_position):
        if edit.start < done or text[edit.start : edit.end] != edit.before:
            raise MisplacedEdit
        parts += [text[done : edit.start], edit.after]
        done = edit.end
    return "".join([*parts, text[done:]])


def merge_edits(
    field: str,
    frozen: str,
    current: str,
    *,
    accepted: Collection[TextEdit],
    chosen: Sequence[TextEdit],
) -> MergedText:
    """Make edits of a frozen text in the current one.

    `accepted` are edits of the same frozen text that were made before. Where nothing else changed
    since, the result is that of all at once; else each is made where its characters are now. Edits
    whose characters were changed are `misplaced`.
    """
    fitting = [edit for edit in chosen if not overlaps_any(edit, accepted)]
    if clean_field(field, apply_edits(frozen, accepted)) == current:
        text = apply_edits(frozen, [*accepted, *fitting])
        return MergedText(text, [edit for edit in chosen if edit not in fitting])
    places = place_edits(field, frozen, current, accepted=accepted, waiting=chosen)
    located = {edit: place for edit, place in zip(chosen, places, strict=True) if place}
    text = apply_edits(current, located.values())
    return MergedText(text, [edit for edit in chosen if edit not in located])


def clean_field(field: str, text: str) -> str:
    """Return the text of a field as it is stored."""
    if field == BODY:
        return clean_body(text)
    if field == BYLINE:
        return text
    return clean_words(text) if field == ABSTRACT else clean_line(text)


def place_edits(
    field: str,
    frozen: str,
    current: str,
    *,
    accepted: Collection[TextEdit],
    waiting: Sequence[TextEdit],
) -> list[TextEdit | None]:
    """Return where the waiting edits of a frozen text are in the current one, None for each whose
    characters were changed."""
    moved = [_shift_edit(edit, accepted) for edit in waiting]
    merged = apply_edits(frozen, accepted)
    if merged == current:
        return moved
    finder = _PlaceFinder(field, merged, current)
    return [finder.locate(edit) if edit else None for edit in moved]


def is_slip(field: str, before: str, after: str, names: Collection[str]) -> bool:
    """Say whether an edited field says what it said before, after the rule of proof marks. Links,
    pictures, lists, tables and raised figures are no setting."""
    if field == BYLINE:
        return False
    if field != BODY:
        return is_typographic(field, before, after, names)
    if _list_meaning_tags(before) != _list_meaning_tags(after):
        return False
    return is_typographic(field, plain_text(before), plain_text(after), names)


def _position(edit: TextEdit) -> tuple[int, int]:
    return edit.start, edit.end


def _list_meaning_tags(body: str) -> list[str]:
    return [tag for tag in TAG.findall(body) if read_tag(tag) not in SETTING]


def overlaps_any(edit: TextEdit, others: Iterable[TextEdit]) -> bool:
    """Say whether an edit is on the characters of another, or on the same place."""
    behind = max(edit.end, edit.start + 1)
    return any(
        other.start < behind and edit.start < max(other.end, other.start + 1) for other in others
    )


def _shift_edit(edit: TextEdit, accepted: Collection[TextEdit]) -> TextEdit | None:
    """Return an edit where it is once others are made, None where it is on their characters."""
    if overlaps_any(edit, accepted):
        return None
    shift = sum(other.shift for other in accepted if other.start < edit.start)
    return TextEdit(edit.start + shift, edit.end + shift, edit.before, edit.after)


class _PlaceFinder:
    """Finds where stretches of one text are in another. Units are compared, and which elements are
    open around them."""

    def __init__(self, field: str, old: str, new: str) -> None:
        before = read_units(field, old)
        after = read_units(field, new)
        self.new = new
        self.matches = match_texts(compared_units(before), compared_units(after))
        self.places = {start: place for place, start in enumerate(unit_starts(before))}
        self.new_starts = unit_starts(after)
        self.opened = _list_open_elements(before)
        self.new_opened = _list_open_elements(after)

    def locate(self, edit: TextEdit) -> TextEdit | None:
        """Return an edit where its units are in the new text, None where they were changed."""
        start = self.places.get(edit.start)
        end = self.places.get(edit.end)
        if start is None or end is None:
            return None
        for match in self.matches:
            shift = match.new - match.old
            within = match.old <= start and end <= match.old + match.length
            if within and self.opened[start] == self.new_opened[start + shift]:
                here = self.new_starts[start + shift]
                there = self.new_starts[end + shift]
                return TextEdit(here, there, self.new[here:there], edit.after)
        return None


def _list_open_elements(units: Sequence[str]) -> list[tuple[str, ...]]:
    """Return which elements are open in front of each unit, and behind the last one."""
    opened: tuple[str, ...] = ()
    listed = [opened]
    for unit in units:
        opened = follow_tags(opened, [unit])
        listed.append(opened)
    return listed

"""Edits of a text, each of which can be made alone. Pure.

Each edit of a body is whole: the same elements are open in front of it and behind it, before and
after. So any choice of edits gives well-formed HTML.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from articles.characters import clean_line, clean_words
from articles.domain.proof_marks import is_typographic
from articles.domain.texts.units import (
    ABSTRACT,
    BODY,
    BYLINE,
    follow_tags,
    read_tag,
    split_units,
    unit_starts,
)
from articles.markup.matching import Match, match_texts
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
    before = split_units(field, merged)
    after = split_units(field, current)
    matches = list(_matches_of_characters(before, after))
    around = _Surroundings(before, after)
    return [_locate_edit(edit, matches, around) if edit else None for edit in moved]


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


def _matches_of_characters(before: Sequence[str], after: Sequence[str]) -> Iterator[Match]:
    starts = unit_starts(before)
    new_starts = unit_starts(after)
    for match in match_texts(before, after):
        start = starts[match.old]
        length = starts[match.old + match.length] - start
        yield Match(start, new_starts[match.new], length)


class _Surroundings:
    """Which elements are open at a place of each of two texts."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        self.old = _open_by_place(before)
        self.new = _open_by_place(after)

    def are_alike(self, place: int, new_place: int) -> bool:
        """Say whether the same elements are open at both places."""
        return self.old.get(place) == self.new.get(new_place)


def _open_by_place(units: Sequence[str]) -> dict[int, tuple[str, ...]]:
    opened: tuple[str, ...] = ()
    place = 0
    by_place = {0: opened}
    for unit in units:
        opened = follow_tags(opened, [unit])
        place += len(unit)
        by_place[place] = opened
    return by_place


def _locate_edit(
    edit: TextEdit, matches: Iterable[Match], around: _Surroundings
) -> TextEdit | None:
    for match in matches:
        if match.old <= edit.start and edit.end <= match.old + match.length:
            shift = match.new - match.old
            if around.are_alike(edit.start, edit.start + shift):
                return TextEdit(edit.start + shift, edit.end + shift, edit.before, edit.after)
    return None

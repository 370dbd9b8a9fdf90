"""Which edits make one text of another. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from articles.domain.texts.edits import TextEdit
from articles.domain.texts.units import (
    VOID,
    compared_units,
    ends_element,
    follow_tags,
    read_tag,
    read_units,
    unit_starts,
)
from articles.markup.matching import Match, match_texts

GAP_MAX: Final = 3  # characters that stayed by chance between changes of one rewritten sentence
SLIDE_MAX: Final = 200  # units


class Hunk(NamedTuple):
    """Units of the old text that units of the new text replace."""

    start: int
    end: int
    new_start: int
    new_end: int


def find_edits(field: str, old: str, new: str) -> list[TextEdit]:
    """Return what makes `new` of `old`, in reading order. Any choice of them can be made alone.

    Blanks between paragraphs stay as they are in `old`.
    """
    before = read_units(field, old)
    after = read_units(field, new)
    compared = (compared_units(before), compared_units(after))
    hunks = list(_slide_hunks(*compared, list(_find_hunks(*compared))))
    hunks = _balance_hunks(before, after, _join_scattered(before, after, hunks))
    starts = unit_starts(before)
    return [
        TextEdit(
            starts[hunk.start],
            starts[hunk.end],
            "".join(before[hunk.start : hunk.end]),
            "".join(after[hunk.new_start : hunk.new_end]),
        )
        for hunk in hunks
    ]


def _find_hunks(before: Sequence[str], after: Sequence[str]) -> Iterator[Hunk]:
    done = 0
    new_done = 0
    for match in [*match_texts(before, after), Match(len(before), len(after), 0)]:
        if done < match.old or new_done < match.new:
            yield Hunk(done, match.old, new_done, match.new)
        done = match.old + match.length
        new_done = match.new + match.length


def _slide_hunks(
    before: Sequence[str], after: Sequence[str], hunks: Sequence[Hunk]
) -> Iterator[Hunk]:
    """Move what came or went until it is a whole element: of `A</p><p>` the paragraph
    `<p>A</p>`."""
    free_from = 0
    for number, hunk in enumerate(hunks, start=1):
        free_to = hunks[number].start - 1 if number < len(hunks) else len(before)
        came = hunk.start == hunk.end
        steps = 0
        if came or hunk.new_start == hunk.new_end:
            stretch = (after, hunk.new_start, hunk.new_end) if came else (before, *hunk[:2])
            steps = _count_steps(*stretch, room=hunk.start - free_from, behind=free_to - hunk.end)
        yield Hunk(*(place + steps for place in hunk))
        free_from = hunk.end + steps + 1


def _count_steps(units: Sequence[str], start: int, end: int, *, room: int, behind: int) -> int:
    """Return by how many units a stretch slides to be a whole element, to the left if it is less
    than 0. It stays where it cannot be one."""
    if not any(map(read_tag, units[start:end])):
        return 0
    for direction, most in ((-1, room), (1, behind)):
        for step in range(min(most, SLIDE_MAX) + 1):
            place = start + direction * step
            if _is_whole(units[place : place + end - start]):
                return direction * step
            if not _can_slide(units, place, place + end - start, direction):
                break
    return 0


def _can_slide(units: Sequence[str], start: int, end: int, direction: int) -> bool:
    """Say whether the text stays the same if the stretch is one unit further."""
    if direction < 0:
        return start > 0 and units[start - 1] == units[end - 1]
    return end < len(units) and units[start] == units[end]


def _is_whole(units: Sequence[str]) -> bool:
    """Say whether units begin with a tag and close everything that they open, nothing else."""
    depth = 0
    for place, unit in enumerate(units):
        name = read_tag(unit)
        if name and name not in VOID:
            depth += -1 if ends_element(unit) else 1
        if depth < 0 or (depth == 0 and place < len(units) - 1 and not name):
            return False
    return depth == 0


def _join_scattered(
    before: Sequence[str], after: Sequence[str], hunks: Iterable[Hunk]
) -> list[Hunk]:
    """Join changes between which only blanks or a few characters of one paragraph stayed: half of a
    number or of a rewritten sentence is no suggestion."""
    joined: list[Hunk] = []
    for hunk in hunks:
        last = joined[-1] if joined else None
        if last and _is_scattered(before, after, last, hunk):
            joined[-1] = Hunk(last.start, hunk.end, last.new_start, hunk.new_end)
        else:
            joined.append(hunk)
    return joined


def _is_scattered(before: Sequence[str], after: Sequence[str], one: Hunk, other: Hunk) -> bool:
    gap = before[one.end : other.start]
    if any(map(read_tag, gap)):
        return False
    kept = "".join(gap)
    largest = max(_size(before, after, one), _size(before, after, other))
    return not kept.strip() or len(kept) <= max(1, min(GAP_MAX, largest - 1))


def _size(before: Sequence[str], after: Sequence[str], hunk: Hunk) -> int:
    sides = (before[hunk.start : hunk.end], after[hunk.new_start : hunk.new_end])
    return max(sum(len(unit) for unit in side if not read_tag(unit)) for side in sides)


def _balance_hunks(
    before: Sequence[str], after: Sequence[str], hunks: Iterable[Hunk]
) -> list[Hunk]:
    """Join changes until both texts have the same elements open in front of each and behind it."""
    balanced: list[Hunk] = []
    begun: Hunk | None = None
    opened: tuple[str, ...] = ()
    new_opened: tuple[str, ...] = ()
    done = 0
    for hunk in hunks:
        same = before[done : hunk.start]
        opened = follow_tags(opened, [*same, *before[hunk.start : hunk.end]])
        new_opened = follow_tags(new_opened, [*same, *after[hunk.new_start : hunk.new_end]])
        begun = hunk._replace(start=begun.start, new_start=begun.new_start) if begun else hunk
        done = hunk.end
        if opened == new_opened:
            balanced.append(begun)
            begun = None
    return [*balanced, begun] if begun else balanced

"""What two sequences have in common, in time that grows with their length and not with its square.

Pure.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from rapidfuzz.distance import Indel

CELLS_MAX = 25_000_000  # pairs of characters that are compared at once: 0.2 s, 4 MB
WINDOW = 5_000  # characters; longer stretches that share no sentence are compared in such windows
PAIRS_MAX = 10_000  # pairs of blocks of which none is the only one of its kind
RUN_MAX = 200
ENDS_RUN = frozenset("。！？；!?;\n")


Inner = Callable[[Sequence[str], Sequence[str]], Iterator["Match"]]


class Match(NamedTuple):
    """A stretch that is in both: where in the old one, where in the new one, how long."""

    old: int
    new: int
    length: int


def match_texts(old: Sequence[str], new: Sequence[str]) -> list[Match]:
    """Return what two texts have in common, as units of each (characters, words), in reading
    order.
    """
    return _join_neighbours(_match_around(old, new, _in_text))


def match_blocks(old: Sequence[str], new: Sequence[str]) -> list[Match]:
    """Return which blocks two bodies have in common, in reading order."""
    return _join_neighbours(_match_around(old, new, _in_blocks))


def _match_around(old: Sequence[str], new: Sequence[str], inner: Inner) -> Iterator[Match]:
    """Yield what both begin with, what `inner` finds between, and what both end with."""
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - head
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    yield Match(0, 0, head)
    between = inner(old[head : len(old) - tail], new[head : len(new) - tail])
    yield from _moved(between, head, head)
    yield Match(len(old) - tail, len(new) - tail, tail)


def _in_text(old: Sequence[str], new: Sequence[str]) -> Iterator[Match]:
    if len(old) * len(new) <= CELLS_MAX:
        yield from _compared(old, new)
        return
    before = _runs(old)
    after = _runs(new)
    starts = _starts(before)
    other_starts = _starts(after)
    done = 0
    other_done = 0
    for place, other in [*_anchors(before, after), (len(before), len(after))]:
        left = old[done : starts[place]]
        right = new[other_done : other_starts[other]]
        yield from _moved(_in_windows(left, right), done, other_done)
        done = starts[place]
        other_done = other_starts[other]
        if place < len(before):
            yield Match(done, other_done, len(before[place]))
            done = done + len(before[place])
            other_done = other_done + len(after[other])


def _in_windows(old: Sequence[str], new: Sequence[str]) -> Iterator[Match]:
    """Compare two stretches window by window, each with what is at the same part of the
    other.
    """
    if len(old) * len(new) <= CELLS_MAX:
        yield from _compared(old, new)
        return
    count = -(-max(len(old), len(new)) // WINDOW)
    for number in range(count):
        left = len(old) * number // count
        left_end = len(old) * (number + 1) // count
        right = len(new) * number // count
        right_end = len(new) * (number + 1) // count
        window_matches = _compared(old[left:left_end], new[right:right_end])
        yield from _moved(window_matches, left, right)


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Match]:
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            yield Match(step.src_start, step.dest_start, step.src_end - step.src_start)


def _in_blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[Match]:
    done = 0
    other_done = 0
    for place, other in [*_anchors(old, new), (len(old), len(new))]:
        block_matches = _match_around(old[done:place], new[other_done:other], _few_blocks)
        yield from _moved(block_matches, done, other_done)
        if place < len(old):
            yield Match(place, other, 1)
        done = place + 1
        other_done = other + 1


def _few_blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[Match]:
    if len(old) * len(new) <= PAIRS_MAX:
        for match in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            yield Match(match.a, match.b, match.size)


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return where both have what each has once, the longest line of them in one order."""
    once = Counter(old)
    other_once = Counter(new)
    places = {one: place for place, one in enumerate(new)}
    pairs = [
        (place, places[one])
        for place, one in enumerate(old)
        if once[one] == 1 and other_once[one] == 1
    ]
    return _rising(pairs)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest line of pairs whose second numbers rise (patience sorting)."""
    tops: list[int] = []
    top_of: list[int] = []  # which pair lies on each pile
    before: list[int] = []
    for number, (_place, other) in enumerate(pairs):
        pile = bisect_left(tops, other)
        before.append(top_of[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [other]
        top_of[pile : pile + 1] = [number]
    line: list[tuple[int, int]] = []
    number = top_of[-1] if top_of else -1
    while number >= 0:
        line.append(pairs[number])
        number = before[number]
    return line[::-1]


def _runs(units: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the sentences of a text, none longer than RUN_MAX units."""
    runs: list[tuple[str, ...]] = []
    start = 0
    for place, unit in enumerate(units, start=1):
        if unit in ENDS_RUN or place - start == RUN_MAX or place == len(units):
            runs.append(tuple(units[start:place]))
            start = place
    return runs


def _starts(runs: Sequence[Sequence[str]]) -> list[int]:
    starts = [0]
    for run in runs:
        starts.append(starts[-1] + len(run))
    return starts


def _moved(matches: Iterator[Match], old: int, new: int) -> Iterator[Match]:
    for match in matches:
        yield Match(match.old + old, match.new + new, match.length)


def _join_neighbours(matches: Iterator[Match]) -> list[Match]:
    """Join neighbours, so that one stretch is one match."""
    joined: list[Match] = []
    for match in matches:
        if not match.length:
            continue
        last = joined[-1] if joined else None
        if last and (last.old + last.length, last.new + last.length) == (match.old, match.new):
            joined[-1] = last._replace(length=last.length + match.length)
        else:
            joined.append(match)
    return joined

"""Walks of ten thousands of cases: a share of them runs each time, all of them by `make test-full`.

Each run has a turn, a number one higher than that of the run before. The cases are shuffled and cut
into parts; the turn says which part is tried. The next run tries the next part, so no run repeats
the one before it, and after as many runs as there are parts every case was tried.

NEWSROOM_TEST_TURN repeats the run of that turn; NEWSROOM_TEST_FULL=1 runs everything.
"""

import os
import random
import secrets
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from zlib import crc32

TURN = "NEWSROOM_TEST_TURN"
FULL = "NEWSROOM_TEST_FULL"
CACHE = Path(__file__).resolve().parent.parent.parent / ".pytest_cache"
ORDER_LASTS = 1000  # turns; then the cases are shuffled anew
SERIES = 1000  # runs, before numbers come again

Case = TypeVar("Case")


def is_full() -> bool:
    """Say whether this run tries everything."""
    return os.environ.get(FULL, "") not in {"", "0"}


def begin_turn(name: str) -> int:
    """Return the turn of this run, which its workers and child processes share.

    `name` says whose runs are counted: those of `make test` are not mixed with those of one file.
    Where nothing was counted yet, as in a fresh copy of the repository, any turn is the first.
    """
    if TURN not in os.environ:
        kept = CACHE / f"turn-of-{name}"
        last = secrets.randbelow(10**9)
        with suppress(OSError, ValueError):
            last = int(kept.read_text())
        os.environ[TURN] = str(last + 1)
        with suppress(OSError):
            CACHE.mkdir(exist_ok=True)
            kept.write_text(os.environ[TURN])
    return int(os.environ[TURN])


def this_turn() -> int:
    """Return the turn of this run; one that nobody began is begun here."""
    return begin_turn("pytest")


def words() -> str:
    """Say how much this run tries, and how it is repeated."""
    if is_full():
        return "everything is tried, no walk is shortened"
    turn = os.environ.get(TURN, "")
    return f"walks are shares of turn {turn} (again: {TURN}={turn}; all of them: {FULL}=1)"


def part_of(cases: Iterable[Case], parts: int, turn: int, key: Hashable = "") -> list[Case]:
    """Return the part of the cases that is tried on this turn; a `key` has an order of its own."""
    shuffled = list(cases)
    random.Random(f"{turn // ORDER_LASTS} {key}").shuffle(shuffled)
    return shuffled[turn % parts :: parts]


def share_of(
    cases: Iterable[Case], most: int, key: Hashable = "", *, outer_parts: int = 1
) -> list[Case]:
    """Return at most so many of the cases; other ones on the next run. A full run has them all.

    Cases that belong to one of several parts themselves say how many there are, `outer_parts`:
    they come again only after as many runs, and another share of them comes then.
    """
    found = list(cases)
    parts = -(-len(found) // most)
    if is_full() or parts <= 1:
        return found
    return part_of(found, parts, this_turn() // outer_parts, key)


def portion_of(cases: Iterable[Case], parts: int, key: Hashable = "") -> list[Case]:
    """Return one of so many parts of the cases; another one on the next run. A full run has all."""
    if is_full() or parts == 1:
        return list(cases)
    return part_of(cases, parts, this_turn(), key)


def is_tried(number: int, parts: int, key: str = "") -> bool:
    """Say whether one case of several is tried, whose number is known when its turn comes.

    Of so many parts of the numbers this run has one, the next run the next. A full run has all. A
    `key` begins with a part of its own.
    """
    return is_full() or (number + this_turn() + crc32(key.encode())) % parts == 0


def share_of_each(cases: Iterable[Case], most: int, kind: Callable[[Case], Hashable]) -> list[Case]:
    """Return at most so many cases of each kind, so that every kind is tried on every run."""
    kinds: dict[Hashable, list[Case]] = {}
    for case in cases:
        kinds.setdefault(kind(case), []).append(case)
    return [case for key, found in kinds.items() for case in share_of(found, most, key)]


def examples(full: int) -> int:
    """Return how many examples Hypothesis tries of a full run's: other ones on each run."""
    return full if is_full() else -(-full // 3)


def numbers(count: int, full: int) -> range:
    """Return the numbers of so many seeded cases: other ones on each run; a full run
    has the first."""
    if is_full():
        return range(1, full + 1)
    first = 1 + this_turn() % SERIES * count
    return range(first, first + count)

"""Which paragraph of one text is which of another: the same, rewritten, gone or new."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

from articles.markup.matching import Match, match_blocks

LOOKED_AT = 40  # paragraphs in which a rewritten one is looked for
LOOKED_AT_OF = 300  # characters of each
ALIKE = 0.5  # paragraphs that share half of their characters are one that was rewritten


class Pair(NamedTuple):
    """Places of one paragraph in the old text and in the new one; None where it is not there."""

    old: int | None
    new: int | None


def pair_paragraphs(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Return every paragraph of both texts once, those of the new text in its order."""
    pairs: list[Pair] = []
    done = 0
    other_done = 0
    for match in [*match_blocks(old, new), Match(len(old), len(new), 0)]:
        pairs += _pair_stretch(old, new, range(done, match.old), range(other_done, match.new))
        pairs += [Pair(match.old + n, match.new + n) for n in range(match.length)]
        done = match.old + match.length
        other_done = match.new + match.length
    return pairs


def _pair_stretch(
    old: Sequence[str], new: Sequence[str], before: range, after: range
) -> Iterator[Pair]:
    """Pair the paragraphs of a rewritten stretch that are still alike. One that is alone between
    its neighbours on both sides was rewritten, however little is left of it."""
    if len(before) == 1 and len(after) == 1:
        yield Pair(before[0], after[0])
        return
    done = before.start
    for place in after:
        ahead = range(done, min(before.stop, done + LOOKED_AT))
        found = next((n for n in ahead if share_half(old[n], new[place])), None)
        if found is None:
            yield Pair(None, place)
            continue
        yield from (Pair(gone, None) for gone in range(done, found))
        yield Pair(found, place)
        done = found + 1
    yield from (Pair(gone, None) for gone in range(done, before.stop))


def share_half(one: str, other: str) -> bool:
    """Say whether two paragraphs share half of their characters."""
    old = one[:LOOKED_AT_OF]
    new = other[:LOOKED_AT_OF]
    if not old or not new:
        return False
    return Indel.normalized_similarity(old, new, score_cutoff=ALIKE) >= ALIKE

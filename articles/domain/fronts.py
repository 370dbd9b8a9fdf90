"""The front page and the lead of each column's page: its slots, and who takes which place. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self, TypeVar

from django.db import models
from django.utils.translation import pgettext_lazy

from articles.common.numbers import read_number

SIZE_MAX = 12
TITLE_MAX = 40
HEADLINE_MAX = 60


class SlotKind(models.TextChoices):
    """What a slot of a front is for."""

    LEAD = "lead", pgettext_lazy("front page", "Lead")
    SECOND = "second", pgettext_lazy("front page", "Second leads")
    PICTURES = "pictures", pgettext_lazy("front page", "Pictures")
    OPINION = "opinion", pgettext_lazy("front page", "Opinion")
    TOPIC = "topic", pgettext_lazy("front page", "Topic")
    COLUMN = "column", pgettext_lazy("front page", "Column block")


SIZES: Mapping[SlotKind, int] = {
    SlotKind.LEAD: 1,
    SlotKind.SECOND: 4,
    SlotKind.PICTURES: 3,
    SlotKind.OPINION: 4,
    SlotKind.TOPIC: 4,
    SlotKind.COLUMN: 5,
}
OF_THE_HOME_PAGE = (SlotKind.LEAD, SlotKind.SECOND, SlotKind.OPINION, SlotKind.PICTURES)
OF_A_COLUMN_PAGE = (SlotKind.LEAD, SlotKind.SECOND)
NUMBERED = (SlotKind.TOPIC, SlotKind.COLUMN)
OPINION_NAMES = frozenset({"评论", "言论", "观点", "时评", "社评"})


@dataclass(frozen=True)
class SlotKey:
    """Which slot of a front is meant. `number` is the id of the column for a block of a column, and
    that of the slot for a topic."""

    kind: SlotKind
    number: int = 0

    def __str__(self) -> str:
        return f"{self.kind}-{self.number}" if self.kind in NUMBERED else str(self.kind)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the slot that a form named; None for what names no slot."""
        kind, dash, digits = text.partition("-")
        if kind not in SlotKind.values:
            return None
        if kind in NUMBERED:
            number = read_number(digits)
            return None if number is None else cls(SlotKind(kind), number)
        return None if dash else cls(SlotKind(kind))


class Placed(Protocol):
    """An article at a place of a slot, from a moment to another. None has no bound."""

    position: int
    starts_at: datetime | None
    ends_at: datetime | None


P = TypeVar("P", bound=Placed)
Item = TypeVar("Item")


def is_active(entry: Placed, at: datetime) -> bool:
    """Say whether an entry counts at the moment `at`: from its start on, until before its end."""
    begun = entry.starts_at is None or entry.starts_at <= at
    return begun and (entry.ends_at is None or at < entry.ends_at)


def overlap(one: Placed, other: Placed) -> bool:
    """Say whether two entries count at the same time at any moment."""
    return _ends_after(one, other) and _ends_after(other, one)


def _ends_after(one: Placed, other: Placed) -> bool:
    """Say whether `one` ends after `other` starts."""
    return one.ends_at is None or other.starts_at is None or one.ends_at > other.starts_at


def make_room(entries: Iterable[P], wanted: P) -> list[P]:
    """Move on by one what has the place of `wanted` at the same time, and so on until a place is
    free. Return what moved."""
    moved = []
    pushing = wanted
    for entry in sorted(entries, key=lambda entry: entry.position):
        if entry.position == pushing.position and overlap(entry, pushing):
            entry.position += 1
            moved.append(entry)
            pushing = entry
    return moved


def reorder(entries: Iterable[P], mover: P, position: int) -> list[P]:
    """Put `mover` at another place of its slot, as in a list: what is between the two places closes
    up. Return what changed its place, the mover too."""
    old = mover.position
    step = -1 if position > old else 1
    low, high = sorted((old, position))
    between = [entry for entry in entries if entry is not mover and low <= entry.position <= high]
    for entry in between:
        entry.position += step
    mover.position = position
    return [*between, mover]


def fill_places(
    size: int, chosen: Sequence[tuple[int, Item]], others: Iterable[Item]
) -> list[Item]:
    """Return what a slot of `size` places shows.

    `chosen` are pairs of a place and what an editor put there; of two on one place the second takes
    the next free one, and what was moved beyond the last place comes back when that is free.
    `others` fill the places that are left, in their order.
    """
    places: dict[int, Item] = {}
    for wanted, item in sorted(chosen, key=lambda pair: pair[0]) if size else ():
        first = min(wanted, size)
        place = next((free for free in range(first, size + 1) if free not in places), None)
        if place is not None:
            places[place] = item
    free = [place for place in range(1, size + 1) if place not in places]
    places.update(zip(free, others, strict=False))
    return [places[place] for place in sorted(places)]


def without_repeats(numbers: Iterable[int], shown: Collection[int]) -> list[int]:
    """Return numbers in their order, each once, without those that are shown already."""
    return [number for number in dict.fromkeys(numbers) if number not in shown]

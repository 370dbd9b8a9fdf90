"""Who takes which place of a front. No query: everything was read before (candidates.py).

What editors put there comes first, on the places they chose. What is left follows the newest issue
in the order of print, then the newest. No article is on a page twice.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from articles.domain.fronts import SlotKind, fill_places, without_repeats
from articles.models import Column, FrontEntry, FrontSlot
from articles.selectors.fronts.candidates import Candidates

INSTEAD_OF_A_PICTURE = 2  # headlines that take the room of a block's picture


@dataclass(frozen=True)
class Choice:
    """An article on its place; `entry` is None where nobody put it there."""

    pk: int
    entry: FrontEntry | None = None


@dataclass(frozen=True)
class Filling:
    """A slot with what it shows. `column` is the one of a block."""

    slot: FrontSlot
    choices: Sequence[Choice]
    column: Column | None = None


@dataclass
class Composer:
    """Fills the slots of one page, one after the other, in the order in which readers meet them.

    `held` are articles that editors put into a slot: no default takes them to another.
    """

    candidates: Candidates
    held: Collection[int]
    shown: set[int] = field(default_factory=set)
    shown_images: set[int] = field(default_factory=set)

    @classmethod
    def begin(cls, candidates: Candidates, slots: Iterable[FrontSlot]) -> Self:
        """Return a composer that keeps every article for the slot in which an editor holds it, as
        long as that has room for it."""
        composer = cls(candidates, ())
        composer.held = {
            choice.pk
            for slot in slots
            for choice in fill_places(slot.size, composer._list_placed(slot), ())
        }
        return composer

    def fill(
        self, slot: FrontSlot, defaults: Iterable[int], *, column: Column | None = None
    ) -> Filling:
        """Return a slot with what it shows; what nobody filled follows `defaults`."""
        placed = self._list_placed(slot)
        free = without_repeats(defaults, {*self.shown, *self.held})
        if slot.kind == SlotKind.PICTURES:
            free = self._with_own_pictures(free)
        others = [Choice(pk) for pk in free]
        choices = fill_places(slot.size, placed, others)
        if slot.kind in (SlotKind.COLUMN, SlotKind.TOPIC) and slot.with_picture:
            choices = self._picture_first(choices)
            if slot.pk is None and choices and not self._brings_new_picture(choices[0]):
                choices = fill_places(slot.size + INSTEAD_OF_A_PICTURE, placed, others)
        self._remember(choices)
        return Filling(slot, choices, column)

    def _list_placed(self, slot: FrontSlot) -> list[tuple[int, Choice]]:
        """Return what editors put into a slot, with the place of each."""
        return [
            (entry.position, Choice(entry.article_id, entry))
            for entry in self.candidates.entries.get(slot.pk, ())
            if entry.article_id not in self.shown
            and (
                slot.kind != SlotKind.PICTURES
                or self.candidates.has_picture(entry.article_id, entry)
            )
        ]

    def _with_own_pictures(self, articles: Iterable[int]) -> list[int]:
        """Return the articles with a picture that no other of them, and nothing above, shows."""
        seen = set(self.shown_images)
        chosen = []
        for pk in articles:
            image = self.candidates.rows[pk].image
            if image is not None and image in self.candidates.images and image not in seen:
                seen.add(image)
                chosen.append(pk)
        return chosen

    def _picture_first(self, choices: Sequence[Choice]) -> list[Choice]:
        """Let the first article with a picture lead a block, unless an editor chose who leads."""
        if not choices or choices[0].entry is not None:
            return list(choices)
        free = [choice for choice in choices if choice.entry is None]
        leader = next((choice for choice in free if self._brings_new_picture(choice)), free[0])
        ordered = iter([leader, *(choice for choice in free if choice is not leader)])
        return [next(ordered) if choice.entry is None else choice for choice in choices]

    def _brings_new_picture(self, choice: Choice) -> bool:
        image = self.candidates.rows[choice.pk].image
        return image in self.candidates.images and image not in self.shown_images

    def _remember(self, choices: Iterable[Choice]) -> None:
        for choice in choices:
            self.shown.add(choice.pk)
            image = self.candidates.rows[choice.pk].image
            if image is not None:
                self.shown_images.add(image)

"""Topics (专题): the states of their pages, and the order of what is chosen for them. Pure."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from django.db import models
from django.utils.text import slugify
from django.utils.translation import pgettext_lazy

TITLE_MAX = 40
HEADING_MAX = 40
ADDRESS_MAX = 60
INTRODUCTION_MAX = 2000
CHOSEN_MAX = 300  # rows of a topic: one screen orders them
PAGE_SIZE = 50  # articles of a page for readers


class TopicState(models.TextChoices):
    """Whether readers see a topic, and whether it goes on."""

    PREPARED = "prepared", pgettext_lazy("topic", "in preparation")
    OPEN = "open", pgettext_lazy("topic", "open")
    ENDED = "ended", pgettext_lazy("topic", "closed")


SEEN = (TopicState.OPEN, TopicState.ENDED)


class Row(Protocol):
    """Something at a place of an order, from 1 on."""

    position: int


R = TypeVar("R", bound=Row)


def put_row_at(rows: Sequence[R], row: R, position: int | None) -> list[R]:
    """Put a row at a place of an order, in which it may be already, and number all from 1 on.
    None: behind the last. Return those whose number changed, and the row."""
    others = [other for other in rows if other is not row]
    place = len(others) if position is None else min(max(position, 1) - 1, len(others))
    return number_rows([*others[:place], row, *others[place:]], row)


def number_rows(rows: Sequence[R], always: R | None = None) -> list[R]:
    """Number rows from 1 on in this order. Return those whose number changed, and `always`."""
    changed = []
    for position, row in enumerate(rows, start=1):
        if row.position != position or row is always:
            row.position = position
            changed.append(row)
    return changed


def split_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a plain text: its lines that are not blank."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def make_address_part(title: str) -> str:
    """Return the part of an address that a title suggests; it may be empty."""
    return slugify(title, allow_unicode=True)[:ADDRESS_MAX]

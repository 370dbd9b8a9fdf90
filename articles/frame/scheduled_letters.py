"""Kinds of letters that a person of the staff gets by schedule. Each app registers its own when the
admin starts."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from articles.errors import Words
from newsroom.accounts.models import User


@dataclass(frozen=True)
class LetterSubject:
    """What a letter is about: its name, and the path of its page."""

    label: str
    href: str


@dataclass(frozen=True)
class KnownRows:
    """The rows of a list by their numbers, in its order. `is_cut`: it has more."""

    numbers: Sequence[int] = ()
    is_cut: bool = False


@dataclass(frozen=True)
class LetterOccasion:
    """A letter that is due: to whom, about which subject, at which moment, and which rows were new
    then. `is_only_new`: without a new row there is no letter."""

    to: User
    subject: int
    due: datetime
    is_monthly: bool = False
    is_only_new: bool = False
    new: Collection[int] = field(default=frozenset())


@dataclass(frozen=True)
class LetterContent:
    """What a letter says: its template below subscriptions/letters/, and the context of it."""

    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True)
class LetterKind:
    """A kind of letters, for whoever holds `permission`.

    `find_subject` returns a subject by its number as one person sees it now, None for whoever may
    not see it (any more). `list_rows` is what new rows are told by, None where a letter is of no
    list. `compose` returns what a person may read at a moment, None where nothing is to be told.
    """

    name: str
    label: Words
    permission: str
    find_subject: Callable[[User, int], LetterSubject | None]
    compose: Callable[[LetterOccasion, datetime], LetterContent | None]
    list_rows: Callable[[User, int, datetime], KnownRows] | None = None

    @property
    def is_of_list(self) -> bool:
        return self.list_rows is not None


_kinds: dict[str, LetterKind] = {}


def register_letter_kind(kind: LetterKind) -> LetterKind:
    """Add a kind, and return it."""
    _kinds[kind.name] = kind
    return kind


def find_letter_kind(name: str) -> LetterKind | None:
    """Return the kind of a name, None for an unknown one."""
    return _kinds.get(name)

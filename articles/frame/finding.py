"""The search box of the staff: what is asked, and what each app finds.

Each app registers its finders when the admin starts. A finder looks only at what the person may
see, and returns nothing, not even a number, of everything else.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from articles.errors import Words
from newsroom.accounts.models import User

ASKED_MAX = 100  # characters
HITS_MAX = 8  # of a kind
WORDS_MAX = 4


@dataclass(frozen=True)
class Hit:
    """Something found: what it is called, where it leads, and what tells it from others."""

    label: str
    href: str
    detail: str = ""
    mark: str = ""


@dataclass(frozen=True)
class HitGroup:
    """What was found of one kind. `note` says why there is nothing where that needs a word."""

    label: Words
    hits: Sequence[Hit]
    note: Words = ""


Finder = Callable[[User, str, datetime], Sequence[HitGroup]]
_finders: list[Finder] = []


def register_finder(finder: Finder) -> None:
    """Add what finds rows of an app."""
    if finder not in _finders:
        _finders.append(finder)


def clean_question(text: str) -> str:
    """Return what is asked: one line of at most a hundred characters, full-width ones narrow."""
    narrow = unicodedata.normalize("NFKC", text[:ASKED_MAX])
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", narrow)[:ASKED_MAX].split())


def find_everything(by: User, text: str, at: datetime) -> list[HitGroup]:
    """Return what a person may find by a text, by kind, without kinds of which there is nothing.
    Nothing for an empty text. As many queries for many hits as for few."""
    asked = clean_question(text)
    if not asked:
        return []
    groups = [group for finder in _finders for group in finder(by, asked, at)]
    return [group for group in groups if group.hits or group.note]

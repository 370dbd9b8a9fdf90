"""Lists whose filters can be saved under a name. Each list registers itself when the admin
starts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from articles.errors import Words
from newsroom.accounts.models import User


@dataclass(frozen=True)
class ViewRow:
    """A row of a list in words: what it is called, the path of its page, and what its list says of
    it, as the person who looks sees it."""

    number: int
    label: str
    href: str
    facts: Sequence[str] = ()


@dataclass(frozen=True)
class ViewRows:
    """What filters of a list find: the numbers of the rows in their order, whether there are more,
    how many in words, and how some of them are read."""

    numbers: Sequence[int]
    is_cut: bool
    count_words: str
    read: Callable[[Sequence[int]], Iterable[ViewRow]]


FindRows = Callable[[str, User, datetime], ViewRows]


@dataclass(frozen=True)
class ViewedList:
    """A list: its name in saved views, its label, the name of its address, the right to look at it
    and the right to share views of it with others. `find_rows` returns what a query string finds
    for a person at a moment: nothing that the list would hide from that person. Without it no letter
    says what a view finds."""

    name: str
    label: Words
    address_name: str
    see: str
    share: str
    find_rows: FindRows | None = None

    @property
    def comes_by_letter(self) -> bool:
        """Say whether a letter can say what a view of it finds."""
        return self.find_rows is not None


_lists: dict[str, ViewedList] = {}


def register_list(viewed: ViewedList) -> ViewedList:
    """Add a list to those whose filters can be saved, and return it."""
    _lists[viewed.name] = viewed
    return viewed


def find_list(name: str) -> ViewedList | None:
    """Return the list of this name, None for an unknown one."""
    return _lists.get(name)

"""The menu of the staff's pages: sections by work, and in each what can be done there.

Each app registers its entries and how they are counted when the admin starts (`menu.py` beside
its screens). What a person may do decides which entries and which sections are shown.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import pgettext_lazy

from articles.errors import Words
from newsroom.accounts.models import User

Counter = Callable[[User, datetime, Collection[str]], Mapping[str, int]]


@dataclass(frozen=True)
class Section:
    """A section of the menu: its name in addresses, the key that leads to it after g, its label,
    and what its page is for."""

    name: str
    key: str
    label: Words
    purpose: Words = ""

    @property
    def address_name(self) -> str:
        """Return the name of the address that the menu leads to."""
        return "admin:index" if self.name == "desk" else f"admin:section_{self.name}"


@dataclass(frozen=True)
class MenuEntry:
    """Something that can be done in a section.

    It is shown to whoever holds every one of `permissions`. `counted` names the number beside it;
    a number that `waits` is added up at the section. `group` is the heading above it, `purpose`
    one sentence below it. `begins` marks what is begun here: it is drawn as a button. `covers` is
    the beginning of further addresses, below those of the admin, that belong to the entry.
    `arguments` fill the parts of the address.
    """

    label: Words
    address_name: str
    permissions: tuple[str, ...]
    query: str = ""
    counted: str = ""
    waits: bool = False
    begins: bool = False
    group: Words = ""
    purpose: Words = ""
    covers: str = ""
    arguments: tuple[str, ...] = ()

    def is_allowed(self, by: User) -> bool:
        """Say whether a person may do this. Whoever may change rows may look at them, as in
        Django's admin."""
        return all(
            by.has_perm(permission) or by.has_perm(permission.replace(".view_", ".change_"))
            for permission in self.permissions
        )


SECTIONS: Sequence[Section] = (
    Section("desk", "d", pgettext_lazy("menu", "My desk")),
    Section(
        "writing",
        "w",
        pgettext_lazy("menu", "Writing"),
        pgettext_lazy("menu", "What you write, and what came back to you."),
    ),
    Section(
        "review",
        "r",
        pgettext_lazy("menu", "Review"),
        pgettext_lazy("menu", "Texts on their way from the first review to publication."),
    ),
    Section(
        "pages",
        "p",
        pgettext_lazy("menu", "Pages"),
        pgettext_lazy("menu", "Issues from the calendar to the signed page."),
    ),
    Section(
        "pictures",
        "i",
        pgettext_lazy("menu", "Pictures"),
        pgettext_lazy("menu", "The library of pictures, and what its rows still lack."),
    ),
    Section(
        "circulation",
        "c",
        pgettext_lazy("menu", "Circulation"),
        pgettext_lazy("menu", "From the order to the copy in the letter box."),
    ),
    Section(
        "money",
        "m",
        pgettext_lazy("menu", "Accounts"),
        pgettext_lazy("menu", "Money that comes, money that goes back, and the books."),
    ),
    Section(
        "readers",
        "u",
        pgettext_lazy("menu", "Readers"),
        pgettext_lazy("menu", "Subscribers, their letters, and what they may read."),
    ),
    Section(
        "settings",
        "s",
        pgettext_lazy("menu", "Settings"),
        pgettext_lazy("menu", "What the house has settled, and the records that it keeps."),
    ),
)
_entries: dict[str, list[MenuEntry]] = {section.name: [] for section in SECTIONS}
_counters: list[Counter] = []


def register_entries(section: str, *entries: MenuEntry) -> None:
    """Add entries to a section, in this order. An entry that is there already is left alone.

    Raises KeyError for an unknown section.
    """
    _entries[section] += [entry for entry in entries if entry not in _entries[section]]


def register_counter(counter: Counter) -> None:
    """Add what counts the numbers of an app's entries. It is asked for names, which may be other
    apps' as well, and returns those that it knows and the person may see behind."""
    if counter not in _counters:
        _counters.append(counter)


def find_section(name: str) -> Section:
    """Return a section by its name. Raises StopIteration for an unknown one."""
    return next(section for section in SECTIONS if section.name == name)


def entries_of(section: Section) -> Sequence[MenuEntry]:
    """Return every entry of a section, whoever may see it."""
    return tuple(_entries[section.name])


def allowed_entries(section: Section, by: User) -> list[MenuEntry]:
    """Return what a person may do in a section."""
    return [entry for entry in _entries[section.name] if entry.is_allowed(by)]


def count_menu_numbers(entries: Collection[MenuEntry], by: User, at: datetime) -> dict[str, int]:
    """Return the numbers beside some entries, by their names. A fixed number of queries."""
    return count_numbers({entry.counted for entry in entries if entry.counted}, by, at)


def count_numbers(names: Collection[str], by: User, at: datetime) -> dict[str, int]:
    """Return those of the named numbers that a person may see behind. A fixed number of queries."""
    counts: dict[str, int] = {}
    for counter in _counters if names else ():
        counts.update(counter(by, at, names))
    return counts

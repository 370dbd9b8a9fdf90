"""The menu as one person sees it on one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from django.urls import reverse

from articles.frame.menu import (
    SECTIONS,
    MenuEntry,
    Section,
    allowed_entries,
    count_menu_numbers,
)
from newsroom.accounts.models import User
from newsroom.frame.numbers import find_frame_numbers

SHOWN_MAX = 7  # what an eye takes in at once; people with several roles find the rest behind one
DESK = "/admin/"


@dataclass(frozen=True)
class MenuItem:
    """A section in the menu: where it leads, how much waits there, and whether the page shown is
    its own ("page") or one of its pages ("true")."""

    section: Section
    href: str
    waiting: int
    current: str


@dataclass(frozen=True)
class Menu:
    """The menu of a person: at most seven places, the last of which may hold the rest."""

    shown: Sequence[MenuItem]
    more: Sequence[MenuItem]

    @property
    def more_is_current(self) -> bool:
        return any(item.current for item in self.more)

    @property
    def more_waiting(self) -> int:
        return sum(item.waiting for item in self.more)


@dataclass(frozen=True)
class ListedEntry:
    """An entry on the page of its section, with its address and its number, None for none."""

    entry: MenuEntry
    href: str
    count: int | None


@dataclass(frozen=True)
class EntryGroup:
    """Entries below one heading, which may be empty."""

    heading: str
    entries: Sequence[ListedEntry]


@dataclass(frozen=True)
class MenuPage:
    """The page that a person looks at: its path, the section that it names itself, and the numbers
    of the menu that it has counted already."""

    path: str
    section_name: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class WorkFrame:
    """The frame around a page: the menu, and how much concerns the person and is unread."""

    menu: Menu
    unread: int


def build_frame(by: User, page: MenuPage, at: datetime) -> WorkFrame:
    """Return the frame for a person who looks at a page, which belongs to the section that it
    names, else to the one its address tells. Nine queries at most, none of them longer for more
    rows on a page; three while the numbers of before are shown (`FRAME_COUNT_SECONDS`)."""
    allowed = {section: allowed_entries(section, by) for section in SECTIONS}
    waiting = [
        entry
        for entries in allowed.values()
        for entry in entries
        if entry.waits and entry.counted not in page.counts
    ]
    numbers = find_frame_numbers(waiting, by, at)
    return WorkFrame(_build_menu(allowed, page, {**page.counts, **numbers.waiting}), numbers.unread)


def _build_menu(
    allowed: dict[Section, list[MenuEntry]], page: MenuPage, counts: Mapping[str, int]
) -> Menu:
    named = next((section for section in allowed if section.name == page.section_name), None)
    here = named or _find_current(allowed, page.path)
    items = [
        MenuItem(
            section,
            reverse(section.address_name),
            sum(counts.get(entry.counted, 0) for entry in entries if entry.waits),
            _current(section, here, page.path),
        )
        for section, entries in allowed.items()
        if entries or section.name == "desk"
    ]
    if len(items) <= SHOWN_MAX:
        return Menu(items, [])
    return Menu(items[: SHOWN_MAX - 1], items[SHOWN_MAX - 1 :])


def list_groups(section: Section, by: User, at: datetime) -> list[EntryGroup]:
    """Return what a person may do in a section, by heading, with the numbers beside it. Entries
    that begin something are left out: they are buttons."""
    entries = [entry for entry in allowed_entries(section, by) if not entry.begins]
    counts = count_menu_numbers(entries, by, at)
    groups: dict[str, list[ListedEntry]] = {}
    for entry in entries:
        count = counts.get(entry.counted) if entry.counted else None
        groups.setdefault(str(entry.group), []).append(ListedEntry(entry, entry_href(entry), count))
    return [EntryGroup(heading, listed) for heading, listed in groups.items()]


def list_beginnings(section: Section, by: User) -> list[ListedEntry]:
    """Return what a person may begin in a section."""
    return [
        ListedEntry(entry, entry_href(entry), None)
        for entry in allowed_entries(section, by)
        if entry.begins
    ]


def entry_href(entry: MenuEntry) -> str:
    """Return where an entry leads."""
    address = _address(entry.address_name, *entry.arguments)
    return f"{address}?{entry.query}" if entry.query else address


@cache
def _address(name: str, *arguments: str) -> str:
    return reverse(name, args=arguments)


def _find_current(allowed: dict[Section, list[MenuEntry]], path: str) -> Section | None:
    """Return the section that a page belongs to: that of the entry whose address the page's begins
    with, the longest of them; of equals the first."""
    best: Section | None = None
    length = 0
    for section, entries in allowed.items():
        if section.name == "desk":
            continue
        for address in (address for entry in entries for address in _covered_addresses(entry)):
            if path.startswith(address) and len(address) > length:
                best = section
                length = len(address)
    return best


def _covered_addresses(entry: MenuEntry) -> list[str]:
    """Return the beginnings of the addresses that belong to an entry."""
    covered = [f"{_address('admin:index')}{entry.covers}"] if entry.covers else []
    return [_address(entry.address_name, *entry.arguments), *covered]


def _current(section: Section, here: Section | None, path: str) -> str:
    if path == reverse(section.address_name):
        return "page"
    return "true" if section is here else ""

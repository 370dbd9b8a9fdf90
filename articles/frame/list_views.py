"""Lists whose filters can be saved under a name. Each list registers itself when the admin
starts."""

from dataclasses import dataclass

from articles.errors import Words


@dataclass(frozen=True)
class ViewedList:
    """A list: its name in saved views, its label, the name of its address, the right to look at it
    and the right to share views of it with others."""

    name: str
    label: Words
    address_name: str
    see: str
    share: str


_lists: dict[str, ViewedList] = {}


def register_list(viewed: ViewedList) -> ViewedList:
    """Add a list to those whose filters can be saved, and return it."""
    _lists[viewed.name] = viewed
    return viewed


def find_list(name: str) -> ViewedList | None:
    """Return the list of this name, None for an unknown one."""
    return _lists.get(name)

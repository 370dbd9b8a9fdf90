"""Who is told when what readers see has changed: whatever keeps public pages."""

from collections.abc import Callable

from django.db import transaction

_listeners: list[Callable[[], None]] = []


def listen_for_changes(listener: Callable[[], None]) -> None:
    """Have a function called after each committed change of what readers may see."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce_change() -> None:
    """Tell the listeners once the transaction is committed, before the act returns."""
    transaction.on_commit(_tell_listeners, robust=True)


def _tell_listeners() -> None:
    """Tell them. A named function: Django logs its name when it fails (`robust`)."""
    for listener in _listeners:
        listener()

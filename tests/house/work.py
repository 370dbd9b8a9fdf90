"""How much SQLite does for a page, counted and not timed: the same on every machine."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

STEP = 100  # instructions of SQLite's machine


class Work:
    """What was done so far, in hundreds of instructions."""

    def __init__(self) -> None:
        self.done = 0

    def step(self) -> None:
        """Count one more; SQLite goes on where this gives nothing back."""
        self.done += 1


@contextmanager
def counted() -> Iterator[Work]:
    """Count what SQLite does inside."""
    work = Work()
    connection.ensure_connection()
    connection.connection.set_progress_handler(work.step, STEP)
    try:
        yield work
    finally:
        connection.connection.set_progress_handler(None, 0)

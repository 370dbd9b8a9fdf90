"""Rows that are built once for the tests of a module: what a test does to them is taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def keep_for_module(django_db_blocker: Any) -> Iterator[None]:
    """Keep what a fixture of a module builds until its last test, then take it back.

    Only for modules none of whose tests commits, and all of whose tests may meet the rows.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)

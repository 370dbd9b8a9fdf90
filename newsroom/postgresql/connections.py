"""A connection that does not wait forever for a silent database server."""

from typing import Any, TypeVar

import psycopg
from django.conf import settings
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout

T = TypeVar("T")
INTERVAL = 0.1  # seconds, psycopg's own: how often it looks whether it was interrupted


class ImpatientConnection(psycopg.Connection[Any]):
    """Waits DATABASE_ANSWER_SECONDS for each answer; 0 waits as long as it takes.

    A server that hangs keeps its connections alive, so that no time limit of TCP notices it.
    """

    def wait(self, gen: PQGen[T], interval: float = INTERVAL, timeout: float | None = None) -> T:
        """Return the answer of the database. Raises OperationalError after a timeout; the
        connection is closed then, because its next answer would be undefined."""
        limit = timeout if timeout is not None else settings.DATABASE_ANSWER_SECONDS or None
        try:
            return super().wait(gen, interval, limit)
        except _WaitTimeout as error:
            self.close()
            raise psycopg.OperationalError("The database did not answer in time.") from error

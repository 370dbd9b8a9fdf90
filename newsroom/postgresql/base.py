"""The backend that DATABASES names. Django finds it by the name of this module."""

import time
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool, PoolTimeout

SECONDS_AWAY = 1.0  # so long nobody tries a database again that could not be reached


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL with Django's pool. While the server is unavailable, one request a second tries
    to connect and waits; the others fail at once, so that they do not block the threads of a
    process."""

    _away_until = 0.0  # of the clock that never goes back; shared by the threads of a process

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection of the pool. Raises psycopg.OperationalError while the server is
        unavailable."""
        kind = type(self)
        if time.monotonic() < kind._away_until:
            raise psycopg.OperationalError("The database could not be reached a moment ago.")
        pool: ConnectionPool[Any] | None = self.pool
        failed_before = count_failed_attempts(pool)
        try:
            return super().get_new_connection(conn_params)
        except PoolTimeout:
            # A pool whose connections are all in use is no reason to turn others away.
            if count_failed_attempts(pool) > failed_before:
                kind._away_until = time.monotonic() + SECONDS_AWAY
            raise


def count_failed_attempts(pool: "ConnectionPool[Any] | None") -> int:
    """Return how often a pool could not connect."""
    return pool.get_stats().get("connections_errors", 0) if pool is not None else 0

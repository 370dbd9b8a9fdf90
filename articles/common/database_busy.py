"""The database is busy: somebody else held what was needed for too long.

A person who waited is told to try again.

Nothing is repeated here by itself: the transaction that waited was taken back whole, and who asked
knows best whether it is still wanted. Payment providers repeat their notices by themselves after
any answer that is no success.
"""

import sqlite3

import psycopg
from django.db import DatabaseError
from psycopg import errors
from psycopg_pool import PoolTimeout, TooManyRequests

RETRY_AFTER = 5  # seconds
BUSY_STATUS = 75  # of a command: EX_TEMPFAIL of sysexits.h, for now it cannot be done
# A lock that did not come in time, two who wait for each other, a change under our feet, no
# connection free.
WAITED = (
    errors.LockNotAvailable,
    errors.DeadlockDetected,
    errors.SerializationFailure,
    errors.TooManyConnections,
    PoolTimeout,
    TooManyRequests,
)
WAITED_SQLITE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def is_busy(error: BaseException | None) -> bool:
    """Say whether an error means that the database was busy, so that the same may well work in a
    few seconds.
    """
    if not isinstance(error, DatabaseError):
        return False
    cause = error.__cause__
    if isinstance(cause, psycopg.Error):
        return isinstance(cause, WAITED)
    # Extended codes keep the plain one in their lowest byte.
    code = getattr(cause, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in WAITED_SQLITE

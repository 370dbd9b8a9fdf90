"""What fails around us: a database that is busy, away or read only, a disk without room.

None of it is a fault of the page that met it. A person who asked is told in words what happened,
and that trying again later may well work; readers keep what a proxy has kept for them.
"""

import errno
import sqlite3
from enum import Enum

import psycopg
from django.db import DatabaseError, InterfaceError
from psycopg_pool import PoolTimeout

from articles.common.database_busy import is_busy


class Outage(Enum):
    """Which kind of failure it is; each has its own words."""

    BUSY = "busy"  # somebody else holds what is needed: some seconds
    AWAY = "away"  # it cannot be reached or read: some minutes, and somebody has to look
    READ_ONLY = "read only"  # reading goes on
    FULL = "full"  # reading goes on


# Classes and codes of SQLSTATE (PostgreSQL, appendix A): 53100 is a full disk, 25006 a transaction
# that may only read.
AWAY_STATES = ("08", "53", "57P", "58", "F0", "XX001", "XX002")
STATES = {"53100": Outage.FULL, "25006": Outage.READ_ONLY, "57014": Outage.BUSY}
# Extended codes keep the plain one in their lowest byte (sqlite.org/rescode.html).
SQLITE_CODES = {
    sqlite3.SQLITE_FULL: Outage.FULL,
    sqlite3.SQLITE_READONLY: Outage.READ_ONLY,
    sqlite3.SQLITE_PERM: Outage.READ_ONLY,
    sqlite3.SQLITE_IOERR: Outage.AWAY,
    sqlite3.SQLITE_CANTOPEN: Outage.AWAY,
    sqlite3.SQLITE_PROTOCOL: Outage.AWAY,
    sqlite3.SQLITE_CORRUPT: Outage.AWAY,
    sqlite3.SQLITE_NOTADB: Outage.AWAY,
}
# What finds no room for the index of the log is reported as an error of the disk.
SQLITE_EXTENDED = {sqlite3.SQLITE_IOERR_SHMSIZE: Outage.FULL}
DISK_CODES = {
    errno.ENOSPC: Outage.FULL,
    errno.EDQUOT: Outage.FULL,
    errno.EROFS: Outage.READ_ONLY,
    errno.EACCES: Outage.AWAY,  # a disk that was mounted for somebody else
    errno.EPERM: Outage.AWAY,
    errno.EIO: Outage.AWAY,
    errno.ESTALE: Outage.AWAY,
    errno.ENXIO: Outage.AWAY,
    errno.EMFILE: Outage.BUSY,
    errno.ENFILE: Outage.BUSY,
}


def outage_of(error: BaseException | None) -> Outage | None:
    """Return which failure of database or disk is behind an error, or None for any other fault.

    What was raised because of it counts too: Django answers a query after a lost connection with an
    error of its own.
    """
    while error is not None:
        outage = _of_database(error) if isinstance(error, DatabaseError | InterfaceError) else None
        if isinstance(error, OSError):
            outage = DISK_CODES.get(error.errno or 0)
        if outage is not None:
            return outage
        error = error.__cause__
    return None


def _of_database(error: BaseException) -> Outage | None:
    cause = error.__cause__
    if isinstance(cause, PoolTimeout):
        return Outage.AWAY
    if is_busy(error):
        return Outage.BUSY
    if isinstance(cause, psycopg.Error):
        return _of_postgresql(cause)
    code: int = getattr(cause, "sqlite_errorcode", 0)
    return SQLITE_EXTENDED.get(code) or SQLITE_CODES.get(code & 0xFF)


def _of_postgresql(error: psycopg.Error) -> Outage | None:
    state = error.sqlstate
    if state is None:  # the connection itself: refused, cut, closed, silent
        lost = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        return Outage.AWAY if lost else None
    if state in STATES:
        return STATES[state]
    return Outage.AWAY if state.startswith(AWAY_STATES) else None

"""The generation of all public pages: every act that readers may see advances it. A page of another
generation is never sent.

The processes of one machine share a file of eight bytes in the data folder. Machines that share a
Redis share a value there, which is read for each request.
"""

import fcntl
import logging
import os
import secrets
import struct
import weakref
from pathlib import Path
from typing import Any, Protocol

from django.core.cache import cache

log = logging.getLogger(__name__)
NUMBER = struct.Struct("<Q")
FILE_NAME = "page-generation"
CACHE_KEY = "newsroom.page_cache.generation"
FOR_EVER = None


class Generations(Protocol):
    """Where the generation is kept."""

    def current(self) -> str | None:
        """Return the generation; None if it is unknown, and then no page is kept or sent."""

    def advance(self) -> None:
        """Begin another generation: no page that was kept is sent again."""


class OpenFile:
    """A file that is open for reading, and where it is on its disk. It is closed once no thread
    uses it."""

    def __init__(self, path: Path) -> None:
        self.descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self.descriptor)
        status = os.fstat(self.descriptor)
        self.inode = status.st_ino
        self.device = status.st_dev

    def is_at(self, path: Path) -> bool:
        """Say whether the path still leads to this file. Raises FileNotFoundError."""
        status = os.stat(path)
        return status.st_ino == self.inode and status.st_dev == self.device


class FileGenerations:
    """The generation of one machine, in a file of the data folder.

    The file may be deleted, replaced or cut off at any time: it is made anew with a number that no
    file had before, and every process notices with its next request.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._file: OpenFile | None = None

    def current(self) -> str | None:
        try:
            number = self._read()
            if number is None:
                self._begin_anew()
                number = self._read()
        except OSError:
            log.warning("Public pages are rendered for each reader.", exc_info=True)
            return None
        return str(number) if number is not None else None

    def advance(self) -> None:
        try:
            if self.path.exists():
                self._increase()
            else:
                self._begin_anew()
        except OSError:
            log.exception("Readers may get pages of before this act for some minutes.")

    def _read(self) -> int | None:
        """Return the number; None if there is no file or it is cut off.

        The file is read and not mapped into memory: the memory of a file that was cut off ends the
        process that reads it.
        """
        try:
            file = self._file
            if file is None or not file.is_at(self.path):
                file = self._file = OpenFile(self.path)
        except FileNotFoundError:
            return None
        return _unpack(os.pread(file.descriptor, NUMBER.size, 0))

    def _increase(self) -> None:
        """Increase the number by one; where the file is cut off, write one that no file had."""
        with self.path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # closing the file releases it
            number = _unpack(file.read(NUMBER.size))
            file.seek(0)
            file.write(NUMBER.pack(_unused_number() if number is None else number + 1))

    def _begin_anew(self) -> None:
        """Make the file if there is none, by whichever process is first; mend one that is cut
        off."""
        fresh = self.path.with_name(f"{FILE_NAME}.{os.getpid()}.{secrets.token_hex(4)}")
        try:
            fresh.write_bytes(NUMBER.pack(_unused_number()))
            os.link(fresh, self.path)  # complete, and only where there is none
        except FileExistsError:
            if self._read() is None:
                self._increase()
        finally:
            fresh.unlink(missing_ok=True)


class CacheGenerations:
    """The generation of all machines that share a Redis. What fails there counts as unknown.

    The generation of the machine is part of it: an act that Redis did not hear of is known here,
    and the others are told as soon as Redis answers again.
    """

    def __init__(self, machine: Generations) -> None:
        self.machine = machine
        self._is_owed = False

    def current(self) -> str | None:
        local = self.machine.current()
        if self._is_owed:
            self._advance_shared()
        shared = self._read_shared()
        return f"{shared}.{local}" if shared is not None and local is not None else None

    def advance(self) -> None:
        self.machine.advance()
        self._advance_shared()

    def _read_shared(self) -> str | None:
        written: Any = cache.get(CACHE_KEY)
        if isinstance(written, str) and written:
            return written
        first = secrets.token_hex(16)
        return first if cache.add(CACHE_KEY, first, FOR_EVER) else None

    def _advance_shared(self) -> None:
        fresh = secrets.token_hex(16)
        cache.set(CACHE_KEY, fresh, FOR_EVER)
        self._is_owed = cache.get(CACHE_KEY) != fresh
        if self._is_owed:
            log.warning("Other machines may send pages of before this act for some minutes.")


def _unpack(record: bytes) -> int | None:
    """Return the number of a record; None for a record that was cut off."""
    if len(record) != NUMBER.size:
        return None
    (number,) = NUMBER.unpack(record)
    return int(number)


def _unused_number() -> int:
    return secrets.randbits(62)

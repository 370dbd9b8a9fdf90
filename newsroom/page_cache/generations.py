"""The generation of all public pages: every act that readers may see advances it. A page of another
generation is never sent.

The processes of one machine share a file of sixteen bytes in the data folder. Machines that share a
Redis share a value there, which is read for each request.
"""

import fcntl
import logging
import os
import secrets
import struct
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from django.core.cache import cache

log = logging.getLogger(__name__)
RECORD = struct.Struct("<QQ")
FILE_NAME = "page-generation"
CACHE_KEY = "newsroom.page_cache.generation"
FOR_EVER = None


@dataclass(frozen=True)
class Generation:
    """A generation as this machine knows it (`local`), and as all machines that share pages know it
    (`shared`). `shared` is empty while this machine exchanges no pages with others."""

    local: str
    shared: str = ""


@dataclass(frozen=True)
class FileRecord:
    """What the file of a machine holds: its number, and the number that it had when the other
    machines were last informed of an act."""

    number: int
    announced: int


class Generations(Protocol):
    """Where the generation is kept."""

    def current(self) -> Generation | None:
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

    def current(self) -> Generation | None:
        record = self.read_record()
        return _name_generation(record.number) if record is not None else None

    def advance(self) -> None:
        try:
            if self.path.exists():
                self._change(_increase)
            else:
                self._begin_anew()
        except OSError:
            log.exception("Readers may get pages of before this act for some minutes.")

    def read_record(self) -> FileRecord | None:
        """Return what the file holds; None if there is no file and none can be made."""
        try:
            record = self._read()
            if record is None:
                self._begin_anew()
                record = self._read()
        except OSError:
            log.warning("Public pages are rendered for each reader.", exc_info=True)
            return None
        return record

    def mark_announced(self, number: int) -> None:
        """Record that the other machines know of the acts up to this number."""

        def mark(record: FileRecord | None) -> FileRecord | None:
            is_news = record is not None and record.announced < number <= record.number
            return FileRecord(record.number, number) if record and is_news else None

        try:
            self._change(mark)
        except OSError:
            log.warning("The other machines will be informed again.", exc_info=True)

    def _read(self) -> FileRecord | None:
        """Return the record; None if there is no file or it is cut off.

        The file is read and not mapped into memory: the memory of a file that was cut off ends the
        process that reads it.
        """
        try:
            file = self._file
            if file is None or not file.is_at(self.path):
                file = self._file = OpenFile(self.path)
        except FileNotFoundError:
            return None
        return _unpack(os.pread(file.descriptor, RECORD.size, 0))

    def _change(self, change: Callable[[FileRecord | None], FileRecord | None]) -> None:
        """Replace the record, which is None if it is cut off, unless the change returns None."""
        with self.path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # closing the file releases it
            record = change(_unpack(file.read(RECORD.size)))
            if record is not None:
                file.seek(0)
                file.write(_pack(record))

    def _begin_anew(self) -> None:
        """Make the file if there is none, by whichever process is first; mend one that is cut
        off."""
        fresh = self.path.with_name(f"{FILE_NAME}.{os.getpid()}.{secrets.token_hex(4)}")
        try:
            fresh.write_bytes(_pack(_first_record()))
            os.link(fresh, self.path)  # complete, and only where there is none
        except FileExistsError:
            if self._read() is None:
                self._change(_increase)
        finally:
            fresh.unlink(missing_ok=True)


class CacheGenerations:
    """The generation of all machines that share a Redis. What fails there counts as unknown.

    The generation of the machine is part of it: an act that Redis did not hear of is known here.
    The file of the machine says so, and any of its processes informs the others as soon as Redis
    answers again. Until then the machine exchanges no pages.
    """

    def __init__(self, machine: FileGenerations) -> None:
        self.machine = machine

    def current(self) -> Generation | None:
        record = self.machine.read_record()
        if record is None:
            return None
        is_announced = record.number == record.announced or self._announce(record)
        shared = self._read_shared()
        if shared is None:
            return None
        return Generation(f"{shared}.{record.number}", shared if is_announced else "")

    def advance(self) -> None:
        self.machine.advance()
        if not self._announce(self.machine.read_record()):
            log.warning("Other machines may send pages of before this act for some minutes.")

    def _read_shared(self) -> str | None:
        written: Any = cache.get(CACHE_KEY)
        if isinstance(written, str) and written:
            return written
        first = secrets.token_hex(16)
        return first if cache.add(CACHE_KEY, first, FOR_EVER) else None

    def _announce(self, record: FileRecord | None) -> bool:
        """Begin another generation of all machines; say whether they know."""
        fresh = secrets.token_hex(16)
        cache.set(CACHE_KEY, fresh, FOR_EVER)
        is_known = bool(cache.get(CACHE_KEY) == fresh)
        if is_known and record is not None:
            self.machine.mark_announced(record.number)
        return is_known


def _pack(record: FileRecord) -> bytes:
    return RECORD.pack(record.number, record.announced)


@lru_cache(maxsize=4)  # each request reads it, and nearly always the same
def _unpack(written: bytes) -> FileRecord | None:
    """Return the record; None for one that was cut off."""
    if len(written) != RECORD.size:
        return None
    number, announced = RECORD.unpack(written)
    return FileRecord(number, announced)


@lru_cache(maxsize=4)
def _name_generation(number: int) -> Generation:
    return Generation(str(number))


def _first_record() -> FileRecord:
    """Return a record with a number that no file had. The other machines do not know of it."""
    return FileRecord(1 + secrets.randbits(62), 0)


def _increase(record: FileRecord | None) -> FileRecord:
    if record is None:
        return _first_record()
    return FileRecord(record.number + 1, record.announced)

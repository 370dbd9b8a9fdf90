"""The generation of all public pages: a number that every act advances. A page of another
generation is never sent.

The processes of one machine share a file of eight bytes, which each has mapped into its memory:
reading it costs nothing, and a change is there for all of them at once. Machines that share a Redis
share a value there, which is read for each request.
"""

import fcntl
import logging
import mmap
import os
import secrets
import struct
from pathlib import Path
from threading import Lock
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
        """Return the generation; None if it cannot be known, and then no page is kept or sent."""

    def advance(self) -> None:
        """Begin another generation: no page that was kept is sent again."""


class FileGenerations:
    """The generation of one machine, in a file of the data folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._mapped: mmap.mmap | None = None
        self._process = 0
        self._lock = Lock()

    def current(self) -> str | None:
        mapped = self._map()
        if mapped is None:
            return None
        (number,) = NUMBER.unpack(mapped[: NUMBER.size])
        return str(number)

    def advance(self) -> None:
        try:
            with self.path.open("r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)  # closing the file lets go of it
                (number,) = NUMBER.unpack(file.read(NUMBER.size))
                file.seek(0)
                file.write(NUMBER.pack(number + 1))
        except FileNotFoundError:
            self._create()  # begins with a number that no other file had
        except (OSError, struct.error):
            log.exception("Readers may get pages of before this act for some minutes.")

    def _map(self) -> mmap.mmap | None:
        """Return the file as memory of this process, mapped once."""
        if self._mapped is not None:
            return self._mapped
        with self._lock:
            try:
                self._create()
                with self.path.open("rb") as file:
                    self._mapped = mmap.mmap(file.fileno(), NUMBER.size, access=mmap.ACCESS_READ)
            except (OSError, ValueError):
                log.exception("Public pages are rendered for each reader: %s", "no file for them")
            return self._mapped

    def _create(self) -> None:
        """Make the file where there is none. Its first number is one that no earlier file had."""
        first = NUMBER.pack(secrets.randbits(62))
        fresh = self.path.with_name(f"{FILE_NAME}.{os.getpid()}.{secrets.token_hex(4)}")
        if self.path.exists():
            return
        fresh.write_bytes(first)
        try:
            os.link(fresh, self.path)  # whole, and only where there is none
        except FileExistsError:
            pass
        finally:
            fresh.unlink()


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

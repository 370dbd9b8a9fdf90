"""What a storage promises whose files lie on another machine.

Nothing here knows a store: a site with its files in a folder loads none of its libraries.
"""

import errno
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.core.files.storage import Storage


class StoreAway(OSError):
    """The store does not answer, refuses us, or gives other bytes than were stored.

    It is an error of the disk (EIO), so whatever is told of a disk that fails is told of it.
    """

    def __init__(self, why: str) -> None:
        super().__init__(errno.EIO, why)


@dataclass(frozen=True)
class RemoteFileState:
    """A file as the store knows it: bytes, a tag that changes with its content, and since when.

    `digest` is the SHA-256 that it was stored with, empty where another program stored it.
    """

    size: int
    etag: str
    changed_at: datetime
    digest: str


class RemoteStorage(Storage):
    """A storage of files elsewhere. Every method raises FileNotFoundError for a file that is not
    there, and StoreAway within seconds where the store does not answer."""

    @abstractmethod
    def state_of(self, name: str) -> RemoteFileState:
        """Return what the store knows of a file. One request."""

    @abstractmethod
    def open_part(self, name: str, start: int, end: int) -> IO[bytes]:
        """Return the bytes of a file from `start` up to `end`, which is not among them."""

    @abstractmethod
    def signed_address(self, name: str, seconds: int) -> str:
        """Return an address of the store that gives out a file for so long. No request."""

    @abstractmethod
    def walk(self) -> Iterator[tuple[str, int]]:
        """Return the name and the bytes of every file."""

    @abstractmethod
    def is_answering(self) -> bool:
        """Say whether the store answers and lets us in. One request at most."""

    @abstractmethod
    def is_public(self, name: str) -> bool:
        """Say whether anybody gets a file by its address, without a signature."""

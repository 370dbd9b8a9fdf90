"""Copying files from one storage to another, compared byte for byte before it counts as done."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress

from django.core.files.base import File
from django.core.files.storage import Storage

from articles.stores.remote import RemoteStorage

MEGABYTE = 1024 * 1024
PASSING = (".lock", ".unfinished")  # endings of files that belong to a program that runs


def walk_files(storage: Storage, folder: str = "") -> Iterator[str]:
    """Return the names of all files of a storage, in the order of its folders."""
    if isinstance(storage, RemoteStorage):
        yield from (name for name, _size in storage.walk())
        return
    with suppress(FileNotFoundError):  # nothing was ever stored
        folders, files = storage.listdir(folder or ".")
        prefix = f"{folder}/" if folder else ""
        yield from (f"{prefix}{name}" for name in sorted(files) if not name.endswith(PASSING))
        for inner in sorted(folders):
            yield from walk_files(storage, f"{prefix}{inner}")


def copy_file(name: str, source: Storage, target: Storage) -> bool:
    """Copy a file where the target lacks it or has other bytes; say whether there was need.

    The copy is read back. Raises OSError where a storage fails or the copy is not the same; the
    source is never touched.
    """
    digest = digest_of(source, name)
    if _kept_digest(target, name) == digest:
        return False
    target.delete(name)
    with source.open(name) as stream:
        stored = target.save(name, File(stream))
    if stored != name or digest_of(target, name) != digest:
        target.delete(stored)
        raise OSError(f"The copy of {name} is not the same as the file.")
    return True


def digest_of(storage: Storage, name: str) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal. Raises OSError."""
    digest = hashlib.sha256()
    with storage.open(name) as stream:
        for chunk in stream.chunks(MEGABYTE):
            digest.update(chunk)
    return digest.hexdigest()


def _kept_digest(storage: Storage, name: str) -> str:
    """Return the digest of what a storage has under a name, empty for nothing. A store says it
    without sending the file where it was stored by us."""
    try:
        if isinstance(storage, RemoteStorage):
            return storage.state_of(name).digest or digest_of(storage, name)
        return digest_of(storage, name)
    except FileNotFoundError:
        return ""

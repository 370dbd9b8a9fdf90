"""Disks that are really full or read only: a tmpfs of some megabytes each."""

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MEGABYTE = 1024 * 1024


class Disk:
    """A small disk mounted at a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    @contextmanager
    def full(self) -> Iterator[None]:
        """Leave no byte of room, for as long as this lasts."""
        descriptor = os.open(self._ballast, os.O_WRONLY | os.O_CREAT)
        try:
            for size in (MEGABYTE, 4096, 1):
                _write_until_full(descriptor, b"\0" * size)
            yield
        finally:
            os.close(descriptor)
            self._ballast.unlink()

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Take nothing any more, for as long as this lasts. No file may be open for writing."""
        _run("mount", "-o", "remount,ro", str(self.folder))
        try:
            yield
        finally:
            _run("mount", "-o", "remount,rw", str(self.folder))

    def files(self) -> set[str]:
        """Return the paths of all files but the ballast."""
        return {
            str(path.relative_to(self.folder))
            for path in self.folder.rglob("*")
            if path.is_file() and path != self._ballast
        }


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Disk]:
    """Mount a disk of so many megabytes. Only root may: others are told what was not tried."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        pytest.skip("Only root can mount a disk that gets full; continuous integration is.")
    _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=777", "tmpfs", str(folder))
    try:
        yield Disk(folder)
    finally:
        _run("umount", "--lazy", str(folder))


def _write_until_full(descriptor: int, block: bytes) -> None:
    while True:
        try:
            os.write(descriptor, block)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            return


def _run(*command: str) -> None:
    subprocess.run(command, check=True)

"""A newspaper on small disks, with a Redis, each behind something that can fail."""

import shutil
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.newsroom.faults.disks import Disk, small_disk
from tests.newsroom.faults.proxy import Mode, Proxy
from tests.newsroom.faults.site import (
    Site,
    environment,
    fill,
    free_port,
    running,
    running_site,
    wait_for,
)


@dataclass(frozen=True)
class Newspaper:
    """A running site and what it leans on."""

    site: Site
    settings: dict[str, str]
    redis: Proxy
    data: Disk
    media: Disk
    logs: Disk
    letters: "Listener"


@pytest.fixture(scope="module")
def newspaper(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Newspaper]:
    """One machine by the guide: SQLite, media and log on disks of their own, pages in nginx."""
    folder = tmp_path_factory.mktemp("site")
    with ExitStack() as stack:
        data = stack.enter_context(small_disk(folder / "var", 40))
        media = stack.enter_context(small_disk(folder / "var" / "media", 2))
        logs = stack.enter_context(small_disk(folder / "logs", 2))
        stack.enter_context(small_disk(folder / "uploads", 3))
        letters = stack.enter_context(Listener())
        database = folder / "var" / "newsroom.sqlite3"
        with django_db_blocker.unblock():
            copy_tables(database)
        redis = stack.enter_context(redis_behind_proxy(folder))
        settings = environment(
            folder / "var",
            DATABASE_URL=f"sqlite:///{database}",
            CACHE_URL=f"redis://127.0.0.1:{redis.port}/0",
            EMAIL_URL=f"smtp://127.0.0.1:{letters.port}",
            TMPDIR=str(folder / "uploads"),
        )
        fill(settings)
        site = stack.enter_context(running_site(settings, folder, folder / "logs" / "log"))
        yield Newspaper(site, settings, redis, data, media, logs, letters)


@pytest.fixture(autouse=True)
def _working_again(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave to the next test a newspaper whose helpers work."""
    yield
    if "newspaper" in request.fixturenames:
        redis = request.getfixturevalue("newspaper").redis
        redis.set(Mode.PASS)
        redis.change = bytes


def count(newspaper: Newspaper, table: str) -> int:
    """Count the rows of a table, as somebody beside the site."""
    with closing(sqlite3.connect(newspaper.data.folder / "newsroom.sqlite3")) as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def copy_tables(database: Path) -> None:
    """Copy the tables of the test run, which are there already."""
    connection.ensure_connection()
    with closing(sqlite3.connect(database)) as copy:
        connection.connection.backup(copy)


@contextmanager
def redis_behind_proxy(folder: Path) -> Iterator[Proxy]:
    """Run a Redis and the proxy before it."""
    binary, port = shutil.which("redis-server"), free_port()
    if binary is None:
        pytest.fail("These tests need Redis. On Debian: apt-get install redis-server")
    command = [binary, *("--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder))]
    command += ["--save", ""]
    with running(command, {}, subprocess.DEVNULL) as server:
        wait_for(port, server)
        with Proxy(("127.0.0.1", port)) as proxy:
            yield proxy


class Listener:
    """Takes every call and never says a word: a mail server that hangs. Counts who called."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._listening.setblocking(False)
        self._calls: list[socket.socket] = []
        self.port = int(self._listening.getsockname()[1])

    def __enter__(self) -> "Listener":
        return self

    def __exit__(self, *_error: object) -> None:
        for one in (self._listening, *self._calls):
            one.close()

    @property
    def calls(self) -> int:
        """How many have called until now."""
        with suppress(BlockingIOError):
            while True:
                self._calls.append(self._listening.accept()[0])
        return len(self._calls)

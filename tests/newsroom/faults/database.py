"""A PostgreSQL of our own, on a disk of its own, that is restarted and runs out of room."""

import importlib.util
import os
import pwd
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from tests.newsroom.faults.disks import Disk, small_disk
from tests.newsroom.faults.site import ROOT

MEGABYTES = 220  # the tables, and the log of PostgreSQL in files of 16 MB


def _ci_postgres() -> Any:
    """Return the module with which the test run starts its own server."""
    spec = importlib.util.spec_from_file_location("postgres", ROOT / ".ci" / "postgres.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


postgres = _ci_postgres()


@dataclass(frozen=True)
class Database:
    """A running server; `port` is its own, without anything before it."""

    port: int
    disk: Disk

    def ask(self, sql: str) -> Any:
        """Ask as somebody beside the site; return the first value."""
        writing = "-c default_transaction_read_only=off"
        with psycopg.connect(self.address, autocommit=True, options=writing) as beside:
            answer = beside.execute(cast("Any", sql))
            return answer.fetchone()[0] if answer.description else None  # type: ignore[index]

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Let every process of the server stand still (SIGSTOP): its connections stay open."""
        (file,) = self.disk.folder.glob("newsroom-postgres-*/data/postmaster.pid")
        first = int(file.read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        processes = [first, *map(int, children)]
        for one in processes:
            os.kill(one, signal.SIGSTOP)
        try:
            yield
        finally:
            for one in processes:
                os.kill(one, signal.SIGCONT)

    def restart(self) -> None:
        """Restart the server as an upgrade does: every connection ends."""
        (data,) = self.disk.folder.glob("newsroom-postgres-*/data")
        owner = pwd.getpwuid(data.stat().st_uid)
        command = [str(postgres.binary("pg_ctl")), "-D", str(data), "-w", "-m", "fast"]
        subprocess.run(
            [*command, "-l", str(data.parent / "log"), "restart"],
            check=True,
            cwd=data,
            stdout=subprocess.DEVNULL,
            user=owner.pw_uid,
            group=owner.pw_gid,
            extra_groups=[],
        )

    @property
    def address(self) -> str:
        return f"postgres://newsroom@127.0.0.1:{self.port}/newsroom"


@contextmanager
def database_server() -> Iterator[Database]:
    """Run a server with the tables of the test run: to make them anew takes most of a minute."""
    folder = Path(tempfile.mkdtemp(prefix="newsroom-disk-"))
    folder.chmod(0o755)  # PostgreSQL runs under an account of its own
    try:
        with small_disk(folder / "disk", MEGABYTES) as disk, pytest.MonkeyPatch.context() as patch:
            patch.setattr(tempfile, "tempdir", str(disk.folder))
            with postgres.server() as url:
                patch.undo()
                port = urlsplit(url).port
                assert port
                copy_tables(url)
                yield Database(port, disk)
    finally:
        (folder / "disk").rmdir()
        folder.rmdir()


@contextmanager
def copied_database(name: str) -> Iterator[str]:
    """Give the address of a database beside that of the test run, with its tables."""
    settings = connection.settings_dict
    server = f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}"
    server += f":{settings['PORT']}"

    def order(statement: str) -> None:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as beside:
            beside.execute(cast("Any", statement))

    order(f"CREATE DATABASE {name}")
    try:
        copy_tables(f"{server}/{name}")
        yield f"{server}/{name}"
    finally:
        order(f"DROP DATABASE {name} WITH (FORCE)")


def copy_tables(url: str) -> None:
    """Copy the tables of the test run into an empty database."""
    settings = connection.settings_dict
    program = postgres.binary("pg_dump")
    command = [
        *(str(program), "--no-owner", "--host", settings["HOST"] or "127.0.0.1"),
        *("--port", str(settings["PORT"]), "--username", settings["USER"], settings["NAME"]),
    ]
    environment = {**os.environ, "PGPASSWORD": settings["PASSWORD"]}
    dump = subprocess.run(command, check=True, env=environment, capture_output=True).stdout
    load = [str(postgres.binary("psql")), "--quiet", "--set", "ON_ERROR_STOP=1", url]
    subprocess.run(load, check=True, input=dump, stdout=subprocess.DEVNULL)

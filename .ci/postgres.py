"""A PostgreSQL server of our own for as long as a test run lasts."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

BINARIES = [
    Path(path) for path in sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
]


def binary(name: str) -> str | None:
    """Return the path of a server program, or None when PostgreSQL is not installed."""
    for folder in BINARIES:
        if (folder / name).exists():
            return str(folder / name)
    return shutil.which(name)


# Tests have few rows and are taken back: nothing is worth a compiled plan, a vacuum, a checkpoint or
# a log from which a second server could follow.
FOR_TESTS = (
    "-c jit=off -c autovacuum=off -c checkpoint_timeout=1h -c max_wal_size=8GB "
    "-c wal_level=minimal -c max_wal_senders=0"
)

NEW_DATA = (
    "--username=newsroom",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--no-sync",
)
NEW_DATABASE = ("--host=127.0.0.1", "--username=newsroom", "newsroom")


@contextmanager
def server(options: str = "", kept: Path | None = None) -> Iterator[str]:
    """Start a server on a free port of this machine and give its DATABASE_URL; stop it whatever
    happens, and remove it unless its folder is one to be `kept`. One that runs there already is
    used and goes on.

    `options`: more than those of every server here, such as `FOR_TESTS`.
    """
    if kept is not None and (running := _running_address(kept)):
        yield running
        return
    folder = kept or Path(tempfile.mkdtemp(prefix="newsroom-postgres-"))
    folder.mkdir(exist_ok=True)
    account = _unprivileged_account()
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    port = _free_port()
    run = partial(_run_as, account, folder)
    data = str(folder / "data")
    is_new = not (folder / "data").exists()
    if is_new:
        run(str(binary("initdb")), f"--pgdata={data}", *NEW_DATA)
    all_options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} "
        f"-c fsync=off -c full_page_writes=off -c synchronous_commit=off {options}"
    )
    log = str(folder / "log")
    run(str(binary("pg_ctl")), "-D", data, "-w", "-l", log, "-o", all_options, "start")
    try:
        if is_new:
            run(str(binary("createdb")), f"--port={port}", *NEW_DATABASE)
        yield f"postgres://newsroom@127.0.0.1:{port}/newsroom"
    finally:
        mode = "fast" if kept else "immediate"
        run(str(binary("pg_ctl")), "-D", data, "-m", mode, "stop")
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _running_address(folder: Path) -> str | None:
    """Return the DATABASE_URL of the server that runs in a folder already, if one does."""
    try:
        lines = (folder / "data" / "postmaster.pid").read_text().splitlines()
        os.kill(int(lines[0]), 0)
    except (OSError, ValueError, IndexError):
        return None
    return f"postgres://newsroom@127.0.0.1:{lines[3]}/newsroom"


def _run_as(account: pwd.struct_passwd | None, folder: Path, *command: str) -> None:
    subprocess.run(
        command,
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )


def _unprivileged_account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: use its own account, or nobody's."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit(
        "PostgreSQL refuses to run as root, and there is no account postgres or nobody."
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

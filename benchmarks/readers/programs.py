"""The servers that are measured: granian with the newspaper, nginx by the guide before it, and nginx
with the same bytes as files; what their processes cost."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "paper.example"
PATIENCE = 300  # seconds in which a server starts, where others use the machine
FAREWELL = 10  # seconds in which it ends
TICKS = os.sysconf("SC_CLK_TCK")
STAT_PARENT, STAT_USER, STAT_SYSTEM, STAT_WAITED_USER, STAT_WAITED_SYSTEM = 1, 11, 12, 13, 14


@dataclass(frozen=True)
class Program:
    """A server that runs: its port, and the processes whose work counts as its own."""

    port: int
    parents: tuple[int, ...]

    def processor_seconds(self) -> float:
        """Return the processor time of its processes until now."""
        return sum(processor_seconds(parent) for parent in self.parents)

    def workers(self) -> list[int]:
        """Return the processes that answer requests."""
        return children(self.parents[0])


def children(parent: int) -> list[int]:
    """Return the processes that a process has started and that run."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # a process that has ended
            if _stat(int(folder.name))[STAT_PARENT] == parent:
                found.append(int(folder.name))
    return found


def processor_seconds(parent: int) -> float:
    """Return the processor time of a process and of all that it started, those that have ended
    too."""
    own = _stat(parent)
    ticks = sum(own[STAT_USER : STAT_WAITED_SYSTEM + 1])
    for child in children(parent):
        with suppress(OSError):
            ticks += sum(_stat(child)[STAT_USER : STAT_SYSTEM + 1])
    return ticks / TICKS


def measure_memory(process: int) -> tuple[float, float]:
    """Return the memory of a process in megabytes: its share (PSS), and all it can see (RSS)."""
    rows = Path(f"/proc/{process}/smaps_rollup").read_text()
    share, all_of_it = (re.search(rf"(?m)^{name}:\s+(\d+)", rows) for name in ("Pss", "Rss"))
    assert share
    assert all_of_it
    return int(share[1]) / 1024, int(all_of_it[1]) / 1024


def production(address: str, folder: Path) -> dict[str, str]:
    """Return the environment of the guide for a newspaper, without the minute that compressing the
    static files takes."""
    (folder / "static").mkdir(exist_ok=True)
    return {
        **os.environ,
        "DATABASE_URL": address,
        "NEWSROOM_VAR": str(folder),
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "tests.newsroom.faults.settings",
        "SECRET_KEY": "a-secret-of-more-than-fifty-characters-0123456789-abcdefgh",
        "ALLOWED_HOSTS": HOST,
        "CSRF_TRUSTED_ORIGINS": f"https://{HOST}",
        "SITE_URL": f"https://{HOST}",
        "TRUSTED_PROXIES": "1",
        "SERVE_MEDIA": "on",
        "SLOW_PAGE_MILLISECONDS": "60000",
    }


@contextmanager
def granian(
    environment: dict[str, str], *, workers: int, beside: Iterable[int] = ()
) -> Iterator[Program]:
    """Serve a newspaper as the guide does. The work of the processes `beside` it, such as that of
    a database, counts too."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(workers)),
        *("--blocking-threads", "1", "--no-ws", "--no-log"),
        *("--host", "127.0.0.1", "--port", str(port), "newsroom.wsgi:application"),
    ]
    with _running(command, environment, port) as process:
        yield Program(port, (process, *beside))


@contextmanager
def front_nginx(folder: Path, site: Program) -> Iterator[Program]:
    """Run the nginx of the guide before a site. Ports, paths and names differ, and it takes what
    was encrypted elsewhere: the other servers measured here do not encrypt either."""
    port = free_port()
    example = (ROOT / "docs" / "nginx.conf.example").read_text()
    example = re.sub(r"server \{\s+listen 80;.*?\n\}\n", "", example, count=1, flags=re.S)
    example = re.sub(r"ssl_certificate\S*\s[^;]*;", "", example)
    for was, now in (
        ("/var/cache/nginx/newsroom", str(folder / "copies")),
        ("/var/log/nginx/newsroom.log", str(folder / "access.log")),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port};"),
        ("127.0.0.1:8000", f"127.0.0.1:{site.port}"),
        ("X-Forwarded-Proto $scheme", "X-Forwarded-Proto https"),
        ("NEWSPAPER.EXAMPLE", HOST),
    ):
        assert was in example, was
        example = example.replace(was, now)
    with _nginx(folder, example, port) as process:
        yield Program(port, (process, *site.parents))


@contextmanager
def static_nginx(folder: Path, files: dict[str, bytes]) -> Iterator[Program]:
    """Run an nginx that sends files, by their names; of those there are compressed copies."""
    pages = folder / "files"
    pages.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (pages / name).write_bytes(content)
    for path in (folder, pages, *folder.parents):
        with suppress(PermissionError):
            path.chmod(path.stat().st_mode | 0o055)
    port = free_port()
    site = (
        f"server {{ listen 127.0.0.1:{port}; root {pages}; gzip_static on; "
        "default_type 'text/html; charset=utf-8'; }"
    )
    with _nginx(folder, site, port) as process:
        yield Program(port, (process,))


@contextmanager
def _nginx(folder: Path, site: str, port: int) -> Iterator[int]:
    """Run an nginx of two workers, as Debian's comes."""
    binary = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if binary is None:
        raise SystemExit("nginx is missing. On Debian: apt-get install nginx")
    folder.mkdir(parents=True, exist_ok=True)
    places = "\n".join(
        f"{kind}_temp_path {folder / kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} worker_processes 2; daemon off;"
        f"pid {folder / 'nginx.pid'}; error_log {folder / 'nginx.log'};"
        f"events {{}}\nhttp {{ access_log off; sendfile on; tcp_nopush on; {places}\n{site}\n}}"
    )
    command = [binary, "-p", str(folder), "-e", str(folder / "nginx.log"), "-c", str(whole)]
    with _running(command, dict(os.environ), port) as process:
        yield process


@contextmanager
def _running(command: list[str], environment: dict[str, str], port: int) -> Iterator[int]:
    """Run a server until the end; give the number of its process once it listens."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                yield process.pid
                return
            time.sleep(0.1)
        raise SystemExit(f"{command[0]} did not start.")
    finally:
        process.terminate()
        _wait_or_kill(process)


def _wait_or_kill(process: "subprocess.Popen[bytes]") -> None:
    """Wait until a server has ended; one that waits for its readers is ended with its workers."""
    try:
        process.wait(FAREWELL)
    except subprocess.TimeoutExpired:
        workers = children(process.pid)
        for one in (process.pid, *workers):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _stat(process: int) -> list[int]:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return [0, *map(int, fields[1:15])]

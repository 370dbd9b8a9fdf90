"""Readers who ask as fast as they are answered: wrk for one page, and for pages in turn a few threads
of Python, which cost little beside a page that is rendered."""

import http.client
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.readers.programs import HOST, Program

CONNECTIONS = 16
REPORT = """
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""
MICRO = 1_000_000


@dataclass(frozen=True)
class Load:
    """What came of some seconds of load. Times in milliseconds."""

    per_second: float
    median: float
    slow: float  # 99 of 100 are faster
    work: float  # of the server's processor, a request


def reader_headers(cookie: str = "") -> dict[str, str]:
    """Return what a browser says that the answer depends on, behind who ended its encryption."""
    own = {"Cookie": cookie} if cookie else {}
    return {"Host": HOST, "X-Forwarded-Proto": "https", "Accept-Encoding": "gzip", **own}


def get_page(port: int, path: str, headers: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    """Return a page and its headers. Anything but a page ends the program."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}: {body[:300]!r}")
    return body, {name.lower(): value for name, value in answer.getheaders()}


def load_page(program: Program, path: str, headers: dict[str, str], seconds: float) -> Load:
    """Ask for one page over and over."""
    binary = shutil.which("wrk")
    if binary is None:
        raise SystemExit("wrk is missing. On Debian: apt-get install wrk")
    get_page(program.port, path, headers)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(REPORT)
        script.flush()
        command = [binary, "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "-s", script.name]
        for name, value in headers.items():
            command += ["-H", f"{name}: {value}"]
        before = program.processor_seconds()
        output = subprocess.run(
            [*command, f"http://127.0.0.1:{program.port}{path}"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        spent = program.processor_seconds() - before
    row = next(line for line in output.splitlines() if line.startswith("RESULT"))
    count, duration, median, slow, failures = map(int, row.split()[1:])
    if failures:
        raise SystemExit(f"{path}: {failures} of {count} requests failed.")
    return Load(
        per_second=count * MICRO / duration,
        median=median / 1000,
        slow=slow / 1000,
        work=1000 * spent / count,
    )


def load_in_turn(program: Program, paths: Sequence[str], headers: dict[str, str]) -> Load:
    """Ask for each of these pages once, from four readers at once."""
    waiting = list(reversed(paths))
    times: list[float] = []

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", program.port, timeout=60)
        while waiting:
            path = waiting.pop()
            begun = time.perf_counter()
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - begun)
            if answer.status != 200:
                raise SystemExit(f"{path} answered {answer.status}.")

    readers = [threading.Thread(target=ask) for _reader in range(4)]
    before, begun = program.processor_seconds(), time.perf_counter()
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    seconds = time.perf_counter() - begun
    spent = program.processor_seconds() - before
    if len(times) != len(paths):
        raise SystemExit("A reader got no page.")
    return Load(
        per_second=len(times) / seconds,
        median=1000 * statistics.median(times),
        slow=1000 * statistics.quantiles(times, n=100)[98],
        work=1000 * spent / len(times),
    )


def machine_ticks() -> tuple[int, int]:
    """Return what all processors did until now, and how much of it was work."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    return sum(fields), sum(fields) - fields[3] - fields[4]

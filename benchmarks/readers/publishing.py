"""How long after an act of publishing every process shows the article."""

import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.readers.load import get_page, reader_headers
from benchmarks.readers.programs import ROOT, Program, front_nginx, granian

PATIENCE = 20  # seconds in which an article is seen


@dataclass(frozen=True)
class Seen:
    """Milliseconds from the beginning of the act: until it returned, until both processes had shown
    the article, and until nginx had."""

    returned: float
    processes: float
    front: float


def measure_publishing(environment: dict[str, str], folder: Path, times: int) -> list[Seen]:
    """Publish some articles while readers ask two processes and the nginx before one of them for
    the column, again and again."""
    with ExitStack() as stack:
        sites = [stack.enter_context(granian(environment, workers=1)) for _site in range(2)]
        front = stack.enter_context(front_nginx(folder / "front", sites[0]))
        editor = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.readers.editing"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            return [_publish(editor, [*sites, front]) for _time in range(times)]
        finally:
            assert editor.stdin
            editor.stdin.close()
            editor.wait()


def _publish(editor: "subprocess.Popen[str]", programs: list[Program]) -> Seen:
    headline, _address, column = _tell(editor).split("\t")
    moments: dict[int, float] = {}
    watching = [
        threading.Thread(target=_watch, args=(program.port, column.strip(), headline, moments))
        for program in programs
    ]
    for thread in watching:
        thread.start()
    time.sleep(2)  # every process has its page in memory, and nginx a copy
    if moments:
        raise SystemExit("An article was seen before it was published.")
    begun, returned = map(float, _tell(editor).split())
    for thread in watching:
        thread.join()
    seen = [1000 * (moments[program.port] - begun) for program in programs]
    return Seen(1000 * (returned - begun), max(seen[:2]), seen[2])


def _tell(editor: "subprocess.Popen[str]") -> str:
    assert editor.stdin
    assert editor.stdout
    editor.stdin.write("\n")
    editor.stdin.flush()
    return editor.stdout.readline()


def _watch(port: int, path: str, headline: str, moments: dict[int, float]) -> None:
    wanted, until = headline.encode(), time.monotonic() + PATIENCE
    headers = reader_headers() | {"Accept-Encoding": "identity"}
    while time.monotonic() < until:
        if wanted in get_page(port, path, headers)[0]:
            moments[port] = time.monotonic()
            return
        time.sleep(0.005)
    raise SystemExit(f"{headline} was not seen within {PATIENCE} seconds.")

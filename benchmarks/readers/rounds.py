"""Rounds in which each page is asked of every server in turn: nginx with the page as a file, Python
alone, and the nginx of the guide before it."""

import gzip
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.readers.load import Load, get_page, load_page, reader_headers
from benchmarks.readers.programs import Program, front_nginx, static_nginx

FILE = "nginx, a file"
PYTHON = "Python alone"
FRONT = "behind nginx"
SIGNED_IN = ", signed in"
SERVERS = (FILE, PYTHON, PYTHON + SIGNED_IN, FRONT, FRONT + SIGNED_IN)


@dataclass(frozen=True)
class PageFigures:
    """What a page took on one server: the medians of all rounds. `ratio` is requests a second by
    those of the file in the same round."""

    server: str
    load: Load
    ratio: float


@dataclass(frozen=True)
class HotPage:
    """A page, its bytes as they are and compressed, and its figures."""

    name: str
    size: int
    packed: int
    figures: tuple[PageFigures, ...]

    def figure(self, server: str) -> PageFigures:
        return next(one for one in self.figures if one.server == server)


def measure_hot(
    site: Program, pages: dict[str, str], cookie: str, folder: Path, *, rounds: int, seconds: float
) -> list[HotPage]:
    """Return the figures of pages that are in memory, round after round."""
    own = reader_headers(cookie)
    files: dict[str, bytes] = {}
    sizes: dict[str, tuple[int, int]] = {}
    for number, path in enumerate(pages.values()):
        packed, headers = get_page(site.port, path, reader_headers())
        assert headers["content-encoding"] == "gzip", path
        assert get_page(site.port, path, own)[0] == packed, path  # everybody's
        files[f"{number}.html.gz"] = packed
        files[f"{number}.html"] = gzip.decompress(packed)
        sizes[path] = len(files[f"{number}.html"]), len(packed)
    with (
        static_nginx(folder / "static", files) as static,
        front_nginx(folder / "front", site) as front,
    ):

        def ask(server: str, number: int, path: str) -> Load:
            if server == FILE:
                return load_page(static, f"/{number}.html", reader_headers(), seconds)
            headers = own if server.endswith(SIGNED_IN) else reader_headers()
            return load_page(site if server.startswith(PYTHON) else front, path, headers, seconds)

        loads = [
            {path: _ask_all(ask, number, path) for number, path in enumerate(pages.values())}
            for _round in range(rounds)
        ]
    return [
        HotPage(name, *sizes[path], _figures([one[path] for one in loads]))
        for name, path in pages.items()
    ]


def _ask_all(ask: Callable[[str, int, str], Load], number: int, path: str) -> dict[str, Load]:
    return {server: ask(server, number, path) for server in SERVERS}


def _figures(rounds: list[dict[str, Load]]) -> tuple[PageFigures, ...]:
    found = []
    for server in SERVERS:
        loads = [one[server] for one in rounds]
        ratios = [one[server].per_second / one[FILE].per_second for one in rounds]
        found.append(PageFigures(server, middle(loads), statistics.median(ratios)))
    return tuple(found)


def middle(loads: list[Load]) -> Load:
    """Return the median of each figure of some loads."""
    return Load(
        *(
            statistics.median(getattr(one, name) for one in loads)
            for name in ("per_second", "median", "slow", "work")
        )
    )

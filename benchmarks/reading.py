"""How fast readers are answered: newspapers of several sizes on both databases, in one run beside
nginx with the same page as a file.

    python benchmarks/reading.py [--folder DIR] [--sizes 1000 100000 1000000]
        [--database sqlite|postgresql|both] [--rounds 3] [--seconds 2] [--report docs/performance.md]

The newspapers are built in DIR, or taken from there (newspapers.py); a million articles take twelve
gigabytes and a quarter of an hour for each database. They are served as the guide for production
says: granian with two workers, pages in memory, and the nginx of the guide. wrk asks, on the same
machine. Measure on a machine that does nothing else; what others did meanwhile is part of the report.
With newspapers that are there, a run of all sizes takes a quarter of an hour.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.newspapers import Newspapers, manage, open_newspapers
from benchmarks.readers.figures import Figures, NewspaperFigures, Search
from benchmarks.readers.load import Load, get_page, load_in_turn, machine_ticks, reader_headers
from benchmarks.readers.programs import Program, granian, measure_memory, production
from benchmarks.readers.publishing import measure_publishing
from benchmarks.readers.report import list_tables, write_report
from benchmarks.readers.rounds import measure_hot, middle

TIMES = 3  # askings of each kind of page
PUBLICATIONS = 5
OWN_PAGE = "/account/contact/"  # only for who is signed in
SLOW_SEARCHES = 5  # that are printed
IMPORTED = 3_000


def main() -> None:
    options = arguments()
    kinds = ["sqlite", "postgresql"] if options.database == "both" else [options.database]
    figures = Figures()
    before = machine_ticks()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.folder or temporary)
        for kind in kinds:
            with open_newspapers(kind, folder) as newspapers:
                sizes = [
                    size for size in options.sizes if not options.only_built or newspapers.has(size)
                ]
                for size in sizes:
                    measure_newspaper(
                        figures, kind, size, newspapers, options, is_largest=size == sizes[-1]
                    )
    figures.imported = measure_import()
    figures.machine = describe_machine(before)
    print(*list_tables(figures), sep="\n")
    if options.report:
        write_report(figures, Path(options.report))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", help="where the newspapers are, or are built")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2, help="of load, each time")
    parser.add_argument(
        "--only-built", action="store_true", help="leave out newspapers that are not in DIR yet"
    )
    parser.add_argument("--report", help="the document that gets the tables, and its charts")
    return parser.parse_args()


def measure_newspaper(
    figures: Figures,
    kind: str,
    size: int,
    newspapers: Newspapers,
    options: argparse.Namespace,
    *,
    is_largest: bool,
) -> None:
    """Measure one newspaper; the largest also from memory, and publishing."""
    say(f"{datetime.now(UTC):%H:%M:%S} {kind}, {size:,} articles")
    environment = production(find_migrated(newspapers, size), newspapers.folder)
    facts = run_module(environment, "facts")
    found = run_module(
        environment | {"DATABASE_PROCESS": str(sum(newspapers.processes)), "TIMES": str(TIMES)},
        "rendering",
    )
    searches = [Search(**row) for row in found["searches"]]
    say_slowest(searches)
    with (
        granian(environment, workers=2, beside=newspapers.processes) as site,
        tempfile.TemporaryDirectory(prefix="newsroom-nginx-") as servers,
    ):
        get_page(site.port, OWN_PAGE, reader_headers(facts["cookie"]))
        in_turn = measure_in_turn(site, facts["in_turn"], environment, options.rounds)
        if is_largest:
            # What comes from memory is of no database: of the second, two pages are enough.
            names = ("article", "home") if figures.hot else tuple(facts["pages"])
            figures.hot[kind] = measure_hot(
                site,
                {name: facts["pages"][name] for name in names},
                facts["cookie"],
                Path(servers),
                rounds=options.rounds,
                seconds=options.seconds,
            )
        memory = [measure_memory(process) for process in site.workers()]
    figures.newspapers.append(
        NewspaperFigures(kind, size, found["pages"], searches, in_turn, memory)
    )
    if is_largest:
        with tempfile.TemporaryDirectory(prefix="newsroom-nginx-") as servers:
            figures.seen[kind] = measure_publishing(environment, Path(servers), PUBLICATIONS)


def find_migrated(newspapers: Newspapers, size: int) -> str:
    """Return the address of a newspaper, with the tables of today."""
    address = newspapers.find(size)
    manage(address, newspapers.folder, "migrate", "--verbosity", "0")
    return address


def say_slowest(searches: list[Search]) -> None:
    """Name the searches that took longest."""
    for search in sorted(searches, key=last_wait, reverse=True)[:SLOW_SEARCHES]:
        say(f"  {search.path}: {search.waited[-1]:.0f} ms, {search.work[-1]:.0f} of a core")


def last_wait(search: Search) -> float:
    """Return the milliseconds of the last asking."""
    return search.waited[-1]


def measure_in_turn(
    site: Program, paths: list[str], environment: dict[str, str], rounds: int
) -> Load:
    """Ask for many articles once each, after an act has ended what was in memory. The first round
    only brings the database's own memory up."""
    loads = []
    for _round in range(rounds + 1):
        run_module(environment, "ending")
        loads.append(load_in_turn(site, paths, reader_headers()))
    return middle(loads[1:])


def run_module(environment: dict[str, str], name: str) -> Any:
    """Run a part of this benchmark inside a newspaper and return what it prints as JSON."""
    command = [sys.executable, "-m", f"benchmarks.readers.{name}"]
    output = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    return json.loads(output or "null")


def measure_import() -> str:
    """Return what import_articles.py says."""
    command = [sys.executable, "benchmarks/import_articles.py", "--articles", str(IMPORTED)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return f"`python benchmarks/import_articles.py --articles {IMPORTED}`: {done.stdout.strip()}.\n"


def describe_machine(before: tuple[int, int]) -> str:
    """Return when and where this was measured, and what others did on the machine meanwhile."""
    total, work = (after - earlier for after, earlier in zip(machine_ticks(), before, strict=True))
    model = re.search(r"(?m)^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text())
    name = model[1] if model else platform.machine()
    busy = 100 * work / total
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores ({name}), Python "
        f"{platform.python_version()}; the processors were busy {busy:.0f} % of the time, clients "
        f"and what else ran included, with a load of {os.getloadavg()[2]:.1f} at the end."
    )


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

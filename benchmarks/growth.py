"""What grows with the archive: every kind of page at 1,000, 10,000 and 100,000 articles, on both
databases.

    python benchmarks/growth.py [--sizes 1000 10000 100000] [--database sqlite|postgresql|both]
                                [--times 5] [--folder DIR]

A small demonstration newspaper is built by its acts and copied backwards in time by SQL
(archive.py) until it has so many articles. Each page is asked for through Django's test client,
whole, in one process; the figure is the least of some askings in milliseconds of a core, that of
PostgreSQL's backend included. The goal: the largest archive costs no page more than twice what the
smallest does. --sizes 1000 1000000 takes 12 GB in DIR (or the folder of temporary files) for each
database and a quarter of an hour on a quiet machine.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = 400  # articles that the demonstration makes; nearly all of them are copied
DAYS = 70  # in which they came out
INDEXED = 150  # pairs of characters of a body in SQLite's index
GROW = """
from articles.models import Article
from benchmarks.archive import multiply, written_directly
public = Article.objects.filter(stage="published", visibility="live").count()
copies = max(0, round({size} / public) - 1)
if copies:
    with written_directly():
        multiply(copies, days={days}, indexed={indexed})
"""
ASK = """
import json, time
from pathlib import Path
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from benchmarks.addresses import Words, addresses
from newsroom.accounts.models import User
from articles.actions.records import journal
settings.ALLOWED_HOSTS = ["*"]
journal._seal_committed = bool  # the copied entries have no seals; all of them would be made now
client = Client()
boss, _made = User.objects.get_or_create(
    username="bench", defaults=dict(is_superuser=True, is_staff=True)
)
client.force_login(boss)
backend = None
if connection.vendor == "postgresql":
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{{cursor.fetchone()[0]}}/schedstat")

def spent():
    served = int(backend.read_text().split()[0]) / 1e9 if backend else 0
    return time.process_time() + served

for name, address in addresses(Words("采购", "政府采购", "购采购采")).items():
    answer = client.get(address)
    assert answer.status_code in (200, 404), (address, answer.status_code)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    count = len(queries)  # before the next request empties the log
    times = []
    for _time in range({times}):
        begun = spent()
        client.get(address)
        times.append(1000 * (spent() - begun))
    print("PAGE", json.dumps([name, min(times), count]), sep="\\t", flush=True)
"""


def main() -> None:
    options = arguments()
    kinds = ["sqlite", "postgresql"] if options.database == "both" else [options.database]
    with tempfile.TemporaryDirectory(dir=options.folder) as folder, ExitStack() as servers:
        for kind in kinds:
            found = [
                measured(address, Path(folder), options.times)
                for address in archives(kind, options.sizes, Path(folder), servers)
            ]
            print(f"\n{kind}, ms\n")
            print(*table(options.sizes, found), sep="\n", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument(
        "--folder", help="where the archives are built, if not among temporary files"
    )
    return parser.parse_args()


def archives(kind: str, sizes: Sequence[int], folder: Path, servers: ExitStack) -> Iterator[str]:
    """Yield the address of an archive of each size, each grown from the same small newspaper."""
    if kind == "sqlite":
        first = folder / "first.sqlite3"
        small_newspaper(f"sqlite:///{first}", folder)
        for size in sizes:
            grown = folder / "grown.sqlite3"
            for leftover in folder.glob("grown.sqlite3*"):
                leftover.unlink()
            shutil.copy(first, grown)
            yield grow(f"sqlite:///{grown}", folder, size)
        return
    base = servers.enter_context(server())
    small_newspaper(base, folder)
    for size in sizes:
        name = f"grown{size}"
        sql(base, f"CREATE DATABASE {name} TEMPLATE newsroom")
        yield grow(f"{base.rpartition('/')[0]}/{name}", folder, size)


@contextmanager
def server() -> Iterator[str]:
    """Start a PostgreSQL of our own, as the tests do."""
    sys.path.insert(0, str(ROOT / ".ci"))
    import postgres

    with postgres.server() as address:
        yield address


def sql(address: str, statement: str) -> None:
    """Ask PostgreSQL from its own database: the newspaper's may have nobody in it meanwhile."""
    import psycopg

    with psycopg.connect(f"{address.rpartition('/')[0]}/postgres", autocommit=True) as connection:
        connection.execute(statement)


def small_newspaper(address: str, folder: Path) -> None:
    manage(address, folder, "migrate", "--verbosity", "0")
    manage(address, folder, "demo", "--articles", str(TEMPLATE), "--verbosity", "0")


def grow(address: str, folder: Path, size: int) -> str:
    print(f"Building {size:,} articles", file=sys.stderr, flush=True)
    manage(
        address,
        folder,
        "shell",
        "--no-imports",
        "-c",
        GROW.format(size=size, days=DAYS, indexed=INDEXED),
    )
    return address


def measured(address: str, folder: Path, times: int) -> dict[str, tuple[float, int]]:
    """Return milliseconds and queries of each page of an archive, by its name."""
    output = manage(address, folder, "shell", "--no-imports", "-c", ASK.format(times=times))
    rows = [json.loads(row.split("\t")[1]) for row in output.splitlines() if row.startswith("PAGE")]
    return {name: (milliseconds, queries) for name, milliseconds, queries in rows}


def manage(address: str, folder: Path, *arguments: str) -> str:
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "NEWSROOM_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev",
        "CACHE_URL": "dummycache://",
        "DEBUG": "0",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def table(sizes: Sequence[int], archives: Sequence[dict[str, tuple[float, int]]]) -> Iterator[str]:
    """Yield the lines of a table, a page a line; the last column is the largest by the smallest."""
    yield f"| page | queries | {' | '.join(f'{size:,}' for size in sizes)} | × |"
    yield f"|---|--:|{'--:|' * len(sizes)}--:|"
    for name in archives[0]:
        times = [archive[name][0] for archive in archives]
        shown = " | ".join(f"{milliseconds:.0f}" for milliseconds in times)
        queries = max(archive[name][1] for archive in archives)
        yield f"| {name} | {queries} | {shown} | {times[-1] / times[0]:.1f} |"


if __name__ == "__main__":
    main()

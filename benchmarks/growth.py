"""What grows with the archive: every kind of page at 1,000, 10,000 and 100,000 articles, on both
databases.

    python benchmarks/growth.py [--sizes 1000 10000 100000] [--database sqlite|postgresql|both]
                                [--times 5] [--folder DIR]

The newspapers are those of newspapers.py. Each page is asked for through Django's test client,
whole, in one process; the figure is the least of some askings in milliseconds of a core, that of
PostgreSQL's backend included. The goal: the largest archive costs no page more than twice what the
smallest does. Of readers' pages reading.py says more; this one counts their queries, and has the
pages of the staff.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.newspapers import open_newspapers, run_code

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
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.folder or temporary)
        for kind in kinds:
            with open_newspapers(kind, folder) as newspapers:
                found = [
                    measured(newspapers.find(size), folder, options.times) for size in options.sizes
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
        "--folder", help="where the newspapers are, or are built, if not among temporary files"
    )
    return parser.parse_args()


def measured(address: str, folder: Path, times: int) -> dict[str, tuple[float, int]]:
    """Return milliseconds and queries of each page of an archive, by its name."""
    output = run_code(address, folder, ASK.format(times=times))
    rows = [json.loads(row.split("\t")[1]) for row in output.splitlines() if row.startswith("PAGE")]
    return {name: (milliseconds, queries) for name, milliseconds, queries in rows}


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

"""How long every page of the staff takes: with 100,000 articles, pictures and people, and with
100,000 subscribers and their orders, terms and payments.

    python benchmarks/staff_pages.py [--rows 100000] [--times 3] [--folder DIR] [--only PART]
                                     [--empty-caches] [--no-files]

Two newspapers are built in SQLite (in DIR, kept and used again, or in a temporary folder): the one
that benchmarks/finding.py searches, and the one of benchmarks/counter.py. Every address below
/admin/ that can be opened with GET is asked for as a superuser through Django's test client, with
the newest and the oldest row of its table. Milliseconds are those of a core, which other processes
of the machine do not lengthen. Goal: 300 ms. Files are listed apart. As in a newspaper, the hourly job
has counted the figures of reports before. With --empty-caches each request finds nothing cached.
Files are asked for once, as long as it takes; --no-files leaves out tables of figures to take away.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("articles", "counter")
GOAL_MS = 300
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
ROW_ARGUMENTS = {"pk", "object_id", "id"}
TABLE_FILES = ("/csv/", "/xlsx/")
OTHER_ARGUMENTS = {"position": 1, "width": 800, "app_label": "articles"}


class Measured(NamedTuple):
    address: str
    status: int
    is_file: bool
    queries: int
    median_ms: float


class QueryCounter:
    """Counts queries on their way to the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.count += 1
        return execute(*arguments)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--folder", help="where the databases are kept for the next time")
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument(
        "--empty-caches", action="store_true", help="empty the caches before each request"
    )
    parser.add_argument(
        "--no-files", action="store_true", help="leave out tables of figures as files"
    )
    parser.add_argument("--run", choices=PARTS, help="this part here; main starts one process each")
    asked = parser.parse_args()
    if asked.run:
        run_part(asked)
        return
    with tempfile.TemporaryDirectory() as passing:
        for part in (asked.only,) if asked.only else PARTS:
            folder = Path(asked.folder or passing) / part
            folder.mkdir(parents=True, exist_ok=True)
            arguments = ["--rows", str(asked.rows), "--times", str(asked.times)]
            if asked.empty_caches:
                arguments.append("--empty-caches")
            if asked.no_files:
                arguments.append("--no-files")
            environment = {
                **os.environ,
                "NEWSROOM_VAR": str(folder),
                "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev",
                "DEBUG": "0",
            }
            environment.pop("DATABASE_URL", None)
            subprocess.run(
                [sys.executable, __file__, "--run", part, *arguments], check=True, env=environment
            )


def run_part(asked: argparse.Namespace) -> None:
    """Fill the database of a part, and measure the pages of the staff in it."""
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if asked.run == "articles":
        call_command("demo", "--if-empty", "--with-sign-ins", verbosity=0)
        fill_articles(asked.rows)
    else:
        fill_counter(asked.rows)
    count_figures_ahead()
    addresses = [
        address
        for address in staff_addresses()
        if not (asked.no_files and address.endswith(TABLE_FILES))
    ]
    pages = measure_pages(addresses, asked.times, empty_caches=asked.empty_caches)
    report(asked.run, list(pages))


def fill_articles(rows: int) -> None:
    from articles.models import Image
    from benchmarks.finding import fill

    if Image.objects.count() < rows:
        fill(rows)


def fill_counter(rows: int) -> None:
    from benchmarks.counter import build
    from newsroom.accounts.models import User

    build(rows)
    User.objects.get_or_create(
        username="founder", defaults={"is_staff": True, "is_superuser": True}
    )


def count_figures_ahead() -> None:
    """Count the figures of reports and of the dashboard, as the hourly job of a newspaper does."""
    from django.utils import timezone

    from articles.models import Publication
    from subscriptions.actions.service import figures

    at = timezone.now()
    for publication in Publication.objects.all():
        figures.refresh_usual_figures(publication, at=at)
        figures.refresh_usual_reports(publication, at=at)


def measure_pages(
    addresses: Iterable[str], times: int, *, empty_caches: bool = False
) -> Iterator[Measured]:
    """Yield what each page costs. The first request, which fills caches, is not counted; a file is
    asked for once."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client

    from newsroom.accounts.models import User

    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(User.objects.filter(is_superuser=True).earliest("pk"))
    for address in addresses:
        counter = QueryCounter()
        begun = time.process_time()
        with connection.execute_wrapper(counter):
            first = client.get(address)
            if first.streaming:
                b"".join(first.streaming_content)  # type: ignore[arg-type]
        is_file = not first.headers.get("Content-Type", "").startswith("text/html")
        spent = [1000 * (time.process_time() - begun)] if is_file else []
        for _time in range(0 if is_file else times):
            if empty_caches:
                cache.clear()
            begun = time.process_time()
            client.get(address)
            spent.append(1000 * (time.process_time() - begun))
        median_ms = statistics.median(spent)
        yield Measured(address, first.status_code, is_file, counter.count, median_ms)


def staff_addresses() -> Iterator[str]:
    """Yield every address of the staff, once for each row that it is asked with."""
    from django.urls import URLResolver, get_resolver

    def walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            address = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, address)
            elif address.startswith("admin/") and "<url>" not in address:
                yield "/" + address

    seen: set[str] = set()
    for pattern in walk(get_resolver(), ""):
        if "logout" in pattern or pattern in seen:
            continue
        seen.add(pattern)
        yield from filled(pattern)


def filled(pattern: str) -> Iterator[str]:
    """Yield a pattern with the newest and the oldest row of the table that it names."""
    names = ARGUMENT.findall(pattern)
    if not names:
        yield pattern
        return
    for row in rows_of(pattern):
        values: dict[str, Any] = {**OTHER_ARGUMENTS, "on": next_issue_day()}
        values |= dict.fromkeys(ROW_ARGUMENTS, row)
        if set(names) <= set(values):
            yield ARGUMENT.sub(lambda found, known=values: str(known[found.group(1)]), pattern)
        if not ROW_ARGUMENTS & set(names):
            return


def rows_of(pattern: str) -> list[Any]:
    """Return the primary keys that a pattern is asked with: of the table named before its first
    argument."""
    from django.apps import apps

    for name in reversed(pattern.split("<")[0].strip("/").split("/")):
        for config in apps.get_app_configs():
            model = config.models.get(name.replace("-", ""))
            if model is not None:
                rows = model._default_manager.order_by("-pk").values_list("pk", flat=True)
                newest = rows.first()
                oldest = rows.last()
                return [] if newest is None else list(dict.fromkeys([newest, oldest]))
    return [None]


def next_issue_day() -> str:
    from django.utils import timezone

    from articles.models import Issue

    ahead = Issue.objects.filter(date__gte=timezone.localdate()).order_by("date").first()
    issue = ahead or Issue.objects.order_by("-date").first()
    return (issue.date if issue else timezone.localdate()).isoformat()


def report(part: str, pages: list[Measured]) -> None:
    """Print the slowest pages and how many reach the goal, the slowest files, and what cannot be
    opened."""
    shown = [page for page in pages if page.status == 200 and not page.is_file]
    files = [page for page in pages if page.status == 200 and page.is_file]
    slow = [page for page in shown if page.median_ms > GOAL_MS]
    print(f"\n{part}: {len(shown)} pages, {len(slow)} over {GOAL_MS} ms")
    print("| page | queries | CPU ms |")
    print("|---|--:|--:|")
    for page in sorted(shown, key=lambda page: -page.median_ms)[: max(20, len(slow))]:
        print(f"| {page.address} | {page.queries} | {page.median_ms:.0f} |")
    print(f"\n{len(files)} files, which are made when they are asked for; the slowest:")
    for page in sorted(files, key=lambda page: -page.median_ms)[:5]:
        print(f"| {page.address} | {page.queries} | {page.median_ms:.0f} |")
    broken = [page for page in pages if page.status >= 500]
    for page in broken:
        print(f"FAILED {page.status} {page.address}")


if __name__ == "__main__":
    main()

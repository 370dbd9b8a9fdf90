"""How fast readers are answered: requests a second, the slowest of a hundred, what the server's
processor does for a request, and queries, a page type a line.

    python benchmarks/pages.py [--articles 20000] [--seconds 4] [--clients 4]

A demonstration newspaper of that size is built in a temporary SQLite database and served by granian
with two workers: first with every page rendered for every request, then with pages kept in memory
(newsroom/page_cache). Clients and server share the machine, and the clients are Python: requests a
second from memory are how fast they ask. Compare the lines of one run with each other, not with
another machine's.
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "home": "/",
    "article": "{article}",
    "column": "/columns/{column}/",
    "issue": "/epaper/2024-03-05/",
    "printed page": "/epaper/2024-03-05/3/",
    "month of the archive": "/archive/2024/3/",
    "search, a common word": "/search/?q=" + quote("采购"),
    "search, two words": "/search/?q=" + quote("电子 验收"),
    "search, found nowhere": "/search/?q=" + quote("龘龘"),
    "feed": "/feeds/latest.rss",
}


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "NEWSROOM_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev",
            "CACHE_URL": "dummycache://",
            "DEBUG": "0",
            "PYTHONPATH": str(ROOT),
        }
        environment.pop("DATABASE_URL", None)
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "demo", "--articles", str(options.articles), "--verbosity", "0")
        queries = count_queries(environment)
        for kept, megabytes in (("rendered", "0"), ("from memory", "64")):
            with Server({**environment, "PAGE_CACHE_MEGABYTES": megabytes}) as server:
                print(
                    f"\n| {kept} | requests a second | median ms | slowest of 100, ms "
                    "| processor, ms a request | queries | KB |\n|---|--:|--:|--:|--:|--:|--:|"
                )
                for name, (address, count) in queries.items():
                    print(line(name, server, address, count, options), flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=20000)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--clients", type=int, default=4)
    return parser.parse_args()


def manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def count_queries(environment: dict[str, str]) -> dict[str, tuple[str, int]]:
    """Return the address of each page and what it asks of the database, found out in a process of
    its own."""
    question = f"""
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from articles.models import Article, Column
public = Article.objects.published(timezone.now())
article = public.filter(image_uses__role="lead").order_by("-pk").first()
column = article.standings.get(is_primary=True).column.slug
client = Client(SERVER_NAME="localhost")
for name, address in {PAGES!r}.items():
    address = address.format(article=article.get_absolute_url(), column=column)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    print("PAGE", name, address, len(queries), sep="\\t")
"""
    output = manage(environment, "shell", "--no-imports", "-c", question)
    rows = [row.split("\t")[1:] for row in output.splitlines() if row.startswith("PAGE")]
    return {name: (address, int(count)) for name, address, count in rows}


class Server:
    """Granian with two workers on a free port."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = int(found.getsockname()[1])

    def processor_seconds(self) -> float:
        """Return the processor time of the server and its workers until now."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # a process that has ended
                fields = stat.read_text().rpartition(")")[2].split()
                parent, user, system = int(fields[1]), int(fields[11]), int(fields[12])
                if self.server.pid in (parent, int(stat.parent.name)):
                    ticks += user + system
        return ticks / os.sysconf("SC_CLK_TCK")

    def __enter__(self) -> "Server":
        port = self.port
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--workers",
            "2",
            "--blocking-threads",
            "1",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--no-log",
            "newsroom.wsgi:application",
        ]
        self.server = subprocess.Popen(command, cwd=ROOT, env=self.environment)
        for _attempt in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=1).close()
                return self
            except OSError:
                time.sleep(0.2)
        raise SystemExit("The server did not come up.")

    def __exit__(self, *_failure: object) -> None:
        self.server.terminate()
        self.server.wait()


def line(name: str, server: Server, address: str, queries: int, options: argparse.Namespace) -> str:
    """Ask for one page from several clients for some seconds and return a row of the table."""
    times: list[float] = []
    sizes: list[int] = []
    spent = server.processor_seconds()
    end = time.perf_counter() + options.seconds

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        while time.perf_counter() < end:
            begun = time.perf_counter()
            connection.request("GET", address)
            answer = connection.getresponse()
            sizes.append(len(answer.read()))
            times.append(time.perf_counter() - begun)
            if answer.status != 200:
                raise SystemExit(f"{address} answered {answer.status}")

    clients = [threading.Thread(target=ask) for _client in range(options.clients)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    spent = server.processor_seconds() - spent
    slow = statistics.quantiles(times, n=100)[98] if len(times) > 1 else times[0]
    return (
        f"| {name} | {len(times) / options.seconds:.0f} | {1000 * statistics.median(times):.1f} | "
        f"{1000 * slow:.1f} | {1000 * spent / len(times):.2f} "
        f"| {queries} | {max(sizes) / 1024:.1f} |"
    )


if __name__ == "__main__":
    main()

"""What a page costs that nobody has asked for yet: milliseconds of a core for each kind, and how
many different articles one process answers in a second, each for the first time.

    python benchmarks/first_pages.py [--folder DIR] [--articles 20000] [--times 20] [--before TREE]

The page cache is in front and keeps no page (newsroom/page_cache), so that each is rendered and
compressed; what pages share is kept, as in production. Everything happens in one process, and the
figure is the least of some askings. --folder names the data folder of a newspaper that is there;
without one a demonstration is built. --before names another checkout of this program, whose code
answers from the same database in turn with this one: only figures of one run can be compared.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 2  # of each tree, in turn
ASK = """
import json, sys, tempfile, time
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone
from articles.models import Article, Column, Issue
from newsroom.page_cache.generations import FileGenerations
from newsroom.page_cache.memory import PageMemory
from newsroom.page_cache.serving import PageCache

def ask(address):
    path, _mark, query = address.partition("?")
    environ = {{
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "QUERY_STRING": query,
        "PATH_INFO": unquote(path).encode().decode("latin-1"), "HTTP_HOST": "localhost",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr, "wsgi.multithread": False, "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }}
    begun = time.process_time()
    b"".join(site(environ, lambda status, headers: answers.append(status)))
    spent = time.process_time() - begun
    assert answers.pop().startswith("200"), address
    return 1000 * spent

public = Article.objects.published(timezone.now())
newest = public.newest_first()[0]
oldest = public.order_by("published_at", "pk")[0]
pictured = public.filter(image_uses__role="lead").newest_first()[0]
column = quote(Column.objects.get(pk=newest.release.revision.columns[0]).slug)
issue = Issue.objects.published(timezone.now()).filter(pages__files=None).newest_first()[0].date
pages = {{
    "article": newest.get_absolute_url(),
    "article with a picture": pictured.get_absolute_url(),
    "oldest article": oldest.get_absolute_url(),
    "home": "/",
    "column": f"/columns/{{column}}/",
    "issue": f"/epaper/{{issue}}/",
    "search, a common word": "/search/?q=" + quote("采购"),
    "search, found nowhere": "/search/?q=" + quote("龘龘"),
    "feed": "/feeds/latest.rss",
}}
with tempfile.TemporaryDirectory() as folder:
    answers = []
    generations = FileGenerations(Path(folder))
    site = PageCache(WSGIHandler(), generations=generations, memory=PageMemory(0))
    for name, address in pages.items():
        ask(address)
        print("PAGE", json.dumps([name, min(ask(address) for _time in range({times}))]), sep="\\t")
    every = max(1, public.count() // 500)
    others = list(public.newest_first().values_list("pk", flat=True)[::every][:500])
    spent = sum(ask(f"/articles/{{pk}}/") for pk in others) / len(others)
    print("PAGE", json.dumps(["500 articles in turn, each", spent]), sep="\\t")
"""


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as built:
        folder = options.folder or built
        if not options.folder:
            manage(ROOT, folder, "migrate", "--verbosity", "0")
            manage(ROOT, folder, "demo", "--articles", str(options.articles), "--verbosity", "0")
        trees = [Path(options.before).resolve(), ROOT] if options.before else [ROOT]
        found = [measure(tree, folder, options.times) for _round in range(ROUNDS) for tree in trees]
        print_table([best(found[place :: len(trees)]) for place in range(len(trees))])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--before")
    return parser.parse_args()


def measure(tree: Path, folder: str, times: int) -> dict[str, float]:
    """Return milliseconds of a core for each page, by the code of this tree."""
    output = manage(tree, folder, "shell", "--no-imports", "-c", ASK.format(times=times))
    rows = [json.loads(row.split("\t")[1]) for row in output.splitlines() if row.startswith("PAGE")]
    return dict(rows)


def manage(tree: Path, folder: str, *arguments: str) -> str:
    environment = {
        **os.environ,
        "NEWSROOM_VAR": folder,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev",
        "CACHE_URL": "dummycache://",
        "DEBUG": "0",
        "SLOW_PAGE_MILLISECONDS": "60000",
        "PYTHONPATH": str(tree),
    }
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=tree, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def best(rounds: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the least of some rounds."""
    return {name: min(one[name] for one in rounds) for name in rounds[0]}


def print_table(found: Sequence[dict[str, float]]) -> None:
    """Print a page a line; the last column is the last tree by the first."""
    headings = ["before", "now", "×"] if len(found) > 1 else ["ms"]
    print(f"| page | {' | '.join(headings)} |\n|---|{'--:|' * len(headings)}")
    for name in found[0]:
        cells = [f"{one[name]:.1f}" for one in found]
        if len(found) > 1:
            cells.append(f"{found[-1][name] / found[0][name]:.2f}")
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()

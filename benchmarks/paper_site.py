"""The demonstration newspaper as readers get it: granian in production with its page cache, behind
the nginx of the guide, over https."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.newsroom.faults.site import (
    HOST,
    environment,
    free_port,
    running_nginx,
    running_server,
    wait_for,
)

ROOT = Path(__file__).resolve().parent.parent
ORIGIN = f"https://{HOST}"
PAGES = {
    "front": "/",
    "article, with a picture": "{article}",
    "article, without": "{plain}",
    "article, for subscribers": "{paid}",
    "column": "/columns/{column}/",
    "issue": "/epaper/2024-03-05/",
    "printed page": "/epaper/2024-03-05/3/",
    "subscribe": "/subscribe/",
    "search": "/search/?q=" + quote("采购"),
    "archive": "/archive/2024/3/",
    "about": "/about/",
}
# A column that is paid makes withheld pages of its articles.
QUESTION = """
from django.utils import timezone
from articles.models import Article, Column
from articles.reading.access import AccessMode
from subscriptions.models import AccessRule
public = Article.objects.published(timezone.now()).order_by("-pk")
leading = public.filter(image_uses__role="lead").first()
plain = public.exclude(image_uses__role="lead").first()
column = leading.standings.get(is_primary=True).column
rule = AccessRule.objects.filter(mode=AccessMode.PAID).first()
if rule is None:
    other = public.filter(image_uses__role="lead").exclude(standings__column=column).first()
    paid = other.standings.get(is_primary=True).column
    rule = AccessRule.objects.create(
        publication=paid.publication, column=paid, mode=AccessMode.PAID
    )
closed = public.filter(image_uses__role="lead", standings__column=rule.column).first()
for name, value in {
    "article": leading.get_absolute_url(),
    "plain": plain.get_absolute_url(),
    "paid": closed.get_absolute_url(),
    "column": column.slug,
}.items():
    print("PLACE", name, value, sep="\\t")
"""


@dataclass(frozen=True)
class PaperSite:
    """The port of nginx, and the path of each kind of page."""

    port: int
    paths: dict[str, str]

    def browser_flags(self) -> list[str]:
        """Return what lets Chromium find the newspaper under its own name, over https."""
        return [
            f"--host-resolver-rules=MAP {HOST}:443 127.0.0.1:{self.port}",
            "--ignore-certificate-errors",
        ]


@contextmanager
def running_paper(kept: Path | None) -> Iterator[PaperSite]:
    """Run the newspaper until the end. A folder that is kept is filled
    once and used again."""
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))  # what nginx keeps
        folder = kept or scratch
        if kept:
            kept.mkdir(exist_ok=True)
            (scratch / "var").symlink_to(kept.resolve() / "var")
        settings = environment(folder / "var", DJANGO_SETTINGS_MODULE="newsroom.settings.prod")
        settings.pop("DATABASE_URL", None)
        if not (folder / "var" / "newsroom.sqlite3").exists():
            fill_paper(settings)
        manage(settings, "collectstatic", "--no-input", "--verbosity", "0")  # as they are now
        paths = find_paths(settings)
        port = stack.enter_context(running_server(settings, scratch / "site.log"))
        nginx_port = free_port()
        nginx = stack.enter_context(running_nginx(scratch, port, nginx_port))
        wait_for(nginx_port, nginx)
        yield PaperSite(nginx_port, paths)


def find_paths(settings: dict[str, str]) -> dict[str, str]:
    """Return the path of each kind of page, found out in a process of its own."""
    output = manage(settings, "shell", "--no-imports", "-c", QUESTION)
    rows = [row.split("\t")[1:] for row in output.splitlines() if row.startswith("PLACE")]
    places = dict(rows)
    return {name: path.format(**places) for name, path in PAGES.items()}


def fill_paper(settings: dict[str, str]) -> None:
    """Put the demonstration newspaper into a folder."""
    filling = {**settings, "DJANGO_SETTINGS_MODULE": "newsroom.settings.dev"}
    manage(filling, "migrate", "--verbosity", "0")
    manage(filling, "demo", "--if-empty", "--set-pages", "--verbosity", "0")


def manage(settings: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True
    ).stdout

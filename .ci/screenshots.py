"""The pictures of README and of the staff guide, taken from the demonstration newspaper: `make screenshots`."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
DESK = "/admin/articles/article/"
# name, address, who is signed in (nobody: a reader), width, height, dark
SHOTS = [
    ("reader-home", "/", "", 1280, 1500, False),
    ("reader-article", "{article}", "", 1280, 1500, False),
    ("reader-article-phone", "{article}", "", 390, 844, True),
    ("reader-page", "/epaper/2024-03-05/3/", "", 1280, 900, False),
    ("desk", "/admin/", "he.zhitang", 1280, 900, False),
    ("desk-articles", DESK, "he.zhitang", 1280, 900, False),
    ("desk-article", "{waiting}change/", "he.zhitang", 1280, 1500, False),
    ("desk-held", "{held}change/", "he.zhitang", 1280, 900, False),
    ("desk-proof", "{proof}proof/", "gu.xuzhou", 1280, 1300, False),
    (
        "desk-rates",
        "/admin/articles/proofmark/rates/?since=2024-03-01&until=2024-03-31",
        "he.zhitang",
        1280,
        900,
        False,
    ),
    ("desk-publish", "{ready}publish/", "he.zhitang", 1280, 800, False),
    ("desk-return", "{waiting}return/", "he.zhitang", 1280, 800, False),
    ("desk-timeline", "{ready}history/", "he.zhitang", 1280, 900, False),
    ("reader-corrections", "/corrections/", "", 1280, 700, False),
    ("desk-page", "{page}", "he.zhitang", 1280, 900, False),
    ("desk-picture", "{picture}", "he.zhitang", 1280, 900, False),
]


def main() -> None:
    """Build the demonstration newspaper in a temporary folder, serve it, and take every picture anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        known = addresses(folder)
        for name, where, who, width, height, dark in SHOTS:
            context = browser.new_context(
                base_url=address, locale="zh-CN", viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
            )  # fmt: skip
            take(context.new_page(), name, where.format(**known), (who, known["password"]))
            context.close()
            print(f"docs/pictures/{name}.png", flush=True)
        browser.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a new demonstration newspaper and yield its address."""
    manage(folder, "migrate", "--verbosity", "0")
    manage(folder, "demo", "--with-sign-ins", "--verbosity", "0")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment(folder), stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def manage(folder: Path, *words: str) -> None:
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, cwd=ROOT, env=environment(folder), check=True, stdout=subprocess.DEVNULL)


def environment(folder: Path | str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "NEWSROOM_VAR": str(folder), "DEBUG": "0"}


def wait_for(address: str) -> None:
    for _attempt in range(100):
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The newspaper did not come up within twenty seconds.")


def addresses(folder: str) -> dict[str, str]:
    """Return the addresses of what the pictures show, looked up in the database."""
    question = (
        "from articles.models import *; from django.utils import timezone;"
        "a = Article.objects.published(timezone.now()).filter(placements__page__issue__number=1322,"
        "placements__page__position=3, image_uses__role='lead').order_by('placements__position', 'pk').first();"
        "p = a.placements.get(is_primary=True).page; i = a.image_uses.first().image_id;"
        "from newsroom.demo.staff import PASSWORD; r = Article.objects.get(stage='ready').pk;"
        "w = Article.objects.get(stage='review_3').pk; m = Article.objects.get(stage='proof_1').pk;"
        "from articles.actions import locks; from newsroom.accounts.models import User;"
        "d = Article.objects.filter(stage='draft', placements__isnull=False).get();"
        "locks.take(d, 'pictures', by=User.objects.get(pk=d.created_by_id), at=timezone.now());"
        "print(a.pk, p.issue_id, i, r, w, m, d.pk, PASSWORD)"
    )
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", question]
    told = subprocess.run(
        command, cwd=ROOT, env=environment(folder), check=True, capture_output=True, text=True
    ).stdout.split()
    article, issue, image, ready, waiting, proof, held, password = told[-8:]
    return {
        "article": f"/articles/{article}/", "ready": f"{DESK}{ready}/", "waiting": f"{DESK}{waiting}/",
        "page": f"/admin/articles/issue/{issue}/pages/3/", "picture": f"/admin/articles/image/{image}/change/",
        "proof": f"{DESK}{proof}/", "held": f"{DESK}{held}/", "password": password,
    }  # fmt: skip


def take(page: Page, name: str, where: str, who: tuple[str, str]) -> None:
    """Take one picture, as a reader or as somebody of the staff (name and password)."""
    if who[0]:
        page.goto("/admin/login/")
        page.fill("#id_username", who[0])
        page.fill("#id_password", who[1])
        page.click("input[type=submit]")
    page.goto(where)
    page.wait_for_timeout(1500 if who[0] else 400)  # the editor draws itself
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()

"""The pictures of README and of the staff guide, taken from the demonstration newspaper: `make
screenshots`."""

import json
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
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
BANK = "户名 | 江岸采购报社\\n开户行 | 示例银行江岸支行\\n账号 | 0000 1322 0000"  # of nobody
DESK = "/admin/articles/article/"
COUNTER = "/admin/subscriptions/"
NO_STEPS: tuple[tuple[str, str], ...] = ()


class Shot(NamedTuple):
    """A picture: its name, the address, who is signed in (nobody: a reader), the size, and what is
    pressed (a selector alone) or filled in (with words) before it is taken."""

    name: str
    where: str
    who: str = ""
    width: int = 1280
    height: int = 900
    dark: bool = False
    steps: tuple[tuple[str, str], ...] = NO_STEPS


CHIEF = "he.zhitang"
PROOFREADER = "gu.xuzhou"
MANAGER = "fang.suan"
SHOTS = [
    Shot("reader-home", "/", height=1500),
    Shot("reader-article", "{article}", height=1500),
    Shot("reader-article-phone", "{article}", width=390, height=844, dark=True),
    Shot("reader-page", "/epaper/2024-03-05/3/"),
    Shot("reader-corrections", "/corrections/", height=700),
    Shot("reader-subscribe", "{quote}", height=1400),
    Shot(
        "reader-subscribe-phone",
        "{quote}",
        width=390,
        height=844,
        dark=True,
        steps=(("#answer .sum", ""),),
    ),
    Shot("reader-account", "{way_in}", height=1300, steps=(("main button.main", ""),)),
    Shot("desk", "/admin/", CHIEF),
    Shot("desk-articles", DESK, CHIEF),
    Shot("desk-article", "{waiting}change/", CHIEF, height=1500),
    Shot("desk-held", "{held}change/", CHIEF),
    Shot("desk-proof", "{proof}proof/", PROOFREADER, height=1300),
    Shot("desk-rates", "/admin/articles/proofmark/rates/?since=2024-03-01&until=2024-03-31", CHIEF),
    Shot("desk-publish", "{ready}publish/", CHIEF, height=800),
    Shot("desk-return", "{waiting}return/", CHIEF, height=800),
    Shot("desk-timeline", "{ready}history/", CHIEF),
    Shot("desk-page", "{page}", CHIEF),
    Shot("desk-picture", "{picture}", CHIEF),
    Shot("counter-desk", "/admin/", MANAGER, height=1000),
    Shot("counter-calendar", "/admin/articles/issuedate/", CHIEF, height=1200),
    Shot("counter-prices", "{prices}", MANAGER, height=1100),
    Shot("counter-order", "{order}change/", MANAGER, height=1200),
    Shot(
        "counter-refund",
        "{order}refund/",
        MANAGER,
        height=1150,
        steps=(
            ("[name=cause][value=reader]", ""),
            ("[name=reason]", "读者迁居外地"),
            ("button[value=look]", ""),
        ),
    ),
    Shot("counter-subscription", "{subscription}", MANAGER, height=1200),
    Shot("counter-delivery", "{run}", MANAGER, height=1000),
    Shot("counter-forecast", COUNTER + "reports/forecast/", MANAGER, height=1200),
    Shot("counter-report", COUNTER + "reports/active/", MANAGER, height=1300),
]


def main() -> None:
    """Build the demonstration newspaper in a temporary folder, serve it, and take every picture
    anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        known = addresses(folder)
        for shot in SHOTS:
            context = browser.new_context(
                base_url=address,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                viewport={"width": shot.width, "height": shot.height},
                color_scheme="dark" if shot.dark else "light",
            )
            take(context.new_page(), shot, known)
            context.close()
            print(f"docs/pictures/{shot.name}.png", flush=True)
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


def manage(folder: Path, *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(
        command, cwd=ROOT, env=environment(folder), check=True, stdout=subprocess.DEVNULL
    )


def environment(folder: Path | str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "NEWSROOM_VAR": str(folder), "DEBUG": "0", "BANK_ACCOUNT": BANK}


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
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", QUESTION]
    output = subprocess.run(
        command, cwd=ROOT, env=environment(folder), check=True, capture_output=True, text=True
    )
    found: dict[str, str] = json.loads(output.stdout.splitlines()[-1])
    return found


QUESTION = """
import json
from datetime import date, timedelta
from django.urls import reverse
from django.utils import timezone
from articles.actions.review import locks
from articles.models import Article
from newsroom.accounts.models import User
from newsroom.demo.staff import PASSWORD
from subscriptions.actions import accounts
from subscriptions.models import DeliveryRun, Order, PriceList, Subscription

def row(one, page="change"):
    return reverse(f"admin:{one._meta.label_lower.replace('.', '_')}_{page}", args=[one.pk])

def article(**of):
    return f"/admin/articles/article/{Article.objects.get(**of).pk}/"

now = timezone.now()
placed = Article.objects.published(now).filter(
    placements__page__issue__number=1322, placements__page__position=3, image_uses__role="lead"
).order_by("placements__position", "pk").first()
draft = Article.objects.filter(stage="draft", placements__isnull=False).get()
locks.take_lock(draft, "pictures", by=User.objects.get(pk=draft.created_by_id), at=now)
today = timezone.localdate()
later = today + timedelta(60)
runs = Subscription.objects.filter(spans__last_issue__gt=later, channel="post").distinct()
held = runs.filter(holds__isnull=False).first() or runs.first()
paid = Order.objects.filter(terms__subscription__in=runs, total__gt=0)
order = paid.filter(terms__adjustments=None).first()
reader = runs.exclude(party__email="").filter(party__user=None).first().party
start = date(today.year + 1, 3, 15)
issue = placed.placements.get(is_primary=True).page.issue_id
print(json.dumps({
    "article": f"/articles/{placed.pk}/",
    "page": f"/admin/articles/issue/{issue}/pages/3/",
    "picture": row(placed.image_uses.first().image), "ready": article(stage="ready"),
    "waiting": article(stage="review_3"), "proof": article(stage="proof_1"),
    "held": f"/admin/articles/article/{draft.pk}/", "password": PASSWORD,
    "quote": f"/subscribe/?start={start}&end={start.year}-12-31&copies=1",
    "way_in": f"/account/enter/{accounts.way_in(reader.email, now)}/",
    "prices": row(PriceList.objects.filter(used_at=None).first() or PriceList.objects.first()),
    "order": row(order).removesuffix("change/"), "subscription": row(held),
    "run": row(DeliveryRun.objects.first()),
}))
"""


def take(page: Page, shot: Shot, known: dict[str, str]) -> None:
    """Take one picture, as a reader or as somebody of the staff."""
    if shot.who:
        page.goto("/admin/login/")
        page.fill("#id_username", shot.who)
        page.fill("#id_password", known["password"])
        page.click("input[type=submit]")
    page.goto(shot.where.format(**known))
    for selector, text in shot.steps:
        if text:
            page.fill(selector, text)
        else:
            page.locator(selector).first.click()
    page.wait_for_timeout(1500 if shot.who else 400)  # the editor draws itself
    page.screenshot(path=PICTURES / f"{shot.name}.png")


if __name__ == "__main__":
    main()

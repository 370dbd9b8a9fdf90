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
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from newsroom.demo.calendar import newest_number  # noqa: E402

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
    Shot("reader-page-phone", "/epaper/2024-03-05/3/", width=390, height=844, dark=True),
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
    Shot("desk-article", "{waiting}change/", CHIEF, width=1440, height=1200),
    Shot("desk-held", "{held}change/", CHIEF),
    Shot("desk-proof", "{proof}proof/", PROOFREADER, height=1300),
    Shot("desk-rates", "/admin/articles/proofmark/rates/?since=2024-03-01&until=2024-03-31", CHIEF),
    Shot("desk-publish", "{ready}publish/", CHIEF, height=800),
    Shot("desk-review", "{waiting}review/", CHIEF, width=1440, height=1000),
    Shot("desk-timeline", "{ready}history/", CHIEF),
    Shot("desk-page", "{page}", CHIEF),
    Shot("desk-picture", "{picture}", CHIEF),
    Shot("issue-overview", "/admin/articles/issue/overview/", CHIEF),
    Shot("issue-plan", "{plan}", CHIEF, width=1440, height=1300),
    Shot("issue-page", "{page_way}", CHIEF, width=1440, height=1000),
    Shot("issue-files", "{page_files}", CHIEF),
    Shot("issue-regions", "{regions}", CHIEF, width=1440, height=1000),
    Shot("issue-release", "{release}", CHIEF, height=700),
    Shot("counter-desk", "/admin/", MANAGER, height=1000),
    Shot("counter-caller", "{caller}", MANAGER, height=1200),
    Shot("counter-calendar", "/admin/articles/issuedate/", CHIEF, height=1200),
    Shot("counter-prices", "{prices}", MANAGER, height=1100),
    Shot("counter-order", "{order}", MANAGER, height=1200),
    Shot(
        "counter-refund",
        "{refund}",
        MANAGER,
        height=1150,
        steps=(
            ("[name=cause][value=reader]", ""),
            ("[name=reason]", "读者迁居外地"),
            ("button[value=look]", ""),
        ),
    ),
    Shot("counter-subscription", "{subscription}", MANAGER, height=1200),
    Shot("counter-delivery", "{delivery}", MANAGER, height=1000),
    Shot("counter-forecast", COUNTER + "reports/forecast/", MANAGER, height=1200),
    Shot("counter-report", COUNTER + "reports/active/", MANAGER, height=1300),
]


def main() -> None:
    """Build the demonstration newspaper in a temporary folder, serve it, and take every picture
    anew, or those that are named."""
    named = set(sys.argv[1:])
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        known = addresses(folder)
        for shot in (shot for shot in SHOTS if not named or shot.name in named):
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
    manage(folder, "set_pages", "1322")
    manage(folder, "set_pages", str(newest_number(datetime.now(UTC)) + 1))
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
from django.utils import timezone
from newsroom.demo.examples import find_example_addresses
from newsroom.demo.staff import PASSWORD
print(json.dumps({**find_example_addresses(timezone.now()), "password": PASSWORD}))
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

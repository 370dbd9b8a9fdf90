"""The pictures of the README files and of the guides, taken from a paper's first day and from the
demonstration newspaper: `make screenshots`.

`make screenshots` takes all of them and removes those that are in no list.
`python .ci/screenshots.py desk-review counter-order` takes those that are named.
"""

import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from newsroom.demo.calendar import newest_number  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
BANK = "户名 | 江岸采购报社\\n开户行 | 示例银行江岸支行\\n账号 | 0000 1322 0000"  # of nobody
DESK = "/admin/articles/article/"
COUNTER = "/admin/subscriptions/"
NO_STEPS: tuple[tuple[str, str], ...] = ()
PUT_AWAY = (("button:has-text('收起')", ""),)  # the first steps


class Shot(NamedTuple):
    """A picture: its name, the address, who is signed in (nobody: a reader), the size, and what is
    pressed (a selector alone) or filled in (with words) before it is taken. `reopened`: the page is
    opened again after that, without the message that answered."""

    name: str
    where: str
    who: str = ""
    width: int = 1280
    height: int = 900
    dark: bool = False
    steps: tuple[tuple[str, str], ...] = NO_STEPS
    reopened: bool = False


CHIEF = "he.zhitang"
EDITOR = "shen.yan"
REPORTER = "lin.xiaozhou"
PROOFREADER = "gu.xuzhou"
PAGE_EDITOR = "ye.ting"
ADMINISTRATOR = "tao.shou"
MANAGER = "fang.suan"
CLERK = "kang.taiying"
PHONE_WIDTH = 390
PHONE_HEIGHT = 844
STARTING_SECONDS = 300  # on a busy machine
PAGE_MILLISECONDS = 120_000
FIRST_DAY_SHOTS = (
    Shot("setup-paper", "{setup}", width=900, steps=(("[name=name]", "江岸采购报"),)),
)
SHOTS = (
    Shot("reader-home", "/", height=1400),
    Shot("reader-article", "{article}", height=1400),
    Shot("reader-article-phone", "{article}", width=PHONE_WIDTH, height=PHONE_HEIGHT, dark=True),
    Shot("reader-page", "/epaper/2024-03-05/3/", height=1100),
    Shot(
        "reader-page-phone",
        "/epaper/2024-03-05/3/",
        width=PHONE_WIDTH,
        height=PHONE_HEIGHT,
        dark=True,
    ),
    Shot("reader-corrections", "/corrections/", height=700),
    Shot("reader-subscribe", "{quote}", height=1400),
    Shot("reader-account", "{way_in}", height=1300, steps=(("main button.main", ""),)),
    Shot("desk", "/admin/", EDITOR, height=1300, steps=PUT_AWAY, reopened=True),
    Shot("desk-alerts", "/admin/alerts/", REPORTER, height=650),
    Shot("desk-articles", DESK + "?desk=next_issue", EDITOR, height=1000),
    Shot("desk-article", "{waiting}change/", CHIEF, width=1440, height=1200),
    Shot("desk-held", "{held}change/", CHIEF, width=1440, height=800),
    Shot("desk-queue", "/admin/articles/signing/", EDITOR, height=700),
    Shot(
        "desk-queue-phone",
        "/admin/articles/signing/",
        EDITOR,
        width=PHONE_WIDTH,
        height=PHONE_HEIGHT,
        dark=True,
    ),
    Shot("desk-review", "{waiting}review/", CHIEF, width=1440, height=1000),
    Shot("desk-proof", "{proof}proof/", EDITOR, height=1300),
    Shot("desk-rates", "/admin/articles/proofmark/rates/?since=2024-03-01&until=2024-03-31", CHIEF),
    Shot("desk-publish", "{ready}publish/", CHIEF, height=650),
    Shot("desk-timeline", "{ready}history/", CHIEF, height=650),
    Shot("desk-page", "{page}", PAGE_EDITOR),
    Shot("desk-library", "/admin/articles/image/", REPORTER),
    Shot("desk-picture", "{picture}", REPORTER),
    Shot("desk-profile", "{profile}", CHIEF, height=1100),
    Shot("desk-invitations", "/admin/invitations/", ADMINISTRATOR, height=1000),
    Shot("issue-overview", "/admin/articles/issue/overview/", PAGE_EDITOR),
    Shot("issue-plan", "{plan}", PAGE_EDITOR, width=1440, height=1300),
    Shot("issue-page", "{page_way}", EDITOR, width=1440, height=1000),
    Shot("issue-files", "{page_files}", PAGE_EDITOR),
    Shot("issue-regions", "{regions}", PAGE_EDITOR, width=1440, height=1000),
    Shot("issue-release", "{release}", CHIEF, height=850),
    Shot("counter-desk", "/admin/", CLERK, steps=PUT_AWAY, reopened=True),
    Shot("counter-caller", "{caller}", MANAGER),
    Shot("counter-caller-phone", "{caller}", CLERK, width=PHONE_WIDTH, height=PHONE_HEIGHT),
    Shot("counter-queue", COUNTER + "queues/complaints/", CLERK, height=600),
    Shot("counter-calendar", "/admin/articles/issuedate/", MANAGER, height=1200),
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
    Shot("counter-subscription", "{subscription}", CLERK, height=850),
    Shot("counter-delivery", "{delivery}", MANAGER, height=1000),
    Shot("counter-forecast", COUNTER + "reports/forecast/", MANAGER, height=1000),
    Shot("counter-dashboard", COUNTER + "dashboard/", MANAGER, height=1200),
    Shot("counter-report", COUNTER + "reports/active/", MANAGER, height=1300),
)


def main() -> None:
    """Take every picture anew, or those that are named on the command line.

    Raises SystemExit for a name that no picture has.
    """
    names = sys.argv[1:]
    known = {shot.name for shot in (*FIRST_DAY_SHOTS, *SHOTS)}
    if unknown := sorted(set(names) - known):
        raise SystemExit(f"No picture has this name: {', '.join(unknown)}")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        manage(folder, "migrate", "--verbosity", "0")
        take_first_day(browser, folder, choose(FIRST_DAY_SHOTS, names))
        take_newspaper(browser, folder, choose(SHOTS, names))
        browser.close()
    if not names:
        remove_others(known)


def choose(shots: Sequence[Shot], names: Sequence[str]) -> list[Shot]:
    return [shot for shot in shots if not names or shot.name in names]


def take_first_day(browser: Browser, folder: str, shots: Sequence[Shot]) -> None:
    """Take the pictures of the set-up, while the database of the folder has no newspaper."""
    if not shots:
        return
    link = urlsplit(manage(folder, "setup", "--link").split()[-1])
    addresses = {"setup": f"{link.path}?{link.query}"}
    with serve(folder) as base:
        take_all(browser, base, shots, addresses)


def take_newspaper(browser: Browser, folder: str, shots: Sequence[Shot]) -> None:
    """Build the demonstration newspaper in the folder and take its pictures."""
    if not shots:
        return
    manage(folder, "demo", "--with-sign-ins", "--verbosity", "0")
    manage(folder, "set_pages", "1322")
    manage(folder, "set_pages", str(newest_number(datetime.now(UTC)) + 1))
    addresses = json.loads(manage(folder, "shell", "--no-imports", "-c", QUESTION).splitlines()[-1])
    with serve(folder) as base:
        take_all(browser, base, shots, addresses)


@contextmanager
def serve(folder: str) -> Iterator[str]:
    """Serve what the folder holds and yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(server, f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def manage(folder: str, *arguments: str) -> str:
    """Run a command of the newspaper in the folder and return what it prints."""
    command = [sys.executable, "manage.py", *arguments]
    finished = subprocess.run(
        command, cwd=ROOT, env=environment(folder), check=True, stdout=subprocess.PIPE, text=True
    )
    return finished.stdout


def environment(folder: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**inherited, "NEWSROOM_VAR": folder, "DEBUG": "0", "BANK_ACCOUNT": BANK}


def wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    """Wait until the server answers. Raises SystemExit if it ends, or does not come up."""
    until = time.monotonic() + STARTING_SECONDS
    while server.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=10).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The newspaper did not come up. “make run” may say why.")


QUESTION = """
import json
from django.utils import timezone
from newsroom.demo.examples import find_example_addresses
from newsroom.demo.staff import PASSWORD
print(json.dumps({**find_example_addresses(timezone.now()), "password": PASSWORD}))
"""


def take_all(
    browser: Browser, base: str, shots: Sequence[Shot], addresses: Mapping[str, str]
) -> None:
    """Take pictures of what is served at `base`, each in a browser of its own."""
    for shot in shots:
        context = browser.new_context(
            base_url=base,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": shot.width, "height": shot.height},
            color_scheme="dark" if shot.dark else "light",
        )
        context.set_default_timeout(PAGE_MILLISECONDS)
        picture = take(context.new_page(), shot, addresses)
        context.close()
        file = PICTURES / f"{shot.name}.webp"
        file.write_bytes(pack(picture))
        print(f"docs/pictures/{file.name}  {file.stat().st_size // 1024} KB", flush=True)


def take(page: Page, shot: Shot, addresses: Mapping[str, str]) -> bytes:
    """Return one picture as PNG, of what a reader or somebody of the staff sees."""
    if shot.who:
        page.goto("/admin/login/")
        page.fill("#id_username", shot.who)
        page.fill("#id_password", addresses["password"])
        page.click("input[type=submit]")
    address = shot.where.format(**addresses)
    page.goto(address)
    for selector, text in shot.steps:
        if text:
            page.fill(selector, text)
        else:
            page.locator(selector).first.click()
    if shot.reopened:
        page.wait_for_load_state()
        page.goto(address)
    page.wait_for_timeout(1500 if shot.who else 400)  # the editor draws itself
    return page.screenshot()


def pack(picture: bytes) -> bytes:
    """Return a picture as WebP: without loss, or with a loss that nobody sees where photographs
    make that much smaller."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    exact = io.BytesIO()
    image.save(exact, "WEBP", lossless=True, quality=100)
    close = io.BytesIO()
    image.save(close, "WEBP", quality=85, method=6)
    return min(exact.getvalue(), close.getvalue(), key=len)


def remove_others(names: set[str]) -> None:
    """Remove pictures that are in no list."""
    for file in PICTURES.iterdir():
        if file.stem not in names or file.suffix != ".webp":
            file.unlink()
            print(f"removed docs/pictures/{file.name}", flush=True)


if __name__ == "__main__":
    main()

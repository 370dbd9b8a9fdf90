"""People at browsers whose clicks and page loads are counted, and the newspaper that they use."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

PASSWORD = "lanjiang-1322"


@dataclass
class Count:
    """What a person did."""

    clicks: int = 0
    loads: int = 0
    sign_ins: int = 0


class Person:
    """Somebody at a browser of his own."""

    def __init__(self, browser: Browser, address: str, name: str) -> None:
        context = browser.new_context(base_url=address, locale="zh-CN")
        self.page: Page = context.new_page()
        self.count = Count()
        self.page.on("load", self._loaded)
        self._sign_in(name)

    def _loaded(self, _page: Page) -> None:
        self.count.loads += 1

    def _sign_in(self, name: str) -> None:
        self.page.goto("/admin/login/?next=/admin/")
        self.page.fill("#id_username", name)
        self.page.fill("#id_password", PASSWORD)
        self.press("#login-form input[type=submit], form input[type=submit]")
        self.count.sign_ins += 1

    def find(self, *ways: str) -> tuple[int, Locator] | None:
        """Return the first of these selectors that the page shows, and its number."""
        for number, selector in enumerate(ways):
            found = self.page.locator(selector)
            for at in range(found.count()):
                if found.nth(at).is_visible():
                    return number, found.nth(at)
        return None

    def press(self, *ways: str) -> int:
        """Click the first of these selectors that the page shows. Wait for what follows."""
        found = self.find(*ways)
        assert found is not None, (self.page.url, ways)
        found[1].click()
        self.count.clicks += 1
        self.page.wait_for_load_state("networkidle")
        return found[0]

    def choose(self, selector: str, option: str) -> None:
        """Choose in a list, which is a click; nothing where it is chosen already."""
        chooser = self.page.locator(selector)
        if chooser.input_value() != option:
            chooser.select_option(option)
            self.count.clicks += 1

    def wait_for_success(self) -> None:
        """Wait until the page says that something was done."""
        self.page.locator(".messagelist .success").first.wait_for()


@dataclass(frozen=True)
class Server:
    """A checkout that is served, with its newspaper."""

    checkout: Path
    folder: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return {**kept, "NEWSROOM_VAR": str(self.folder), "DEBUG": "0"}

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command,
            cwd=self.checkout,
            env=self.environment(),
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def run(self, code: str) -> str:
        return self.manage("shell", "--verbosity", "0", "--command", code)


@contextmanager
def serve(checkout: Path, folder: Path) -> Iterator[Server]:
    """Build a demonstration newspaper in a folder and serve it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = Server(checkout, folder, free.getsockname()[1])
    server.manage("migrate", "--verbosity", "0")
    server.manage("demo", "--with-sign-ins", "--verbosity", "0")
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{server.port}"]
    process = subprocess.Popen(
        command,
        cwd=checkout,
        env=server.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _attempt in range(100):
            try:
                urllib.request.urlopen(f"{server.address}/healthz", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield server
    finally:
        process.terminate()
        process.wait()

"""What every test may use: a fixed moment, the cast, counted queries, and one real Chromium a
session."""

import gc
import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as example_settings
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import ConsoleMessage, Page, Request, expect, sync_playwright

from articles.epaper.pdf import reader
from newsroom.accounts.models import User
from tests import engines, frame_numbers, migrated
from tests.axe import look_with_axe, wait_for_editors
from tests.browser import Browser
from tests.cast import person
from tests.emptying import install, remember_first_rows
from tests.factories.articles import MORNING
from tests.house import shares
from tests.house.everything import Everything, everything
from tests.module_rows import keep_for_module
from tests.patience import MILLISECONDS
from tests.read_pages import ReadPages
from tests.units import ModulesInOrder

install()
shares.begin_turn("pytest")  # before the workers start, who inherit it

# A busy machine is no fault of what is tested: no example and no page has to be quick.
example_settings.register_profile(
    "patient",
    deadline=None,
    max_examples=shares.examples(100),
    suppress_health_check=[HealthCheck.too_slow],
)
example_settings.load_profile("patient")
expect.set_options(timeout=MILLISECONDS)
AXE_PARTS = 3  # of the pages that journeys let axe look at

# Playwright's sync interface runs an event loop in this thread; Django would refuse the ORM beside
# it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nobody but the live server is reached. Asking Python about each request instead would switch
    # off the cache of the browser, and cost more than half of every page.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
# Of the admin's imported style sheet axe takes the address as one beside the page.
ASKED_BY_AXE = re.compile(r"/admin/.*/widgets\.css$")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which share of the long walks was tried, and how to try it again."""
    terminalreporter.write_line(shares.words())


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ModulesInOrder:
    """Give each worker whole modules (tests/units.py)."""
    return ModulesInOrder(config, log)


def _commits(item: pytest.Item) -> bool:
    """Say whether a test empties the tables after it."""
    mark = item.get_closest_marker("django_db")
    return mark is not None and bool(mark.kwargs.get("transaction"))


@pytest.hookimpl(trylast=True)  # what `-m` leaves out is gone
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the other database has shown. Put what takes longest before the other
    tests that empty the tables: last, it would keep one worker alone."""
    left_out = engines.shown_elsewhere(items)
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]

    def place(item: pytest.Item) -> int:
        if not _commits(item):
            return 0  # pytest-django has put these first
        long = "test_accessible" in item.nodeid or item.get_closest_marker("alternates")
        return 1 if long else 2

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What is there before the first test stays to the end: the collector need not walk through it
    again and again.

    The rest is collected more seldom.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 10, 10)


def pytest_unconfigure() -> None:
    """Take away the files of this run; a folder that was named is kept."""
    if "NEWSROOM_TEST_FOLDER" not in os.environ:
        shutil.rmtree(settings.SCRATCH, ignore_errors=True)


@pytest.fixture(autouse=True)
def _no_copy_of_a_picture_stays() -> Iterator[None]:
    """Take away what a test stored of its pictures: those of the next have the same names and no
    files."""
    yield
    for folder in ("renditions", "originals"):
        shutil.rmtree(Path(settings.MEDIA_ROOT) / folder, ignore_errors=True)


@pytest.fixture(scope="session")
def copied(request: pytest.FixtureRequest) -> bool:
    """Say whether the tables of this run are migrated once and copied: for workers, and in `make
    test`."""
    return migrated.FOLDER in os.environ or hasattr(request.config, "workerinput")


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, copied: bool) -> bool:
    """A copied file is used as it is; PostgreSQL copies while it makes the tests' own database."""
    return django_db_keepdb or (copied and connection.vendor == "sqlite")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    copied: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Copy the migrated tables, once the database of this worker has its name."""
    if copied:
        migrated.copy_tables(tmp_path_factory.getbasetemp().parent)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Note what the migrations left in the database, to which tests that commit come back."""
    with django_db_blocker.unblock():
        remember_first_rows()


@pytest.fixture(scope="session", autouse=True)
def _pages_are_read_once(tmp_path_factory: pytest.TempPathFactory, copied: bool) -> Iterator[None]:
    """Let all tests, of all workers, share the pages of PDFs that were read (tests/read_pages.py)."""
    base = tmp_path_factory.getbasetemp()
    folder = Path(os.environ.get(migrated.FOLDER, base.parent if copied else base)) / "read-pages"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "run_child", ReadPages(folder))
        yield


@pytest.fixture
def at() -> datetime:
    """The fixed moment: 2024-03-05 02:43:20 in Shanghai."""
    return MORNING


@pytest.fixture
def client() -> Browser:
    """A browser; it sends with each form of the counter what its page has hidden in it."""
    return Browser()


@pytest.fixture(autouse=True)
def _english_words() -> Iterator[None]:
    """Sentences are asserted in the language of the code; pages choose their own language as they
    do for people."""
    with translation.override("en"):
        yield


@pytest.fixture
def cast(db: None) -> Callable[[str], User]:
    """`cast("shen")` is Shen, the responsible editor."""
    return person


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[Everything]:
    """The newspaper of everything, built once for the tests of a module; what a test does to it is
    taken back. Only for modules whose tests all want it: it is there from the first to the last.
    """
    with keep_for_module(django_db_blocker):
        with translation.override("en"):
            built = everything()
        yield built


@pytest.fixture
def count_queries(db: None) -> Callable[[Callable[[], Any]], int]:
    """Return how many queries a call costs."""

    def count(call: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as queries:
            call()
        return len(queries)

    return count


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """One Chromium for all browser tests, without its own windows where it comes so: a page takes
    half the processor then. A machine without it fails, with words; nothing is skipped in silence.
    """
    names = ("chromium-headless-shell", "chromium", "google-chrome", "chromium-browser")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.fail(
            "Browser tests need Chromium. On Debian: apt-get install chromium fonts-noto-cjk"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """What a browser did during one test: foreign requests and errors on the console."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self.tolerated: tuple[str, ...] = ()

    def watch(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:", "about:")):
            self.foreign.append(request.url)

    def listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(part in message.text for part in self.tolerated):
            address = message.location.get("url", "")
            if not ASKED_BY_AXE.search(address):
                self.errors.append(f"{message.text} {address}".strip())


@pytest.fixture
def visit(live_server: Any) -> Visit:
    """The record of this test's browser; set `visit.tolerated` where an error on the console is
    expected."""
    return Visit(live_server.url)


@pytest.fixture
def browser_page(chromium: Chromium, live_server: Any, visit: Visit) -> Iterator[Page]:
    """A fresh window of a Chinese reader. Fails at the end on any request to another host or
    console error."""
    context = chromium.new_context(
        locale="zh-CN", base_url=live_server.url, viewport={"width": 1280, "height": 900}
    )
    context.on("request", visit.watch)
    page = context.new_page()
    page.set_default_timeout(MILLISECONDS)
    page.on("console", visit.listen)
    page.on("pageerror", lambda error: visit.errors.append(str(error)))
    yield page
    context.close()
    assert not visit.foreign, f"requests to other hosts: {visit.foreign}"
    assert not visit.errors, f"errors on the console: {visit.errors}"


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, User], None]:
    """Sign a person in by session cookie; the sign-in form has a test of its own."""

    def enter(page: Page, user: User) -> None:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        cookie = {
            "name": settings.SESSION_COOKIE_NAME,
            "value": str(session.session_key),
            "url": live_server.url,
        }
        page.context.add_cookies([cookie])  # type: ignore[list-item]

    return enter


@pytest.fixture
def axe_always() -> Callable[[Page], None]:
    """Fail on any violation of WCAG 2.2 AA that axe finds on the page."""
    return look_with_axe


@pytest.fixture
def axe(request: pytest.FixtureRequest) -> Callable[[Page], None]:
    """Let axe look at a third of the pages that a journey gives it; at others on the next run."""
    calls = count()

    def check(page: Page) -> None:
        wait_for_editors(page)
        if shares.is_tried(next(calls), AXE_PARTS, request.node.nodeid):
            look_with_axe(page)

    return check


@pytest.fixture
def counted_once_a_minute(settings: Any) -> Iterator[None]:
    """Keep the counts of queues and lists for a minute, as a newspaper does; forget them after the
    test."""
    settings.QUEUE_COUNT_SECONDS = 60
    yield
    cache.clear()


@pytest.fixture
def frame_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count the numbers in the frame once in a test: a walk asks for hundreds of pages and looks at
    none of them, and they take half of the processor time of a page."""
    frame_numbers.count_once(monkeypatch)

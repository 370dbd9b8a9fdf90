"""PostgreSQL that is restarted, away, hung, read only, full, or cut off amid an act."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from tests.newsroom.faults.database import Database, database_server
from tests.newsroom.faults.forms import order_form, place_order, staff
from tests.newsroom.faults.proxy import Mode, Proxy
from tests.newsroom.faults.reading import read_for_a_while
from tests.newsroom.faults.site import (
    READING,
    Answer,
    Site,
    anew,
    environment,
    fill,
    running_site,
)
from tests.patience import wait_until

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server to fail"),
]
ALL_WELL = dict.fromkeys(READING, 200)
PATIENCE = 3  # seconds that a page waits for an answer of the database, here


@dataclass(frozen=True)
class Newspaper:
    """A running site, the database, and what stands between them."""

    site: Site
    database: Database
    proxy: Proxy


@pytest.fixture(scope="module")
def newspaper(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Newspaper]:
    folder = tmp_path_factory.mktemp("site")
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            database = stack.enter_context(database_server())
        proxy = stack.enter_context(Proxy(("127.0.0.1", database.port)))
        address = f"postgres://newsroom@127.0.0.1:{proxy.port}/newsroom"
        settings = environment(
            folder / "var", DATABASE_URL=address, DATABASE_ANSWER_SECONDS=str(PATIENCE)
        )
        fill(settings)
        site = stack.enter_context(running_site(settings, folder, folder / "log"))
        yield Newspaper(site, database, proxy)


@pytest.fixture(autouse=True)
def _working_again(request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave to the next test a newspaper whose database works."""
    yield
    if "newspaper" in request.fixturenames:
        newspaper = request.getfixturevalue("newspaper")
        newspaper.proxy.change = bytes
        newspaper.proxy.set(Mode.PASS)
        wait_until_it_works(newspaper)


def wait_until_it_works(newspaper: Newspaper) -> None:
    """Wait until pages are answered again, without anybody doing anything."""
    browser = newspaper.site.browser()
    wait_until(lambda: browser.get(anew("/")).status == 200)


def assert_told(newspaper: Newspaper, answer: Answer, words: str) -> None:
    """The page says what happened, and one line of the log carries its number."""
    assert (answer.status, answer.headers.get("retry-after")) == (503, "60"), answer.text[:300]
    assert words in answer.text
    assert answer.number in answer.text
    levels = [line["level"] for line in newspaper.site.lines(answer.number)]
    assert levels.count("ERROR") == 1  # a page that waited leaves a warning beside it


def test_reading_goes_on_for_a_while_without_a_database(newspaper: Newspaper) -> None:
    asked, english = newspaper.site.pages(), newspaper.site.reader()
    newspaper.proxy.set(Mode.REFUSE)
    sources = read_for_a_while(newspaper.site, asked)
    assert sources["STALE"]  # not only copies that were still good
    english.cookies["django_language"] = "en"  # who asks for himself gets the shared page
    assert english.get("/articles/1/").status == 200


@pytest.mark.parametrize("how", ["stopped", "silent"])
def test_reading_goes_on_while_the_database_hangs(newspaper: Newspaper, how: str) -> None:
    newspaper.site.pages()
    with ExitStack() as stack:
        if how == "stopped":
            stack.enter_context(newspaper.database.stopped())
        else:
            newspaper.proxy.set(Mode.HANG)
        assert newspaper.site.reader().get("/articles/1/").status == 200
        assert newspaper.site.browser().get("/articles/1/").status == 200  # it was ready
        told = newspaper.site.browser().get(anew("/articles/1/"))
    assert_told(newspaper, told, "网站暂时读不到数据")


def test_what_cannot_be_done_without_a_database_is_said_at_once_and_in_words(
    newspaper: Newspaper,
) -> None:
    browser = newspaper.site.browser()
    form = order_form(browser)
    newspaper.proxy.set(Mode.REFUSE)
    browser.get(anew("/"))  # one page finds out
    answer = place_order(browser, form)
    assert_told(newspaper, answer, "网站暂时读不到数据")
    assert "江滨路 1 号" in answer.text
    program = browser.get(anew("/api/v1/articles/"))
    assert program.headers["content-type"] == "application/problem+json"
    assert [browser.get(f"/healthz{path}").status for path in ("", "/ready", "/live")] == [
        503,
        503,
        200,
    ]
    newspaper.proxy.set(Mode.PASS)
    wait_until_it_works(newspaper)
    assert place_order(browser, form).status == 302


@pytest.mark.parametrize("how", ["restarted", "cut"])
def test_after_a_restart_no_page_is_a_fault_and_one_at_most_is_told(
    newspaper: Newspaper, how: str
) -> None:
    browser = newspaper.site.browser()
    assert browser.get(anew("/")).status == 200
    newspaper.database.restart() if how == "restarted" else newspaper.proxy.cut()
    answers = [browser.get(anew(path)).status for path in READING * 2]
    assert set(answers) <= {200, 503}
    assert answers.count(503) <= 1


@contextmanager
def read_only(newspaper: Newspaper) -> Iterator[None]:
    """Let the database take nothing new, as a standby does after a failover."""
    alter = "ALTER DATABASE newsroom {} default_transaction_read_only"
    newspaper.database.ask(alter.format("SET") + " = on")
    newspaper.proxy.cut()
    try:
        yield
    finally:
        newspaper.database.ask(alter.format("RESET"))
        newspaper.proxy.cut()


def test_a_database_that_takes_nothing_new_is_read_and_says_so(newspaper: Newspaper) -> None:
    browser = newspaper.site.browser()
    form, editor = order_form(browser), staff(newspaper.site, "lin")
    with read_only(newspaper):
        browser.get(anew("/"))
        assert {path: browser.get(anew(path)).status for path in READING} == ALL_WELL
        assert editor.get("/admin/articles/article/").status == 200
        assert_told(newspaper, place_order(browser, form), "暂时无法保存任何内容")
        health = browser.get("/healthz")
    assert (health.status, '"degraded": true' in health.text) == (200, True)
    browser.get(anew("/"))
    assert place_order(browser, form).status == 302


def test_a_full_disk_of_the_database_is_read_and_loses_nothing(newspaper: Newspaper) -> None:
    browser = newspaper.site.browser()
    form = order_form(browser)
    orders = "SELECT count(*) FROM subscriptions_order"
    before = newspaper.database.ask(orders)
    asked = newspaper.site.pages()
    with newspaper.database.disk.full():
        read_for_a_while(newspaper.site, asked)
        answer = place_order(browser, form)
        assert answer.status in {302, 503}  # a page of the log may have had room left
    wait_until_it_works(newspaper)
    again = place_order(browser, form)
    assert again.status == 302
    assert newspaper.database.ask(orders) == before + 1


@pytest.mark.parametrize("answers", [1, 3, 6, 12, 20, 30])
def test_an_order_that_is_cut_off_is_whole_or_not_there_and_counts_once_when_sent_again(
    newspaper: Newspaper, answers: int
) -> None:
    browser = newspaper.site.browser()
    form = order_form(browser)
    mine = "SELECT count(*) FROM subscriptions_order"
    told = "SELECT count(*) FROM subscriptions_letter WHERE key LIKE 'order:%'"
    before, letters = newspaper.database.ask(mine), newspaper.database.ask(told)
    is_last = iter([False] * answers + [True])

    def cut_later(data: bytes) -> bytes:
        if next(is_last, False):
            newspaper.proxy.cut()
        return data

    newspaper.proxy.change = cut_later
    first = place_order(browser, form)
    newspaper.proxy.change = bytes
    assert first.status in {302, 503}
    after = newspaper.database.ask(mine)
    assert newspaper.database.ask(told) - letters == after - before
    wait_until_it_works(newspaper)
    assert place_order(browser, form).status == 302
    assert newspaper.database.ask(mine) == before + 1
    assert newspaper.database.ask(told) == letters + 1

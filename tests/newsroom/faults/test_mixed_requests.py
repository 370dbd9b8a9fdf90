"""Nobody gets what is another's, while eight kinds of visitors ask two servers at once, an editor
publishes, corrects and withdraws, and somebody alters what lies in Redis."""

import json
import random
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings

from tests.house.shares import is_full, this_turn
from tests.newsroom.faults import database
from tests.newsroom.faults.conftest import copy_tables, redis_behind_proxy
from tests.newsroom.faults.site import ROOT, Browser, environment, running_server
from tests.newsroom.faults.visitors import KINDS, Newspaper, Visitor, visit_together

pytestmark = pytest.mark.django_db
REQUESTS = 10_000 if is_full() else 600
PROGRAM = [sys.executable, "-m", "tests.newsroom.faults.editing"]
PAGES = "*newsroom.page_cache.page*"


class Editor:
    """The program beside the servers that fills the newspaper and edits it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.articles: dict[str, Any] = json.loads(self._read_line())

    def do(self, command: str, *arguments: object) -> None:
        """Do an act, and return after it has."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps([command, arguments]) + "\n")
        self.process.stdin.flush()
        assert self._read_line() == "done\n"

    def _read_line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline()


@dataclass(frozen=True)
class Place:
    """The newspaper, who edits it, and where it lies."""

    paper: Newspaper
    editor: Editor
    folder: Path
    redis: redis.Redis


@contextmanager
def running_editor(variables: dict[str, str]) -> Iterator[Editor]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(PROGRAM, cwd=ROOT, env=variables, text=True, **pipes) as process:  # type: ignore[call-overload]
        yield Editor(process)


@contextmanager
def copied_database(folder: Path) -> Iterator[str]:
    """Give the address of a database of the engine of this test run, with its tables."""
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        with database.copied_database(f"mixed_{secrets.token_hex(4)}") as address:
            yield address
        return
    copy_tables(folder / "newsroom.sqlite3")
    yield f"sqlite:///{folder / 'newsroom.sqlite3'}"


@pytest.fixture(scope="module")
def place(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "var").mkdir()
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            address = stack.enter_context(copied_database(folder / "var"))
        _address, port = stack.enter_context(redis_behind_proxy(folder)).target
        site_settings = environment(
            folder / "var",
            DATABASE_URL=address,
            CACHE_URL=f"redis://127.0.0.1:{port}/0",
        )
        editor = stack.enter_context(running_editor(site_settings))
        ports = [
            stack.enter_context(running_server(site_settings, folder / name))
            for name in ("one", "two")
        ]
        store = stack.enter_context(redis.Redis(port=port))
        yield Place(Newspaper(ports, editor.articles), editor, folder / "var", store)


def edit(place: Place, visitors: list[Visitor], wanted: int, done: threading.Event) -> None:
    """Take each article through its life, spread over the requests. What an act changed is so on
    both servers when it has returned."""
    paper, timeline = place.paper, place.paper.timeline
    articles = paper.articles["ready"]
    for number, pk in enumerate(articles):
        while sum(one.count for one in visitors) < wanted * number / len(articles):
            if done.wait(0.05):
                return
        first, second = f"readymark{number}", f"correctedmark{number}"
        timeline.begin(first)
        place.editor.do("publish", pk)
        assert_on_both(paper, pk, 200, first)
        timeline.begin(second)
        place.editor.do("correct", pk, second)
        timeline.end(first)
        assert_on_both(paper, pk, 200, second, gone=first)
        place.editor.do("withdraw", pk)
        timeline.end(second)
        assert_on_both(paper, pk, 410, "", gone=second)


def assert_on_both(
    paper: Newspaper, pk: int, status: int, mark: str, gone: str = "no such mark"
) -> None:
    for port in paper.ports:
        for path in (f"/articles/{pk}/", "/"):
            answer = Browser(port).get(path)
            assert mark in answer.text, (path, mark)
            assert gone not in answer.text, (path, gone)
            assert answer.status == (200 if path == "/" else status)


def alter(place: Place, done: threading.Event) -> None:
    """Alter, exchange, cut off and lose the pages in Redis, and now and then the generation."""
    chance = random.Random(this_turn())
    while not done.wait(0.02):
        keys: Any = place.redis.keys(PAGES)
        if chance.random() < 0.02:
            place.redis.flushall()
            (place.folder / "page-generation").unlink(missing_ok=True)
        elif len(keys) > 1:
            one, other = chance.sample(keys, 2)
            page: Any = place.redis.get(one) or b""
            altered = chance.choice(
                [page, page[:-9], page.replace(b"html", b"evil"), b"\0" + page, b"12", page + page]
            )
            place.redis.set(other, altered, 60)


def test_no_answer_has_what_belongs_to_another_visitor_or_is_not_public(place: Place) -> None:
    visitors = [kind(place.paper, this_turn()) for kind in KINDS]
    done = threading.Event()
    failures: list[BaseException] = []

    def beside(work: Any, *arguments: Any) -> threading.Thread:
        def run() -> None:
            try:
                work(place, *arguments)
            except BaseException as error:
                failures.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    helpers = [beside(edit, visitors, REQUESTS, done), beside(alter, done)]
    failures += visit_together(visitors, REQUESTS // len(KINDS))
    done.set()
    for helper in helpers:
        helper.join()
    if failures:
        raise failures[0]
    assert sum(visitor.count for visitor in visitors) >= REQUESTS

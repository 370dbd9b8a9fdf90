"""Processes and machines exchange pages by a Redis that nobody has to trust."""

import pickle
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from signal import Signals as Signal
from typing import Any

import pytest
import redis

from newsroom.caching import ForgivingRedisCache
from newsroom.page_cache.generations import CacheGenerations, FileGenerations
from newsroom.page_cache.installing import find_generations, put_in_front
from newsroom.page_cache.memory import PageMemory
from newsroom.page_cache.page_requests import SLOT, Environ
from newsroom.page_cache.serving import PageCache
from newsroom.page_cache.shared_pages import LARGEST, SharedPages
from tests.newsroom.test_page_cache import Seen
from tests.newsroom.test_page_cache import request as send_request

PAGES = "*newsroom.page_cache.page*"
PAGE = "/about/"


@dataclass
class Machine:
    """A process of a machine of its own; its pages say which machine rendered them."""

    name: str
    folder: Path
    slots: int = 4096
    size: int = 1
    now: float = 1_000_000.0
    rendered: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.start()
        self.generations.advance()

    def start(self) -> None:
        """Begin with an empty memory, as another process of this machine does."""
        self.generations = CacheGenerations(FileGenerations(self.folder))
        self.cache = PageCache(
            self._render,
            generations=self.generations,
            memory=PageMemory(8_000_000),
            shared=SharedPages(self.slots),
            clock=lambda: self.now,
        )

    def get(self, path: str = PAGE, **headers: str) -> Seen:
        return send_request(self.cache, path, **headers)

    def _render(self, environ: Environ, start: Any) -> list[bytes]:
        self.rendered.append(environ["PATH_INFO"])
        if SLOT in environ:
            environ[SLOT].until = 1_000_100.0
        headers = {
            "Cache-Control": "public",
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": "default-src 'self'",
            "X-Rendering": str(len(self.rendered)),
        }
        start("200 OK", list(headers.items()))
        return [f"{environ['PATH_INFO']} of {self.name}. ".encode() * 50 * self.size]


@pytest.fixture(autouse=True)
def _found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins with a Redis that nobody has missed."""
    monkeypatch.setattr(ForgivingRedisCache, "_lost_until", {})


@pytest.fixture
def east(redis_cache: redis.Redis, tmp_path: Path) -> Machine:
    return Machine("east", tmp_path / "east")


@pytest.fixture
def west(redis_cache: redis.Redis, tmp_path: Path) -> Machine:
    return Machine("west", tmp_path / "west")


def test_a_page_that_one_machine_rendered_is_sent_by_the_others(
    east: Machine, west: Machine
) -> None:
    first = east.get()
    for accepted in ("", "gzip", "br"):
        seen = west.get(HTTP_ACCEPT_ENCODING=accepted)
        assert (seen.text, seen.status) == (first.text, "200 OK")
        assert seen.headers.get("Content-Encoding", "") == accepted
        assert seen.headers["Content-Security-Policy"] == "default-src 'self'"
    assert west.get(HTTP_IF_NONE_MATCH=first.headers["ETag"]).status == "304 Not Modified"
    east.start()
    assert east.get().body == first.body
    assert (east.rendered, west.rendered) == ([PAGE], [])


def test_a_shared_page_belongs_to_what_was_asked(east: Machine, west: Machine) -> None:
    """All addresses here have one place in Redis, as addresses may have by chance."""
    for machine in (east, west):
        machine.slots = 1
        machine.start()
    asked: list[tuple[str, dict[str, str]]] = [
        (PAGE, {}),
        (PAGE, {"HTTP_HOST": "other.example"}),
        (PAGE, {"HTTP_COOKIE": "django_language=en"}),
        (PAGE, {"wsgi.url_scheme": "https"}),
        ("/privacy/", {}),
    ]
    for path, headers in asked:
        east.get(path, **headers)
        for other_path, other_headers in asked:
            if (other_path, other_headers) != (path, headers):
                west.start()
                assert "of west" in west.get(other_path, **other_headers).text
                east.start()
                east.get(path, **headers)


def test_an_act_on_one_machine_ends_the_shared_pages_of_all(east: Machine, west: Machine) -> None:
    east.get()
    west.generations.advance()
    east.start()
    assert "of west" in west.get().text
    assert "of west" in east.get().text
    assert east.rendered == [PAGE]


def test_a_shared_page_ends_at_its_moment_on_every_machine(east: Machine, west: Machine) -> None:
    east.get()
    west.now = 1_000_101.0
    assert "of west" in west.get().text


def test_an_act_that_redis_did_not_hear_of_ends_the_pages_of_its_machine_at_once(
    east: Machine, west: Machine, redis_cache: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process of that machine informs the others, also if the one that acted has ended."""
    east.get()
    west.get()
    with monkeypatch.context() as patch:
        patch.setattr(ForgivingRedisCache, "set", lambda *_arguments: False)
        east.generations.advance()
        east.start()
        east.get()
        assert east.rendered == [PAGE, PAGE]
        west.get()
        assert west.rendered == []  # its copy is of before the act, which it cannot know of
    east.start()
    east.get()
    assert east.rendered == [PAGE, PAGE, PAGE]
    assert west.get().headers["X-Rendering"] == "3"  # of after the act, and of east
    assert west.rendered == []


def test_a_process_that_starts_ends_the_pages_of_those_before_it(
    redis_cache: redis.Redis, settings: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """It may be of another release, or have other settings."""
    settings.PAGE_CACHE_MEGABYTES = 1
    settings.VAR_DIR = tmp_path
    find_generations.cache_clear()
    request.addfinalizer(find_generations.cache_clear)

    def render(_environ: Environ, start: Any) -> list[bytes]:
        start("200 OK", [])
        return [b"page"]

    first = put_in_front(render)
    assert isinstance(first, PageCache)
    assert first.shared is not None
    before = first.generations.current()
    assert before == first.generations.current()
    put_in_front(render)
    assert first.generations.current() != before


def flip(position: int) -> Callable[[bytes], bytes]:
    def change(page: bytes) -> bytes:
        return page[:position] + bytes([page[position] ^ 1]) + page[position + 1 :]

    return change


def cut_off(page: bytes) -> bytes:
    return page[:-1]


def cut_to_nothing(_page: bytes) -> bytes:
    return b""


def lengthen(page: bytes) -> bytes:
    return page + b"<script>"


def write_over(page: bytes) -> bytes:
    return page.replace(b"of east", b"of evil")


def write_number(_page: bytes) -> bytes:
    return b"12"


def write_pickle(page: bytes) -> bytes:
    return pickle.dumps(page)


def fill_up(page: bytes) -> bytes:
    return page * 10_000


CHANGES = [
    *map(flip, (0, 31, 32, 40, 60, -1)),
    *(cut_off, cut_to_nothing, lengthen, write_over, write_number, write_pickle, fill_up),
]


@pytest.mark.parametrize("change", CHANGES)
def test_an_altered_page_is_rendered(
    east: Machine, west: Machine, redis_cache: redis.Redis, change: Callable[[bytes], bytes]
) -> None:
    east.get()
    (key,) = redis_cache.keys(PAGES)  # type: ignore[misc]
    page = redis_cache.get(key)
    assert isinstance(page, bytes)
    redis_cache.set(key, change(page))
    assert west.get().text == "/about/ of west. " * 50
    redis_cache.delete(key)
    redis_cache.rpush(key, page)  # another kind of value
    west.start()
    assert west.get().status == "200 OK"


def test_a_page_of_another_generation_place_or_installation_is_rendered(
    east: Machine, west: Machine, redis_cache: redis.Redis, settings: Any
) -> None:
    east.get()
    (about,) = redis_cache.keys(PAGES)  # type: ignore[misc]
    earlier = redis_cache.get(about)
    assert isinstance(earlier, bytes)
    east.generations.advance()
    redis_cache.set(about, earlier)
    assert "of west" in west.get().text
    east.get("/privacy/")
    (privacy,) = (key for key in redis_cache.keys(PAGES) if key != about)  # type: ignore[union-attr]
    moved = redis_cache.get(privacy)
    assert isinstance(moved, bytes)
    redis_cache.set(about, moved)
    west.start()
    assert west.get().text.startswith(PAGE)
    settings.SECRET_KEY = "of another installation"
    east.start()
    assert "of east" in east.get("/privacy/").text
    assert east.rendered.count("/privacy/") == 2


def test_redis_has_no_more_than_its_places_and_forgets_each_page(
    east: Machine, redis_cache: redis.Redis
) -> None:
    east.slots = 8
    east.start()
    for _generation in range(3):
        for number in range(20):
            east.get(f"/articles/{number}/")
        east.generations.advance()
    keys: Any = redis_cache.keys(PAGES)
    assert 0 < len(keys) <= 8
    assert all(0 < int(redis_cache.ttl(key)) <= 100 for key in keys)  # type: ignore[arg-type]
    redis_cache.flushall()
    east.size = LARGEST
    east.start()
    east.get()
    assert redis_cache.keys(PAGES) == []


@pytest.mark.parametrize("signal", [Signal.SIGKILL, Signal.SIGSTOP])
def test_pages_are_rendered_while_redis_is_away_and_shared_after_it_was_emptied(
    east: Machine,
    west: Machine,
    redis_server: tuple[subprocess.Popen[bytes], int],
    redis_cache: redis.Redis,
    signal: Signal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    east.get()
    redis_cache.flushall()
    assert "of west" in west.get().text
    east.start()
    assert "of west" in east.get().text
    server, _port = redis_server
    server.send_signal(signal)
    for _reader in range(3):
        assert "of east" in east.get().text
        assert "of west" in west.get("/privacy/").text

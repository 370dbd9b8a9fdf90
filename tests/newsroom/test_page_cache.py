"""Public pages are rendered once and sent to everybody, and never anything that is somebody's."""

import gzip
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from urllib.parse import quote

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.actions.publishing import publishing
from articles.actions.records import reader_pages
from newsroom.page_cache.generations import FileGenerations
from newsroom.page_cache.memory import CacheEntry, PageMemory
from newsroom.page_cache.page_requests import (
    FOREIGN_NAMES,
    FOREIGN_PREFIX,
    SERVER_KEYS,
    SLOT,
    Environ,
    PageSlot,
    build_environ,
    read_page_request,
)
from newsroom.page_cache.serving import PageCache
from newsroom.page_cache.stored_pages import CachedPage, store_page
from tests.cast import OPERATOR, person
from tests.factories.articles import make_article, make_publication, make_published

HEADLINE = "码头清晨开秤"
UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
}


@dataclass
class Seen:
    """What a reader got."""

    status: str
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return UNPACK[self.headers.get("Content-Encoding", "identity")](self.body).decode()


@dataclass
class Site:
    """A newspaper behind a cache, and how often Django was asked."""

    cache: PageCache
    asked: list[Environ] = field(default_factory=list)

    def get(self, path: str, **headers: str) -> Seen:
        return request(self.cache, path, **headers)


def request(application: Any, path: str, **headers: str) -> Seen:
    """Ask an application as a web server does; `headers` as WSGI writes them."""
    place, _mark, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": place.encode().decode("latin-1"),
        "QUERY_STRING": quote(query, safe="=&%+"),
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "203.0.113.9",
        "HTTP_HOST": "testserver",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **headers,
    }
    started: list[Any] = []
    chunks = application(environ, lambda status, named, *_error: started.extend([status, named]))
    body = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    return Seen(started[0], dict(started[1]), body)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Django behind a cache of its own; acts advance its generation as they do in production."""
    django = WSGIHandler()
    generations = FileGenerations(tmp_path)
    built = Site(
        PageCache(
            lambda environ, start: (built.asked.append(environ), django(environ, start))[1],
            generations=generations,
            memory=PageMemory(8_000_000),
        )
    )
    monkeypatch.setattr(reader_pages, "_listeners", [generations.advance])
    # As Django's test client does: the connection of the test outlives each request.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield built
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.django_db
def test_the_second_reader_gets_the_page_without_django(site: Site) -> None:
    article = make_published(HEADLINE)
    first = site.get(f"/articles/{article.pk}/")
    second = site.get(f"/articles/{article.pk}/", HTTP_ACCEPT_ENCODING="gzip")
    assert HEADLINE in first.text
    assert first.text == second.text
    assert second.headers["Content-Encoding"] == "gzip"
    assert len(second.body) < len(first.body) / 2
    assert len(site.asked) == 1
    same = {"Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Cache-Control"}
    direct = request(WSGIHandler(), f"/articles/{article.pk}/")
    assert {name: second.headers.get(name) for name in same} == {
        name: direct.headers.get(name) for name in same
    }


@pytest.mark.django_db
def test_a_browser_that_has_the_page_gets_headers_alone(site: Site) -> None:
    article = make_published(HEADLINE)
    first = site.get(f"/articles/{article.pk}/", HTTP_ACCEPT_ENCODING="gzip")
    again = site.get(f"/articles/{article.pk}/", HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status, again.body) == ("304 Not Modified", b"")
    changed = first.headers["Last-Modified"]
    assert again.headers["Last-Modified"] == changed
    by_time = site.get(f"/articles/{article.pk}/", HTTP_IF_MODIFIED_SINCE=changed)
    assert by_time.status == "200 OK"  # a page may change twice in a second
    head = site.get(f"/articles/{article.pk}/", REQUEST_METHOD="HEAD")
    assert (head.status, head.body) == ("200 OK", b"")
    plain = site.get(f"/articles/{article.pk}/", HTTP_ACCEPT_ENCODING="gzip;q=0")
    assert "Content-Encoding" not in plain.headers
    assert head.headers["Content-Length"] == str(len(plain.body))


@pytest.mark.django_db
def test_each_compression_holds_the_same_page_and_is_made_once(site: Site) -> None:
    make_published(HEADLINE)
    plain = site.get("/")
    answers = {
        accepted: site.get("/", HTTP_ACCEPT_ENCODING=accepted)
        for accepted in ("gzip, deflate, br, zstd", "gzip;q=1, br;q=0.5", "br", "*", "deflate")
    }
    codings = [answer.headers.get("Content-Encoding") for answer in answers.values()]
    assert codings == ["br", "gzip", "br", "br", None]
    assert {answer.text for answer in answers.values()} == {plain.text}
    assert len(answers["br"].body) < len(answers["gzip;q=1, br;q=0.5"].body) < len(plain.body)
    assert len({answer.headers["ETag"] for answer in answers.values()}) == 3
    for answer in answers.values():
        again = site.get("/", HTTP_IF_NONE_MATCH=answer.headers["ETag"])
        assert again.status == "304 Not Modified"
    assert len(site.asked) == 1


@pytest.mark.django_db
def test_what_is_withdrawn_is_gone_before_the_act_returns(
    site: Site, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    article = make_published(HEADLINE)
    address = f"/articles/{article.pk}/"
    assert HEADLINE in site.get(address).text
    with django_capture_on_commit_callbacks(execute=True):
        publishing.withdraw_article(
            article, by=OPERATOR, at=timezone.now(), reason="撤稿：来源有误。"
        )
    assert site.get(address).status.startswith("410")
    assert HEADLINE not in site.get("/").text


@pytest.mark.django_db
def test_a_draft_that_is_saved_leaves_the_pages_ready(
    site: Site, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    make_published(HEADLINE)
    site.get("/")
    with django_capture_on_commit_callbacks(execute=True):
        make_article("还没写完", by=person("lin"))
    site.get("/")
    assert len(site.asked) == 1


@pytest.mark.django_db
def test_an_article_appears_at_its_moment_without_an_act(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    soon = now + timedelta(seconds=40)
    make_published("先出的一篇", at=now - timedelta(hours=1))
    make_published(HEADLINE, at=soon)
    assert HEADLINE not in site.get("/").text

    def later() -> datetime:
        return soon + timedelta(seconds=1)

    monkeypatch.setattr(timezone, "now", later)
    site.cache.clock = lambda: later().timestamp()
    assert HEADLINE in site.get("/").text


@pytest.mark.django_db
def test_nobody_signed_in_leaves_anything_on_a_public_page(site: Site, client: Client) -> None:
    article = make_published(HEADLINE)
    client.force_login(person("gu"))
    own = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    address = f"/articles/{article.pk}/"
    signed_in = site.get(address, HTTP_COOKIE=own)
    stranger = site.get(address)
    assert "Set-Cookie" not in signed_in.headers
    assert signed_in.body == stranger.body
    assert all("HTTP_COOKIE" not in environ for environ in site.asked)
    desk = site.get("/admin/", HTTP_COOKIE=own)
    assert desk.status.startswith("200")
    assert site.get("/admin/").status.startswith("302")


@pytest.mark.django_db
def test_a_language_has_pages_of_its_own(site: Site) -> None:
    make_publication()
    chinese = site.get("/subscribe/")
    english = site.get("/subscribe/", HTTP_COOKIE="django_language=en")
    traditional = site.get("/subscribe/", HTTP_COOKIE="django_language=zh-hant")
    assert "訂閱" in traditional.body.decode()
    assert chinese.headers["Content-Language"] == "zh-hans"
    assert english.headers["Content-Language"] == "en"
    assert site.get("/subscribe/").body == chinese.body
    assert site.get("/subscribe/", HTTP_COOKIE="django_language=xx").body == chinese.body


POISONS = [
    *(
        {f"HTTP_{name}": value}
        for name in (
            "X_FORWARDED_HOST",
            "X_HOST",
            "X_FORWARDED_SERVER",
            "X_ORIGINAL_URL",
            "X_REWRITE_URL",
            "X_FORWARDED_PREFIX",
            "X_FORWARDED_PORT",
            "X_HTTP_METHOD_OVERRIDE",
            "FORWARDED",
            "REFERER",
            "USER_AGENT",
            "ACCEPT_LANGUAGE",
            "ACCEPT",
            "ORIGIN",
            "X_FORWARDED_SCHEME",
            "TRANSFER_ENCODING",
            "X_REQUESTED_WITH",
            "PURPOSE",
        )
        for value in ('evil.example"><script>', "en;q=1, evil.example")
    ),
    {"HTTP_COOKIE": "sessionid=evil; django_language=en'; messages=evil"},
    {"HTTP_COOKIE": "csrftoken=evil"},
    {"REMOTE_ADDR": "evil"},
    {"REMOTE_USER": "gu"},
    {"CONTENT_TYPE": "text/evil", "CONTENT_LENGTH": "4", "wsgi.input": BytesIO(b"evil")},
]


@pytest.mark.django_db
def test_what_is_in_no_key_poisons_no_page(site: Site) -> None:
    article = make_published(HEADLINE)
    for place in ("/", f"/articles/{article.pk}/", "/search/?q=码头", "/subscribe/", "/robots.txt"):
        clean = request(WSGIHandler(), place).body
        for number, poison in enumerate(POISONS):
            site.get(f"{place}{'&' if '?' in place else '?'}utm_source=evil{number}", **poison)
            assert site.get(place).body == clean, (place, poison)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "deceit",
    [
        "/account/x.css",
        "/account/;.js",
        "/account/%2e%2e/",
        "//account/",
        "/ACCOUNT/",
        "/admin/articles/article/x.css",
        "/articles/{pk}/full/",
        "/articles/{pk}/full/x.css",
        "/search/full/?q=码头",
    ],
)
def test_an_own_page_is_kept_under_no_name(site: Site, client: Client, deceit: str) -> None:
    article = make_published(HEADLINE)
    client.force_login(person("gu"))
    own = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    site.get(deceit.format(pk=article.pk), HTTP_COOKIE=own)
    assert len(site.cache.memory) == 0


@pytest.mark.django_db
def test_an_address_with_a_parameter_of_nobody_is_not_kept(site: Site) -> None:
    make_published(HEADLINE)
    for query in ("x=1", "before=&x=2", "%62efore=&y", "p=401", "q=1&q=2&z"):
        site.get(f"/?{query}")
    assert len(site.cache.memory) == 0
    for shared in ("?utm_source=a", "?from=timeline&isappinstalled=0", "?fbclid=1&utm_id=2"):
        site.get(f"/{shared}")
    assert len(site.cache.memory) == 1


def declared_parameters(patterns: Sequence[Any]) -> Iterator[str]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from declared_parameters(pattern.url_patterns)
        else:
            yield from getattr(pattern.callback, "page_parameters", ())


def test_no_page_of_ours_asks_for_what_is_taken_away_as_foreign() -> None:
    names = set(declared_parameters(get_resolver().url_patterns))
    assert {"q", "before", "plan", "limit"} <= names
    assert not names & FOREIGN_NAMES
    assert not any(name.startswith(FOREIGN_PREFIX) for name in names)


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example", "test server", "testserver:0/evil"])
def test_a_host_that_is_not_ours_gets_no_page(
    site: Site, host: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", logger="django")
    make_published(HEADLINE)
    assert site.get("/", HTTP_HOST=host, SERVER_NAME="evil").status.startswith("400")
    assert len(site.cache.memory) == 0


HEADERS = st.dictionaries(
    st.sampled_from(["HTTP_X_ANY", "HTTP_REFERER", "REMOTE_ADDR", "HTTP_COOKIE", "HTTP_ACCEPT"]),
    st.text(st.characters(max_codepoint=255), max_size=40),
)


@given(one=HEADERS, other=HEADERS, query=st.text(st.characters(max_codepoint=126), max_size=30))
def test_requests_with_one_key_look_alike_to_the_view(
    one: dict[str, str], other: dict[str, str], query: str
) -> None:
    base = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "QUERY_STRING": query,
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
    }
    shown = []
    for headers in (one, other):
        page_request = read_page_request({**base, **headers})
        assert page_request is not None
        environ = build_environ(page_request, {**base, **headers}, PageSlot())
        shown.append(
            (page_request, {k: v for k, v in environ.items() if k not in ("wsgi.input", SLOT)})
        )
    (key, environ), (other_key, other_environ) = shown
    assert (key == other_key) == (environ == other_environ)
    assert set(environ) <= {
        *SERVER_KEYS,
        "REQUEST_METHOD",
        "PATH_INFO",
        "QUERY_STRING",
        "HTTP_HOST",
        "HTTP_COOKIE",
        "wsgi.url_scheme",
    }


@pytest.mark.parametrize(
    "headers",
    [
        {"Set-Cookie": "sessionid=1"},
        {"Cache-Control": "private, no-store"},
        {"Cache-Control": ""},
        {"Content-Security-Policy": "script-src 'nonce-abc'"},
    ],
)
def test_an_answer_that_is_not_for_everybody_is_not_kept(headers: dict[str, str]) -> None:
    shared = {"Cache-Control": "public, max-age=60", "Content-Type": "text/html"}
    assert store_page("200 OK", list(shared.items()), b"page", at=0.0) is not None
    assert store_page("200 OK", list({**shared, **headers}.items()), b"page", at=0.0) is None
    assert store_page("404 Not Found", list(shared.items()), b"page", at=0.0) is None


def test_memory_has_an_end() -> None:
    memory = PageMemory(100_000)
    page = CachedPage([], {"identity": b"x" * 5_000}, "etag")
    for number in range(100):
        memory.keep(number, CacheEntry(page, "1", until=10.0))
        memory.find(0, "1", now=1.0)
    assert memory.used_bytes <= 100_000
    assert memory.find(0, "1", now=1.0) is page  # asked for again and again
    assert memory.find(1, "1", now=1.0) is None
    large = CachedPage([], {"identity": b"x" * 20_000}, "etag")
    memory.keep("large", CacheEntry(large, "1", until=10.0))
    assert memory.find("large", "1", now=1.0) is None


def test_many_who_ask_at_once_have_a_page_rendered_once(tmp_path: Path) -> None:
    asked: list[Environ] = []
    at_once = Barrier(8)

    def django(environ: Environ, start: Any) -> list[bytes]:
        asked.append(environ)
        environ[SLOT].until = 4_000_000_000.0
        start("200 OK", [("Cache-Control", "public"), ("Content-Type", "text/html")])
        return [b"page"]

    cache = PageCache(django, generations=FileGenerations(tmp_path), memory=PageMemory(1_000_000))
    seen: list[bytes] = []

    def ask() -> None:
        at_once.wait()
        seen.append(request(cache, "/about/").body)

    readers = [Thread(target=ask) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert seen == [b"page"] * 8
    assert len(asked) == 1


ADVANCE = """
import sys
from pathlib import Path
from newsroom.page_cache.generations import FileGenerations
FileGenerations(Path(sys.argv[1])).advance()
"""


def test_processes_of_one_machine_see_one_generation(tmp_path: Path) -> None:
    mine = FileGenerations(tmp_path)
    before = mine.current()
    subprocess.run([sys.executable, "-c", ADVANCE, tmp_path], check=True)
    assert mine.current() != before
    assert FileGenerations(tmp_path).current() == mine.current()


def test_without_a_folder_that_can_be_written_every_page_is_rendered(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    without_file = FileGenerations(tmp_path / "file" / "folder")
    without_file.advance()  # the act itself succeeds
    assert without_file.current() is None


def test_a_generation_file_that_was_deleted_replaced_or_cut_off_ends_all_pages(
    tmp_path: Path,
) -> None:
    """Each process notices, also when another made the file anew; the acts after it count too."""
    mine, other = FileGenerations(tmp_path), FileGenerations(tmp_path)
    seen = {mine.current()}

    def assert_fresh() -> None:
        fresh = mine.current()
        assert fresh is not None
        assert fresh not in seen
        assert other.current() == fresh
        seen.add(fresh)

    mine.path.unlink()
    assert_fresh()
    mine.path.unlink()
    other.advance()
    assert_fresh()
    restored = mine.path.read_bytes()
    other.advance()
    assert_fresh()
    mine.path.unlink()
    mine.path.write_bytes(restored[:3])
    assert_fresh()
    with mine.path.open("r+b") as file:
        file.truncate(0)
    other.advance()
    assert_fresh()
    assert [path.name for path in tmp_path.iterdir()] == [mine.path.name]

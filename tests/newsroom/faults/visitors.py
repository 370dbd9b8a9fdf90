"""Eight kinds of visitors of two servers of one newspaper, and what each may find there."""

import gzip
import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import brotli

from tests.cast import PASSWORD
from tests.newsroom.faults.site import HOST, Answer, Browser, anew

MARK = re.compile(r"[a-z]+mark[0-9]*")
LINK = re.compile(r'href="(?:https://paper\.example)?(/[^/"#][^"#]*)"')
UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
}
ACCEPTED = ("", "gzip", "gzip, deflate, br, zstd", "br;q=0, gzip;q=0.5", "identity")
PAGES = (
    "/",
    "/columns/yaowen/",
    "/columns/shendu/",
    "/search/?q=mark",
    "/search/?q=%E6%96%87%E7%AB%A0",
    "/subscribe/",
)
FILES = ("/feeds/latest.rss", "/sitemap.xml", "/api/v1/articles/", "/robots.txt")
OWN_PAGE = "/account/contact/"
DECEITS = ("/account/x.css", "/account/contact/x.js", "//account/contact/", "/account/%2e%2e/")
POISON = {
    "X-Forwarded-Host": "evil.example",
    "X-Original-URL": "/account/evil/",
    "X-Forwarded-Prefix": "/evil",
    "Forwarded": "host=evil.example",
    "Accept-Language": "en, evil",
    "User-Agent": 'evil"><script>',
}


class Timeline:
    """Which marks readers may find, and when: the editor says so before and after each act."""

    def __init__(self) -> None:
        self._begun: dict[str, float] = {}
        self._ended: dict[str, float] = {}

    def begin(self, mark: str) -> None:
        """Say that an act begins after which readers find a mark."""
        self._begun[mark] = time.monotonic()

    def end(self, mark: str) -> None:
        """Say that the act has returned that took a mark away."""
        self._ended[mark] = time.monotonic()

    def possible_marks(self, sent: float, received: float) -> set[str]:
        """Return the marks that an answer may have, which was asked and received then."""
        return {
            mark
            for mark, begun in [*self._begun.items()]
            if begun <= received and self._ended.get(mark, received) >= sent
        }


@dataclass
class Newspaper:
    """The two servers, and what is known of the newspaper."""

    ports: list[int]
    articles: dict[str, Any]
    timeline: Timeline = field(default_factory=Timeline)


class Visitor:
    """Somebody who asks either server. A stranger, who reads in the newspaper's own language."""

    language = "zh-hans"
    headers: dict[str, str] = {}

    def __init__(self, paper: Newspaper, seed: object) -> None:
        self.paper = paper
        self.random = random.Random(f"{seed} {type(self).__name__}")
        self.browser = Browser(paper.ports[0])
        self.count = 0
        self.arrive()

    def arrive(self) -> None:
        """Do what comes before the first page."""

    def visit(self) -> None:
        """Ask for one page and look at what comes."""
        self.read_public()

    def ask(self, path: str, own: frozenset[str] = frozenset()) -> tuple[Answer, str]:
        """Return an answer and its text, in which nobody finds a mark but those of `own` and what
        is public."""
        self.browser.port = self.random.choice(self.paper.ports)
        accepted = {"Accept-Encoding": self.random.choice(ACCEPTED)}
        sent = time.monotonic()
        answer = self.browser.get(path, **accepted, **self.headers)
        self.count += 1
        text = UNPACK[answer.headers.get("content-encoding", "")](answer.body).decode(
            errors="replace"
        )
        public = self.paper.timeline.possible_marks(sent, time.monotonic())
        foreign = {*MARK.findall(text)} - public - own
        assert not foreign, (type(self).__name__, path, foreign)
        assert answer.status < 500, (type(self).__name__, path, text)
        return answer, text

    def read_public(self) -> None:
        """Read what is for everybody, in the language of this visitor."""
        articles = (f"/articles/{pk}/" for pk in self.paper.articles["public"])
        pages = (*PAGES, *articles)
        path = self.random.choice((*pages, *FILES, *self._newest_pages()))
        answer, text = self.ask(anew(path) if self.random.random() < 0.2 else path)
        assert "set-cookie" not in answer.headers, path
        if answer.status == 200:
            assert "public" in answer.headers["cache-control"], path
        if path in pages:
            assert answer.status == 200, path
            assert answer.headers["content-language"] == self.language, path
            assert f'lang="{self.language}"' in text.lower(), path
        if self.headers:
            assert "evil" not in text, path

    def _newest_pages(self) -> list[str]:
        some = self.random.sample(self.paper.articles["ready"], 3)
        paid = self.random.choice(self.paper.articles["paid"])
        return [*(f"/articles/{pk}/" for pk in some), f"/articles/{paid}/"]


class English(Visitor):
    language = "en"

    def arrive(self) -> None:
        self.browser.cookies["django_language"] = "en"


class Traditional(Visitor):
    language = "zh-hant"

    def arrive(self) -> None:
        self.browser.cookies["django_language"] = "zh-hant"


class Reader(Visitor):
    """Somebody with an account; `own` is the mark of its e-mail address."""

    name = "stroller"
    own = frozenset({"strollermark"})

    def arrive(self) -> None:
        self.browser.get("/account/sign-in/")
        form = {"way": "password", "username": self.name, "password": PASSWORD}
        assert self.browser.post("/account/sign-in/", form).status == 302

    def visit(self) -> None:
        if self.random.random() < 0.6:
            self.read_public()
        elif self.random.random() < 0.5:
            answer, text = self.ask(OWN_PAGE, self.own)
            assert self.own <= {*MARK.findall(text)}
            assert "no-store" in answer.headers["cache-control"]
        else:
            self.read_paid()

    def read_paid(self) -> None:
        answer, _text = self.ask(f"/articles/{self.paper.articles['paid'][0]}/full/", self.own)
        assert answer.status == 403


class Subscriber(Reader):
    name = "subscriber"
    own = frozenset({"subscribermark"})

    def read_paid(self) -> None:
        paid = frozenset({"paidmark"})
        answer, text = self.ask(f"/articles/{self.paper.articles['paid'][0]}/full/", paid)
        assert (answer.status, "paidmark" in text) == (200, True)


class Chief(Visitor):
    """One of the staff, who finds everything at the desk, and on public pages what all find."""

    def arrive(self) -> None:
        assert self.browser.sign_in("gu", PASSWORD).status == 302

    def visit(self) -> None:
        if self.random.random() < 0.7:
            self.read_public()
            return
        draft = f"/admin/articles/article/{self.paper.articles['draft']}/change/"
        path, mark = self.random.choice([("/admin/", "chiefmark"), (draft, "draftmark")])
        self.browser.port = self.random.choice(self.paper.ports)
        answer = self.browser.get(path)
        assert (answer.status, mark in answer.text) == (200, True), path
        self.count += 1


class Deceiver(Reader):
    """Somebody who signs out, keeps the erased cookie, and writes into headers what nobody
    should believe."""

    name = "leaver"
    own = frozenset({"leavermark"})
    headers = POISON

    def arrive(self) -> None:
        super().arrive()
        self.ask(OWN_PAGE, self.own)
        erased = dict(self.browser.cookies)
        assert self.browser.post("/account/sign-out/", {}).status == 302
        self.browser.cookies = erased

    def visit(self) -> None:
        if self.random.random() < 0.6:
            self.read_public()
        elif self.random.random() < 0.5:
            answer, _text = self.ask(OWN_PAGE)
            assert answer.headers["location"].startswith("/account/sign-in/")
        else:
            self.ask(self.random.choice(DECEITS))


class Crawler(Visitor):
    """A machine that follows every link it finds."""

    def arrive(self) -> None:
        self.known = ["/"]

    def visit(self) -> None:
        _answer, text = self.ask(self.random.choice(self.known))
        links = {unescape(link) for link in LINK.findall(text)}
        self.known += sorted(links.difference(self.known, self._unread(links)))

    def _unread(self, links: set[str]) -> set[str]:
        return {link for link in links if link.startswith(("/static/", "/media/", "/admin/"))}


KINDS = (Visitor, English, Traditional, Reader, Subscriber, Chief, Deceiver, Crawler)
assert HOST == "paper.example"  # which LINK names


def visit_together(visitors: list[Visitor], each: int) -> list[BaseException]:
    """Let each visitor ask for so many pages, all at once. Return what went wrong."""
    failures: list[BaseException] = []

    def go(visitor: Visitor) -> None:
        try:
            while visitor.count < each and not failures:
                visitor.visit()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=go, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures

"""The cache as a WSGI application in front of Django's."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any

from django.core.handlers.wsgi import get_path_info
from django.urls import Resolver404, resolve

from articles.domain.shared_knowledge import SharedKnowledge
from newsroom.page_cache.generations import Generation, Generations
from newsroom.page_cache.memory import CacheEntry, PageMemory
from newsroom.page_cache.page_requests import (
    Environ,
    PageRequest,
    PageSlot,
    build_environ,
    has_only,
    read_page_request,
)
from newsroom.page_cache.shared_pages import SharedPages
from newsroom.page_cache.stored_pages import (
    Answer,
    CachedPage,
    answer_with,
    store_page,
)

StartResponse = Callable[..., Any]
WSGIApplication = Callable[[Environ, StartResponse], Iterable[bytes]]
# What no act announces, such as a program that writes the database by itself, is seen after this.
LIFE_MAX = 300.0  # seconds
KNOWLEDGE_MAX = 60.0  # seconds of these; a page that is made with it may live for the others
PATIENCE = 10.0  # seconds that a request waits for another that renders the same page


@dataclass(frozen=True)
class Lifetime:
    """What the pages of a generation have in common: from when and until when they are right, in
    seconds since 1970, and what was looked up for all of them since."""

    generation: str
    began: float
    until: float
    knowledge: SharedKnowledge

    def is_right(self, generation: str, now: float) -> bool:
        """Say whether another page may be made with it."""
        until = min(self.until, self.began + KNOWLEDGE_MAX)
        return self.generation == generation and self.began <= now < until


@dataclass(frozen=True)
class RenderedAnswer:
    """What Django answered: a page to keep, or an answer for whoever asked."""

    page: CachedPage | None
    answer: Answer


class PageCache:
    """Sends public pages from memory. Everything else, and every page that neither it nor another
    process (`shared`) has, is answered by `application`."""

    def __init__(
        self,
        application: WSGIApplication,
        *,
        generations: Generations,
        memory: PageMemory,
        shared: SharedPages | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.application = application
        self.generations = generations
        self.memory = memory
        self.shared = shared
        self.clock = clock
        self._lifetime: Lifetime | None = None
        self._rendering: dict[PageRequest, Event] = {}
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        request = read_page_request(environ)
        generation = self.generations.current() if request is not None else None
        if request is None or generation is None:
            return self.application(environ, start_response)
        page = self.memory.find(request, generation.local, self.clock())
        if page is None:
            if not _is_public(request):
                return self.application(environ, start_response)
            rendered = self._obtain_once(request, generation, environ)
            if rendered.page is None:
                return _send(rendered.answer, start_response)
            page = rendered.page
        return _send(answer_with(page, environ), start_response)

    def _obtain_once(
        self, request: PageRequest, generation: Generation, environ: Environ
    ) -> RenderedAnswer:
        """Obtain a page. Of many who ask at once, one does and the others get its page."""
        with self._lock:
            other = self._rendering.get(request)
            mine = Event()
            if other is None:
                self._rendering[request] = mine
        if other is not None:
            other.wait(PATIENCE)
            page = self.memory.find(request, generation.local, self.clock())
            if page is not None:
                return RenderedAnswer(page, answer_with(page, environ))
            return self._render(request, generation, environ)
        try:
            page = self._find_shared(request, generation)
            if page is not None:
                return RenderedAnswer(page, answer_with(page, environ))
            return self._render(request, generation, environ)
        finally:
            with self._lock:
                del self._rendering[request]
            mine.set()

    def _find_shared(self, request: PageRequest, generation: Generation) -> CachedPage | None:
        """Return the page that another process rendered, and keep it here too."""
        if self.shared is None or not generation.shared:
            return None
        now = self.clock()
        entry = self.shared.find(request, generation.shared, now)
        if entry is None:
            return None
        until = min(entry.until, now + LIFE_MAX)  # another machine's clock may be ahead
        self.memory.keep(request, CacheEntry(entry.page, generation.local, until))
        return entry.page

    def _render(
        self, request: PageRequest, generation: Generation, environ: Environ
    ) -> RenderedAnswer:
        """Have Django render a page, and keep it as one of the generation that was current before."""
        now = self.clock()
        lifetime = self._lifetime
        if lifetime is not None and not lifetime.is_right(generation.local, now):
            lifetime = None
        slot = PageSlot(lifetime.until, lifetime.knowledge) if lifetime else PageSlot()
        answer = _call(self.application, build_environ(request, environ, slot))
        page = store_page(answer.status, answer.headers, answer.body, at=now)
        if page is None or slot.until is None:
            is_head = environ["REQUEST_METHOD"] == "HEAD"
            shown = Answer(answer.status, answer.headers, b"" if is_head else answer.body)
            return RenderedAnswer(None, shown)
        if lifetime is None:
            lifetime = Lifetime(generation.local, now, slot.until, slot.knowledge)
            self._lifetime = lifetime
        until = min(lifetime.until, lifetime.began + LIFE_MAX)
        self.memory.keep(request, CacheEntry(page, generation.local, until))
        if self.shared is not None and generation.shared:
            self.shared.keep(request, CacheEntry(page, generation.shared, until), self.clock())
        return RenderedAnswer(page, answer_with(page, environ))


def _is_public(request: PageRequest) -> bool:
    """Say whether the view of an address is public and every parameter one that it declares."""
    try:
        match = resolve(get_path_info({"PATH_INFO": request.path}))
    except Resolver404:
        return False
    names = getattr(match.func, "page_parameters", None)
    return names is not None and has_only(request.query, names)


def _call(application: WSGIApplication, environ: Environ) -> Answer:
    """Return the whole answer of an application."""
    started: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        started.update(status=status, headers=headers)

    chunks = application(environ, start)
    try:
        body = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    return Answer(started["status"], list(started["headers"]), body)


def _send(answer: Answer, start_response: StartResponse) -> Iterable[bytes]:
    start_response(answer.status, [*answer.headers])  # a server may change the list (PEP 3333)
    return [answer.body]

"""The cache as a WSGI application in front of Django's."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any

from django.core.handlers.wsgi import get_path_info
from django.urls import Resolver404, resolve

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
PATIENCE = 10.0  # seconds that a request waits for another that renders the same page


@dataclass(frozen=True)
class Lifetime:
    """Until when the pages of a generation are right, in seconds since 1970."""

    generation: str
    until: float


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
        known = self._lifetime
        is_known = known is not None and known.generation == generation.local and now < known.until
        slot = PageSlot(known.until if known is not None and is_known else None)
        answer = _call(self.application, build_environ(request, environ, slot))
        page = store_page(answer.status, answer.headers, answer.body, at=now)
        if page is None or slot.until is None:
            is_head = environ["REQUEST_METHOD"] == "HEAD"
            shown = Answer(answer.status, answer.headers, b"" if is_head else answer.body)
            return RenderedAnswer(None, shown)
        self._lifetime = Lifetime(generation.local, slot.until)
        until = min(slot.until, now + LIFE_MAX)
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

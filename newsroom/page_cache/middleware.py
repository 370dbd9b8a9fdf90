"""Inside Django: until when the page that is being rendered for the cache is right, and what it
shares with other pages."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.reading.knowledge import give_knowledge
from articles.reading.next_change import find_next_change
from newsroom.page_cache.page_requests import SLOT, PageSlot

log = logging.getLogger(__name__)


class PageLifeMiddleware:
    """Give a page that the cache asks for what it shares with others, and say until when that is
    right, if the cache does not know yet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        slot: PageSlot | None = request.META.get(SLOT)
        if slot is not None:
            give_knowledge(request, slot.knowledge)
            if slot.until is None:
                slot.until = _find_end(request)
        return self.get_response(request)


def _find_end(request: HttpRequest) -> float | None:
    """Return until when public pages are right; None where the database does not say."""
    try:
        return find_next_change(request, timezone.now()).timestamp()
    except DatabaseError:  # the page itself says what is wrong, and is not kept
        log.warning("Nobody could say until when a page is right.", exc_info=True)
        return None

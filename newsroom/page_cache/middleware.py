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
    """Fill in the slot of a page, if the cache has asked for the page and does not know yet. As
    long as nobody can say until when pages are right, they share nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        slot: PageSlot | None = request.META.get(SLOT)
        if slot is not None and slot.until is None:
            try:
                slot.until = find_next_change(request, timezone.now()).timestamp()
            except DatabaseError:  # the page itself says what is wrong, and is not kept
                log.warning("Nobody could say until when a page is right.", exc_info=True)
        if slot is not None and slot.until is not None:
            give_knowledge(request, slot.knowledge)
        return self.get_response(request)

"""The cache of this installation, by its settings."""

from functools import cache as remember

from django.conf import settings

from articles.actions.records.reader_pages import listen_for_changes
from newsroom.page_cache.generations import CacheGenerations, FileGenerations, Generations
from newsroom.page_cache.memory import PageMemory
from newsroom.page_cache.serving import PageCache, WSGIApplication

MEGABYTE = 1024 * 1024


@remember
def find_generations() -> Generations | None:
    """Return where the generation of this installation is kept; None without a cache."""
    if not settings.PAGE_CACHE_MEGABYTES:
        return None
    machine = FileGenerations(settings.VAR_DIR)
    is_shared = settings.CACHES["default"]["BACKEND"] == settings.REDIS_CACHE["BACKEND"]
    return CacheGenerations(machine) if is_shared else machine


def put_in_front(application: WSGIApplication) -> WSGIApplication:
    """Return an application with the cache in front of it, or itself if the cache is off."""
    generations = find_generations()
    if generations is None:
        return application
    memory = PageMemory(settings.PAGE_CACHE_MEGABYTES * MEGABYTE)
    return PageCache(application, generations=generations, memory=memory)


def advance_generation() -> None:
    """Begin another generation of pages, if there is a cache."""
    generations = find_generations()
    if generations is not None:
        generations.advance()


def listen() -> None:
    """Let every act that changes what readers see begin another generation."""
    listen_for_changes(advance_generation)

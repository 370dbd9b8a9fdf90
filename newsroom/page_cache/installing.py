"""The cache of this installation, by its settings."""

from functools import cache as remember

from django.conf import settings

from articles.actions.records.reader_pages import listen_for_changes
from newsroom.page_cache.generations import CacheGenerations, FileGenerations, Generations
from newsroom.page_cache.memory import PageMemory
from newsroom.page_cache.serving import PageCache, WSGIApplication
from newsroom.page_cache.shared_pages import SharedPages

MEGABYTE = 1024 * 1024
SLOTS_PER_MEGABYTE = 64  # in Redis, of the megabytes that each process may take


@remember
def find_generations() -> Generations | None:
    """Return where the generation of this installation is kept; None without a cache."""
    if not settings.PAGE_CACHE_MEGABYTES:
        return None
    machine = FileGenerations(settings.VAR_DIR)
    return CacheGenerations(machine) if _has_redis() else machine


def put_in_front(application: WSGIApplication) -> WSGIApplication:
    """Return an application with the cache in front of it, or itself if the cache is off.

    A process that starts ends the pages of those before it: it may be of another release, or have
    other settings.
    """
    generations = find_generations()
    if generations is None:
        return application
    generations.advance()
    megabytes = settings.PAGE_CACHE_MEGABYTES
    return PageCache(
        application,
        generations=generations,
        memory=PageMemory(megabytes * MEGABYTE),
        shared=SharedPages(megabytes * SLOTS_PER_MEGABYTE) if _has_redis() else None,
    )


def advance_generation() -> None:
    """Begin another generation of pages, if there is a cache."""
    generations = find_generations()
    if generations is not None:
        generations.advance()


def listen() -> None:
    """Let every act that changes what readers see begin another generation."""
    listen_for_changes(advance_generation)


def _has_redis() -> bool:
    return bool(settings.CACHES["default"]["BACKEND"] == settings.REDIS_CACHE["BACKEND"])

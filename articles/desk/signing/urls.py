"""The addresses of signing from rows, below those of the admin."""

from functools import partial

from django.urls import URLPattern

from articles.desk.screens import Guard, screen_path
from articles.desk.signing.queue import show_signing_queue


def signing_urls(guard: Guard) -> list[URLPattern]:
    """Return the queue of what waits for a signature."""
    screen = partial(screen_path, guard)
    return [screen("articles/signing/", show_signing_queue, "signing_queue")]

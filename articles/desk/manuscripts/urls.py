"""The addresses of the screens that begin an article from a file, below those of the admin."""

from functools import partial

from django.urls import URLPattern

from articles.desk.manuscripts.word_files import show_word_file
from articles.desk.screens import Guard, screen_path


def manuscript_urls(guard: Guard) -> list[URLPattern]:
    """Return the screens that begin an article from a file."""
    screen = partial(screen_path, guard)
    return [screen("articles/article/from-word/", show_word_file, "word_file")]

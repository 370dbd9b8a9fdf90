"""The addresses of the desk of topics, below those of the admin."""

from functools import partial

from django.urls import URLPattern

from articles.desk.screens import Guard, screen_path
from articles.desk.topics.screen import show_topic, show_topic_page, show_topics


def topic_urls(guard: Guard) -> list[URLPattern]:
    """Return the list of topics, the desk of each, and its page as readers see it."""
    screen = partial(screen_path, guard)
    return [
        screen("articles/topic/", show_topics, "topics"),
        screen("articles/topic/<int:pk>/", show_topic, "topic"),
        screen("articles/topic/<int:pk>/page/", show_topic_page, "topic_page"),
    ]

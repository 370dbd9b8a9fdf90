"""The addresses of the desk of fronts, below those of the admin."""

from functools import partial

from django.urls import URLPattern

from articles.desk.fronts.screen import (
    show_column_front,
    show_column_front_page,
    show_first_front,
    show_front,
    show_front_page,
)
from articles.desk.screens import Guard, screen_path


def front_urls(guard: Guard) -> list[URLPattern]:
    """Return the desk of each front, and the page that is shown in it."""
    screen = partial(screen_path, guard)
    return [
        screen("articles/front/", show_first_front, "front"),
        screen("articles/front/paper/<int:pk>/", show_front, "front_of_paper"),
        screen("articles/front/paper/<int:pk>/page/", show_front_page, "front_page"),
        screen("articles/front/column/<int:pk>/", show_column_front, "front_of_column"),
        screen("articles/front/column/<int:pk>/page/", show_column_front_page, "column_front_page"),
    ]

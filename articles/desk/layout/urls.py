"""The addresses of the screens of layout, below those of the admin."""

from functools import partial

from django.urls import URLPattern

from articles.desk.layout.exports import show_issue_layout, show_page_layout
from articles.desk.layout.returns import show_article_layout, show_return
from articles.desk.screens import Guard, screen_path


def layout_urls(guard: Guard) -> list[URLPattern]:
    """Return the screens of what goes to layout and comes back."""
    screen = partial(screen_path, guard)
    return [
        screen("articles/issue/<int:pk>/layout/", show_issue_layout, "issue_layout"),
        screen("articles/page/<int:pk>/layout/", show_page_layout, "page_layout"),
        screen("articles/article/<int:pk>/layout/", show_article_layout, "article_layout"),
        screen("articles/layout-return/<int:pk>/", show_return, "layout_return"),
    ]

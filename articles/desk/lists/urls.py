"""The addresses of the article list, below those of the admin."""

from functools import partial

from django.urls import URLPattern

from articles.desk.lists.articles import show_articles
from articles.desk.lists.bulk import show_bulk, show_bulk_result
from articles.desk.lists.copies import continue_as_series, duplicate
from articles.desk.lists.saved_views import manage_views, open_view
from articles.desk.lists.sheet import export_article_list
from articles.desk.screens import Guard, screen_path


def list_urls(guard: Guard) -> list[URLPattern]:
    """Return the article list and what is done from it."""
    screen = partial(screen_path, guard)
    return [
        screen("articles/article/", show_articles, "article_changelist"),
        screen("articles/article/sheet/", export_article_list, "article_sheet"),
        screen("articles/article/<int:pk>/duplicate/", duplicate, "article_duplicate"),
        screen("articles/article/<int:pk>/continue/", continue_as_series, "article_continue"),
        screen("articles/article/bulk/", show_bulk, "bulk"),
        screen("articles/article/bulk/<int:pk>/", show_bulk_result, "bulk_result"),
        screen("views/<int:pk>/", open_view, "view"),
        screen("views/<slug:list_name>/", manage_views, "views"),
    ]

"""The addresses of the writing screen and of what it calls, below those of the admin."""

from functools import partial

from django.urls import URLPattern
from django.views.generic import RedirectView

from articles.desk.screens import Guard, screen_path
from articles.desk.writing import autosave
from articles.desk.writing.screen import show_writing
from articles.desk.writing.suggesting import show_suggesting


def writing_urls(guard: Guard) -> list[URLPattern]:
    """Return the writing screen and the pages of unsaved texts."""
    screen = partial(screen_path, guard)
    base = "articles/article"
    # Where the addresses of articles led before; people have kept them.
    to_change = RedirectView.as_view(pattern_name="admin:articles_article_change")
    return [
        screen(f"{base}/<int:pk>/", to_change, "article"),
        screen(f"{base}/add/", show_writing, "article_add"),
        screen(f"{base}/<int:pk>/change/", show_writing, "article_change"),
        screen(f"{base}/<int:pk>/suggest/", show_suggesting, "article_suggest"),
        screen(f"{base}/<int:pk>/lock/", autosave.show_lock, "article_lock"),
        screen(f"{base}/<int:pk>/keep/", autosave.keep_text, "article_keep"),
        screen(f"{base}/keep/", autosave.keep_text, "article_keep_new"),
        screen(f"{base}/token/", autosave.show_token, "article_token"),
        screen(f"{base}/kept/", autosave.show_unsaved_texts, "article_kept_list"),
        screen(f"{base}/kept/<int:pk>/", autosave.show_unsaved_text, "article_kept"),
        screen(f"{base}/kept/<int:pk>/drop/", autosave.drop_unsaved_text, "article_kept_drop"),
    ]

"""The addresses of the screens on which an article is read, below those of the admin."""

from functools import partial

from django.urls import URLPattern

from articles.desk.reading.error_reports import list_error_reports, show_error_report
from articles.desk.reading.history import show_history
from articles.desk.reading.preview import show_preview
from articles.desk.reading.proofs import show_proof
from articles.desk.reading.remarks import show_remarks
from articles.desk.reading.revisions import show_comparison
from articles.desk.reading.suggested_edits import show_suggested_edits
from articles.desk.screens import Guard, screen_path


def reading_urls(guard: Guard) -> list[URLPattern]:
    """Return what is read of an article, and what is written beside it."""
    screen = partial(screen_path, guard)
    return [
        screen("articles/article/<int:pk>/preview/", show_preview, "article_preview"),
        screen("articles/article/<int:pk>/compare/", show_comparison, "article_compare"),
        screen("articles/article/<int:pk>/remarks/", show_remarks, "article_remarks"),
        screen("articles/article/<int:pk>/proof/", show_proof, "article_proof"),
        screen(
            "articles/article/<int:pk>/suggestions/", show_suggested_edits, "article_suggestions"
        ),
        screen("articles/errors/", list_error_reports, "error_reports"),
        screen("articles/errors/<int:pk>/", show_error_report, "error_report"),
        screen("articles/article/<int:pk>/history/", show_history, "article_history"),
    ]

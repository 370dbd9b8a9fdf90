"""Articles in the admin: their list and their journal. They are written on the writing screen."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from articles.admin.writing.acting import ActingMixin
from articles.models import Article, JournalEntry

# Of Django's addresses for a table, those that articles do not have; articles/desk/writing answers
# the first two, and the one without a name leads from a row to its form.
LEFT_OUT = {"articles_article_add", "articles_article_change", "articles_article_delete", None}


@admin.register(Article)
class ArticleAdmin(ActingMixin):
    object_history_template = "admin/articles/article/object_history.html"

    def get_urls(self) -> list[URLPattern]:
        return [page for page in super().get_urls() if page.name not in LEFT_OUT]

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        # An article and its revisions are kept; withdrawing takes it away from readers.
        return False

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Show the article's journal."""
        article = self.asked_row(request, object_id)
        rows: Any = []
        if article is not None:
            rows = JournalEntry.objects.filter(article=article).order_by("-at", "-pk")[:200]
        return super().history_view(request, object_id, {**(extra_context or {}), "journal": rows})

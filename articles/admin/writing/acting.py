"""Staff pages about one article that are no acts of the table: preview, comparison, notes, proof."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.cache import never_cache

from articles.actions.review import releases
from articles.actions.review.readiness import check_readiness
from articles.admin.staff import StaffAdmin
from articles.admin.writing import proofs, remarks, revisions
from articles.models import (
    Article,
)
from articles.selectors.public import articles as selector
from articles.selectors.public.site import site_of
from articles.views.articles import article_context


class ActingMixin(StaffAdmin[Article]):
    """Adds these pages to the article's admin."""

    def get_urls(self) -> list[URLPattern]:
        def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
            return self.admin_site.admin_view(never_cache(view))

        pages: dict[str, Callable[..., HttpResponse]] = {
            "preview": self.preview,
            "compare": self.compare_view,
            "remarks": self.remarks_view,
            "proof": self.proof_view,
        }
        urls = [
            path(f"<int:pk>/{name}/", wrap(view), name=f"articles_article_{name}")
            for name, view in pages.items()
        ]
        # The list is a screen of its own (articles/desk/lists).
        own = [page for page in super().get_urls() if page.name != "articles_article_changelist"]
        return urls + own

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self._article(request, pk)
        if request.method == "POST":
            return revisions.restore_revision(request, article)
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        return revisions.compare_page(request, article, context)

    def remarks_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        return remarks.remarks_page(request, self._article(request, pk), context)

    def proof_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        return proofs.proof_page(request, self._article(request, pk), context)

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the newest text exactly as readers would see it if it were released now."""
        article = self._article(request, pk)
        at = timezone.now()
        site_ = site_of(article.publication)
        notice = check_readiness(article, at=at).notice
        page = selector.article_page(site_, *releases.preview_release(article, notice, at=at), at)
        context = {
            "site": site_,
            "publication": article.publication,
            **article_context(request, site_, page),
            "preview": True,
        }
        return render(request, "articles/article.html", context)

    def _article(self, request: HttpRequest, pk: int) -> Article:
        rows = Article.objects.select_related("publication", "responsible_editor__person")
        article: Article = get_object_or_404(rows, pk=pk)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return article

"""Staff pages that do one thing to an article: the acts of the table, placing, preview.

Each calls one action.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from articles.actions.editions import editions
from articles.actions.review import releases
from articles.actions.review.readiness import check_readiness
from articles.admin.staff import StaffAdmin, signed_in_user
from articles.admin.writing import proofs, remarks, revisions
from articles.article_acts.initial import initial_values
from articles.article_acts.table import ACTS, ArticleAct
from articles.errors import Refused
from articles.forms.articles import PlacementForm
from articles.models import (
    Article,
    Placement,
)
from articles.selectors.desk.workflow import find_workflow_state
from articles.selectors.public import articles as selector
from articles.selectors.public.site import site_of
from articles.views.articles import article_context


class ActingMixin(StaffAdmin[Article]):
    """Adds the pages of acts to the article's admin."""

    def get_urls(self) -> list[URLPattern]:
        def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
            return self.admin_site.admin_view(never_cache(view))

        pages: dict[str, Callable[..., HttpResponse]] = {
            **{act.slug: partial(self.act_view, act=act) for act in ACTS},
            "place": self.place_view,
            "preview": self.preview,
            "compare": self.compare_view,
            "remarks": self.remarks_view,
            "proof": self.proof_view,
        }
        urls = [
            path(f"<int:pk>/{name}/", wrap(view), name=f"articles_article_{name}")
            for name, view in pages.items()
        ]
        urls.append(
            path(
                "placement/<int:pk>/remove/",
                wrap(self.unplace_view),
                name="articles_article_unplace",
            )
        )
        # The list is a screen of its own (articles/desk/lists).
        own = [page for page in super().get_urls() if page.name != "articles_article_changelist"]
        return urls + own

    def act_view(self, request: HttpRequest, pk: int, act: ArticleAct) -> HttpResponse:
        """Show the page of one act, and do it.

        What the act refuses is shown on the page, with everything kept.
        """
        article = self._article(request, pk)
        at = timezone.now()
        by = signed_in_user(request)
        looked_at = {"version": article.version, "step": article.stage}
        initial = {**looked_at, **initial_values(act, article, by)}
        form = act.form(request.POST or None, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                act.run(article, by, at, form)
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error(None, str(reason))
            else:
                message = _("Done: “%(act)s”, “%(headline)s”.") % {
                    "act": act.title,
                    "headline": article.headline,
                }
                messages.success(request, message)
                return HttpResponseRedirect(
                    reverse("admin:articles_article_change", args=[article.pk])
                )
        shown = find_workflow_state(article, by, at)
        reasons = (
            check_readiness(article, at=at).reasons
            if act.slug in {"publish", "approve", "submit"}
            else []
        )
        return self._page(request, article, form, act=act, standing=shown, reasons=reasons)

    def place_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self._article(request, pk)
        form = PlacementForm(request.POST or None, publication=article.publication)
        if request.method == "POST" and form.is_valid():
            page = form.cleaned_data["found"]
            try:
                editions.place_article(article, page, by=signed_in_user(request), at=timezone.now())
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error(None, str(reason))
            else:
                return self._done(request, article)
        return self._page(request, article, form, title=_("Put on a page"))

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

    def unplace_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        placement = get_object_or_404(
            Placement.objects.select_related("article", "page__issue"), pk=pk
        )
        article = self._article(request, placement.article_id)
        if request.method != "POST":
            raise Http404
        return self._do(
            request,
            article,
            lambda: editions.remove_placement(
                placement, by=signed_in_user(request), at=timezone.now()
            ),
        )

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

    def _do(self, request: HttpRequest, article: Article, act: Callable[[], Any]) -> HttpResponse:
        """Call the action; a refusal is shown and changes nothing."""
        try:
            act()
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, str(reason))
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
        return self._done(request, article)

    def _done(self, request: HttpRequest, article: Article) -> HttpResponse:
        messages.success(request, _("Done: “%(headline)s”.") % {"headline": article.headline})
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def _page(
        self, request: HttpRequest, article: Article, form: forms.Form, **more: Any
    ) -> HttpResponse:
        act = more.get("act")
        context = {
            **site.each_context(request),
            "article": article,
            "original": article,
            "form": form,
            "title": act.title if act else "",
            "opts": Article._meta,
            **more,
        }
        return render(request, "admin/articles/article/act.html", context)

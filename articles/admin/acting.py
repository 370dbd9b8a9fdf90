"""Staff pages that do one thing to an article: publish, withdraw, place, preview. Each calls one action."""

from collections.abc import Callable
from datetime import datetime
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

from articles.actions import editions, publishing
from articles.actions.readiness import readiness
from articles.admin import revisions
from articles.admin.staff import StaffAdmin, signed_in
from articles.errors import Refused
from articles.forms import PlaceForm, PublishForm, WithdrawForm
from articles.models import Article, CopyrightNotice, Placement, Release
from articles.selectors import articles as selector
from articles.selectors.site import site_of
from articles.views.articles import context_of


class ActingMixin(StaffAdmin[Article]):
    """Adds the pages of acts to the article's admin."""

    def get_urls(self) -> list[URLPattern]:
        def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
            return self.admin_site.admin_view(never_cache(view))

        pages = {
            "publish": self.publish_view,
            "withdraw": self.withdraw_view,
            "place": self.place_view,
            "preview": self.preview,
            "compare": self.compare_view,
        }
        mine = [path(f"<int:pk>/{name}/", wrap(view), name=f"articles_article_{name}") for name, view in pages.items()]
        mine.append(path("placement/<int:pk>/remove/", wrap(self.unplace_view), name="articles_article_unplace"))
        return mine + super().get_urls()

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self._article(request, pk)
        form = PublishForm(request.POST or None)
        at = timezone.now()
        if request.method == "POST" and form.is_valid():
            moment = form.cleaned_data["public_from"]
            return self._do(
                request,
                article,
                lambda: publishing.publish(article, by=signed_in(request), at=at, public_from=moment),
            )
        return self._page(request, article, form, "publish", reasons=readiness(article, at=at).reasons)

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self._article(request, pk)
        form = WithdrawForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            return self._do(
                request,
                article,
                lambda: publishing.withdraw(article, by=signed_in(request), at=timezone.now(), reason=reason),
            )
        return self._page(request, article, form, "withdraw")

    def place_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self._article(request, pk)
        form = PlaceForm(request.POST or None, publication=article.publication)
        if request.method == "POST" and form.is_valid():
            page = form.cleaned_data["found"]
            return self._do(
                request, article, lambda: editions.place(article, page, by=signed_in(request), at=timezone.now())
            )
        return self._page(request, article, form, "place")

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self._article(request, pk)
        if request.method == "POST":
            return revisions.restore(request, article)
        around = {**self.admin_site.each_context(request), "opts": self.opts}
        return revisions.compare_page(request, article, around)

    def unplace_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        placement = get_object_or_404(Placement.objects.select_related("article", "page__issue"), pk=pk)
        article = self._article(request, placement.article_id)
        if request.method != "POST":
            raise Http404
        return self._do(
            request,
            article,
            lambda: editions.unplace(placement, by=signed_in(request), at=timezone.now()),
        )

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the newest text exactly as readers would see it if it were released now."""
        article = self._article(request, pk)
        at = timezone.now()
        site_ = site_of(article.publication)
        page = selector.page(site_, article, self._as_if_released(article, at), at)
        context = {
            "site": site_,
            "publication": article.publication,
            **context_of(request, site_, page),
            "preview": True,
        }
        return render(request, "articles/article.html", context)

    def _as_if_released(self, article: Article, at: datetime) -> Release:
        notice = readiness(article, at=at).notice or CopyrightNotice(text="")
        article.published_at = article.published_at or at
        return publishing.draft_release(article, notice, by=None, at=at)

    def _article(self, request: HttpRequest, pk: int) -> Article:
        rows = Article.objects.select_related("publication", "responsible_editor__person")
        article: Article = get_object_or_404(rows, pk=pk)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return article

    def _do(self, request: HttpRequest, article: Article, act: Callable[[], Any]) -> HttpResponse:
        """Call the action; a refusal is told and changes nothing."""
        try:
            act()
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, str(reason))
        else:
            messages.success(request, _("Done: “%(headline)s”.") % {"headline": article.headline})
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def _page(self, request: HttpRequest, article: Article, form: forms.Form, act: str, **more: Any) -> HttpResponse:
        titles = {"publish": _("Publish"), "withdraw": _("Withdraw"), "place": _("Put on a page")}
        context = {
            **site.each_context(request), "article": article, "original": article, "form": form, "act": act,
            "title": titles[act], "opts": Article._meta, **more,
        }  # fmt: skip
        return render(request, "admin/articles/article/act.html", context)

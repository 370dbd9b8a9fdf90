"""The preview of an article: its newest text as readers would see it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.actions.review.readiness import check_readiness
from articles.actions.review.releases import preview_release
from articles.desk.acts.acting import find_article
from articles.selectors.public.articles import article_page
from articles.selectors.public.site import site_of
from articles.views.articles import article_context


@require_safe
def show_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the newest text exactly as readers would see it if it were released now."""
    article = find_article(request, pk)
    at = timezone.now()
    site = site_of(article.publication)
    notice = check_readiness(article, at=at).notice
    page = article_page(site, *preview_release(article, notice, at=at), at)
    context = {
        "site": site,
        "publication": article.publication,
        **article_context(request, site, page),
        "preview": True,
    }
    return render(request, "articles/article.html", context)

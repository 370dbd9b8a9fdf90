"""Addresses for machines: robots.txt, news sitemap."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from articles.access import public_page, site_or_404
from articles.selectors import lists


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Let search engines read everything public and keep them from the desks."""
    context = {
        "sitemaps": [
            request.build_absolute_uri(f"/{name}.xml") for name in ("sitemap", "news-sitemap")
        ]
    }
    return render(request, "articles/robots.txt", context, content_type="text/plain; charset=utf-8")


@public_page
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """List the last two days, as news search engines ask for."""
    site = site_or_404(request)
    context = {
        "site": site,
        "articles": lists.recent(site, timezone.now()),
        "root": request.build_absolute_uri("/")[:-1],
    }
    return render(request, "articles/news_sitemap.xml", context, content_type="application/xml")

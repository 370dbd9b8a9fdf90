"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.access import article_facts, public_page, show, site_or_404, terms_for
from articles.filters import ArticleFilter
from articles.models import Article
from articles.selectors.search import NOTHING, results
from articles.selectors.teasers import Teaser

NARROWING = ("q", "column", "author", "editor", "issue", "since", "until")


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Show what holds the words and fits the filters; wrong values are told in the form."""
    site = site_or_404(request)
    params = request.GET.copy()
    for name in list(params):
        params[name] = str(params[name]).replace("\0", "")
    at = timezone.now()
    public = Article.objects.published(at).of(site.publication)
    found = ArticleFilter(params, queryset=public, site=site, at=at)
    asked = any(params.get(name, "").strip() for name in NARROWING)

    def whole(teaser: Teaser) -> bool:
        return terms_for(
            request, article_facts(site, teaser.pk, teaser.home, teaser.published_at), at
        ).open

    ready = asked and found.is_valid()
    page = results(site, found.question(), params, whole=whole) if ready else NOTHING
    return show(
        request,
        "articles/search.html",
        site,
        {"filter": found, "page": page, "query": params.get("q", "")},
    )

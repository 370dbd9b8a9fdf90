"""The search page: one that everybody shares, and one for whoever may read everything."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from articles.access import (
    FreeSpan,
    article_facts,
    free_spans_for,
    private_page,
    public_page,
    reads_everything,
    show,
    site_or_404,
    terms_for,
)
from articles.filters import ArticleFilter
from articles.models import Article
from articles.search import terms
from articles.selectors.openings import shown_to_strangers
from articles.selectors.search import NOTHING, results
from articles.selectors.site import Site
from articles.selectors.teasers import Teaser

NARROWING = ("q", "column", "author", "editor", "issue", "since", "until")


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Show what holds the words and fits the filters; wrong values are told in the form. What is sold is found by
    what its page shows to everybody."""
    site, at = site_or_404(request), timezone.now()
    params = _asked(request)

    def spans_of(columns: Sequence[int]) -> Sequence[FreeSpan]:
        return free_spans_for(request, site, columns, at)

    shown = shown_to_strangers(site, spans_of, terms(params.get("q", "")))
    return _results(request, site, params, at, shown=shown, sells=shown is not None)


def _search_full(request: HttpRequest) -> HttpResponse:
    """Search every word of every text, for whoever may read everything; others are led to the search of all."""
    site, at = site_or_404(request), timezone.now()
    params = _asked(request)
    if not reads_everything(request, site, at):
        return redirect(f"{reverse('articles:search')}?{params.urlencode()}")
    return _results(request, site, params, at, full=True)


search_full = private_page(_search_full)


def _asked(request: HttpRequest) -> QueryDict:
    params = request.GET.copy()
    for name in list(params):
        params[name] = str(params[name]).replace("\0", "")
    return params


def _results(
    request: HttpRequest,
    site: Site,
    params: QueryDict,
    at: datetime,
    *,
    shown: Q | None = None,
    sells: bool = False,
    full: bool = False,
) -> HttpResponse:
    public = Article.objects.published(at).of(site.publication)
    found = ArticleFilter(params, queryset=public, site=site, at=at)
    asked = any(params.get(name, "").strip() for name in NARROWING)

    def whole(teaser: Teaser) -> bool:
        facts = article_facts(site, teaser.pk, teaser.home, teaser.published_at)
        return full or terms_for(request, facts, at).open

    ready = asked and found.is_valid()
    page = (
        results(site, found.qs, terms(params.get("q", "")), params, whole=whole, shown=shown)
        if ready
        else NOTHING
    )
    context = {"filter": found, "page": page, "query": params.get("q", ""), "full": full}
    context |= {"sells": sells, "same": params.urlencode()}
    return show(request, "articles/search.html", site, context)

"""The search page: one that everybody shares, and one for whoever may read everything."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from articles.forms.search import ArticleFilter
from articles.models import Article
from articles.reading.access import (
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
from articles.search import terms
from articles.selectors.public.site import Site
from articles.selectors.public.teasers import Teaser
from articles.selectors.search.search import NOTHING, results
from articles.selectors.search.searchable_text import SpansOf, sells_something, shown_to_strangers

NARROWING = ("q", "column", "author", "editor", "issue", "since", "until")


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Show what holds the words and fits the filters; wrong values are told in the form. What is sold is found by
    what its page shows to everybody."""
    site, at = site_or_404(request), timezone.now()
    params = _asked(request)
    spans_of = _spans_of(request, site, at)
    wanted, sells = terms(params.get("q", "")), sells_something(site, spans_of)
    shown = shown_to_strangers(site, spans_of, wanted) if sells and wanted else None
    return _results(request, site, params, at, shown=shown)


@private_page
def search_full(request: HttpRequest) -> HttpResponse:
    """Search every word of every text, for whoever may read everything.

    Others are led to the search that everybody shares, and so is everybody where nothing is sold.
    """
    site, at = site_or_404(request), timezone.now()
    params = _asked(request)
    sells = sells_something(site, _spans_of(request, site, at))
    if not sells or not reads_everything(request, site, at):
        return redirect(f"{reverse('articles:search')}?{params.urlencode()}")
    return _results(request, site, params, at, full=True)


def _asked(request: HttpRequest) -> QueryDict:
    params = request.GET.copy()
    for name in list(params):
        params[name] = str(params[name]).replace("\0", "")
    return params


def _spans_of(request: HttpRequest, site: Site, at: datetime) -> SpansOf:
    """Return the question which articles of a column are free now."""

    def spans_of(columns: Sequence[int]) -> Sequence[FreeSpan]:
        return free_spans_for(request, site, columns, at)

    return spans_of


def _results(
    request: HttpRequest,
    site: Site,
    params: QueryDict,
    at: datetime,
    *,
    shown: Q | None = None,
    full: bool = False,
) -> HttpResponse:
    public = Article.objects.published(at).of(site.publication)
    found = ArticleFilter(params, queryset=public, site=site, at=at)
    asked = any(params.get(name, "").strip() for name in NARROWING)

    def whole(teaser: Teaser) -> bool:
        facts = article_facts(site, teaser.pk, teaser.home, teaser.published_at)
        return full or terms_for(request, facts, at).open

    ready = asked and found.is_valid()
    page = NOTHING
    if ready:
        page = results(site, replace(found.question(), shown=shown), params, whole=whole)
    context = {"filter": found, "page": page, "query": params.get("q", ""), "full": full}
    context |= {"sells": shown is not None, "same": params.urlencode()}
    return show(request, "articles/search.html", site, context)

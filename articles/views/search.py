"""The search page: one that everybody shares, and one for a person who may read everything."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from articles.forms.search import ArticleFilter
from articles.models import Article
from articles.reading.access import (
    FreeSpan,
    access_terms_for,
    article_facts,
    free_spans_for,
    get_site_or_404,
    private_page,
    public_page,
    reads_everything,
    render_page,
)
from articles.reading.found_pages import FoundPages, find_page_hits
from articles.search import parse_query
from articles.selectors.public.site import Site
from articles.selectors.public.teasers import Teaser
from articles.selectors.search.hits import StrangersView
from articles.selectors.search.search import NOTHING, link_pages, search_articles
from articles.selectors.search.searchable_text import SpansOf, sells_something, view_of_strangers
from articles.views.lists import CURSORS

FILTERS = ("column", "author", "editor", "issue", "since", "until", "order")
NARROWING = ("q", "column", "author", "editor", "issue", "since", "until")


@public_page(parameters=(*NARROWING, "order", *CURSORS))
def search(request: HttpRequest) -> HttpResponse:
    """Show what holds the words and fits the filters; wrong values are told in the form.

    What is sold is found by what its page shows to everybody.
    """
    site = get_site_or_404(request)
    at = timezone.now()
    params = _search_parameters(request)
    spans_of = _spans_of(request, site, at)
    words = parse_query(params.get("q", ""))
    sells = sells_something(site, spans_of)
    strangers = view_of_strangers(site, spans_of, words) if sells and words else None
    return _results(request, site, params, at, strangers=strangers)


@private_page
def search_full(request: HttpRequest) -> HttpResponse:
    """Search every word of every text, for a person who may read everything.

    Others are led to the search that everybody shares, and so is everybody where nothing is sold.
    """
    site = get_site_or_404(request)
    at = timezone.now()
    params = _search_parameters(request)
    sells = sells_something(site, _spans_of(request, site, at))
    if not sells or not reads_everything(request, site, at):
        return redirect(f"{reverse('articles:search')}?{params.urlencode()}")
    return _results(request, site, params, at, full=True)


def _search_parameters(request: HttpRequest) -> QueryDict:
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
    strangers: StrangersView | None = None,
    full: bool = False,
) -> HttpResponse:
    public = Article.objects.published(at).of(site.publication)
    filtered = ArticleFilter(params, queryset=public, site=site, at=at)
    is_asked = any(params.get(name, "").strip() for name in NARROWING)

    def whole(teaser: Teaser) -> bool:
        facts = article_facts(site, teaser.pk, teaser.home, teaser.published_at)
        return full or access_terms_for(request, facts, at).open

    ready = is_asked and filtered.is_valid()
    page = NOTHING
    printed = FoundPages()
    if ready:
        filters = filtered.form.cleaned_data
        printed = find_page_hits(request, site, params, filters, at, full=full)
    if ready and not printed.alone:
        question = replace(filtered.question(), strangers=strangers)
        found = search_articles(site, question, params, whole=whole)
        page = link_pages(found, params.get("q", ""), at)
    context = {"filter": filtered, "page": page, "query": params.get("q", ""), "full": full}
    context |= {"printed": printed, "asked": ready}
    context |= {"filtered": any(params.get(name, "").strip() for name in FILTERS)}
    context |= {"sells": strangers is not None, "same": params.urlencode()}
    return render_page(request, "articles/search.html", site, context)

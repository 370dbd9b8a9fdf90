"""The search page: one that everybody shares, and one for a person who may read everything; and
what may be meant while somebody types."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
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
from articles.reading.found_pages import find_page_hits
from articles.search import SearchWords, parse_query
from articles.selectors.finding.direct_pages import find_direct_pages
from articles.selectors.finding.suggesting import suggest_pages
from articles.selectors.public.site import Site
from articles.selectors.public.teasers import Teaser
from articles.selectors.search.fewer_words import StrangersOf, find_fewer_words
from articles.selectors.search.hits import SearchHits, StrangersView
from articles.selectors.search.search import NOTHING, link_pages, search_articles
from articles.selectors.search.searchable_text import SpansOf, sells_something, view_of_strangers
from articles.views.lists import CURSORS

FILTERS = ("column", "author", "editor", "issue", "since", "until", "order")
PLACES = (*CURSORS, "start")  # the places in a list
NARROWING = ("q", "column", "author", "editor", "issue", "since", "until")


@public_page(parameters=(*NARROWING, *PLACES, "order", "in"))
def search(request: HttpRequest) -> HttpResponse:
    """Show what holds the words and fits the filters; wrong values are told in the form.

    What is sold is found by what its page shows to everybody.
    """
    return _results(request, SearchReading(get_site_or_404(request), timezone.now()))


@public_page(parameters=("q",))
def suggest(request: HttpRequest) -> HttpResponse:
    """Answer in JSON what may be meant by the words that somebody is typing; nothing for none, and
    for more than QUERY_MAX characters."""
    site = get_site_or_404(request)
    found = suggest_pages(site, request.GET.get("q", ""), timezone.now())
    response = JsonResponse(
        {"suggestions": [asdict(suggestion) for suggestion in found]},
        json_dumps_params={"ensure_ascii": False},
    )
    response["X-Robots-Tag"] = "noindex"
    response.is_for_readers = True  # type: ignore[attr-defined]  # TraditionalMiddleware
    return response


@private_page
def search_full(request: HttpRequest) -> HttpResponse:
    """Search every word of every text, for a person who may read everything.

    Others are led to the search that everybody shares, and so is everybody where nothing is sold.
    """
    reading = SearchReading(get_site_or_404(request), timezone.now(), full=True)
    sells = sells_something(reading.site, _spans_of(request, reading))
    if not sells or not reads_everything(request, reading.site, reading.at):
        params = _search_parameters(request)
        return redirect(f"{reverse('articles:search')}?{params.urlencode()}")
    return _results(request, reading)


@dataclass(frozen=True)
class SearchReading:
    """Where and when somebody searches. `full`: every word of every text."""

    site: Site
    at: datetime
    full: bool = False


def _search_parameters(request: HttpRequest) -> QueryDict:
    params = request.GET.copy()
    for name in list(params):
        params[name] = str(params[name]).replace("\0", "")
    return params


def _spans_of(request: HttpRequest, reading: SearchReading) -> SpansOf:
    """Return the question which articles of a column are free now."""

    def spans_of(columns: Sequence[int]) -> Sequence[FreeSpan]:
        return free_spans_for(request, reading.site, columns, reading.at)

    return spans_of


def _strangers_of(request: HttpRequest, reading: SearchReading) -> StrangersOf:
    """Return the question what strangers find by some words; None where they find everything."""
    spans_of = _spans_of(request, reading)
    narrows = not reading.full and sells_something(reading.site, spans_of)

    def strangers_of(words: SearchWords) -> StrangersView | None:
        return view_of_strangers(reading.site, spans_of, words) if narrows and words else None

    return strangers_of


def _results(request: HttpRequest, reading: SearchReading) -> HttpResponse:
    params = _search_parameters(request)
    query = params.get("q", "")
    words = parse_query(query)
    public = Article.objects.published(reading.at).of(reading.site.publication)
    filtered = ArticleFilter(params, queryset=public, site=reading.site, at=reading.at)
    is_asked = any(params.get(name, "").strip() for name in NARROWING) and filtered.is_valid()
    context = {
        "filter": filtered,
        "query": query,
        "words": words,
        "full": reading.full,
        "filtered": any(params.get(name, "").strip() for name in FILTERS),
        "has_filters": any(name in params for name in FILTERS if name != "order"),
        "same": params.urlencode(),
        "page": NOTHING,
    }
    if is_asked:
        context["direct"] = find_direct_pages(reading.site, query, words, reading.at)
    if is_asked and not words.needs_words:
        context |= _found(request, reading, params, filtered, words)
    return render_page(request, "articles/search.html", reading.site, context)


def _found(
    request: HttpRequest,
    reading: SearchReading,
    params: QueryDict,
    filtered: ArticleFilter,
    words: SearchWords,
) -> dict[str, Any]:
    """Return what a valid question finds: articles, printed pages, and fewer words to try."""
    site = reading.site
    at = reading.at
    strangers_of = _strangers_of(request, reading)
    strangers = strangers_of(words)
    filters = filtered.form.cleaned_data
    printed = find_page_hits(request, site, params, filters, at, full=reading.full)
    context = {"asked": True, "printed": printed, "sells": strangers is not None}
    if printed.alone:
        return context

    def whole(teaser: Teaser) -> bool:
        facts = article_facts(site, teaser.pk, teaser.home, teaser.published_at)
        return reading.full or access_terms_for(request, facts, at).open

    question = replace(filtered.question(), strangers=strangers)
    found = search_articles(site, question, params, whole=whole)
    context["page"] = link_pages(found, params.get("q", ""), at)
    if words and not found.hits:
        offers = find_fewer_words(SearchHits.of(question), strangers_of)
        context["fewer"] = [(offer, _asking_for(params, offer.query)) for offer in offers]
    return context


def _asking_for(params: QueryDict, query: str) -> str:
    """Return the query string of the same search for other words, from its first page on."""
    changed = params.copy()
    for name in PLACES:
        changed.pop(name, None)
    changed["q"] = query
    return f"?{changed.urlencode()}"

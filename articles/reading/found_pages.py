"""Printed pages on which a search found something, with the addresses that show it there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString

from articles.common.numbers import read_number
from articles.models import Issue
from articles.reading.access import access_terms_for, free_spans_for, issue_facts
from articles.reading.page_views import FREE_POSITION
from articles.search import parse_query
from articles.selectors.public.editions import add_query, address_of_page
from articles.selectors.public.site import Site
from articles.selectors.search.pages import (
    PageHit,
    PageQuestion,
    search_pages,
    shown_to_strangers,
)

BESIDE_ARTICLES = 4
PAGE_SIZE = 20
PAGES_ONLY = "pages"  # of the parameter `in`: printed pages only
OF_ARTICLES = ("column", "author", "editor")  # filters that no page fulfils


@dataclass(frozen=True)
class FoundPage:
    """A printed page on which something was found. `address` shows it there, marked."""

    issue: Issue
    label: str
    name: str
    snippet: SafeString
    address: str


@dataclass(frozen=True)
class FoundPages:
    """Printed pages beside the articles of a search, or alone.

    `older` and `newer` are the query strings of the neighbouring pages of the list; beside articles
    `older` is that of all printed pages.
    """

    hits: Sequence[FoundPage] = ()
    older: str = ""
    newer: str = ""
    alone: bool = False


def find_page_hits(
    request: HttpRequest,
    site: Site,
    params: QueryDict,
    filters: Mapping[str, Any],
    at: datetime,
    *,
    full: bool,
) -> FoundPages:
    """Return the printed pages that a search finds: the newest few beside articles, or with
    `?in=pages` one page of all.

    What is sold is found by nobody but with `full`: of a page that is not free nothing but its
    headlines is shown, and the articles are found by these. Five queries at most, and one for the
    terms of reading. `filters` are the cleaned values of the form.
    """
    alone = params.get("in") == PAGES_ONLY
    words = parse_query(params.get("q", ""))
    if not words.required or _asks_for_articles(params, filters, alone=alone):
        return FoundPages(alone=alone)
    free = None if full else shown_to_strangers(free_spans_for(request, site, (), at))
    question = PageQuestion(
        words,
        first=filters["since"],
        last=filters["until"],
        number=filters["issue"],
        readable=free,
    )
    before = read_number(params.get("before", "")) if alone else None
    limit = PAGE_SIZE if alone else BESIDE_ARTICLES
    found = search_pages(site, question, at, limit=limit, before=before)
    query = params.get("q", "")
    shown = [_found_page(request, hit, query, at, full=full) for hit in found.hits]
    older = {"in": PAGES_ONLY, "before": str(found.before) if alone else ""}
    return FoundPages(
        hits=[page for page in shown if page is not None],
        older=_same_search(params, older) if found.before is not None else "",
        newer=_same_search(params, {"before": ""}) if before is not None else "",
        alone=alone,
    )


def _asks_for_articles(params: QueryDict, filters: Mapping[str, Any], *, alone: bool) -> bool:
    """Say whether a search is for articles only: by what pages have not, or a later part of
    them."""
    is_paged = any(params.get(name) for name in ("before", "after", "start"))
    return any(filters[name] for name in OF_ARTICLES) or (is_paged and not alone)


def _found_page(
    request: HttpRequest, hit: PageHit, query: str, at: datetime, *, full: bool
) -> FoundPage | None:
    """Return a hit with its address; None for a page that is not open after all."""
    is_free = (
        hit.position == FREE_POSITION or access_terms_for(request, issue_facts(hit.issue), at).open
    )
    if not is_free and not full:
        return None
    address = address_of_page(hit.issue, hit.position, full=not is_free)
    return FoundPage(hit.issue, hit.label, hit.name, hit.snippet, add_query(address, {"q": query}))


def _same_search(params: QueryDict, changes: Mapping[str, str]) -> str:
    """Return the query string of the same search with other values; empty ones go."""
    changed = params.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value:
            changed[name] = value
    return f"?{changed.urlencode()}"

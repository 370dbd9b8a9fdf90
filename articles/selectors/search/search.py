"""One page of search results. Templates get a SearchPage; nothing in it asks the database again.

`page.hits` holds teasers with `headline` and `snippet` marked and escaped; `page.older` and
`page.newer` are whole query strings of the next and the previous page; `page.total` counts as far
as `hits` does, `page.more_than_total` says that there are more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import QueryDict

from articles import search
from articles.common.numbers import read_number
from articles.domain.reader_access import free_opening
from articles.models import Article, SearchDocument
from articles.selectors.public.editions import add_query, find_places_on_pages
from articles.selectors.public.site import Site
from articles.selectors.public.teasers import Teaser, join_teaser_rows, make_plain_teasers
from articles.selectors.search.hits import HitCount, SearchHits, SearchQuestion
from articles.selectors.search.results import SearchResult, make_result

PAGE_SIZE = 20
RANKED_MAX = 1000
RELEVANCE = "relevance"
OLDEST = "oldest"


@dataclass(frozen=True)
class SearchPage:
    """One page of results. `asked` is False before anybody asked for anything."""

    asked: bool
    hits: Sequence[SearchResult]
    total: int
    more_than_total: bool
    older: str
    newer: str
    is_other_order: bool = False  # not newest first


NOTHING = SearchPage(asked=False, hits=(), total=0, more_than_total=False, older="", newer="")


def search_articles(
    site: Site,
    question: SearchQuestion,
    params: QueryDict,
    *,
    whole: Callable[[Teaser], bool] = lambda teaser: True,
) -> SearchPage:
    """Return one page of the public articles that a question finds.

    Six queries at most, and two for each of its `listed` filters. Newest first, by key; with
    `order=oldest` the other way round; with `order=relevance` the newest thousand hits are ranked
    by where the terms are. Where not everything is free, only what strangers find is found
    (searchable_text), and of an article that is not `whole` a hit shows its opening only.
    """
    hits = SearchHits.of(question)
    terms = question.words.terms
    count = hits.counted()
    is_other_order = True
    if terms and params.get("order") == RELEVANCE:
        shown, older, newer = _ranked(hits, count, terms, params)
    elif params.get("order") == OLDEST:
        shown, older, newer = _oldest(hits, params)
    else:
        is_other_order = False
        shown, older, newer = _newest(hits, count, params)
    return SearchPage(
        asked=True,
        hits=_hits(site, shown, terms, whole),
        total=max(count.number, len(shown)),
        more_than_total=count.is_more,
        older=older,
        newer=newer,
        is_other_order=is_other_order,
    )


def link_pages(page: SearchPage, query: str, at: datetime) -> SearchPage:
    """Return the results with the address of the printed page of each, where what was searched for
    is marked. One query.
    """
    places = find_places_on_pages([hit.teaser.pk for hit in page.hits], at)
    hits = [
        replace(hit, page_address=_marked_page(places[hit.teaser.pk], hit.teaser.pk, query))
        if hit.teaser.pk in places
        else hit
        for hit in page.hits
    ]
    return replace(page, hits=hits)


def _marked_page(address: str, article: int, query: str) -> str:
    return f"{add_query(address, {'q': query})}#region-{article}"


def _newest(
    hits: SearchHits, count: HitCount, params: QueryDict
) -> tuple[list[SearchDocument], str, str]:
    before = read_number(params.get("before", ""))
    is_enough = len(count.newest) > PAGE_SIZE or not count.is_more
    if before is None and is_enough:
        ids = list(count.newest[: PAGE_SIZE + 1])
    else:
        ids = hits.newest(PAGE_SIZE + 1, before=before)
    older = _address(params, "before", ids[PAGE_SIZE - 1]) if len(ids) > PAGE_SIZE else ""
    newer = _address(params, "before", None) if before is not None else ""
    return _documents(ids[:PAGE_SIZE]), older, newer


def _oldest(hits: SearchHits, params: QueryDict) -> tuple[list[SearchDocument], str, str]:
    """Return one page from the oldest on; what comes after it is newer."""
    after = read_number(params.get("after", ""))
    ids = hits.oldest(PAGE_SIZE + 1, after=after)
    following = _address(params, "after", ids[PAGE_SIZE - 1]) if len(ids) > PAGE_SIZE else ""
    first = _address(params, "after", None) if after is not None else ""
    return _documents(ids[:PAGE_SIZE]), following, first


def _ranked(
    hits: SearchHits, count: HitCount, wanted: Sequence[str], params: QueryDict
) -> tuple[list[SearchDocument], str, str]:
    start = min(max(read_number(params.get("start", "")) or 0, 0), RANKED_MAX)
    is_enough = len(count.newest) >= RANKED_MAX or not count.is_more
    ids = count.newest[:RANKED_MAX] if is_enough else hits.newest(RANKED_MAX)
    best = _best_first(ids, wanted)
    shown = best[start : start + PAGE_SIZE]
    older = _address(params, "start", start + PAGE_SIZE) if len(best) > start + PAGE_SIZE else ""
    newer = _address(params, "start", max(0, start - PAGE_SIZE)) if start else ""
    return _documents(shown), older, newer


def _documents(ids: Sequence[int]) -> list[SearchDocument]:
    """Return these documents in this order. One query."""
    documents = SearchDocument.objects.in_bulk(list(ids))
    return [documents[pk] for pk in ids if pk in documents]


def _best_first(ids: Sequence[int], wanted: Sequence[str]) -> list[int]:
    """Return these documents, those first whose headline and lead have most of the terms. One
    query."""
    found = search.read_heads(ids)
    lines = _fold_lines([text for _pk, *texts in found for text in texts])
    weights = {
        pk: _weight(headline, lead, wanted)
        for (pk, *_texts), headline, lead in zip(found, lines[::2], lines[1::2], strict=True)
    }
    return sorted(weights, key=weights.__getitem__, reverse=True)


def _fold_lines(texts: Sequence[str]) -> list[str]:
    """Return each text folded, as one line. Together they take a fraction of the time."""
    lines = [" ".join(text.splitlines()) for text in texts]
    return search.fold("\n".join(lines)).split("\n") if lines else []


def _weight(headline: str, lead: str, wanted: Sequence[str]) -> int:
    return sum(10 * (term in headline) + 4 * (term in lead) for term in wanted)


def _hits(
    site: Site,
    documents: Sequence[SearchDocument],
    wanted: Sequence[str],
    whole: Callable[[Teaser], bool],
) -> list[SearchResult]:
    rows = join_teaser_rows(
        Article.objects.filter(pk__in=[document.article_id for document in documents])
    )
    teasers = {teaser.pk: teaser for teaser in make_plain_teasers(rows, site)}
    return [
        _hit(
            teasers[document.article_id],
            document,
            wanted,
            whole=whole(teasers[document.article_id]),
        )
        for document in documents
        if document.article_id in teasers
    ]


def _hit(
    teaser: Teaser, document: SearchDocument, wanted: Sequence[str], *, whole: bool
) -> SearchResult:
    body = document.body if whole else "\n".join(free_opening(document.body))
    return make_result(teaser, body, wanted)


def _address(params: QueryDict, name: str, value: int | None) -> str:
    changed = params.copy()
    changed.pop(name, None)
    if value is not None:
        changed[name] = str(value)
    return f"?{changed.urlencode()}"

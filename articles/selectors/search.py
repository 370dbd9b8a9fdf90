"""One page of search results. Templates get a SearchPage; nothing in it asks the database again.

`page.hits` holds teasers with `headline` and `snippet` marked and escaped; `page.older` and `page.newer` are whole
query strings of the neighbouring pages; `page.total` counts up to TOTAL_MAX, `page.more_than_total` says that there
are more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.safestring import SafeString

from articles import search
from articles.models import Article, SearchDocument
from articles.querysets import ArticleQuerySet
from articles.reading import opening
from articles.selectors.paging import whole_number
from articles.selectors.site import Site
from articles.selectors.teasers import Teaser, for_lists, teasers

PAGE_SIZE, TOTAL_MAX, RANKED_MAX = 20, 1000, 1000


@dataclass(frozen=True)
class Hit:
    """One result."""

    teaser: Teaser
    headline: SafeString
    snippet: SafeString


@dataclass(frozen=True)
class SearchPage:
    """One page of results. `asked` is False before anybody asked for anything."""

    asked: bool
    hits: Sequence[Hit]
    total: int
    more_than_total: bool
    older: str
    newer: str


NOTHING = SearchPage(asked=False, hits=(), total=0, more_than_total=False, older="", newer="")


def results(
    site: Site,
    articles: ArticleQuerySet,
    wanted: Sequence[str],
    params: QueryDict,
    *,
    whole: Callable[[Teaser], bool] = lambda teaser: True,
    shown: Q | None = None,
) -> SearchPage:
    """Return one page of the public `articles` that hold every one of the `wanted` terms. Five queries at most.

    Newest first, by key; with `order=relevance` the newest thousand hits are ranked by where the terms stand. Where
    not everything is free, only documents that are `shown` are found (selectors.openings), and of an article that is
    not `whole` a hit shows its opening only.
    """
    public = articles.order_by().filter(
        pk=OuterRef("article")
    )  # asked of each hit; a list of all would be made anew
    documents = SearchDocument.objects.filter(Exists(public))
    if wanted:
        documents = documents.filter(pk__in=search.matching(wanted))
    if shown is not None:
        documents = documents.filter(shown)
    total = documents.order_by()[: TOTAL_MAX + 1].count()
    ranked = bool(wanted) and params.get("order") == "relevance"
    rows, older, newer = (
        _ranked(documents, wanted, params) if ranked else _newest(documents, params)
    )
    return SearchPage(
        asked=True,
        hits=_hits(site, rows, wanted, whole),
        total=min(total, TOTAL_MAX),
        more_than_total=total > TOTAL_MAX,
        older=older,
        newer=newer,
    )


def _newest(
    documents: "QuerySet[SearchDocument]", params: QueryDict
) -> tuple[list[SearchDocument], str, str]:
    before = whole_number(params.get("before", ""))
    if before is not None:
        documents = documents.filter(pk__lt=before)
    rows = list(documents.order_by("-pk")[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    older = _address(params, "before", shown[-1].pk) if len(rows) > PAGE_SIZE else ""
    return shown, older, _address(params, "before", None) if before is not None else ""


def _ranked(
    documents: "QuerySet[SearchDocument]", wanted: Sequence[str], params: QueryDict
) -> tuple[list[SearchDocument], str, str]:
    start = min(max(whole_number(params.get("from", "")) or 0, 0), RANKED_MAX)
    best = sorted(
        documents.defer("body").order_by("-pk")[:RANKED_MAX], key=lambda row: -_weight(row, wanted)
    )
    shown = best[start : start + PAGE_SIZE]
    whole = {row.pk: row for row in SearchDocument.objects.filter(pk__in=[row.pk for row in shown])}
    older = _address(params, "from", start + PAGE_SIZE) if len(best) > start + PAGE_SIZE else ""
    newer = _address(params, "from", max(0, start - PAGE_SIZE)) if start else ""
    return [whole[row.pk] for row in shown], older, newer


def _weight(document: SearchDocument, wanted: Sequence[str]) -> int:
    headline, lead = search.fold(document.headline), search.fold(document.lead)
    return sum(10 * (term in headline) + 4 * (term in lead) for term in wanted)


def _hits(
    site: Site,
    documents: Sequence[SearchDocument],
    wanted: Sequence[str],
    whole: Callable[[Teaser], bool],
) -> list[Hit]:
    rows = for_lists(Article.objects.filter(pk__in=[document.article_id for document in documents]))
    found = {teaser.pk: teaser for teaser in teasers(rows, site)}
    return [
        _hit(found[document.article_id], document, wanted, whole=whole(found[document.article_id]))
        for document in documents
        if document.article_id in found
    ]


def _hit(teaser: Teaser, document: SearchDocument, wanted: Sequence[str], *, whole: bool) -> Hit:
    body = document.body if whole else "\n".join(opening(document.body))
    text = _best_text(body, document.lead, wanted)
    return Hit(teaser, search.marked(teaser.headline, wanted), search.snippet(text, wanted))


def _best_text(body: str, lead: str, wanted: Sequence[str]) -> str:
    """Return the body where a term stands in it, else the abstract, else the body's beginning."""
    for text in (body, lead):
        if any(term in search.fold(text) for term in wanted):
            return text
    return lead.partition("\n")[0] or body


def _address(params: QueryDict, name: str, value: int | None) -> str:
    changed = params.copy()
    changed.pop(name, None)
    if value is not None:
        changed[name] = str(value)
    return f"?{changed.urlencode()}"

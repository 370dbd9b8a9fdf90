"""Articles by number, headline, body or byline, whatever their stage, in either script."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.expressions import RawSQL

from articles import search
from articles.characters import spell_in_both_scripts
from articles.common.numbers import read_number
from articles.domain.states import Stage, Visibility
from articles.models import Article, Credit
from articles.models.querysets import ArticleQuerySet
from articles.selectors.listing.timelines import article_ids_of

NEWEST_OF_A_STAGE = 150  # working texts that are read one by one; no index knows their words
ON_THE_WAY = [stage for stage in Stage if stage != Stage.PUBLISHED]
NOT_LIVE = [seen for seen in Visibility if seen != Visibility.LIVE]


def find_texts(text: str, limit: int) -> list[Article]:
    """Return the articles that a text means: the one of this number, then those on the way, then
    what readers see, the newest first.

    Four queries, five on PostgreSQL. What readers see is found in the whole archive. Of what is on
    the way or was taken off, the newest of each stage are looked through.
    """
    chosen = find_text_ids(text, limit)
    order = Case(*(When(pk=pk, then=place) for place, pk in enumerate(chosen)))
    return list(Article.objects.filter(pk__in=chosen).order_by(order)[:limit]) if chosen else []


def find_text_ids(text: str, limit: int) -> list[int]:
    """Return the ids of the articles that a text means, in the order of `find_texts`. A number may
    name no article. Three queries, four on PostgreSQL."""
    terms = search.split_terms(text)
    if not terms:
        return []
    number = read_number(text.removeprefix("#"))
    published = _published_texts(terms, limit)
    room = max(limit - len(published), limit // 2)  # one kind never hides the other
    working = _working_texts(terms).values_list("pk", flat=True)[:room]
    named = [number] if number is not None else []
    return list(dict.fromkeys([*named, *working, *published]))


def _published_texts(terms: Sequence[str], limit: int) -> list[int]:
    """Return the newest articles before readers that hold every term."""
    query = search.matching_documents(terms, search.document_span(None, None))
    return [key & search.ARTICLE_ID_MAX for key in search.take_newest(query, limit).ids()]


def _working_texts(terms: Sequence[str]) -> ArticleQuerySet:
    """Return the newest articles on the way, or taken off the site, that hold every term."""
    articles = Article.objects.filter(pk__in=_newest_working_ids())
    for term in terms:
        articles = articles.filter(_holds(term))
    return articles.order_by("-changed_at", "-pk")


@cache
def _newest_working_ids() -> RawSQL:
    """Return the ids of the articles that are looked through. Always the same statement, whose
    making would cost more than its answer."""
    rows = Article.objects.values(article_id=F("pk"))
    parts: list[QuerySet[Any, Any]] = [
        rows.filter(stage=stage).order_by("-changed_at")[:NEWEST_OF_A_STAGE] for stage in ON_THE_WAY
    ]
    parts += [
        rows.filter(visibility=seen).order_by("-published_at")[:NEWEST_OF_A_STAGE]
        for seen in NOT_LIVE
    ]
    return article_ids_of(parts)


def _holds(term: str) -> Q:
    """Return the condition that a working text, its headlines or its byline hold a term."""
    condition = Q()
    byline = Q()
    for spelling in spell_in_both_scripts(term):
        for field in ("kicker", "headline", "subhead", "body"):
            condition |= Q(**{f"{field}__icontains": spelling})
        byline |= Q(name__icontains=spelling) | Q(person__name__icontains=spelling)
    return condition | Q(Exists(Credit.objects.filter(byline, article=OuterRef("pk"))))

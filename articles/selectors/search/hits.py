"""Which documents a question finds, newest first, at a cost that does not go with the archive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles import search
from articles.models import Article, SearchDocument
from articles.models.querysets import ArticleQuerySet
from articles.search import DocumentQuery, DocumentSpan
from articles.selectors.listing.timelines import article_ids_of, published_span

TOTAL_MAX = 1000  # hits that are counted
TESTED_MAX = 1500  # documents that are looked at for the count, where filters take most away
FEW = 400  # articles of a filter that are named by their ids


@dataclass(frozen=True)
class SearchQuestion:
    """What somebody looks for: the terms, and what an article must be.

    `articles` are those that readers may see and that fit every filter. `listed` names for each
    filter the rows that know its articles, as in Timeline. `first` and `last` are moments, both
    included. `shown` narrows the documents to those that strangers find (selectors.openings).
    """

    terms: Sequence[str]
    articles: ArticleQuerySet
    listed: Sequence[Sequence[QuerySet[Any]]] = ()
    first: datetime | None = None
    last: datetime | None = None
    shown: Q | None = None

    @property
    def is_narrowed(self) -> bool:
        """Say whether most of what the index finds may be taken away again."""
        return bool(self.listed) or self.shown is not None


@dataclass(frozen=True)
class HitCount:
    """How many hits were counted, whether there are more, and the newest of them."""

    number: int
    is_more: bool
    newest: Sequence[int]


@dataclass(frozen=True)
class SearchHits:
    """The documents that a question finds, within a span.

    `ids` are those that alone come into question, None where they are too many to be named.
    """

    question: SearchQuestion
    span: DocumentSpan
    ids: Sequence[int] | None

    @classmethod
    def of(cls, question: SearchQuestion) -> "SearchHits":
        """Find out how a question is best answered. Two queries at most for each of its filters."""
        span = search.document_span(question.first, question.last)
        few: set[int] | None = None
        for rows in question.listed:
            article_ids = _articles_if_few(rows)
            if article_ids is None:
                span = _narrowed(span, rows)
            else:
                few = article_ids if few is None else few & article_ids
        if few is None:
            return cls(question, span, None)
        named = list(SearchDocument.objects.filter(article__in=few).values_list("pk", flat=True))
        return cls(question, span.around(named), named)

    def newest(self, limit: int, *, before: int | None = None) -> list[int]:
        """Return the newest documents, or the newest that are older than one. One query."""
        span = self.span if before is None else self.span.until(before - 1)
        return self._among(self._found(span), limit).ids()

    def counted(self) -> HitCount:
        """Count up to TOTAL_MAX. Where filters take most away, among the newest TESTED_MAX only.

        Two queries at most.
        """
        matching = self._found(self.span)
        if self.ids is None and self.question.is_narrowed:
            looked_at = search.take_newest(matching, TESTED_MAX)
            newest = self._among(looked_at, TOTAL_MAX + 1).ids()
            if len(newest) <= TOTAL_MAX and len(looked_at.ids()) == TESTED_MAX:
                return HitCount(len(newest), is_more=True, newest=newest)
        else:
            newest = self._among(matching, TOTAL_MAX + 1).ids()
        return HitCount(min(len(newest), TOTAL_MAX), len(newest) > TOTAL_MAX, newest)

    def _found(self, span: DocumentSpan) -> DocumentQuery:
        return search.matching_documents(self.question.terms, span, self.ids)

    def _among(self, matching: DocumentQuery, limit: int) -> DocumentQuery:
        """Narrow what was found to what readers may see and what fits the filters."""
        public = self.question.articles.order_by().filter(pk=OuterRef("article"))
        documents = SearchDocument.objects.filter(Exists(public))
        if self.question.shown is not None:
            documents = documents.filter(self.question.shown)
        return search.take_newest_among(
            matching, DocumentQuery.of(documents.values("id")), limit=limit
        )


def _articles_if_few(rows: Sequence[QuerySet[Any]]) -> set[int] | None:
    """Return the articles that these rows name, None where there are more than FEW. One query."""
    parts = [query.order_by().values("article_id").distinct()[: FEW + 1] for query in rows]
    named = Article.objects.filter(pk__in=article_ids_of(parts)).values_list("pk", flat=True)
    article_ids = set(named[: FEW + 1])
    return article_ids if len(article_ids) <= FEW else None


def _narrowed(span: DocumentSpan, rows: Sequence[QuerySet[Any]]) -> DocumentSpan:
    """Return the part of a span in which these rows have articles. One query at most."""
    first, last = published_span(rows)
    inner = search.document_span(first, last)
    return DocumentSpan(max(span.lowest, inner.lowest), min(span.highest, inner.highest))

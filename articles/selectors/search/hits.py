"""Which documents a question finds, in the order of time, at a cost that does not go with the
archive."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles import search
from articles.models import Article, SearchDocument
from articles.models.querysets import ArticleQuerySet
from articles.search import DocumentQuery, DocumentSpan, SearchWords
from articles.selectors.listing.timelines import article_ids_of, published_span

TOTAL_MAX = 1000  # hits that are counted
TESTED_MAX = 1500  # documents that are looked at for the count, where filters take most away
FEW = 400  # articles of a filter that are named by their ids


@dataclass(frozen=True)
class StrangersView:
    """What strangers find of the documents: those that are `free` by every word, and of the others
    those that fit by what their pages show (`shown`)."""

    free: Q
    shown: Q


@dataclass(frozen=True)
class SearchQuestion:
    """What somebody looks for: the words, and what an article must be.

    `articles` are those that readers may see and that fit every filter. `listed` names for each
    filter the rows that know its articles, as in Timeline. `first` and `last` are moments, both
    included. `strangers` narrows the documents to those that strangers find (searchable_text).
    """

    words: SearchWords
    articles: ArticleQuerySet
    listed: Sequence[Sequence[QuerySet[Any]]] = ()
    first: datetime | None = None
    last: datetime | None = None
    strangers: StrangersView | None = None

    @property
    def is_narrowed(self) -> bool:
        """Say whether most of what the index finds may be taken away again."""
        return bool(self.listed) or self.strangers is not None

    @property
    def parts(self) -> "Sequence[QuestionPart]":
        """Return the words to ask the index for, each with the documents they are asked for.

        An excluded word is asked of the whole text where that is free. Of what is sold the index
        must not tell whether a word is in it: there the opening says what is excluded.
        """
        view = self.strangers
        if view is None:
            return [QuestionPart(self.words, Q())]
        if not self.words.excluded:
            return [QuestionPart(self.words, view.free | view.shown)]
        return [
            QuestionPart(self.words, view.free),
            QuestionPart(self.words.without_excluded(), view.shown & ~view.free),
        ]


@dataclass(frozen=True)
class QuestionPart:
    """Words, and the condition on the documents among which they are looked for."""

    words: SearchWords
    condition: Q


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
        """Return the newest documents, or the newest that are older than one. One query; two where
        strangers exclude words, and one more for each on PostgreSQL."""
        span = self.span if before is None else self.span.until(before - 1)
        return self._first(span, limit)

    def oldest(self, limit: int, *, after: int | None = None) -> list[int]:
        """Return the oldest documents, or the oldest that are newer than one. Queries as above."""
        span = self.span if after is None else self.span.since(after + 1)
        return self._first(span, limit, newest_first=False)

    def counted(self, most: int | None = None) -> HitCount:
        """Count up to `most`, TOTAL_MAX as a rule. Where filters take most away, among the newest
        TESTED_MAX only.

        Two queries at most; four where strangers exclude words.
        """
        most = TOTAL_MAX if most is None else most
        newest: list[int] = []
        is_unfinished = False
        for part in self.question.parts:
            matching = self._matching(part, self.span)
            if self.ids is not None or not self.question.is_narrowed:
                newest += self._among(matching, part, most + 1)
                continue
            looked_at = search.take_newest(matching, TESTED_MAX)
            found = self._among(looked_at, part, most + 1)
            newest += found
            is_unfinished |= len(found) <= most and len(looked_at.ids()) == TESTED_MAX
        newest = sorted(newest, reverse=True)[: most + 1]
        return HitCount(min(len(newest), most), is_unfinished or len(newest) > most, newest)

    def with_words(self, words: SearchWords, strangers: StrangersView | None) -> "SearchHits":
        """Return the same question with other words. No query."""
        return replace(self, question=replace(self.question, words=words, strangers=strangers))

    def _first(self, span: DocumentSpan, limit: int, *, newest_first: bool = True) -> list[int]:
        ids = [
            pk
            for part in self.question.parts
            for pk in self._among(
                self._matching(part, span, newest_first=newest_first),
                part,
                limit,
                newest_first=newest_first,
            )
        ]
        return sorted(ids, reverse=newest_first)[:limit]

    def _matching(
        self, part: QuestionPart, span: DocumentSpan, *, newest_first: bool = True
    ) -> DocumentQuery:
        return search.documents_with(part.words, span, self.ids, newest_first=newest_first)

    def _among(
        self, matching: DocumentQuery, part: QuestionPart, limit: int, *, newest_first: bool = True
    ) -> list[int]:
        """Narrow what was found to what readers may see and what fits the filters. One query."""
        public = self.question.articles.order_by().filter(pk=OuterRef("article"))
        documents = SearchDocument.objects.filter(Exists(public)).filter(part.condition)
        query = search.take_newest_among(
            matching,
            DocumentQuery.of(documents.values("id")),
            limit=limit,
            newest_first=newest_first,
        )
        return query.ids()


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

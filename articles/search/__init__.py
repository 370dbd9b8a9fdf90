"""Words in, articles out. The only place that knows the search engine.

`index_articles` and `remove_articles` are called by the actions inside their own transactions, so
the index never knows more or less than readers may see. `matching_documents` gives the ids of the
documents that hold the words of a query, in the order of time. Printed pages are in `passages`.
"""

from collections.abc import Container, Iterable, Sequence
from datetime import datetime, timedelta

from articles.characters import fold
from articles.common.moments import EARLIEST
from articles.domain.reader_access import free_opening
from articles.markup.figures import drop_figures
from articles.markup.sanitising import image_ids, searchable
from articles.models import Article, Image, SearchDocument, SearchIndex, SearchOpening
from articles.search.engines import current_engine
from articles.search.query_words import Alternatives, SearchPhrase, SearchWords, parse_query
from articles.search.snippets import find_hit, make_snippet, mark_terms
from articles.search.statements import (
    HEADLINES,
    DocumentQuery,
    DocumentSpan,
    list_placeholders,
    read_heads,
    spans_with_documents,
    spans_with_rows,
    take_newest,
    take_newest_among,
)
from articles.search.text import split_terms

__all__ = [
    "ARTICLE_ID_MAX",
    "DocumentSpan",
    "DocumentQuery",
    "Alternatives",
    "SearchPhrase",
    "SearchWords",
    "documents_with",
    "headlines_with",
    "parse_query",
    "read_heads",
    "clear_index",
    "current_engine",
    "remove_articles",
    "spans_with_documents",
    "spans_with_rows",
    "take_newest_among",
    "find_hit",
    "fold",
    "matching_documents",
    "indexed_ids",
    "is_stale",
    "key",
    "mark_terms",
    "take_newest",
    "make_snippet",
    "document_span",
    "index_articles",
    "split_terms",
]

RULES = 4  # grows with FOLDING and with what the index holds: an older index is built again
ARTICLE_BITS = 28
ARTICLE_ID_MAX = 2**ARTICLE_BITS - 1
KEY_MAX = 2**63 - 1
SECONDS_MAX = 2**35 - 1  # with the article's bits, what eight bytes hold: a thousand years


def index_articles(articles: Sequence[Article]) -> None:
    """Put or replace the documents of these published articles, from what their releases show.

    The caption of a picture inside a text is found only while nothing can take the picture away:
    its rights end without a job, and the index would go on to answer for its words.
    """
    remove_articles(article.pk for article in articles)
    pictures = _pictures_for_good(articles)
    documents = SearchDocument.objects.bulk_create(
        [make_document(article, pictures) for article in articles], batch_size=500
    )
    SearchOpening.objects.bulk_create(
        [
            opening_of(document, article)
            for document, article in zip(documents, articles, strict=True)
        ],
        batch_size=500,
    )
    current_engine().add_documents(documents)
    current_engine().add_documents(documents, HEADLINES)


def remove_articles(article_ids: Iterable[int]) -> None:
    """Take articles out of the index."""
    documents = list(SearchDocument.objects.filter(article__in=list(article_ids)))
    if documents:
        current_engine().remove_documents(documents)
        current_engine().remove_documents(documents, HEADLINES)
        keys = [document.pk for document in documents]
        SearchOpening.objects.filter(pk__in=keys).delete()
        SearchDocument.objects.filter(pk__in=keys).delete()


def clear_index(at: datetime) -> None:
    """Empty the index, to build it again by the rules of now."""
    current_engine().clear_index()
    current_engine().clear_index(HEADLINES)
    SearchOpening.objects.all().delete()
    SearchDocument.objects.all().delete()
    SearchIndex.objects.all().delete()
    SearchIndex.objects.create(folding=RULES, made_at=at)


def is_stale() -> bool:
    """Say whether the index was made by other rules than those of now.

    Two queries.
    """
    made = SearchIndex.objects.first()
    return SearchDocument.objects.exists() if made is None else made.folding != RULES


def indexed_ids() -> list[int]:
    """Return the ids of all documents that the engine has indexed."""
    ids: list[int] = current_engine().indexed_ids()
    return ids


def matching_documents(
    wanted: Sequence[str], span: DocumentSpan, named: Sequence[int] | None = None
) -> DocumentQuery:
    """Return the documents of a span that hold every term; all of the span where there is none.

    Where they are `named`, only these come into question.
    """
    return documents_with(SearchWords.all_of(wanted), span, named)


def documents_with(
    words: SearchWords,
    span: DocumentSpan,
    named: Sequence[int] | None = None,
    *,
    newest_first: bool = True,
) -> DocumentQuery:
    """Return the documents of a span that hold the words; all of the span where none is required.

    Where they are `named`, only these come into question. `newest_first`: the end of the span from
    which they will be taken.
    """
    if words.required:
        statement: DocumentQuery = current_engine().matching_documents(
            words, span, named, newest_first=newest_first
        )
        return statement
    sql = "SELECT id FROM articles_searchdocument WHERE id BETWEEN %s AND %s"
    if named is None:
        return DocumentQuery(sql, (span.lowest, span.highest))
    return DocumentQuery(
        f"{sql} AND id IN {list_placeholders(named)}", (span.lowest, span.highest, *named)
    )


def headlines_with(wanted: Sequence[str], at: datetime, limit: int) -> list[int]:
    """Return the newest articles until `at` whose headline, kicker or subhead holds every folded
    term, one at least. One query; two on PostgreSQL."""
    span = document_span(None, at)
    words = SearchWords.all_of(wanted)
    query: DocumentQuery = current_engine().matching_documents(words, span, None, HEADLINES)
    return [number & ARTICLE_ID_MAX for number in take_newest(query, limit).ids()]


def document_span(first: datetime | None, last: datetime | None) -> DocumentSpan:
    """Return the documents of what came out from a moment to another, both included."""
    lowest = key(first, 0) if first else 0
    return DocumentSpan(lowest, key(last, ARTICLE_ID_MAX) if last else KEY_MAX)


def key(published_at: datetime, article_id: int) -> int:
    """Return a document's id: seconds since the first year of all, then the article.

    Greater means newer.
    """
    seconds = (published_at - EARLIEST) // timedelta(seconds=1)
    return min(max(seconds, 0), SECONDS_MAX) << ARTICLE_BITS | article_id


def _pictures_for_good(articles: Iterable[Article]) -> set[int]:
    """Return which pictures inside these texts readers may see on every day. One query."""
    numbers = {
        number
        for article in articles
        if article.release is not None
        for number in image_ids(article.release.revision.body)
    }
    if not numbers:
        return set()
    allowed = Image.objects.filter(pk__in=numbers).allowed_always()
    return set(allowed.values_list("pk", flat=True))


def make_document(article: Article, pictures: Container[int]) -> SearchDocument:
    """Return the searchable text of a published article: its release, and nothing of the working
    text. Of the pictures inside it those of `pictures` keep their captions.
    """
    assert article.release  # noqa: S101  for the type checker; the database holds it
    assert article.published_at  # noqa: S101
    release = article.release
    text = article.release.revision
    names = [credit["name"] for credit in release.credits]
    return SearchDocument(
        id=key(article.published_at, article.pk),
        article=article,
        headline="\n".join(part for part in (text.kicker, text.headline, text.subhead) if part),
        lead="\n".join(part for part in (text.abstract, text.keywords, *names) if part),
        body=searchable(drop_figures(text.body, pictures)),
    )


def opening_of(
    document: SearchDocument, article: Article, model: type[SearchOpening] = SearchOpening
) -> SearchOpening:
    """Return what strangers may find of a document, as its page shows it where the article is sold.

    `model`: the table as a migration knows it.
    """
    assert article.release  # noqa: S101  for the type checker; the database holds it
    homes = article.release.revision.columns[:1]
    visible_texts = (document.headline, document.lead, *free_opening(document.body))
    return model(
        document=document,
        home=homes[0] if homes else None,
        folded="\n".join(fold(text) for text in visible_texts),
    )

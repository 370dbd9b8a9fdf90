"""Words in, passages of printed pages out. Documents of an index of their own, newest first."""

from collections.abc import Iterable, Sequence
from datetime import date

from articles.epaper.passages import Passage
from articles.models import Page, PageFile, PagePassage
from articles.search.engines import current_engine
from articles.search.query_words import SearchWords
from articles.search.statements import (
    PASSAGES,
    DocumentQuery,
    DocumentSpan,
    list_placeholders,
    take_newest,
    take_newest_among,
)

PAGE_BITS = 28
NUMBER_BITS = 10  # of a passage on its page
NUMBER_MAX = 2**NUMBER_BITS - 1
LATEST = 2**63 - 1


def index_passages(page: Page, passages: Sequence[Passage]) -> None:
    """Put or replace what a page says. What goes beyond a thousand passages is left out.

    A page that says nothing has one empty passage, so that it counts as indexed.
    """
    remove_passages([page.pk])
    passages = passages[:NUMBER_MAX] or [Passage(frozenset(), "")]
    rows = [
        PagePassage(id=passage_key(page.issue.date, page.pk, number), page=page, text=passage.text)
        for number, passage in enumerate(passages)
    ]
    PagePassage.objects.bulk_create(rows)
    links = PagePassage.articles.through
    links.objects.bulk_create(
        links(pagepassage=row, article_id=article)
        for row, passage in zip(rows, passages, strict=True)
        for article in sorted(passage.articles)
    )
    current_engine().add_documents(rows, PASSAGES)


def remove_passages(pages: Iterable[int]) -> None:
    """Take what pages say out of the index."""
    rows = list(PagePassage.objects.filter(page__in=list(pages)))
    if rows:
        current_engine().remove_documents(rows, PASSAGES)
        PagePassage.objects.filter(pk__in=[row.pk for row in rows]).delete()


def clear_passages() -> None:
    """Empty the index."""
    current_engine().clear_index(PASSAGES)
    PagePassage.objects.all().delete()


def is_incomplete() -> bool:
    """Say whether a released page has a text that is not indexed. One query."""
    released = PageFile.objects.filter(is_current=True, page__issue__published_at__isnull=False)
    readable = released.exclude(characters="").exclude(text="")
    return readable.filter(page__passages=None).exists()


def find_passages(words: SearchWords, span: DocumentSpan, limit: int) -> list[int]:
    """Return the newest passages of a span that hold the words. One query; two on PostgreSQL."""
    query: DocumentQuery = current_engine().matching_documents(words, span, None, PASSAGES)
    return take_newest(query, limit).ids()


def passages_among(found: Sequence[int], documents: DocumentQuery) -> list[int]:
    """Return those of the passages that are among the documents, newest first. One query, which
    asks of one passage after another."""
    named = DocumentQuery(
        f"SELECT id FROM articles_pagepassage WHERE id IN {list_placeholders(found)}",  # noqa: S608
        tuple(found),
    )
    return take_newest_among(named, documents, limit=len(found)).ids()


def passage_key(on: date, page: int, number: int) -> int:
    """Return the id of a passage: the day of the issue, the page, and which one of the page.

    Greater means newer.
    """
    return (on.toordinal() << PAGE_BITS | page) << NUMBER_BITS | number


def page_end(passage: int) -> int:
    """Return the id that is greater than those of all passages of a passage's page, and not
    greater than those of the next page."""
    return ((passage >> NUMBER_BITS) + 1) << NUMBER_BITS


def passage_span(first: date | None, last: date | None) -> DocumentSpan:
    """Return the passages of the issues from a day to another, both included."""
    lowest = passage_key(first, 0, 0) if first else 0
    highest = passage_key(last, 2**PAGE_BITS - 1, NUMBER_MAX) if last else LATEST
    return DocumentSpan(lowest, highest)

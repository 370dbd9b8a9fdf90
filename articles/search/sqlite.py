"""The index on SQLite: a contentless FTS5 table whose rowid is the document's id."""

from collections.abc import Iterable, Sequence

from django.db import connection

from articles.models import SearchDocument
from articles.search.statements import DocumentQuery, DocumentSpan, list_placeholders
from articles.search.text import is_pair, split_terms, split_tokens, term_tokens

CREATE = (
    "CREATE VIRTUAL TABLE articles_search USING fts5("
    "headline, lead, body, content='', tokenize='unicode61 remove_diacritics 0')"
)
INSERT = "INSERT INTO articles_search (rowid, headline, lead, body) VALUES (%s, %s, %s, %s)"
DELETE = (
    "INSERT INTO articles_search (articles_search, rowid, headline, lead, body) VALUES "
    "('delete', %s, %s, %s, %s)"
)


def add_documents(documents: Iterable[SearchDocument]) -> None:
    """Index new documents."""
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, [_row(document) for document in documents])


def remove_documents(documents: Iterable[SearchDocument]) -> None:
    """Take documents out; they must still hold the text they were indexed with."""
    with connection.cursor() as cursor:
        cursor.executemany(DELETE, [_row(document) for document in documents])


def clear_index() -> None:
    """Forget everything."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO articles_search (articles_search) VALUES ('delete-all')")


def indexed_ids() -> list[int]:
    """Return the ids of all indexed documents."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM articles_search")
        return [row[0] for row in cursor.fetchall()]


def matching_documents(
    terms: Sequence[str], span: DocumentSpan, named: Sequence[int] | None
) -> DocumentQuery:
    """Return the ids of documents that hold every term, as SQL that is walked newest first.

    With `named` only these come into question. The index walks through all hits of the span in less
    time than it needs to look for each of them; the plus sign tells SQLite so.
    """
    sql = (
        "SELECT rowid AS id FROM articles_search "
        "WHERE articles_search MATCH %s AND rowid BETWEEN %s AND %s"
    )
    params = (format_query(terms), span.lowest, span.highest)
    if named is None:
        return DocumentQuery(sql, params)
    return DocumentQuery(f"{sql} AND +rowid IN {list_placeholders(named)}", (*params, *named))


def find_by_headline(term: str, limit: int) -> list[int]:
    """Return the newest articles before readers whose headline holds every part of a term."""
    terms = split_terms(term)
    if not terms:
        return []
    return DocumentQuery(
        "SELECT article_id AS id FROM articles_searchdocument WHERE id IN ("
        "SELECT rowid FROM articles_search WHERE articles_search MATCH %s "
        "ORDER BY rowid DESC LIMIT %s)",
        (f"{{headline}} : ({format_query(terms)})", limit),
    ).ids()


def format_query(terms: Sequence[str]) -> str:
    """Return FTS5's query: each term a quoted phrase.

    Tokens hold letters, digits and private marks only.
    """
    return " AND ".join(_phrase(term_tokens(term)) for term in terms)


def _phrase(words: Sequence[str]) -> str:
    prefix = "*" if len(words) == 1 and not is_pair(words[0]) else ""
    return '"' + " ".join(words) + '"' + prefix


def _row(document: SearchDocument) -> tuple[int, str, str, str]:
    headline, lead, body = (
        " ".join(split_tokens(text)) for text in (document.headline, document.lead, document.body)
    )
    return int(document.pk), headline, lead, body

"""The index on PostgreSQL: a GIN index over the distinct tokens, and the folded text to make sure.

Positions in a tsvector end at 16,383, so a phrase query would miss the end of long texts; instead
all tokens must occur and then the term itself must be in the folded text. Both together are
exact.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from articles.characters import fold
from articles.search.statements import (
    ARTICLES,
    DocumentQuery,
    DocumentSpan,
    IndexTable,
    list_placeholders,
)
from articles.search.text import is_pair, split_tokens, term_tokens

# How the documents are found is said, not left to the planner: it knows nothing of what it costs to
# fetch a vector. An expression as dear as this one (migration 0029) it always asks of the index.
BY_INDEX = "newsroom_tokens(vector) @@ %s::tsquery"
BY_DOCUMENT = "vector @@ %s::tsquery"
SAMPLE = 150  # newest documents that are looked at first
DENSE = (
    30  # of them; if so many hold the terms, a page is filled sooner than the index has answered
)
PAIR = 2  # characters


def create_statements(table: IndexTable) -> list[str]:
    """Return what makes an empty index; `newsroom_tokens` is there (migration 0029)."""
    return [
        f"CREATE TABLE {table.name} (document_id bigint PRIMARY KEY, folded text NOT NULL, "
        "vector tsvector NOT NULL)",
        f"CREATE INDEX {table.name}_tokens ON {table.name} USING gin (newsroom_tokens(vector))",
    ]


def add_documents(documents: Iterable[Any], table: IndexTable = ARTICLES) -> None:
    """Index new documents."""
    insert = (
        f"INSERT INTO {table.name} (document_id, folded, vector) "  # noqa: S608
        "VALUES (%s, %s, array_to_tsvector(%s::text[])) ON CONFLICT (document_id) "
        "DO UPDATE SET folded = excluded.folded, vector = excluded.vector"
    )
    with connection.cursor() as cursor:
        cursor.executemany(insert, [_row(document, table) for document in documents])


def remove_documents(documents: Iterable[Any], table: IndexTable = ARTICLES) -> None:
    """Take documents out."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table.name} WHERE document_id = ANY(%s)",  # noqa: S608
            [[document.pk for document in documents]],
        )


def clear_index(table: IndexTable = ARTICLES) -> None:
    """Forget everything."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table.name}")  # noqa: S608


def indexed_ids(table: IndexTable = ARTICLES) -> list[int]:
    """Return the ids of all indexed documents."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT document_id FROM {table.name}")  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def matching_documents(
    terms: Sequence[str],
    span: DocumentSpan,
    named: Sequence[int] | None,
    table: IndexTable = ARTICLES,
) -> DocumentQuery:
    """Return the ids of documents that hold every term, as SQL. One query.

    Terms of many documents are looked for in one document after another from the newest on, until
    there are enough; others are asked of the index, which finds all their documents at once. Each
    would take a thousand times longer for the other kind; the newest documents say which kind it
    is. With `named` only these documents come into question, and are looked at one by one.
    """
    unsure = [term for term in terms if len(term) > PAIR]  # of a pair the token says all
    holds = " AND position(%s in folded) > 0" * len(unsure)
    asked = format_query(terms)
    within = (span.lowest, span.highest)
    if named is not None:
        sql = (
            f"{list_placeholders(named)} AND document_id BETWEEN %s AND %s AND {BY_DOCUMENT}{holds}"
        )
        return _at_once(f"document_id IN {sql}", (*named, *within, asked, *unsure), table)
    # The planner takes nothing it does not understand for rare, and so walks to fill a page.
    walk = DocumentQuery(
        f"SELECT document_id AS id FROM {table.name} "  # noqa: S608
        "WHERE document_id BETWEEN %s AND %s "
        f"AND COALESCE({BY_DOCUMENT}{holds}, FALSE)",
        (*within, asked, *unsure),
    )
    if _is_dense(terms, span, table):
        return walk
    return _at_once(
        f"{BY_INDEX} AND document_id BETWEEN %s AND %s{holds}", (asked, *within, *unsure), table
    )


def _is_dense(terms: Sequence[str], span: DocumentSpan, table: IndexTable) -> bool:
    """Say whether many of the newest documents of a span hold the tokens of all terms.
    One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM (SELECT vector FROM {table.name} "  # noqa: S608
            f"WHERE document_id BETWEEN %s AND %s ORDER BY document_id DESC LIMIT {SAMPLE}) "
            f"AS newest WHERE {BY_DOCUMENT}",
            (span.lowest, span.highest, format_query(terms)),
        )
        return bool(cursor.fetchone()[0] >= DENSE)


def _at_once(condition: str, params: Sequence[str | int], table: IndexTable) -> DocumentQuery:
    """Return the ids of all documents that fulfil a condition, found before anything
    else is asked."""
    found = f"SELECT document_id AS id FROM {table.name} WHERE {condition}"  # noqa: S608
    sql = f"WITH found AS MATERIALIZED ({found}) SELECT id FROM found"  # noqa: S608
    return DocumentQuery(sql, params)


def format_query(terms: Sequence[str]) -> str:
    """Return a tsquery in its text form.

    Tokens hold letters, digits and private marks only, so quoting is safe.
    """
    query_tokens = dict.fromkeys(word for term in terms for word in term_tokens(term))
    return " & ".join(f"'{word}'" + ("" if is_pair(word) else ":*") for word in query_tokens)


def _row(document: Any, table: IndexTable) -> tuple[int, str, list[str]]:
    texts = table.texts_of(document)
    row_tokens = {token for text in texts for token in split_tokens(text)}
    return document.pk, "\n".join(fold(text) for text in texts), sorted(row_tokens)
